"""Reading needs and assignments: the lists, each whole with its history, and what waits for somebody.

Whoever may read about needs reads all of them, since somebody is to answer them with an application. An
assignment is read by those who read about all meetings, and by those who sit in either of its bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.bodies.models import Body
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.members.models import Member
from finsam_saas.needs.models import Assignment, AssignmentNote, Need, NeedNote, NeedParty
from finsam_saas.needs.rules import OPEN_NEEDS, AssignmentState, NeedState, NoteKind, is_late
from finsam_saas.seats.models import Seat
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

MOST_NOTES = 300
READERS_KEPT = 256  # Statements that depend on the reader take longer to put together than to run.
ROWS, FIRST_ROWS = 25, 8
"""So many rows stand on a page of a list, and so many assignments beside the needs."""


@dataclass(frozen=True)
class NeedFacts:
    """A need, the body that has it now, and whether the actor may take steps for that body."""

    id: UUID
    title: str
    seen: str
    for_whom: str
    state: NeedState
    body_id: UUID
    body: str
    raised_by_body: str
    raised_by: str
    raised_at: datetime
    version: int
    acts: bool

    @property
    def raised_on(self) -> date:
        """The Swedish day on which it was raised."""
        return self.raised_at.astimezone(SWEDEN).date()

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in OPEN_NEEDS


@dataclass(frozen=True)
class AssignmentFacts:
    """An assignment with its bodies (`to_body` None: the kansli), and for which the actor may act."""

    id: UUID
    title: str
    text: str
    due_on: date
    state: AssignmentState
    from_body_id: UUID
    from_body: str
    to_body_id: UUID | None
    to_body: str | None
    given_by: str
    given_at: datetime
    meeting_id: UUID | None
    met_at: datetime | None
    paragraph: int | None
    item_title: str | None
    version: int
    gives: bool
    reports: bool

    @property
    def given_on(self) -> date:
        """The Swedish day on which it was given."""
        return self.given_at.astimezone(SWEDEN).date()

    @property
    def met_on(self) -> date | None:
        """The day of the meeting it comes from; None where it comes from none."""
        return self.met_at.astimezone(SWEDEN).date() if self.met_at else None

    def is_late(self, on: date) -> bool:
        """Whether it should have been reported before this day."""
        return is_late(self.state, self.due_on, on)


@dataclass(frozen=True)
class Note:
    """A line of a history; `body` is the one that a need was handed over to."""

    kind: NoteKind
    text: str | None
    body: str | None
    noted_by: str
    noted_at: datetime


_FROM, _TO, _RAISER = aliased(Body), aliased(Body), aliased(Body)


def acts_for(actor: Actor, body_id: Any, on: date) -> ColumnElement[bool]:
    """The condition that the actor may take steps for a body: the kansli for any, others where they sit."""
    if actor.may(Permission.NEEDS_HANDLE):
        return true()
    return sits_in(actor, body_id, on) if actor.may(Permission.NEEDS_RAISE) else false()


def sits_in(actor: Actor, body_id: Any, on: date) -> ColumnElement[bool]:
    """The condition that the actor sits in a body on a day."""
    return exists().where(
        Seat.tenant_id == own_tenant_id,
        Seat.body_id == body_id,
        Seat.membership_id == actor.membership_id,
        or_(Seat.term_from.is_(None), Seat.term_from <= on),
        or_(Seat.term_to.is_(None), Seat.term_to >= on),
    )


def needs(
    actor: Actor, on: date, page: int, *, states: Sequence[NeedState], body_id: UUID | None = None
) -> tuple[list[NeedFacts], Paging]:
    """One page of needs in these states, the latest first."""
    fits = [Need.tenant_id == own_tenant_id, Need.state.in_(states)]
    if body_id is not None:
        fits.append(Need.body_id == body_id)
    paging = Paging(session.scalar(select(func.count()).select_from(Need).where(*fits)) or 0, page, ROWS)
    if not paging.count:
        return [], paging
    rows = session.execute(
        _needs(actor, on)
        .where(*fits)
        .order_by(Need.raised_at.desc(), Need.id)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [NeedFacts(**row._mapping) for row in rows], paging


def need(actor: Actor, need_id: UUID, on: date) -> NeedFacts:
    """One need; raises NotFound."""
    row = session.execute(_needs(actor, on).where(Need.id == need_id)).one_or_none()
    if row is None:
        raise NotFound(f"no need {need_id}")
    return NeedFacts(**row._mapping)


@lru_cache(maxsize=READERS_KEPT)
def _needs(actor: Actor, on: date) -> Any:
    return (
        select(
            Need.id,
            Need.title,
            Need.seen,
            Need.for_whom,
            Need.state,
            Need.body_id,
            Body.label.label("body"),
            _RAISER.label.label("raised_by_body"),
            Need.raised_by,
            Need.raised_at,
            Need.version,
            acts_for(actor, Need.body_id, on).label("acts"),
        )
        .join(Body, and_(Body.tenant_id == Need.tenant_id, Body.id == Need.body_id))
        .join(_RAISER, and_(_RAISER.tenant_id == Need.tenant_id, _RAISER.id == Need.raised_by_body_id))
        .where(Need.tenant_id == own_tenant_id)
    )


def concerned(need_id: UUID) -> list[tuple[UUID, str]]:
    """The members that a need concerns, in the förbund's own order."""
    rows = session.execute(
        select(Member.id, Member.name)
        .join(NeedParty, and_(NeedParty.tenant_id == Member.tenant_id, NeedParty.member_id == Member.id))
        .where(NeedParty.tenant_id == own_tenant_id, NeedParty.need_id == need_id)
        .order_by(Member.position, Member.name)
    )
    return [(member_id, name) for member_id, name in rows]


