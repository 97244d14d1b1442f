"""Reading budgets: versions by year with their lines, and the insatser that they may pay for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, select

from finsam_saas.budgets.models import Budget, BudgetLine
from finsam_saas.budgets.rules import (
    BudgetLineKind,
    BudgetState,
    BudgetSums,
    Line,
    budget_sums,
    standing,
)
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

_HEAD = (
    Budget.id,
    Budget.year,
    Budget.name,
    Budget.adopted_on,
    Budget.note,
    Budget.number,
    Budget.state,
    Budget.paragraph,
    Budget.item_id,
    Budget.adopted_by,
    Budget.source,
    Budget.version,
)
_LINE = (
    BudgetLine.id.label("line_id"),
    BudgetLine.kind,
    BudgetLine.label,
    BudgetLine.group_label,
    BudgetLine.initiative_key,
    BudgetLine.amount,
    BudgetLine.note.label("line_note"),
    BudgetLine.details.label("line_details"),
    BudgetLine.source.label("line_source"),
)


@dataclass(frozen=True)
class BudgetLineFacts:
    """A line of a budget; no amount means that the source has the line but not the figure (kr)."""

    id: UUID
    kind: BudgetLineKind
    label: str
    group_label: str | None
    initiative_key: str | None
    amount: Decimal | None
    note: str | None
    is_forecast: bool
    source: str | None


@dataclass(frozen=True)
class BudgetFacts:
    """One version of a year's budget with its lines in order, and the § by which it was adopted."""

    id: UUID
    year: int
    number: int
    name: str
    state: BudgetState
    adopted_on: date | None
    paragraph: str | None
    item_id: UUID | None
    adopted_by: str | None
    note: str | None
    source: str | None
    version: int
    lines: Sequence[BudgetLineFacts]

    @cached_property
    def sums(self) -> BudgetSums:
        """The budget's sums (kr)."""
        return budget_sums(Line(line.kind, line.amount) for line in self.lines)


_BUDGETS = (
    select(*_HEAD, *_LINE)
    .outerjoin(BudgetLine, and_(BudgetLine.tenant_id == Budget.tenant_id, BudgetLine.budget_id == Budget.id))
    .where(Budget.tenant_id == own_tenant_id)
    .order_by(Budget.year.desc(), Budget.number.desc(), BudgetLine.position, BudgetLine.id)
)
_ONE = _BUDGETS.where(Budget.id == bindparam("budget_id"))
_OF_YEAR = _BUDGETS.where(Budget.year == bindparam("year"))
_BETWEEN = _BUDGETS.where(Budget.year.between(bindparam("first"), bindparam("last")))


@dataclass(frozen=True)
class Head:
    """A version of a year's budget without its lines."""

    id: UUID
    year: int
    name: str
    state: BudgetState
    adopted_on: date | None
    paragraph: str | None
    item_id: UUID | None


_HEADS = (
    select(
        Budget.id,
        Budget.year,
        Budget.name,
        Budget.state,
        Budget.adopted_on,
        Budget.paragraph,
        Budget.item_id,
    )
    .where(Budget.tenant_id == own_tenant_id)
    .order_by(Budget.year.desc(), Budget.number.desc())
)


def heads(year: int | None = None) -> list[Head]:
    """The versions of all budgets, or of a year's, without their lines; the latest first."""
    asked = _HEADS if year is None else _HEADS.where(Budget.year == year)
    return [Head(*row) for row in session.execute(asked)]


def budgets() -> list[BudgetFacts]:
    """All budgets of the förbund with their lines, latest year and version first."""
    return _budgets(session.execute(_BUDGETS))


def budget(budget_id: UUID) -> BudgetFacts:
    """A version of a budget with its lines; raises NotFound."""
    found = _budgets(session.execute(_ONE, {"budget_id": budget_id}))
    if not found:
        raise NotFound(f"no budget {budget_id}")
    return found[0]


def budgets_of(year: int) -> list[BudgetFacts]:
    """The versions of a year's budget, the latest first."""
    return _budgets(session.execute(_OF_YEAR, {"year": year}))


def budgets_between(first: int, last: int) -> list[BudgetFacts]:
    """The versions of the budgets of some years, the latest year and version first."""
    return _budgets(session.execute(_BETWEEN, {"first": first, "last": last}))


