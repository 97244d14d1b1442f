"""A budget's sums and own capital at the end of the year (kr); missing is never counted as nought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

NOTHING = Decimal(0)


class BudgetState(StrEnum):
    """How far a version of a year's budget has come; a comparison is an earlier year shown beside a plan."""

    PRELIMINARY = "preliminary"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    COMPARISON = "comparison"


class BudgetStep(StrEnum):
    """What is done with a version; it is replaced when the board adopts another for the same year.

    A proposal steps aside when the board adopts another version at the item where it was proposed.
    """

    EDIT = "edit"
    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    ADOPT = "adopt"
    REPLACE = "replace"
    STEP_ASIDE = "step_aside"


class Choice(StrEnum):
    """What may become of a proposed budget at a meeting of the board."""

    ADOPT = "adopt"
    ADOPT_OTHER = "adopt_other"
    TABLE = "table"
    REFER_BACK = "refer_back"
    NOT_TAKEN_UP = "not_taken_up"


ADOPTS: Final = frozenset({Choice.ADOPT, Choice.ADOPT_OTHER})
_S, _T = BudgetState, BudgetStep
# (state, step) → the next state; what is not here cannot be done. What may be edited may also be removed.
STEPS: Final[Mapping[tuple[BudgetState, BudgetStep], BudgetState]] = MappingProxyType(
    {
        (_S.PRELIMINARY, _T.EDIT): _S.PRELIMINARY,
        (_S.PRELIMINARY, _T.PROPOSE): _S.PROPOSED,
        (_S.PROPOSED, _T.TAKE_BACK): _S.PRELIMINARY,
        (_S.PROPOSED, _T.ADOPT): _S.ADOPTED,
        (_S.PROPOSED, _T.STEP_ASIDE): _S.REPLACED,
        (_S.ADOPTED, _T.REPLACE): _S.REPLACED,
    }
)
DECIDED: Final = frozenset({_S.ADOPTED, _S.REPLACED})
"""Versions that the board has decided on: locked, once the minutes are sealed for good."""
_HOLDS_FIRST: Final = (_S.ADOPTED, _S.PROPOSED, _S.PRELIMINARY, _S.COMPARISON)


class BudgetStepRefused(ValueError):
    """A version cannot take this step from where it is."""

    def __init__(self, state: BudgetState, step: BudgetStep) -> None:
        super().__init__(f"{state.value}: {step.value}")
        self.state, self.step = state, step


def after(state: BudgetState, step: BudgetStep) -> BudgetState:
    """The state after a step; raises BudgetStepRefused."""
    found = STEPS.get((state, step))
    if found is None:
        raise BudgetStepRefused(state, step)
    return found


def may(state: BudgetState, step: BudgetStep) -> bool:
    """Whether a version can take the step from where it is."""
    return (state, step) in STEPS


def standing(state: BudgetState, number: int) -> tuple[int, int] | None:
    """How near a version is to being the year's budget, the nearest greatest; None for one replaced."""
    if state not in _HOLDS_FIRST:
        return None
    return -_HOLDS_FIRST.index(state), number


class AdoptionFault(StrEnum):
    """Why a decision cannot be what a version is adopted by."""

    NOT_ADJUSTED = "not_adjusted"
    NO_PARAGRAPH = "no_paragraph"
    NO_DAY = "no_day"
    IN_THE_FUTURE = "in_the_future"
    BEFORE_REPLACED = "before_replaced"


def adoption_faults(
    paragraph: str, decided_on: date | None, *, replaced_on: date | None, today: date
) -> list[AdoptionFault]:
    """What stands against a § and its day; `replaced_on` is the day of the decision that it replaces."""
    if not paragraph:
        return [AdoptionFault.NO_PARAGRAPH]
    if decided_on is None:
        return [AdoptionFault.NO_DAY]
    if decided_on > today:
        return [AdoptionFault.IN_THE_FUTURE]
    if replaced_on and decided_on < replaced_on:
        return [AdoptionFault.BEFORE_REPLACED]
    return []


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
