"""What a grant does in the register of insatser: a new insats or one that goes on, and its money by year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.decisions.models import Decision, GrantedAmount
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.rules import DecisionKind, in_order, set_after
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives import service as register
from finsam_saas.initiatives.entry import InitiativeEntry
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import (
    INITIATIVE_TRANSITIONS,
    InitiativeAction,
    InitiativeStatus,
    OrientationFaultCode,
    OrientationRefused,
)
from finsam_saas.memberships import people
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session

_GRANTING = 0x6772616E  # a name of our own among the database's advisory locks


def take_turns_with_money() -> None:
    """Let two who grant do it one after the other, so that the second sees what the first has left (R8).

    Taken once the application is locked and before any insats is, so that nobody waits in a ring.
    """
    session.execute(select(func.pg_advisory_xact_lock(_GRANTING, current_tenant().id)))


def give(
    actor: Actor,
    decision_id: UUID,
    application: ApplicationFacts,
    amounts: Mapping[int, Decimal],
    extends: UUID | None,
) -> None:
    """Give an insats the money (kr by year) of a decision: a new one, or the one it extends.

    Raises PartiesRefused where owner and parties no longer hold (R3), OrientationRefused where the insats
    to go on has another orientation (R4), NotFound where it is not the owner's.
    """
    given = dict(in_order(amounts))
    if extends is None:
        initiative_id = register.add_initiative(actor=actor, entry=_entry(application), amounts=given)
        _let_writers_report(actor, initiative_id, application.id)
    else:
        initiative_id = extends
        _extend(actor, extends, application, given)
    session.add_all(
        GrantedAmount(decision_id=decision_id, initiative_id=initiative_id, year=year, amount=amount)
        for year, amount in given.items()
    )
    session.flush()


def take_back(actor: Actor, earlier: DecisionFacts, *, is_kept: bool) -> None:
    """Take back what a decision gave; an insats that it made ends with it, if it is not kept.

    One that another decision pays for as well goes on with that money.
    """
    session.execute(
        delete(GrantedAmount).where(
            GrantedAmount.tenant_id == current_tenant().id, GrantedAmount.decision_id == earlier.id
        )
    )
    if earlier.initiative_id is None:
        return
    set_money(actor, earlier.initiative_id, before=earlier.amounts, now={})
    if earlier.made_initiative and not is_kept and not _is_paid_for(earlier.initiative_id):
        found = initiatives.initiative(earlier.initiative_id)
        action = InitiativeAction.TERMINATE
        if (found.status or InitiativeStatus.PLANNED, action) in INITIATIVE_TRANSITIONS:
            register.move(actor=actor, initiative_id=found.id, version=found.version, action=action)


def _is_paid_for(initiative_id: UUID) -> bool:
    given = select(GrantedAmount.id).where(
        GrantedAmount.tenant_id == current_tenant().id, GrantedAmount.initiative_id == initiative_id
    )
    return session.scalar(select(given.exists())) or False


def is_built_on(earlier: DecisionFacts) -> bool:
    """Whether a later decision on the insats rests on what this one gave: else what that says would be lost.

    A change says what there is to be instead; and what moved the last day after this one did, moved it from
    there.
    """
    own = Decision.tenant_id == current_tenant().id
    changed = and_(Decision.initiative_id == earlier.initiative_id, Decision.kind == DecisionKind.CHANGE)
    given = select(GrantedAmount.id).where(
        GrantedAmount.tenant_id == Decision.tenant_id,
        GrantedAmount.decision_id == Decision.id,
        GrantedAmount.initiative_id == earlier.initiative_id,
    )
    rests = changed if earlier.ends_on is None else or_(changed, given.exists())
    # An id tells when a decision was first written down; one that is put right keeps it.
    later = select(Decision.id).where(own, Decision.id > earlier.id, rests)
    return earlier.initiative_id is not None and (session.scalar(select(later.exists())) or False)


def _extend(
    actor: Actor, initiative_id: UUID, application: ApplicationFacts, given: Mapping[int, Decimal]
) -> None:
    take_turns(Initiative, initiative_id)
    found = initiatives.initiative(initiative_id)
    if application.owner_id not in {one.member_id for one in initiatives.owners(initiative_id)}:
        raise NotFound(f"insats {initiative_id} is not of the owner")
    if found.orientation not in (None, application.orientation):
        raise OrientationRefused(OrientationFaultCode.LOCKED_BY_GRANT)
    if application.ends_on and found.ends_on and application.ends_on > found.ends_on:
        register.move_end(actor=actor, initiative_id=initiative_id, ends_on=application.ends_on)
    set_money(actor, initiative_id, before={}, now=given)


def money_after(
    initiative_id: UUID, before: Mapping[int, Decimal], now: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """What an insats would have (kr by the years that change) if a decision gave `now` and not `before`."""
    _found, amounts = initiatives.initiative_with_amounts(initiative_id)
    after = set_after({one.year: one.amount for one in amounts}, before, now)
    return {year: amount or Decimal(0) for year, amount in after.items()}


def set_money(
    actor: Actor, initiative_id: UUID, *, before: Mapping[int, Decimal], now: Mapping[int, Decimal]
) -> None:
    """Set aside for an insats what a decision gives `now` (kr by year) where it gave `before`."""
    take_turns(Initiative, initiative_id)
    found, amounts = initiatives.initiative_with_amounts(initiative_id)
    held = {one.year: one.amount for one in amounts}
    register.set_amounts(
        actor=actor,
        initiative_id=initiative_id,
        version=found.version,
        amounts=set_after(held, before, now),
    )


def _entry(application: ApplicationFacts) -> InitiativeEntry:
    """The insats as it was applied for; while it waits for a decision nobody changes the application."""
    return InitiativeEntry(
        name=application.title,
        orientation=application.orientation,
        owners={application.owner_id: None},
        parties=tuple(dict.fromkeys(one.party for one in applications.parties(application.id))),
        specific_orientation=application.specific_orientation,
        starts_on=application.starts_on,
        ends_on=application.ends_on,
    )


def _let_writers_report(actor: Actor, initiative_id: UUID, application_id: UUID) -> None:
    """Those who wrote it and have the role of initiative manager report for it, until others are chosen."""
    wrote = {membership_id for membership_id, _name in applications.writers(application_id)}
    managers = [one.membership_id for one in people.accounts(Role.INITIATIVE_MANAGER)]
    chosen = [one for one in managers if one in wrote]
    if chosen:
        register.set_managers(actor=actor, initiative_id=initiative_id, membership_ids=chosen)
