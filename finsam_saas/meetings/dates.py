"""The days on which a deciding body meets, for everybody: as a calendar (RFC 5545) and as Atom (RFC 4287).

Only that it meets, and when: the place may be a link into a digital meeting, and the agenda is not public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from sqlalchemy import and_, func, select

from finsam_saas.bodies.models import Body
from finsam_saas.events.models import Event
from finsam_saas.meetings import ical
from finsam_saas.meetings.models import Meeting
from finsam_saas.meetings.rules import DECIDING, MeetingState
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.errors import NotFound
from tenants.database import now, own_tenant_id, session

KEPT: Final = timedelta(days=365)
"""How long a meeting stays in the calendar after its day."""
MOST: Final = 100
_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOTHING_YET: Final = datetime(2004, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MeetingDate:
    """When a body meets; `changes` counts how often the meeting was changed, the last time at a moment."""

    id: UUID
    starts_at: datetime
    changes: int
    changed_at: datetime

    @property
    def day(self) -> date:
        """The day in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


@dataclass(frozen=True)
class Dates:
    """A body's meetings that have been called, the latest first."""

    body: str
    meetings: Sequence[MeetingDate]


def deciding_bodies() -> list[tuple[UUID, str]]:
    """The bodies whose meetings everybody may follow, by name."""
    rows = session.execute(
        select(Body.id, Body.label)
        .where(Body.tenant_id == own_tenant_id, Body.kind.in_(DECIDING), Body.ended_on.is_(None))
        .order_by(Body.label)
    )
    return [(body_id, label) for body_id, label in rows]


def dates_of(body_id: UUID) -> Dates:
    """The called meetings of a deciding body, since a year ago; raises NotFound for any other body."""
    label = session.scalar(
        select(Body.label).where(Body.tenant_id == own_tenant_id, Body.id == body_id, Body.kind.in_(DECIDING))
    )
    if label is None:
        raise NotFound(f"no body {body_id} that decides")
    changed_at = func.coalesce(func.max(Event.at), Meeting.called_at, Meeting.starts_at)
    rows = session.execute(
        select(Meeting.id, Meeting.starts_at, Meeting.version, changed_at)
        .outerjoin(Event, and_(Event.tenant_id == Meeting.tenant_id, Event.subject_id == Meeting.id))
        .where(
            Meeting.tenant_id == own_tenant_id,
            Meeting.body_id == body_id,
            Meeting.state != MeetingState.PLANNED,
            Meeting.starts_at >= now() - KEPT,
        )
        .group_by(Meeting.tenant_id, Meeting.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST)
    )
    return Dates(label, [MeetingDate(*row) for row in rows])


def calendar(dates: Dates, *, page: str, name: str) -> bytes:
    """The meetings for a calendar that is subscribed to; `page` is the whole address of the notice board."""
    events = [
        ical.CalendarEvent(
            id=one.id,
            title=name,
            place="",
            description="",
            address=page,
            starts_at=one.starts_at,
            changed_at=one.changed_at,
            changes=one.changes,
        )
        for one in dates.meetings
    ]
    return ical.calendar(*events, name=name)


def atom(dates: Dates, *, page: str, address: str, title: str, author: str, words: Sequence[str]) -> bytes:
    """The feed; `words` say when each meeting is, `address` is the feed's own."""
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    latest = max((one.changed_at for one in dates.meetings), default=_NOTHING_YET)
    _put(feed, "id", address)
    _put(feed, "title", title)
    _put(feed, "updated", latest.isoformat())
    ElementTree.SubElement(feed, "link", rel="alternate", href=page)
    ElementTree.SubElement(feed, "link", rel="self", href=address)
    _put(ElementTree.SubElement(feed, "author"), "name", author)
    for one, told in zip(dates.meetings, words, strict=True):
        entry = ElementTree.SubElement(feed, "entry")
        _put(entry, "id", f"urn:uuid:{one.id}")
        _put(entry, "title", told)
        _put(entry, "updated", one.changed_at.isoformat())
        _put(entry, "summary", told)
        ElementTree.SubElement(entry, "link", rel="alternate", href=page)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
