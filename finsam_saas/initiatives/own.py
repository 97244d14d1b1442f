"""Which insatser are the actor's own: those he reports for, owns, or has in his kommun."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Uuid,
    bindparam,
    or_,
    select,
    union_all,
)

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
from tenants.database import own_tenant_id, session, today

LONGEST_PANEL = 20

# The membership whose insatser are asked for: told at each run; None has none.
OWN_MEMBERSHIP = "own_membership_id"
_own_membership_id: BindParameter[UUID | None] = bindparam(OWN_MEMBERSHIP, type_=Uuid())


def answering_ids() -> CompoundSelect[UUID]:
    """The insatser that the membership named OWN_MEMBERSHIP reports for, or speaks for the owner of."""
    return union_all(*_answering())


def _answering() -> tuple[Select[UUID], Select[UUID]]:
    reports = select(InitiativeManager.initiative_id).where(
        InitiativeManager.tenant_id == own_tenant_id, InitiativeManager.membership_id == _own_membership_id
    )
    speaks = select(InitiativeOwner.initiative_id).where(
        InitiativeOwner.tenant_id == own_tenant_id,
        MemberRepresentative.tenant_id == InitiativeOwner.tenant_id,
        MemberRepresentative.member_id == InitiativeOwner.member_id,
        MemberRepresentative.membership_id == _own_membership_id,
    )
    return reports, speaks


def own_ids() -> CompoundSelect[UUID]:
    """The insatser that the membership named OWN_MEMBERSHIP reports for, speaks for the owner of, or has in
    the kommun of a group.
    """
    sits = select(InitiativeMunicipality.initiative_id).where(
        InitiativeMunicipality.tenant_id == own_tenant_id,
        Seat.tenant_id == InitiativeMunicipality.tenant_id,
        Seat.membership_id == _own_membership_id,
        or_(Seat.term_to.is_(None), Seat.term_to >= bindparam("today", callable_=today, type_=Date)),
        Body.tenant_id == Seat.tenant_id,
        Body.id == Seat.body_id,
        InitiativeMunicipality.member_id.in_([Body.member_id, Seat.member_id]),
    )
    return union_all(*_answering(), sits)


IS_OWN: ColumnElement[bool] = Initiative.id.in_(own_ids())
"""Whether an insats is the own one of the membership that OWN_MEMBERSHIP names when the statement is run."""


@dataclass(frozen=True)
class OwnInitiative:
    """An insats that is the actor's own, for the start page."""

    id: UUID
    name: str
    status: InitiativeStatus | None


_OWN_INITIATIVES = (
    select(Initiative.id, Initiative.name, Initiative.status)
    .where(
        Initiative.tenant_id == own_tenant_id,
        IS_OWN,
        or_(
            Initiative.status.is_(None),
            Initiative.status.in_([InitiativeStatus.PLANNED, InitiativeStatus.ONGOING]),
        ),
    )
    .order_by(Initiative.position, Initiative.name)
    .limit(LONGEST_PANEL)
)


def own_initiatives(actor: Actor) -> list[OwnInitiative]:
    """The insatser the actor reports for, speaks for as owner, or whose kommun's group he sits in."""
    rows = session.execute(_OWN_INITIATIVES, {OWN_MEMBERSHIP: actor.membership_id})
    return [OwnInitiative(*row) for row in rows]
