"""Short ways to rows of the real profiles, and to people in seats, for tests of Förbundet and insatser."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership
from finsam_saas.bodies.queries import bodies
from finsam_saas.events.models import Event
from finsam_saas.initiatives.models import Initiative
from finsam_saas.members.queries import members
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from tenants.context import current_tenant
from tenants.database import session

TERM = (date(2023, 4, 1), date(2027, 3, 31))


def member_id(key: str) -> UUID:
    """A member by its key."""
    return next(one.id for one in members() if one.key == key)


def body_id(key: str) -> UUID:
    """A body by its key."""
    return next(one.id for one in bodies() if one.key == key)


def initiative_id(key: str) -> UUID:
    """An insats by its key."""
    return session.execute(
        select(Initiative.id).where(Initiative.tenant_id == current_tenant().id, Initiative.key == key)
    ).scalar_one()


def membership_id(role: Role) -> UUID:
    """The membership of the one person with a role."""
    return session.execute(
        select(Membership.id).where(
            Membership.tenant_id == current_tenant().id, Membership.roles == [role.value]
        )
    ).scalar_one()


def seat(
    body: str,
    member: str | None,
    person: str,
    kind: SeatKind = SeatKind.ORDINARY,
    term: tuple[date | None, date | None] = TERM,
    membership: UUID | None = None,
    place: int = 1,
) -> UUID:
    """Give somebody a seat."""
    entry = SeatEntry(
        person_name=person,
        kind=kind,
        member_id=member_id(member) if member else None,
        membership_id=membership,
        term_from=term[0],
        term_to=term[1],
        place=place,
    )
    return add_seat(actor=SYSTEM, body_id=body_id(body), entry=entry)


def full_board(*, without: tuple[str, SeatKind] | None = None) -> None:
    """An ordinary and a substitute for every member, but for the one left out."""
    for one in members():
        for kind in (SeatKind.ORDINARY, SeatKind.SUBSTITUTE):
            if (one.key, kind) != without:
                seat("styrelse", one.key, f"{kind.value} {one.key}", kind)


def last_event() -> tuple[str, dict[str, Any]]:
    """The name and details of what happened last."""
    row = session.execute(
        select(Event.name, Event.details)
        .where(Event.tenant_id == current_tenant().id)
        .order_by(Event.id.desc())
    ).first()
    assert row is not None
    return row.name, row.details
