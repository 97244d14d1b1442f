"""Changes to seats: who sits where, for whom and until when; each leaves an event with before and after."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members import queries as members
from finsam_saas.memberships import people
from finsam_saas.seats import queries
from finsam_saas.seats.models import Seat
from finsam_saas.seats.rules import SeatKind
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import remove_version, write_version
from tenants.database import session, today


class MemberNeeded(ValueError):
    """A voting seat in the board was given to nobody: each belongs to a member (Finsamlagen 10 §)."""


@dataclass(frozen=True)
class SeatEntry:
    """A seat as entered; `place` tells apart a member's seats of one kind, and is passed on with the seat."""

    person_name: str
    kind: SeatKind
    member_id: UUID | None = None
    membership_id: UUID | None = None
    email: str | None = None
    is_chair: bool = False
    place: int = 1
    term_from: date | None = None
    term_to: date | None = None


def add_seat(*, actor: Actor, body_id: UUID, entry: SeatEntry) -> UUID:
    """Give somebody a seat in a body, with or without an account; raises MemberNeeded and NotFound."""
    body = bodies.body(body_id)
    _check(entry, body.kind)
    seat = Seat(body_id=body_id, **_columns(entry))
    session.add(seat)
    session.flush()
    record(
        actor=actor,
        name=EventName.SEAT_ADDED,
        subject_id=seat.id,
        subject_label=f"{entry.person_name}, {body.label}",
        body=body.label,
        member=_member_name(entry.member_id),
        kind=entry.kind.value,
        term=[str(day) if day else None for day in (entry.term_from, entry.term_to)],
    )
    return seat.id


def change_seat(*, actor: Actor, seat_id: UUID, version: int, entry: SeatEntry) -> None:
    """Change a seat or end its term with a day.

    Raises MemberNeeded, NotFound, and Conflict where somebody else changed it in the meantime.
    """
    before = queries.seat(seat_id)
    _check(entry, before.body_kind, keeps=before.membership_id)
    found = changes(before, asdict(entry))
    if not found:
        return
    if "member_id" in found:
        found["member"] = [before.member, _member_name(entry.member_id)]
        del found["member_id"]
    if "membership_id" in found:
        found["membership_id"] = [_account_name(one) for one in (before.membership_id, entry.membership_id)]
    write_version(Seat, seat_id, version, _columns(entry))
    record(
        actor=actor,
        name=EventName.SEAT_CHANGED,
        subject_id=seat_id,
        subject_label=f"{entry.person_name}, {before.body}",
        changes=found,
    )


def remove_seat(*, actor: Actor, seat_id: UUID, version: int) -> None:
    """Take away a seat that was entered by mistake; one that has been held is ended with a day instead.

    Raises NotFound, and Conflict where somebody else changed it in the meantime.
    """
    before = queries.seat(seat_id)
    remove_version(Seat, seat_id, version)
    record(
        actor=actor,
        name=EventName.SEAT_REMOVED,
        subject_id=seat_id,
        subject_label=before.body,
        body=before.body,
        member=before.member,
        kind=before.kind.value,
    )


def leave_seats(*, actor: Actor, membership_id: UUID) -> None:
    """Part an account that leaves the förbund from its seats; who sits, and until when, stays as it is."""
    for seat in queries.lasting_seats_of(membership_id, today()):
        entry = SeatEntry(
            person_name=seat.person_name,
            kind=seat.kind,
            member_id=seat.member_id,
            email=seat.email,
            is_chair=seat.is_chair,
            place=seat.place,
            term_from=seat.term_from,
            term_to=seat.term_to,
        )
        change_seat(actor=actor, seat_id=seat.id, version=seat.version, entry=entry)


def _check(entry: SeatEntry, body_kind: BodyKind, keeps: UUID | None = None) -> None:
    if entry.member_id is None and body_kind is BodyKind.BOARD and entry.kind is not SeatKind.ADJUNCT:
        raise MemberNeeded("a seat in the board belongs to a member")
    _member_name(entry.member_id)
    if entry.membership_id is None or entry.membership_id == keeps:
        return
    if entry.membership_id not in {one.membership_id for one in people.accounts()}:
        raise NotFound(f"no membership {entry.membership_id}")


def _member_name(member_id: UUID | None) -> str | None:
    return members.member(member_id).name if member_id else None


def _account_name(membership_id: UUID | None) -> str | None:
    return people.name_of(membership_id) if membership_id else None


def _columns(entry: SeatEntry) -> dict[str, object]:
    columns = asdict(entry)
    columns["position"] = columns.pop("place")
    return columns
