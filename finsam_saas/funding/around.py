"""What stands around the list of insatser: what it can be limited to, and the year's budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, case, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.budgets.models import Budget, BudgetLine
from finsam_saas.budgets.rules import (
    COST_KINDS,
    INITIATIVE_KINDS,
    BudgetLineKind,
    Line,
    budget_sums,
    standing,
)
from finsam_saas.initiatives.models import InitiativeAmount
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from tenants.database import own_tenant_id, session


class Choosable(NamedTuple):
    """A member that the list can be limited to, as insatsägare or as kommun."""

    id: UUID
    name: str
    is_municipality: bool


@dataclass(frozen=True)
class Choices:
    """The years with an amount, latest first, each with whether any amount of it is more than preliminary;
    and the members, by party and then in the förbund's own order.
    """

    years: Mapping[int, bool]
    members: Sequence[Choosable]

    def first_year(self, on: date) -> int | None:
        """The year to show first: this year, else the latest that is decided."""
        latest_decided = next((year for year, is_decided in self.years.items() if is_decided), None)
        return on.year if on.year in self.years else latest_decided


def _choices_statement() -> Select[*tuple[Any, ...]]:
    """One row of lists, whatever there is: years and whether they are decided; ids, names and parties."""
    is_decided = func.coalesce(InitiativeAmount.details["preliminary"].as_boolean(), False).is_(False)
    by_year = (
        select(InitiativeAmount.year, func.bool_or(is_decided).label("is_decided"))
        .where(InitiativeAmount.tenant_id == own_tenant_id)
        .group_by(InitiativeAmount.year)
        .subquery()
    )
    latest = by_year.c.year.desc()
    years = select(
        func.array_agg(aggregate_order_by(by_year.c.year, latest)).label("years"),
        func.array_agg(aggregate_order_by(by_year.c.is_decided, latest)).label("decided"),
    ).subquery()
    places = case(*((Member.party == party, place) for place, party in enumerate(PartyType)))
    in_order = (places, Member.position, Member.name)
    members = (
        select(
            func.array_agg(aggregate_order_by(Member.id, *in_order)).label("ids"),
            func.array_agg(aggregate_order_by(Member.name, *in_order)).label("names"),
            func.array_agg(aggregate_order_by(Member.party == PartyType.MUNICIPALITY, *in_order)).label(
                "kommuner"
            ),
        )
        .where(Member.tenant_id == own_tenant_id)
        .subquery()
    )
    return select(*years.c, *members.c).select_from(years).join(members, true())


_CHOICES = _choices_statement()


def choices() -> Choices:
    """What the list of insatser can be limited to."""
    years, decided, *members = session.execute(_CHOICES).one()
    return Choices(
        years=dict(zip(years or (), decided or (), strict=True)),
        members=[Choosable(*one) for one in zip(*(of or () for of in members), strict=True)],
    )


class BudgetCost(NamedTuple):
    """A line of the year's budget (kr); no amount means that the source has the line but not the figure."""

    label: str
    amount: Decimal | None


@dataclass(frozen=True)
class BudgetContext:
    """The year's budget around the insatser (kr): its other costs, and the sum of all."""

    name: str
    others: Sequence[BudgetCost]
    initiatives: Decimal
    total: Decimal


_BUDGET_LINES = (
    select(
        Budget.id,
        Budget.name,
        Budget.state,
        Budget.number,
        BudgetLine.kind,
        BudgetLine.label,
        BudgetLine.amount,
    )
    .join(BudgetLine, and_(BudgetLine.tenant_id == Budget.tenant_id, BudgetLine.budget_id == Budget.id))
    .where(Budget.tenant_id == own_tenant_id, Budget.year == bindparam("year"))
    .order_by(Budget.number, BudgetLine.position, BudgetLine.id)
)


def budget_around(year: int) -> BudgetContext | None:
    """The version that holds of a year's budget, among those that know their insatser; None without one."""
    ranked = []
    for _id, of_one in groupby(session.execute(_BUDGET_LINES, {"year": year}), key=lambda row: row.id):
        lines = list(of_one)
        rank = standing(lines[0].state, lines[0].number)
        context = _context(lines)
        if rank is not None and context.initiatives:
            ranked.append((rank, context))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _context(lines: Sequence[Row[*tuple[Any, ...]]]) -> BudgetContext:
    sums = budget_sums(Line(BudgetLineKind(row.kind), row.amount) for row in lines)
    others = COST_KINDS - INITIATIVE_KINDS
    costs = [BudgetCost(row.label, row.amount) for row in lines if row.kind in others]
    return BudgetContext(lines[0].name, costs, sums.initiatives, sums.costs)
