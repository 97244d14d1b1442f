"""Reading attendance over a year or half of one: what fees to those who sit in bodies rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings.attendance_rules import Part, Span, counted
from finsam_saas.meetings.models import ItemParticipation, Meeting, MeetingItem, MeetingPerson
from finsam_saas.meetings.rules import OPEN_AGENDA, Place, decides, serving
from finsam_saas.seats.rules import SeatKind
from finsam_saas.web.clocks import SWEDEN, swedish_moment
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class Presence:
    """That somebody was at a meeting, and in what part; a substitute who served at one § served."""

    body: str
    starts_at: datetime
    person_name: str
    member: str | None
    part: Part

    @property
    def day(self) -> date:
        """The day of the meeting, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


@dataclass(frozen=True)
class Attendance:
    """Somebody's meetings of one body, counted by part."""

    body: str
    person_name: str
    member: str | None
    parts: dict[Part, int]

    @property
    def meetings(self) -> int:
        """All of them."""
        return sum(self.parts.values())


_PEOPLE = (
    select(
        Meeting.id.label("meeting_id"),
        Meeting.starts_at,
        Body.label.label("body"),
        Body.kind.label("body_kind"),
        MeetingPerson.id.label("person_id"),
        MeetingPerson.person_name,
        MeetingPerson.member,
        MeetingPerson.member_id,
        MeetingPerson.kind,
        MeetingPerson.turn,
        MeetingPerson.present,
        MeetingPerson.chaired,
    )
    .join(Meeting, and_(Meeting.tenant_id == MeetingPerson.tenant_id, Meeting.id == MeetingPerson.meeting_id))
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .where(MeetingPerson.tenant_id == own_tenant_id, Meeting.state.not_in(OPEN_AGENDA))
    .order_by(Body.label, Meeting.starts_at, Meeting.id, MeetingPerson.turn)
)


def presences(span: Span) -> list[Presence]:
    """Everybody's presence at the meetings that were held in a span, by body and meeting."""
    rows = session.execute(_PEOPLE.where(*_within(span))).all()
    away = _away(span)
    found: list[Presence] = []
    for meeting_id, people in groupby(rows, key=lambda row: row.meeting_id):
        found += _of_meeting(list(people), away.get(meeting_id, {}))
    return found


def attendances(found: Iterable[Presence]) -> list[Attendance]:
    """The same counted for each person and body; who sits for the same member under the same name is one."""

    def who(one: Presence) -> tuple[str, str, str]:
        return one.body, one.person_name, one.member or ""

    return [
        Attendance(body, person_name, member or None, counted(one.part for one in own))
        for (body, person_name, member), own in groupby(sorted(found, key=who), key=who)
    ]


def _of_meeting(people: Sequence[Any], away: dict[UUID, set[UUID]]) -> Iterator[Presence]:
    kind: BodyKind = people[0].body_kind
    places = [Place(one.person_id, one.kind, one.member_id, one.turn) for one in people]
    present = {one.person_id for one in people if one.present}
    served = set(serving(places, present)) if decides(kind) else set()
    for gone in away.values() if decides(kind) else ():
        served |= set(serving(places, present - gone))
    for one in people:
        if one.present:
            yield Presence(one.body, one.starts_at, one.person_name, one.member, _part(one, served))


def _part(person: Any, served: set[UUID]) -> Part:
    if person.chaired:
        return Part.CHAIR
    if person.kind is SeatKind.ORDINARY:
        return Part.MEMBER
    if person.kind is SeatKind.ADJUNCT:
        return Part.ADJUNCT
    return Part.SERVING if person.person_id in served else Part.SUBSTITUTE


def _away(span: Span) -> dict[UUID, dict[UUID, set[UUID]]]:
    """Who took no part in which § of which meeting."""
    found: dict[UUID, dict[UUID, set[UUID]]] = {}
    for row in session.execute(
        select(MeetingItem.meeting_id, ItemParticipation.item_id, ItemParticipation.person_id)
        .join(
            MeetingItem,
            and_(
                MeetingItem.tenant_id == ItemParticipation.tenant_id,
                MeetingItem.id == ItemParticipation.item_id,
            ),
        )
        .join(Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id))
        .where(
            ItemParticipation.tenant_id == own_tenant_id,
            ItemParticipation.away.is_not(None),
            *_within(span),
        )
    ):
        found.setdefault(row.meeting_id, {}).setdefault(row.item_id, set()).add(row.person_id)
    return found


def _within(span: Span) -> tuple[Any, ...]:
    """The condition that a meeting begins within the span, on Swedish clocks."""
    after = swedish_moment(span.last_day + timedelta(days=1), time())
    return Meeting.starts_at >= swedish_moment(span.first_day, time()), Meeting.starts_at < after
