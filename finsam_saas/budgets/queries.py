"""Reading budgets: versions by year with their lines, and the förbund's own goal for its capital."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select

from finsam_saas.budgets.models import Budget, BudgetLine, FinancialRule
from finsam_saas.budgets.rules import (
    BudgetLineKind,
    BudgetSums,
    CapitalShare,
    CapitalShareBase,
    Line,
    budget_sums,
    capital_share,
)
from tenants.database import own_tenant_id, session

WHOLE_PERCENT = 100
_HEAD = (
    Budget.id,
    Budget.year,
    Budget.name,
    Budget.adopted_on,
    Budget.note,
    Budget.details["state"].astext.label("state"),
    Budget.source,
)
_LINE = (
    BudgetLine.kind,
    BudgetLine.label,
    BudgetLine.group_label,
    BudgetLine.amount,
    BudgetLine.note.label("line_note"),
    BudgetLine.details.label("line_details"),
    BudgetLine.source.label("line_source"),
)


@dataclass(frozen=True)
class BudgetLineFacts:
    """A line of a budget; no amount means that the source has the line but not the figure (kr)."""

    kind: BudgetLineKind
    label: str
    group_label: str | None
    amount: Decimal | None
    note: str | None
    is_forecast: bool
    source: str | None


@dataclass(frozen=True)
class BudgetFacts:
    """One version of a year's budget with its lines in order."""

    id: UUID
    year: int
    name: str
    adopted_on: date | None
    note: str | None
    state: str | None
    source: str | None
    lines: Sequence[BudgetLineFacts]

    @cached_property
    def sums(self) -> BudgetSums:
        """The budget's sums (kr)."""
        return budget_sums(Line(line.kind, line.amount) for line in self.lines)


@dataclass(frozen=True)
class CapitalGoal:
    """The förbund's own goal: own capital at least this share (of one) of the base."""

    text: str
    goal: Fraction
    base: CapitalShareBase
    source: str | None

    def of(self, budget: BudgetFacts) -> CapitalShare | None:
        """How the budget stands against the goal."""
        return capital_share(budget.sums, self.base, self.goal)


_BUDGETS = (
    select(*_HEAD, *_LINE)
    .outerjoin(BudgetLine, and_(BudgetLine.tenant_id == Budget.tenant_id, BudgetLine.budget_id == Budget.id))
    .where(Budget.tenant_id == own_tenant_id)
    .order_by(Budget.year.desc(), Budget.name, BudgetLine.position, BudgetLine.id)
)


def budgets() -> list[BudgetFacts]:
    """All budgets of the förbund with their lines, latest year first."""
    return _budgets(session.execute(_BUDGETS))


def _budgets(rows: Iterable[Row[Any]]) -> list[BudgetFacts]:
    return [_budget(list(of_one)) for _id, of_one in groupby(rows, lambda row: row.id)]


def _budget(rows: Sequence[Row[Any]]) -> BudgetFacts:
    """A budget from its rows, one for each line; one row without a line where there is none."""
    head = rows[0]
    return BudgetFacts(
        id=head.id,
        year=head.year,
        name=head.name,
        adopted_on=head.adopted_on,
        note=head.note,
        state=head.state,
        source=head.source,
        lines=[_line(row) for row in rows if row.kind],
    )


def _line(row: Row[Any]) -> BudgetLineFacts:
    return BudgetLineFacts(
        kind=BudgetLineKind(row.kind),
        label=row.label,
        group_label=row.group_label,
        amount=row.amount,
        note=row.line_note,
        is_forecast=bool(row.line_details.get("is_forecast")),
        source=row.line_source,
    )


_CAPITAL_GOAL = (
    select(FinancialRule.text, FinancialRule.threshold, FinancialRule.base, FinancialRule.source)
    .where(
        FinancialRule.tenant_id == own_tenant_id,
        FinancialRule.kind == "own_capital_share",
        FinancialRule.threshold.is_not(None),
        FinancialRule.base.in_([base.value for base in CapitalShareBase]),
    )
    .order_by(FinancialRule.key)
    .limit(1)
)


def capital_goal() -> CapitalGoal | None:
    """The förbund's own rule for its capital, or None; the threshold is stored as per cent."""
    row = session.execute(_CAPITAL_GOAL).one_or_none()
    if row is None:
        return None
    goal = Fraction(row.threshold) / WHOLE_PERCENT
    return CapitalGoal(row.text, goal, CapitalShareBase(row.base), row.source)
