"""A budget's sums and own capital at the end of the year (kr); missing is never counted as nought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

NOTHING = Decimal(0)


class BudgetLineKind(StrEnum):
    """What a budget line is; amounts are stored positive and the kind says income, capital or cost."""

    INCOME_FEE = "income_fee"
    INCOME_ESF = "income_esf"
    INCOME_OTHER = "income_other"
    OPENING_CAPITAL = "opening_capital"
    COST_BOARD = "cost_board"
    COST_ADMIN = "cost_admin"
    COST_AUDIT = "cost_audit"
    COST_ESF_ADMIN = "cost_esf_admin"
    COST_ESF = "cost_esf"
    COST_INITIATIVE = "cost_initiative"
    COST_OTHER_INITIATIVE = "cost_other_initiative"
    UNUSED_FORECAST = "unused_forecast"


INCOME_KINDS = frozenset({BudgetLineKind.INCOME_FEE, BudgetLineKind.INCOME_ESF, BudgetLineKind.INCOME_OTHER})
INITIATIVE_KINDS = frozenset({BudgetLineKind.COST_INITIATIVE, BudgetLineKind.COST_OTHER_INITIATIVE})
COST_KINDS = frozenset(kind for kind in BudgetLineKind if kind.value.startswith("cost_"))


class CapitalShareBase(StrEnum):
    """What own capital is measured against; each förbund chooses (trap T4)."""

    BUDGETED_FUNDS = "budgeted_funds"
    MEMBER_FEES = "member_fees"
    COSTS = "costs"


@dataclass(frozen=True)
class Line:
    """A budget line's kind and its amount (kr, positive); None where the source gives no figure."""

    kind: BudgetLineKind
    amount: Decimal | None


@dataclass(frozen=True)
class BudgetSums:
    """A budget's sums (kr): a planned deficit paid by own capital is ordinary and stops nothing (trap T9)."""

    member_fees: Decimal
    income: Decimal
    opening_capital: Decimal
    costs: Decimal
    initiatives: Decimal
    missing: int

    @property
    def result(self) -> Decimal:
        """Income less costs; below nought when own capital is used."""
        return self.income - self.costs

    @property
    def funds(self) -> Decimal:
        """Budgeted funds: the year's income and what is left from earlier years."""
        return self.income + self.opening_capital

    @property
    def remaining(self) -> Decimal:
        """Own capital planned to be left at the end of the year."""
        return self.funds - self.costs


def budget_sums(lines: Iterable[Line]) -> BudgetSums:
    """The sums of a budget's lines; funds forecast not to be used lower the costs."""
    known = list(lines)
    returned = _sum(known, {BudgetLineKind.UNUSED_FORECAST})
    return BudgetSums(
        member_fees=_sum(known, {BudgetLineKind.INCOME_FEE}),
        income=_sum(known, INCOME_KINDS),
        opening_capital=_sum(known, {BudgetLineKind.OPENING_CAPITAL}),
        costs=_sum(known, COST_KINDS) - returned,
        initiatives=_sum(known, INITIATIVE_KINDS),
        missing=sum(1 for line in known if line.amount is None),
    )


def _sum(lines: Sequence[Line], kinds: Iterable[BudgetLineKind]) -> Decimal:
    wanted = frozenset(kinds)
    return sum((line.amount for line in lines if line.kind in wanted and line.amount is not None), NOTHING)


@dataclass(frozen=True)
class CapitalShare:
    """Own capital against the förbund's goal (shares of one); a goal not met stops nothing."""

    share: Fraction
    goal: Fraction

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.share >= self.goal


def capital_share(sums: BudgetSums, base: CapitalShareBase, goal: Fraction) -> CapitalShare | None:
    """Own capital left as a share of the chosen base; None where the base is nothing.

    BÅD-ESÅ 2016: 300 of 5 840 tkr is 5,1 % against a goal of 10 %.
    """
    bases = {
        CapitalShareBase.BUDGETED_FUNDS: sums.funds,
        CapitalShareBase.MEMBER_FEES: sums.member_fees,
        CapitalShareBase.COSTS: sums.costs,
    }
    if bases[base] <= 0:
        return None
    return CapitalShare(Fraction(sums.remaining) / Fraction(bases[base]), goal)
