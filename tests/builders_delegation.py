"""Short ways to a year's budget and to rules of delegation, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import delete

from finsam_saas.bodies.queries import Delegated
from finsam_saas.bodies.rules import Delegate, DelegatedMatter
from finsam_saas.budgets.models import Budget, BudgetLine
from finsam_saas.budgets.rules import BudgetLineKind, BudgetState
from tenants.context import current_tenant
from tenants.database import session
from tests.builders_applications import YEAR

PURCHASES = Delegated(
    key="",
    who=Delegate.DIRECTOR,
    matter=DelegatedMatter.OTHER,
    what="Inköp till kansliet",
    maximum=Decimal(75_000),
    paragraph="12",
    decided_on=date(2025, 12, 4),
)


def set_budget(tkr: int) -> None:
    """The only budget of the year, adopted, all of it for insatser."""
    session.execute(delete(Budget).where(Budget.tenant_id == current_tenant().id, Budget.year == YEAR))
    row = Budget(year=YEAR, name=f"Budget {YEAR}", state=BudgetState.ADOPTED)
    session.add(row)
    session.flush()
    for place, kind in enumerate((BudgetLineKind.INCOME_FEE, BudgetLineKind.COST_INITIATIVE)):
        line = {"kind": kind.value, "label": kind.value, "amount": tkr * 1000}
        session.add(BudgetLine(budget_id=row.id, position=place, **line))
    session.flush()
