"""Reading what happened in a förbund: by event, person, days and words, newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_

from finsam_saas.events.models import Event, Outbox
from finsam_saas.events.names import EventName
from tenants.context import current_tenant
from tenants.database import SWEDEN, session

PAGE = 50
LONGEST_FILE = 10_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened: who, what, to which thing, with which details."""

    id: UUID
    at: datetime
    name: str
    actor_name: str
    subject_id: UUID | None
    subject_label: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event whose delivery failed five times: its name, never what it is about."""

    name: str
    at: datetime
    attempts: int
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place in the list after which a page begins: the moment and id of the last event shown."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor in an address, or None where it is not one."""
        at, _, identifier = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, UUID(identifier)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are asked for; the days are Swedish days, both included."""

    names: tuple[EventName, ...] = ()
    person: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and where the next page begins (None on the last one)."""

    rows: list[EventRow]
    following: Cursor | None


def events(selection: Selection, after: Cursor | None = None, *, most: int = PAGE) -> Page:
    """The events of the förbund that were asked for, newest first."""
    found = (
        select(
            Event.id,
            Event.at,
            Event.name,
            Event.actor_name,
            Event.subject_id,
            Event.subject_label,
            Event.details,
        )
        .where(Event.tenant_id == current_tenant().id, *_conditions(selection))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(most + 1)
    )
    if after:
        found = found.where(tuple_(Event.at, Event.id) < tuple_(after.at, after.id))
    rows = [EventRow(*row) for row in session.execute(found)]
    following = Cursor(rows[most - 1].at, rows[most - 1].id) if len(rows) > most else None
    return Page(rows[:most], following)


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.names:
        conditions.append(Event.name.in_([name.value for name in selection.names]))
    if selection.person:
        conditions.append(Event.actor_name.icontains(selection.person, autoescape=True))
    if selection.first:
        conditions.append(Event.at >= _midnight(selection.first))
    if selection.last and selection.last < date.max:
        conditions.append(Event.at < _midnight(selection.last + timedelta(days=1)))
    if selection.text:
        conditions.append(
            or_(
                Event.subject_label.icontains(selection.text, autoescape=True),
                Event.details["reason"].astext.icontains(selection.text, autoescape=True),
            )
        )
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SWEDEN)


def events_since(moment: datetime | None, names: tuple[EventName, ...], *, most: int) -> list[EventRow]:
    """What has happened of some kinds since a moment (ever, where there is none), newest first."""
    rows = events(Selection(names=names), most=most).rows
    return [row for row in rows if moment is None or row.at > moment]


def dead_events() -> list[DeadEvent]:
    """The acting förbund's events that the worker has given up, oldest first; for the operator."""
    rows = session.execute(
        select(Event.name, Event.at, Outbox.attempts, Outbox.last_error)
        .join(Event, (Event.tenant_id == Outbox.tenant_id) & (Event.id == Outbox.event_id))
        .where(Outbox.tenant_id == current_tenant().id, Outbox.dead.is_(True))
        .order_by(Event.at, Event.id)
    )
    return [DeadEvent(*row) for row in rows]
