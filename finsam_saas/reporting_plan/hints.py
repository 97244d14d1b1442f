"""Hints about figures that look like slips; they ask and never stop anybody.

Made for small counts. Earlier counts of a cell give the expected one and how sure it is: the predictive
distribution of a Poisson count with a weak (Jeffreys) prior (negative binomial), a little wider for the
ordinary change between periods. A count far out in its tail is asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from math import ceil, floor, log
from typing import NamedTuple, TypeVar

from finsam_saas.web.amounts import ONE_ORE, UnitWarning

FEWEST_EARLIER = 2
"""Earlier counts needed before anything but the absurd is asked about."""

ABSURD_TIMES = 10
ABSURD_FROM = 3
_ABSURDLY_LOW_FROM = ABSURD_TIMES * ABSURD_FROM
ABSURD_WITHOUT_EARLIER = 1_000
"""Persons in one cell: more than any insats has in a period."""

_TAIL = 0.005
_ORDINARY_CHANGE = 0.1
_PRIOR_COUNT = 0.5
# Beyond this mean the spread is in proportion to the mean, and need not be summed count by count.
_LARGEST_SUMMED_MEAN = 2_000

Key = TypeVar("Key")


class HintReason(StrEnum):
    """Why a count is asked about."""

    UNUSUALLY_HIGH = "unusually_high"
    UNUSUALLY_LOW = "unusually_low"
    SWAPPED = "swapped"


class Observed(NamedTuple):
    """A count of persons and what it was out of or during; `exposure` 1 where periods are alike."""

    persons: int
    exposure: int = 1


@dataclass(frozen=True)
class Hint:
    """A count worth a question, with the range (both ends included) that earlier counts make ordinary."""

    reason: HintReason
    count: int
    lowest: int
    highest: int


def count_hint(new: Observed, earlier: Sequence[Observed]) -> Hint | None:
    """Whether to ask about a new count, given the same cell's earlier ones; None when it is ordinary.

    A count between the smallest and the largest of the earlier ones is always ordinary. With fewer than two
    earlier counts only the absurd is asked about: ten times or a tenth of the only one, or over 1 000.
    """
    span = _span(new.exposure, earlier)
    if span is not None and span[0] <= new.persons <= span[1]:
        return None
    lowest, highest = ordinary_range(new.exposure, earlier)
    if lowest <= new.persons <= highest:
        return None
    reason = HintReason.UNUSUALLY_HIGH if new.persons > highest else HintReason.UNUSUALLY_LOW
    return Hint(reason, new.persons, lowest, highest)


def ordinary_range(exposure: int, earlier: Sequence[Observed]) -> tuple[int, int]:
    """The counts that would surprise nobody, both ends included, for a period with this exposure."""
    span = _span(exposure, earlier)
    if span is None:
        return 0, ABSURD_WITHOUT_EARLIER
    smallest, largest = span
    known = [one for one in earlier if one.exposure > 0]
    if len(known) < FEWEST_EARLIER:
        lowest = smallest // ABSURD_TIMES + 1 if smallest >= _ABSURDLY_LOW_FROM else 0
        return lowest, ABSURD_TIMES * max(largest, ABSURD_FROM) - 1
    counts = _PRIOR_COUNT + sum(one.persons for one in known)
    mean = counts * exposure / sum(one.exposure for one in known)
    low, high = _middle(mean, 1 / (1 / counts + _ORDINARY_CHANGE**2))
    return min(low, smallest), max(high, largest)


def _span(exposure: int, earlier: Sequence[Observed]) -> tuple[int, int] | None:
    """The smallest and the largest of the earlier counts, as if of this exposure; rounded outwards."""
    scaled = [(one.persons * exposure, one.exposure) for one in earlier if one.exposure > 0]
    if exposure <= 0 or not scaled:
        return None
    return min(count // of for count, of in scaled), max(-(-count // of) for count, of in scaled)


def _middle(mean: float, size: float) -> tuple[int, int]:
    """The counts of a negative binomial distribution (mean, size) with less than `_TAIL` on either side."""
    if mean > _LARGEST_SUMMED_MEAN:
        low, high = _middle(_LARGEST_SUMMED_MEAN, size)
        times = mean / _LARGEST_SUMMED_MEAN
        return floor(low * times), ceil(high * times)
    count, probability = 0, (size / (size + mean)) ** size
    below = probability
    low = 0
    while below < 1 - _TAIL:
        if below < _TAIL:
            low = count + 1
        probability *= (count + size) / (count + 1) * mean / (size + mean)
        count += 1
        below += probability
    return low, count


def row_hints(new: Mapping[Key, Observed], earlier: Mapping[Key, Sequence[Observed]]) -> dict[Key, Hint]:
    """The hints of a row's cells, such as women and men.

    Two cells that would both be ordinary in each other's place, while one is not in its own, look swapped.
    """
    hints = {key: hint for key, one in new.items() if (hint := count_hint(one, earlier.get(key, ())))}
    for first, second in combinations(new, 2):
        one, other = new[first], new[second]
        enough = min(len(earlier.get(first, ())), len(earlier.get(second, ()))) >= FEWEST_EARLIER
        if not enough or not hints.keys() & {first, second}:
            continue
        exchanged = Observed(other.persons, one.exposure), Observed(one.persons, other.exposure)
        if any(map(count_hint, exchanged, (earlier[first], earlier[second]))):
            continue
        for key in (first, second):
            lowest, highest = ordinary_range(new[key].exposure, earlier[key])
            hints[key] = Hint(HintReason.SWAPPED, new[key].persons, lowest, highest)
    return hints


# Kr for tkr, and kr for mkr.
_SLIPS = (Decimal(1_000), Decimal(1_000_000))
# An amount of the same kind within this many times the known ones is ordinary after a slip is undone.
_SAME_KIND = 10


def unit_guard(amount: Decimal, references: Sequence[Decimal]) -> UnitWarning | None:
    """Asks about an amount (kr) that is a thousand or a million times off all the known ones, or None.

    `references` (kr) are amounts of the same kind: the budget, earlier years, the last report. The warning
    holds the known amount nearest to what is suggested. Zeros tell nothing of the unit.
    """
    known = [abs(one) for one in references if one]
    if not amount or not known:
        return None
    if _times_off(amount, known) * _SAME_KIND < _SLIPS[0]:
        return None
    for slip in _SLIPS:
        for suggested in (amount / slip, amount * slip):
            if _times_off(suggested, known) <= _SAME_KIND:
                nearest = min(known, key=lambda one: _distance(suggested, one))
                return UnitWarning(amount, nearest, suggested.quantize(ONE_ORE))
    return None


def _distance(amount: Decimal, known: Decimal) -> float:
    return abs(log(abs(amount) / known))


def _times_off(amount: Decimal, known: Sequence[Decimal]) -> Decimal:
    size = abs(amount)
    return min(max(size / one, one / size) for one in known)