def need_notes(need_id: UUID) -> list[Note]:
    """The history of a need, the latest first."""
    rows = session.execute(
        select(NeedNote.kind, NeedNote.text, NeedNote.body, NeedNote.noted_by, NeedNote.noted_at)
        .where(NeedNote.tenant_id == own_tenant_id, NeedNote.need_id == need_id)
        .order_by(NeedNote.noted_at.desc(), NeedNote.id.desc())
        .limit(MOST_NOTES)
    )
    return [Note(*row) for row in rows]


def assignments(
    actor: Actor,
    on: date,
    page: int,
    *,
    states: Sequence[AssignmentState],
    body_id: UUID | None = None,
    size: int = ROWS,
) -> tuple[list[AssignmentFacts], Paging]:
    """One page of the assignments in these states that the actor may read: what waits, late ones first."""
    fits = [Assignment.tenant_id == own_tenant_id, Assignment.state.in_(states), _read_by(actor, on)]
    if body_id is not None:
        fits.append(or_(Assignment.from_body_id == body_id, Assignment.to_body_id == body_id))
    paging = Paging(
        session.scalar(select(func.count()).select_from(Assignment).where(*fits)) or 0, page, size
    )
    if not paging.count:
        return [], paging
    is_closed = Assignment.state == AssignmentState.CLOSED
    waits = Assignment.state == AssignmentState.GIVEN
    rows = session.execute(
        _assignments(actor, on)
        .where(*fits)
        .order_by(is_closed, and_(waits, Assignment.due_on < on).desc(), Assignment.due_on, Assignment.id)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [AssignmentFacts(**row._mapping) for row in rows], paging


def assignment(actor: Actor, assignment_id: UUID, on: date) -> AssignmentFacts:
    """One assignment that the actor may read; raises NotFound."""
    asked = _assignments(actor, on).where(Assignment.id == assignment_id, _read_by(actor, on))
    row = session.execute(asked).one_or_none()
    if row is None:
        raise NotFound(f"no assignment {assignment_id}")
    return AssignmentFacts(**row._mapping)


@lru_cache(maxsize=READERS_KEPT)
def _assignments(actor: Actor, on: date) -> Any:
    is_kanslis = Assignment.to_body_id.is_(None)
    handles = true() if actor.may(Permission.NEEDS_HANDLE) else false()
    item = and_(MeetingItem.tenant_id == Assignment.tenant_id, MeetingItem.id == Assignment.meeting_item_id)
    return (
        select(
            Assignment.id,
            Assignment.title,
            Assignment.text,
            Assignment.due_on,
            Assignment.state,
            Assignment.from_body_id,
            _FROM.label.label("from_body"),
            Assignment.to_body_id,
            _TO.label.label("to_body"),
            Assignment.given_by,
            Assignment.given_at,
            MeetingItem.meeting_id,
            Meeting.starts_at.label("met_at"),
            MeetingItem.paragraph,
            MeetingItem.title.label("item_title"),
            Assignment.version,
            acts_for(actor, Assignment.from_body_id, on).label("gives"),
            or_(and_(is_kanslis, handles), acts_for(actor, Assignment.to_body_id, on)).label("reports"),
        )
        .join(_FROM, and_(_FROM.tenant_id == Assignment.tenant_id, _FROM.id == Assignment.from_body_id))
        .outerjoin(_TO, and_(_TO.tenant_id == Assignment.tenant_id, _TO.id == Assignment.to_body_id))
        .outerjoin(MeetingItem, item)
        .outerjoin(
            Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id)
        )
        .where(Assignment.tenant_id == own_tenant_id)
    )


def _read_by(actor: Actor, on: date) -> ColumnElement[bool]:
    if actor.may(Permission.MEETINGS_READ):
        return true()
    return or_(sits_in(actor, Assignment.from_body_id, on), sits_in(actor, Assignment.to_body_id, on))


def assignment_notes(assignment_id: UUID) -> list[Note]:
    """The history of an assignment, the latest first."""
    note = AssignmentNote
    rows = session.execute(
        select(note.kind, note.text, note.noted_by, note.noted_at)
        .where(note.tenant_id == own_tenant_id, note.assignment_id == assignment_id)
        .order_by(note.noted_at.desc(), note.id.desc())
        .limit(MOST_NOTES)
    )
    return [Note(kind, text, None, by, at) for kind, text, by, at in rows]
