"""Which insatser are the actor's own: those he reports for, owns, or has in his kommun."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.models import Body
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeManager,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.initiatives.rules import InitiativeStatus
from finsam_saas.members.models import MemberRepresentative
from finsam_saas.seats.models import Seat
from tenants.context import current_tenant
from tenants.database import session, today

LONGEST_PANEL = 20

_Joining = type[InitiativeManager] | type[InitiativeOwner] | type[InitiativeMunicipality]


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor reports for an insats, speaks for its owner, or sits in a group of its kommun."""
    if actor.membership_id is None:
        return false()
    reports = joining(InitiativeManager).where(InitiativeManager.membership_id == actor.membership_id)
    speaks = joining(InitiativeOwner).where(
        MemberRepresentative.tenant_id == InitiativeOwner.tenant_id,
        MemberRepresentative.member_id == InitiativeOwner.member_id,
        MemberRepresentative.membership_id == actor.membership_id,
    )
    sits = joining(InitiativeMunicipality).where(
        Seat.tenant_id == InitiativeMunicipality.tenant_id,
        Seat.membership_id == actor.membership_id,
        or_(Seat.term_to.is_(None), Seat.term_to >= today()),
        Body.tenant_id == Seat.tenant_id,
        Body.id == Seat.body_id,
        InitiativeMunicipality.member_id.in_([Body.member_id, Seat.member_id]),
    )
    return or_(reports.exists(), speaks.exists(), sits.exists())


def joining(table: _Joining) -> Select[int]:
    """Rows of a table below the insats of the outer query."""
    return (
        select(1)
        .select_from(table)
        .where(table.tenant_id == Initiative.tenant_id, table.initiative_id == Initiative.id)
        .correlate(Initiative)
    )


@dataclass(frozen=True)
class OwnInitiative:
    """An insats that is the actor's own, for the start page."""

    id: UUID
    name: str
    status: InitiativeStatus | None


def own_initiatives(actor: Actor) -> list[OwnInitiative]:
    """The insatser the actor reports for, speaks for as owner, or whose kommun's group he sits in."""
    rows = session.execute(
        select(Initiative.id, Initiative.name, Initiative.status)
        .where(
            Initiative.tenant_id == current_tenant().id,
            is_own(actor),
            or_(
                Initiative.status.is_(None),
                Initiative.status.in_([InitiativeStatus.PLANNED, InitiativeStatus.ONGOING]),
            ),
        )
        .order_by(Initiative.position, Initiative.name)
        .limit(LONGEST_PANEL)
    )
    return [OwnInitiative(*row) for row in rows]
