"""Fees and budgets: vocabulary, the law's shares, rounding that always sums, and the states of fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Weight = Fraction | Decimal | int


class FeeParty(StrEnum):
    """The three that share the cost (Finsamlagen 5 §): several kommuner, or regions, are one party."""

    STATE = "state"
    REGION = "region"
    MUNICIPALITY = "municipality"


class KeyBasis(StrEnum):
    """What a member's part of its party's fee rests on."""

    FIXED_PERCENT = "fixed_percent"
    MEASURE = "measure"
    SINGLE = "single"


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


def budget_sign(kind: BudgetLineKind) -> int:
    """+1 for what adds to the year's funds, −1 for what uses them; unused funds come back, so they add."""
    returned = {BudgetLineKind.OPENING_CAPITAL, BudgetLineKind.UNUSED_FORECAST}
    return 1 if kind in INCOME_KINDS or kind in returned else -1


@dataclass(frozen=True)
class LawShares:
    """The parties' shares of the fees from a year on; they sum to one."""

    valid_from: int
    state: Fraction
    region: Fraction
    municipality: Fraction

    def same_as(self, other: LawShares) -> bool:
        """Whether the parties' shares are the same, whatever year they hold from."""
        return all(self.of(party) == other.of(party) for party in FeeParty)

    def of(self, party: FeeParty) -> Fraction:
        """This party's share of the total."""
        shares = {FeeParty.STATE: self.state, FeeParty.REGION: self.region}
        return shares.get(party, self.municipality)


LAW_SHARES: tuple[LawShares, ...] = (
    LawShares(2004, state=Fraction(1, 2), region=Fraction(1, 4), municipality=Fraction(1, 4)),
)
"""Finsamlagen 5 §, in force from 2004; a change of the law is one more row, latest last."""


class NoLawShares(LookupError):
    """The law gives no shares for this year."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no shares in law for {year}")
        self.year = year


def shares_for(year: int) -> LawShares:
    """The law's shares for a fee year. Raises NoLawShares before 2004."""
    in_force = [shares for shares in LAW_SHARES if shares.valid_from <= year]
    if not in_force:
        raise NoLawShares(year)
    return in_force[-1]


def apportion(total: Decimal, weights: Sequence[Weight], unit: Decimal) -> list[Decimal]:
    """Splits a total (kr) by weight into whole units by largest remainder; the parts always sum to it.

    Ties go to the first. Where the total is not a multiple of the unit, what is left below one unit
    goes undivided to the next in the same order. A part never differs from its exact share by a whole
    unit, and a weight of 0 never receives. Raises ValueError for weights or a unit that cannot split.
    """
    shares = [Fraction(weight) for weight in weights]
    if unit <= 0 or not total.is_finite() or min(shares, default=Fraction(-1)) < 0 or not any(shares):
        raise ValueError("apportion needs a finite total, a positive unit and weights that are not all zero")
    if total < 0:
        return [-part for part in apportion(-total, weights, unit)]
    step = Fraction(unit)
    exact = [Fraction(total) * share / sum(shares) / step for share in shares]
    parts = [int(units) * unit for units in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (int(exact[index]) - exact[index], index))
    left = total - sum(parts, Decimal(0))
    for index in by_remainder:
        added = min(unit, left)
        parts[index] += added
        left -= added
    return parts


class FeeYearState(StrEnum):
    """A fee year is a draft until it is fixed; fixed is locked."""

    DRAFT = "draft"
    FIXED = "fixed"


class InvoiceState(StrEnum):
    """A member's invoice: due to be sent, sent, paid."""

    DUE = "due"
    SENT = "sent"
    PAID = "paid"


class FeeAction(StrEnum):
    """What can be done to a fee year or to an invoice."""

    EDIT = "edit"
    FIX = "fix"
    SEND = "send"
    REGISTER_PAYMENT = "register_payment"


class FeeTransitionRefused(Exception):
    """The fee year or the invoice cannot do this from the state it has."""

    def __init__(self, state: FeeYearState | InvoiceState, action: FeeAction) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


INVOICE_TRANSITIONS: Mapping[tuple[InvoiceState, FeeAction], InvoiceState] = {
    (InvoiceState.DUE, FeeAction.SEND): InvoiceState.SENT,
    (InvoiceState.SENT, FeeAction.REGISTER_PAYMENT): InvoiceState.PAID,
}


def fix_fee_year(state: FeeYearState) -> FeeYearState:
    """Fixes a fee year: nothing in it can be changed after. Raises FeeTransitionRefused if it is fixed."""
    if state is FeeYearState.FIXED:
        raise FeeTransitionRefused(state, FeeAction.FIX)
    return FeeYearState.FIXED


def move_invoice(state: InvoiceState, action: FeeAction) -> InvoiceState:
    """The invoice's state after the action. Raises FeeTransitionRefused."""
    try:
        return INVOICE_TRANSITIONS[state, action]
    except KeyError:
        raise FeeTransitionRefused(state, action) from None
