"""Returning what is unused of a year's grant to the förbund, and undoing it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.requisitions import money
from finsam_saas.requisitions.models import ReturnedFunds
from finsam_saas.requisitions.rules import check_within_grant
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session


def return_funds(
    *, actor: Actor, initiative_id: UUID, year: int, amount: Decimal, reason: str, seen: int
) -> None:
    """Return unused money (kr) of a year to the förbund: it can no longer be claimed.

    `seen` is how many returns stood there, so that a form sent twice returns once. Raises NotFound, Conflict,
    ValueError where the amount is nothing, AboveGrant where less than that is left.
    """
    if amount <= 0:
        raise ValueError("nothing to return")
    initiative = initiatives.initiative(initiative_id)
    take_turns(Initiative, initiative_id)
    if len(money.returned(initiative_id)) != seen:
        raise Conflict(f"something was returned of {initiative_id} meanwhile")
    check_within_grant(year, amount, money.year_money(initiative_id, year))
    session.add(
        ReturnedFunds(
            initiative_id=initiative_id,
            year=year,
            amount=amount,
            reason=reason.strip(),
            returned_by=actor.name,
        )
    )
    session.flush()
    record(
        actor=actor,
        name=EventName.FUNDS_RETURNED,
        subject_id=initiative_id,
        subject_label=initiative.name,
        year=year,
        amount=str(amount),
        reason=reason.strip(),
    )


def undo_return(*, actor: Actor, returned_funds_id: UUID, reason: str) -> None:
    """Undo a return that was noted by mistake; the money can be claimed again. Raises NotFound, Conflict."""
    found = money.returned_row(returned_funds_id)
    take_turns(Initiative, found.initiative_id)
    gone = session.execute(
        delete(ReturnedFunds)
        .where(ReturnedFunds.tenant_id == current_tenant().id, ReturnedFunds.id == returned_funds_id)
        .returning(ReturnedFunds.id)
    ).all()
    if not gone:
        raise Conflict(f"returned funds {returned_funds_id} are gone")
    record(
        actor=actor,
        name=EventName.FUNDS_RETURN_UNDONE,
        subject_id=found.initiative_id,
        subject_label=initiatives.initiative(found.initiative_id).name,
        year=found.year,
        amount=str(found.amount),
        reason=reason.strip(),
    )
