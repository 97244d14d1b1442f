"""What one can choose among: bodies to speak for, bodies to turn to, needs to answer, items of meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.queries import BodyFacts, bodies
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import MeetingState
from finsam_saas.needs.models import Need
from finsam_saas.needs.rules import OPEN_NEEDS
from finsam_saas.seats.queries import own_seats
from tenants.database import own_tenant_id, session

MOST_ITEMS = 60
MOST_NEEDS = 100
_HELD = frozenset({MeetingState.HELD, MeetingState.ADJUSTED, MeetingState.POSTED, MeetingState.NOTED})


@dataclass(frozen=True)
class ItemChoice:
    """An item of a meeting that has been held, with its § where it has one."""

    id: UUID
    body_id: UUID
    body: str
    met_at: datetime
    paragraph: int | None
    title: str


def standing_bodies(on: date) -> list[BodyFacts]:
    """The groups that stand on a day; the kansli is none of them."""
    return [one for one in bodies() if one.stands(on) and one.kind is not BodyKind.SECRETARIAT]


def bodies_to_speak_for(actor: Actor, standing: Sequence[BodyFacts], on: date) -> list[BodyFacts]:
    """Those of them that the actor may raise needs and give assignments for."""
    if actor.may(Permission.NEEDS_HANDLE):
        return list(standing)
    own = {seat.body_id for seat in own_seats(actor, on)}
    return [one for one in standing if one.id in own]


def items_of(body_ids: Collection[UUID]) -> list[ItemChoice]:
    """The items of these bodies' meetings that have been held, the latest first."""
    rows = session.execute(
        select(
            MeetingItem.id,
            Meeting.body_id,
            Body.label.label("body"),
            Meeting.starts_at.label("met_at"),
            MeetingItem.paragraph,
            MeetingItem.title,
        )
        .join(Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id))
        .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
        .where(
            MeetingItem.tenant_id == own_tenant_id, Meeting.body_id.in_(body_ids), Meeting.state.in_(_HELD)
        )
        .order_by(Meeting.starts_at.desc(), MeetingItem.position)
        .limit(MOST_ITEMS)
    )
    return [ItemChoice(**row._mapping) for row in rows]


def open_needs() -> list[tuple[UUID, str, str]]:
    """The needs that wait for an answer, the latest first: id, title, and the body that has it."""
    rows = session.execute(
        select(Need.id, Need.title, Body.label)
        .join(Body, and_(Body.tenant_id == Need.tenant_id, Body.id == Need.body_id))
        .where(Need.tenant_id == own_tenant_id, Need.state.in_(OPEN_NEEDS))
        .order_by(Need.raised_at.desc(), Need.id)
        .limit(MOST_NEEDS)
    )
    return [(need_id, title, body) for need_id, title, body in rows]
