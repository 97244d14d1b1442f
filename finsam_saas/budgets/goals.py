"""Reading what the förbund has set itself for its money, and how a budget stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from finsam_saas.budgets.models import FinancialRule
from finsam_saas.budgets.rules import BudgetSums, CapitalShare, CapitalShareBase, capital_share
from tenants.database import own_tenant_id, session

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class CapitalGoal:
    """The förbund's own goal: own capital at least this share (of one) of the base."""

    text: str
    goal: Fraction
    base: CapitalShareBase
    source: str | None

    def of(self, sums: BudgetSums) -> CapitalShare | None:
        """How a budget with these sums stands against the goal."""
        return capital_share(sums, self.base, self.goal)


@dataclass(frozen=True)
class FinancialGoals:
    """What the förbund has set itself: own capital of some size (R9), and not to go into debt (R10)."""

    capital: CapitalGoal | None
    no_debt: str | None


_GOALS = (
    select(
        FinancialRule.kind,
        FinancialRule.text,
        FinancialRule.threshold,
        FinancialRule.base,
        FinancialRule.source,
    )
    .where(
        FinancialRule.tenant_id == own_tenant_id,
        FinancialRule.kind.in_(["own_capital_share", "no_debt"]),
    )
    .order_by(FinancialRule.key)
)


def financial_goals() -> FinancialGoals:
    """The förbund's own rules for its money; a rule without figures is not measured."""
    rows = session.execute(_GOALS).all()
    bases = {base.value for base in CapitalShareBase}
    capital = next(
        (
            # The threshold is stored as per cent.
            CapitalGoal(
                row.text,
                Fraction(row.threshold) / WHOLE_PERCENT,
                CapitalShareBase(row.base),
                row.source,
            )
            for row in rows
            if row.kind == "own_capital_share" and row.threshold is not None and row.base in bases
        ),
        None,
    )
    return FinancialGoals(capital, next((row.text for row in rows if row.kind == "no_debt"), None))


def capital_goal() -> CapitalGoal | None:
    """The förbund's own rule for its capital, or None."""
    return financial_goals().capital
