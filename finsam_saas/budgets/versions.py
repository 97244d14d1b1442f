"""A version of a budget as a use case takes hold of it: locked, from where it can take its step."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.rules import BudgetStep, after
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import session


def locked(budget_id: UUID, version: int, step: BudgetStep) -> Budget:
    """The row, locked until the end of the transaction; raises as `checked`."""
    rows = session.scalars(
        select(Budget)
        .where(Budget.tenant_id == current_tenant().id, Budget.id == budget_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return checked(list(rows), budget_id, version, step)


def of_year(year: int) -> list[Budget]:
    """All versions of a year, locked in one order, so that two are not adopted at once."""
    rows = session.scalars(
        select(Budget)
        .where(Budget.tenant_id == current_tenant().id, Budget.year == year)
        .order_by(Budget.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


def checked(rows: Sequence[Budget], budget_id: UUID, version: int, step: BudgetStep) -> Budget:
    """The row among these that can take the step; raises NotFound, Conflict and BudgetStepRefused."""
    row = next((one for one in rows if one.id == budget_id), None)
    if row is None:
        raise NotFound(f"no budget {budget_id}")
    if row.version != version:
        raise Conflict(f"budget {budget_id} is no longer at version {version}")
    after(row.state, step)
    return row


def move(row: Budget, step: BudgetStep) -> None:
    """Let a version take a step; raises BudgetStepRefused."""
    row.state = after(row.state, step)
    row.version += 1


def tell(actor: Actor, name: EventName, row: Budget, **details: object) -> None:
    """Write down what happened to a version."""
    record(actor=actor, name=name, subject_id=row.id, subject_label=row.name, year=row.year, **details)
