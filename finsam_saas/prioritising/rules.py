"""What a year's money would look like if applications got these amounts (kr); nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from finsam_saas.budgets.rules import BudgetSums, CapitalShare, CapitalShareBase, capital_share
from finsam_saas.initiatives.rules import Orientation

NOTHING = Decimal(0)
USUAL_INDIVIDUAL_SHARE = Fraction(80, 100)
"""What the country's förbund together spend on insatser for individuals (Arbetsförmedlingen 2020: 80/20)."""

ByOrientation = Mapping[Orientation | None, Decimal]


def first_tried(asked: Decimal, proposed: Decimal | None) -> Decimal:
    """The amount (kr) to begin with: what is proposed, else what is asked for."""
    return asked if proposed is None else proposed


def by_orientation(
    amounts: Iterable[tuple[Orientation | None, Decimal]],
) -> dict[Orientation | None, Decimal]:
    """Sums (kr) for individuals, for structures, and where it is not known."""
    sums: dict[Orientation | None, Decimal] = {}
    for orientation, amount in amounts:
        sums[orientation] = sums.get(orientation, NOTHING) + amount
    return sums


@dataclass(frozen=True)
class Outlook:
    """A year as it would be (kr): used by insatser, left of their budget, own capital at the end of the year.

    `left` and `capital` are None where no budget of the year is known; `individual` is the share of the money
    for individuals among that whose orientation is known, None where there is none.
    """

    granted: Decimal
    tried: Decimal
    left: Decimal | None
    capital: Decimal | None
    share: CapitalShare | None
    individual: Fraction | None
    without_orientation: Decimal

    @property
    def used(self) -> Decimal:
        """What insatser would use: what is granted already and what is tried here."""
        return self.granted + self.tried

    @property
    def over(self) -> Decimal:
        """How much the budget for insatser would be exceeded by (R8: it needs a reason); 0 within it."""
        return max(-self.left, NOTHING) if self.left is not None else NOTHING


def outlook(
    sums: BudgetSums | None,
    goal: tuple[CapitalShareBase, Fraction] | None,
    granted: ByOrientation,
    tried: ByOrientation,
) -> Outlook:
    """The year if the tried amounts were granted besides what is granted already.

    What the budget sets aside for insatser and nobody gets stays as own capital; what goes over it is taken
    from there.
    """
    before, more = sum(granted.values(), NOTHING), sum(tried.values(), NOTHING)
    individual, structural = (
        sum((one.get(which, NOTHING) for one in (granted, tried)), NOTHING)
        for which in (Orientation.INDIVIDUAL, Orientation.STRUCTURAL)
    )
    after = None
    if sums is not None:
        used = before + more
        after = replace(sums, costs=sums.costs - sums.initiatives + used, initiatives=used)
    return Outlook(
        granted=before,
        tried=more,
        left=None if sums is None else sums.initiatives - before - more,
        capital=after.remaining if after else None,
        share=capital_share(after, *goal) if after and goal else None,
        individual=Fraction(individual) / Fraction(individual + structural)
        if individual + structural
        else None,
        without_orientation=before + more - individual - structural,
    )
