"""Short ways to meetings of a body with people in it, for tests."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.bodies.service import BodyEntry, add_body
from finsam_saas.meetings import planning, queries, service
from finsam_saas.meetings.entry import AttendanceEntry, DecisionEntry, MeetingEntry
from finsam_saas.meetings.facts import Whole
from finsam_saas.meetings.rules import Outcome
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import MemberEntry, add_member
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from finsam_saas.web.clocks import swedish_moment
from tenants.database import today
from tests import builders_association as build

AGENDA = ("Öppnande", "Val av justerare", "Budget", "Avslutning")
PDF = b"%PDF-1.7 made for a test"
ORDINARY = ("Anna", "Bo", "Cia")


def board(kind: BodyKind = BodyKind.BOARD, role: Role = Role.BOARD_MEMBER) -> UUID:
    """A body of three members, each with an ordinary and a substitute; Cia has the account of the role."""
    body_id = add_body(actor=SYSTEM, entry=BodyEntry(label="Styrelsen", kind=kind))
    for name, party in zip(ORDINARY, PartyType, strict=False):
        member = add_member(actor=SYSTEM, entry=MemberEntry(name=f"Medlem {name}", party=party))
        for seat_kind in (SeatKind.ORDINARY, SeatKind.SUBSTITUTE):
            own = seat_kind is SeatKind.ORDINARY
            entry = SeatEntry(
                person_name=name if own else f"Ersättare {name}",
                kind=seat_kind,
                member_id=member,
                membership_id=build.membership_id(role) if own and name == "Cia" else None,
                is_chair=own and name == "Anna",
            )
            add_seat(actor=SYSTEM, body_id=body_id, entry=entry)
    return body_id


def planned(actor: Actor, body_id: UUID, days: int = 0) -> UUID:
    """A meeting so many days from today, with the agenda above."""
    entry = MeetingEntry(swedish_moment(today() + timedelta(days=days), time(13)), "Rådhuset", 7)
    return planning.plan_meeting(actor=actor, body_id=body_id, entry=entry, agenda=AGENDA)


def called(actor: Actor, body_id: UUID, days: int = 0) -> UUID:
    """A meeting that everybody is called to."""
    meeting_id = planned(actor, body_id, days)
    planning.call_meeting(actor=actor, meeting_id=meeting_id, version=1, concerns="Kallelse")
    return meeting_id


def attend(actor: Actor, meeting_id: UUID, *names: str, adjusters: tuple[str, ...] = ("Cia",)) -> Whole:
    """Write down who is there, the first of them as chair."""
    whole = queries.meeting(actor, meeting_id)
    ids = {one.person_name: one.id for one in whole.people}
    entry = AttendanceEntry(
        present=frozenset(ids[name] for name in names),
        chaired=ids[names[0]] if names else None,
        adjusters=frozenset(ids[name] for name in adjusters),
        others="Chefen",
    )
    service.record_attendance(actor=actor, meeting_id=meeting_id, version=whole.meeting.version, entry=entry)
    return queries.meeting(actor, meeting_id)


def held(actor: Actor, body_id: UUID, *names: str) -> UUID:
    """A meeting that is held, with these people there (all ordinary members if none is named)."""
    meeting_id = called(actor, body_id)
    whole = attend(actor, meeting_id, *(names or ORDINARY))
    service.hold_meeting(actor=actor, meeting_id=meeting_id, version=whole.meeting.version)
    return meeting_id


def decide_all(actor: Actor, meeting_id: UUID) -> None:
    """Write something to each item."""
    for item in queries.meeting(actor, meeting_id).items:
        service.decide_item(
            actor=actor,
            meeting_id=meeting_id,
            item_id=item.id,
            version=item.version,
            entry=DecisionEntry(Outcome.DECIDED, f"Styrelsen beslutar om {item.title}"),
        )


def confirm(actor: Actor, meeting_id: UUID, name: str) -> None:
    """Confirm the minutes for somebody, with a short file as what is sealed."""
    whole = queries.meeting(actor, meeting_id)
    person = next(one for one in whole.people if one.person_name == name)
    service.confirm_minutes(
        actor=actor,
        meeting_id=meeting_id,
        person_id=person.id,
        edition=whole.edition,
        seal=lambda _whole: PDF,
        concerns="Protokoll",
    )
