"""Reading seats: who sits where, for whom, until when, and what to warn about in the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.members.models import Member
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.members.rules import holds
from finsam_saas.seats.models import Seat
from finsam_saas.seats.rules import (
    ENDING_SOON,
    BoardWarning,
    MemberPeriod,
    SeatKind,
    SeatTerm,
    board_warnings,
    chair_warnings,
)
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

SEAT_ORDER = {kind: place for place, kind in enumerate(SeatKind)}


@dataclass(frozen=True)
class SeatRow:
    """A seat with its body and member; the holder may have an account (`membership_id`)."""

    id: UUID
    body_id: UUID
    body: str
    body_kind: BodyKind
    member_id: UUID | None
    member_key: str | None
    member: str | None
    membership_id: UUID | None
    kind: SeatKind
    person_name: str
    email: str | None
    is_chair: bool
    place: int
    term_from: date | None
    term_to: date | None
    version: int

    def holds(self, on: date) -> bool:
        """Whether the seat is held on this day."""
        return holds(self.term_from, self.term_to, on)

    def is_over(self, on: date) -> bool:
        """Whether the term has ended before this day."""
        return self.term_to is not None and self.term_to < on

    def ends_soon(self, on: date) -> bool:
        """Whether the term ends within 90 days."""
        return self.term_to is not None and on <= self.term_to <= on + ENDING_SOON


def _seats(*conditions: ColumnElement[bool]) -> list[SeatRow]:
    rows = session.execute(
        select(
            Seat.id,
            Seat.body_id,
            Body.label,
            Body.kind,
            Seat.member_id,
            Member.key,
            Member.name,
            Seat.membership_id,
            Seat.kind,
            Seat.person_name,
            Seat.email,
            Seat.is_chair,
            Seat.position,
            Seat.term_from,
            Seat.term_to,
            Seat.version,
        )
        .join(Body, and_(Body.tenant_id == Seat.tenant_id, Body.id == Seat.body_id))
        .outerjoin(Member, and_(Member.tenant_id == Seat.tenant_id, Member.id == Seat.member_id))
        .where(Seat.tenant_id == current_tenant().id, *conditions)
        .order_by(Body.position, Body.label, Member.position, Member.name, Seat.position, Seat.term_from)
    )
    found = [SeatRow(*tuple(row)) for row in rows]
    # Ordinary before substitute within a member; the sort keeps the order above.
    order = {row.body_id: place for place, row in reversed(list(enumerate(found)))}
    first_of_member = {(row.body_id, row.member_id): i for i, row in reversed(list(enumerate(found)))}
    return sorted(
        found,
        key=lambda row: (
            order[row.body_id],
            first_of_member[row.body_id, row.member_id],
            SEAT_ORDER[row.kind],
        ),
    )


def seats_of(body_id: UUID) -> list[SeatRow]:
    """All seats of a body, past and coming too, by member and ordinary first."""
    return _seats(Seat.body_id == body_id)


def all_seats(
    *, on: date, body_id: UUID | None = None, member_id: UUID | None = None, ended: bool = False
) -> list[SeatRow]:
    """The seats of the förbund: those that are held or coming on a day, or (`ended`) those that were."""
    still = or_(Seat.term_to.is_(None), Seat.term_to >= on)
    conditions: list[ColumnElement[bool]] = [Seat.term_to < on if ended else still]
    if body_id:
        conditions.append(Seat.body_id == body_id)
    if member_id:
        conditions.append(Seat.member_id == member_id)
    return _seats(*conditions)


def seats_of_member(member_id: UUID) -> list[SeatRow]:
    """All seats that are held for a member, in any body."""
    return _seats(Seat.member_id == member_id)


def seat(seat_id: UUID) -> SeatRow:
    """One seat; raises NotFound."""
    found = _seats(Seat.id == seat_id)
    if not found:
        raise NotFound(f"no seat {seat_id}")
    return found[0]


def own_seats(actor: Actor, on: date) -> list[SeatRow]:
    """The seats that the actor holds on a day; nothing for somebody without a membership."""
    if actor.membership_id is None:
        return []
    return [row for row in _seats(Seat.membership_id == actor.membership_id) if row.holds(on)]


def chairs_board(actor: Actor, on: date) -> bool:
    """Whether the actor is the chair of the board on a day."""
    return any(row.is_chair and row.body_kind is BodyKind.BOARD for row in own_seats(actor, on))


def lasting_seats_of(membership_id: UUID, on: date) -> list[SeatRow]:
    """The seats joined to an account that are not over on a day."""
    return [row for row in _seats(Seat.membership_id == membership_id) if not row.is_over(on)]


def seats_ending(on: date, within: timedelta = ENDING_SOON) -> list[SeatRow]:
    """Seats whose term ends soon (within 90 days), nearest first; for the start page."""
    ending = _seats(Seat.term_to.is_not(None), Seat.term_to >= on, Seat.term_to <= on + within)
    return sorted(ending, key=lambda row: row.term_to or on)


@dataclass(frozen=True)
class BoardState:
    """What there is to say about the board: its warnings, or that nobody has been entered yet."""

    body_id: UUID | None
    warnings: Sequence[BoardWarning]
    has_seats: bool

    @property
    def to_look_at(self) -> int:
        """How many things there are to look at; an empty board is one."""
        return len(self.warnings) if self.has_seats else int(self.body_id is not None)


def board_state(on: date, of: Sequence[MemberFacts] | None = None) -> BoardState:
    """The board on a day; the warnings of R11 and R12 are told once somebody has been entered."""
    board_id = session.scalar(
        select(Body.id)
        .where(
            Body.tenant_id == current_tenant().id,
            Body.kind == BodyKind.BOARD,
            or_(Body.ended_on.is_(None), Body.ended_on >= on),
        )
        .order_by(Body.position)
        .limit(1)
    )
    if board_id is None:
        return BoardState(None, (), has_seats=False)
    found = seats_of(board_id)
    return BoardState(board_id, warnings_of(found, of if of is not None else members(), on), bool(found))


def warnings_of(seats: Sequence[SeatRow], of: Sequence[MemberFacts], on: date) -> list[BoardWarning]:
    """What to warn about among the seats of a board; nothing where nobody has been entered."""
    if not seats:
        return []
    periods = [MemberPeriod(one.key, one.valid_from, one.valid_to) for one in of]
    terms = [
        SeatTerm(
            member_key=row.member_key or "-",
            kind=row.kind,
            holder=row.person_name,
            starts_on=row.term_from,
            ends_on=row.term_to,
            place=row.place,
        )
        for row in seats
    ]
    return board_warnings(periods, terms, on)


def chair_warnings_of(seats: Sequence[SeatRow], member_key: str | None, on: date) -> list[BoardWarning]:
    """What stands against a member's representative chairing the body; nothing where no such rule holds, or
    nobody has been entered.
    """
    if member_key is None or not seats:
        return []
    held = [row for row in seats if row.is_chair and row.holds(on)]
    return chair_warnings(member_key, [(row.person_name, row.member_key or "-") for row in held])