def budget_that_holds(year: int) -> BudgetFacts | None:
    """The year's budget: the adopted version, else the one nearest to it; never one that was replaced."""
    return holding(budgets_of(year))


def holding(found: Iterable[BudgetFacts]) -> BudgetFacts | None:
    """The version that holds among those of a year."""
    ranked = [(rank, one) for one in found if (rank := standing(one.state, one.number)) is not None]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _budgets(rows: Iterable[Row[Any]]) -> list[BudgetFacts]:
    return [_budget(list(of_one)) for _id, of_one in groupby(rows, lambda row: row.id)]


def _budget(rows: Sequence[Row[Any]]) -> BudgetFacts:
    """A budget from its rows, one for each line; one row without a line where there is none."""
    head = rows[0]
    return BudgetFacts(
        id=head.id,
        year=head.year,
        number=head.number,
        name=head.name,
        state=head.state,
        adopted_on=head.adopted_on,
        paragraph=head.paragraph,
        item_id=head.item_id,
        adopted_by=head.adopted_by,
        note=head.note,
        source=head.source,
        version=head.version,
        lines=[_line(row) for row in rows if row.kind],
    )


def _line(row: Row[Any]) -> BudgetLineFacts:
    return BudgetLineFacts(
        id=row.line_id,
        kind=BudgetLineKind(row.kind),
        label=row.label,
        group_label=row.group_label,
        initiative_key=row.initiative_key,
        amount=row.amount,
        note=row.line_note,
        is_forecast=bool(row.line_details.get("is_forecast")),
        source=row.line_source,
    )


@dataclass(frozen=True)
class FundedInitiative:
    """An insats that a line may pay for, with what is granted for the year (kr), where anything is."""

    id: UUID
    key: str
    name: str
    group_label: str | None
    granted: Decimal | None


_INITIATIVES = (
    select(Initiative.id, Initiative.key, Initiative.name, Initiative.group_label, InitiativeAmount.amount)
    .outerjoin(
        InitiativeAmount,
        and_(
            InitiativeAmount.tenant_id == Initiative.tenant_id,
            InitiativeAmount.initiative_id == Initiative.id,
            InitiativeAmount.year == bindparam("year"),
        ),
    )
    .where(Initiative.tenant_id == own_tenant_id)
    .order_by(Initiative.group_label, Initiative.position, Initiative.name, Initiative.id)
)


def initiatives(year: int) -> list[FundedInitiative]:
    """The förbund's insatser in its order, each with what is granted for the year."""
    return [FundedInitiative(*row) for row in session.execute(_INITIATIVES, {"year": year})]


@dataclass(frozen=True)
class InBudget:
    """The line that pays for an insats in the budget of a year (kr), and the decision that adopted it."""

    budget_id: UUID
    year: int
    name: str
    state: BudgetState
    adopted_on: date | None
    paragraph: str | None
    amount: Decimal | None


_LINES_OF = (
    select(
        Budget.id,
        Budget.year,
        Budget.name,
        Budget.state,
        Budget.adopted_on,
        Budget.paragraph,
        BudgetLine.amount,
        Budget.number,
    )
    .join(BudgetLine, and_(BudgetLine.tenant_id == Budget.tenant_id, BudgetLine.budget_id == Budget.id))
    .join(
        Initiative,
        and_(Initiative.tenant_id == BudgetLine.tenant_id, Initiative.key == BudgetLine.initiative_key),
    )
    .where(Budget.tenant_id == own_tenant_id, Initiative.id == bindparam("initiative_id"))
    .order_by(Budget.year, BudgetLine.position)
)


def lines_of(initiative_id: UUID) -> list[InBudget]:
    """The lines that pay for an insats, each year's in the version nearest to holding, by year."""
    found = []
    rows = session.execute(_LINES_OF, {"initiative_id": initiative_id})
    for _year, of_year in groupby(rows, lambda row: row.year):
        ranked = [(rank, row) for row in of_year if (rank := standing(row.state, row.number)) is not None]
        best = max((rank for rank, _row in ranked), default=None)
        found += [InBudget(*row[:7]) for rank, row in ranked if rank == best]
    return found
