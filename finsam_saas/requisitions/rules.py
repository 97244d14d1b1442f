"""Requisitions: their steps and who takes them, the two persons who attest, and the ceiling of the grant.

An insatsägare claims what an insats has cost in a period, afterwards, of what is granted for the year. The
förbund's internal control asks for two persons: one who examines the claim (granskningsattest) and one who
approves it (beslutsattest); whoever approves does not pay, and nobody attests what he has claimed himself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class RequisitionState(StrEnum):
    """Where a requisition is; a draft is the insatsägare's own."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    EXAMINED = "examined"
    APPROVED = "approved"
    PAID = "paid"
    REVERSED = "reversed"


class RequisitionStep(StrEnum):
    """What moves a requisition on."""

    SUBMIT = "submit"
    RETURN = "return"
    EXAMINE = "examine"
    APPROVE = "approve"
    PAY = "pay"
    REVERSE = "reverse"


class By(StrEnum):
    """Who takes a step."""

    OWNER = "owner"
    EXAMINER = "examiner"
    APPROVER = "approver"
    PAYER = "payer"


_S, _T = RequisitionState, RequisitionStep
TRANSITIONS: Mapping[tuple[RequisitionState, RequisitionStep], tuple[RequisitionState, By]] = {
    (_S.DRAFT, _T.SUBMIT): (_S.SUBMITTED, By.OWNER),
    (_S.RETURNED, _T.SUBMIT): (_S.SUBMITTED, By.OWNER),
    (_S.SUBMITTED, _T.RETURN): (_S.RETURNED, By.EXAMINER),
    (_S.SUBMITTED, _T.EXAMINE): (_S.EXAMINED, By.EXAMINER),
    (_S.EXAMINED, _T.RETURN): (_S.RETURNED, By.APPROVER),
    (_S.EXAMINED, _T.APPROVE): (_S.APPROVED, By.APPROVER),
    (_S.APPROVED, _T.PAY): (_S.PAID, By.PAYER),
    (_S.APPROVED, _T.REVERSE): (_S.REVERSED, By.APPROVER),
    (_S.PAID, _T.REVERSE): (_S.REVERSED, By.APPROVER),
}
OPEN_TO_OWNER = frozenset({_S.DRAFT, _S.RETURNED})
"""The states in which the insatsägare may change it."""
COUNTED = frozenset({_S.SUBMITTED, _S.EXAMINED, _S.APPROVED, _S.PAID})
"""The states in which a requisition takes its part of the year's grant."""
ATTESTED = frozenset({_S.APPROVED, _S.PAID})
"""The states in which the förbund owes the money or has paid it."""


class StepRefused(ValueError):
    """The requisition cannot take this step from where it is."""

    def __init__(self, state: RequisitionState, step: RequisitionStep) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.state = state
        self.step = step


def move(state: RequisitionState, step: RequisitionStep) -> RequisitionState:
    """The state after the step. Raises StepRefused."""
    try:
        return TRANSITIONS[state, step][0]
    except KeyError:
        raise StepRefused(state, step) from None


def steps_from(state: RequisitionState, by: By) -> list[RequisitionStep]:
    """The steps that somebody may take from a state, in the order of the road."""
    return [step for step in RequisitionStep if TRANSITIONS.get((state, step), (None, None))[1] is by]


class PersonFault(StrEnum):
    """Why a person may not take a step that another may."""

    OWN_CLAIM = "own_claim"
    EXAMINED_IT = "examined_it"
    APPROVED_IT = "approved_it"


class PersonRefused(ValueError):
    """This person may not take this step; somebody else must."""

    def __init__(self, fault: PersonFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Hands:
    """Through whose hands a requisition has gone: those who wrote it, and those who attested it."""

    claimants: frozenset[UUID]
    examined_by: UUID | None = None
    approved_by: UUID | None = None


def person_fault(
    step: RequisitionStep, who: UUID | None, hands: Hands, *, one_person: bool
) -> PersonFault | None:
    """Why this person may not attest, pay or reverse; None where he may.

    `one_person` is a förbund's own decision that one person may do both attests and pay. It never lets
    somebody attest his own claim.
    """
    if who is None or who in hands.claimants:
        return PersonFault.OWN_CLAIM
    if one_person:
        return None
    if step is RequisitionStep.APPROVE and who == hands.examined_by:
        return PersonFault.EXAMINED_IT
    if step is RequisitionStep.PAY and who == hands.approved_by:
        return PersonFault.APPROVED_IT
    return None


@dataclass(frozen=True)
class YearMoney:
    """An insats's money of a year (kr): granted, claimed and not reversed, and returned unused."""

    granted: Decimal = Decimal(0)
    claimed: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """What can still be claimed; below zero where the grant was lowered afterwards."""
        return self.granted - self.claimed - self.returned


class AboveGrant(ValueError):
    """The claim is more (kr) than what is left of the year's grant; only a new decision raises it."""

    def __init__(self, year: int, amount: Decimal, left: Decimal) -> None:
        super().__init__(f"{amount} is more than {left} in {year}")
        self.year = year
        self.amount = amount
        self.left = left


def check_within_grant(year: int, amount: Decimal, money: YearMoney) -> None:
    """Refuse an amount (kr) that is more than what is left of the year's grant; raises AboveGrant."""
    if amount > money.left:
        raise AboveGrant(year, amount, max(money.left, Decimal(0)))


def payable_on(day: date, approved_on: date | None, today: date) -> bool:
    """Whether something can have been paid on a day: after it was approved, and not in days to come."""
    return day <= today and (approved_on is None or day >= approved_on)


class Fault(StrEnum):
    """What stands in the way of handing a requisition in."""

    NO_PERIOD = "no_period"
    PERIOD_NOT_IN_ORDER = "period_not_in_order"
    TWO_YEARS = "two_years"
    NOT_BEGUN = "not_begun"
    AFTER_THE_END = "after_the_end"
    NO_TEXT = "no_text"
    NO_COSTS = "no_costs"


def faults(
    period_from: date | None,
    period_to: date | None,
    text: str,
    amount: Decimal,
    today: date,
    *,
    ends_on: date | None = None,
) -> list[Fault]:
    """What is missing before the requisition can be handed in; an empty list means nothing.

    `ends_on` is the last day of the insats: what it costs after that is not the förbund's.
    """
    found: list[Fault] = []
    if period_from is None or period_to is None:
        found.append(Fault.NO_PERIOD)
    elif period_to < period_from:
        found.append(Fault.PERIOD_NOT_IN_ORDER)
    elif period_from.year != period_to.year:
        found.append(Fault.TWO_YEARS)
    elif period_from > today:
        found.append(Fault.NOT_BEGUN)
    elif ends_on is not None and period_to > ends_on:
        found.append(Fault.AFTER_THE_END)
    if not text.strip():
        found.append(Fault.NO_TEXT)
    if amount <= 0:
        found.append(Fault.NO_COSTS)
    return found
