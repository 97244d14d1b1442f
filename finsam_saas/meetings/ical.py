"""A meeting as an iCalendar file (RFC 5545): lines of at most 75 octets, ended by CR LF, times in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

MEDIA_TYPE = "text/calendar"
USUAL_LENGTH = timedelta(hours=3)
_LONGEST_LINE = 75


@dataclass(frozen=True)
class CalendarEvent:
    """A meeting in somebody's calendar; `changes` counts how often it was changed.

    In a public calendar the place is left out: it may be a link into a digital meeting.
    """

    id: UUID
    title: str
    place: str
    description: str
    address: str
    starts_at: datetime
    changed_at: datetime
    changes: int


def calendar(*events: CalendarEvent, name: str = "") -> bytes:
    """The file; what is written in it is escaped, so that no text becomes a line of its own.

    `name` is what a calendar to subscribe to is called.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Finsam//Meetings//SV",
        "METHOD:PUBLISH",
        *([f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}"] if name else []),
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@finsam"
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.starts_at + USUAL_LENGTH)}"
    yield f"SEQUENCE:{event.changes}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.address}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line cut where it is too long, never inside a letter; what goes on begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        written = letter.encode()
        if len(piece) + len(written) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += written
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
