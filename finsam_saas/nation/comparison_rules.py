"""Fair comparison between förbund: whom to compare with, and what chance alone can explain.

An interval around a share is Wilson's (1927); the limits of a funnel (Spiegelhalter 2005) are the same test
turned round: a share lies within the limits exactly when its interval holds the mean. Nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import log, sqrt
from statistics import NormalDist

FEWEST = 20
"""Fewest persons behind a share that is compared; below that chance alone moves it too far."""

FEWEST_PEERS = 3
"""Fewest förbund with a compared share behind a mean of their own; below that the country's is used."""

ORDINARY = 95.0
WIDE = 99.8
"""The two limits of the funnel, in per cent of what chance alone gives."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Persons of a group (`whole`), and those of them that the share is about (`part`)."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction:
        """The part of the whole, at most 1 (noise may have been added to both). The whole is not 0."""
        return min(Fraction(self.part, self.whole), Fraction(1))

    @property
    def is_enough(self) -> bool:
        """Whether there are persons enough to compare."""
        return self.whole >= FEWEST


@dataclass(frozen=True, slots=True)
class Interval:
    """From the lowest to the highest share."""

    low: float
    high: float

    def holds(self, share: float) -> bool:
        """Whether the share lies in the interval, its ends included."""
        return self.low <= share <= self.high


class Position(StrEnum):
    """Where a förbund's share lies beside the mean; neither good nor bad."""

    TOO_FEW = "too_few"
    WITHIN = "within"
    """Within the limits of 95 per cent: chance alone can explain the difference."""
    AT_THE_EDGE = "at_the_edge"
    """Between the limits: one in twenty lands there by chance alone."""
    OUTSIDE = "outside"
    """Outside the limits of 99.8 per cent: more than chance is likely to be behind."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A förbund to compare with: its path name, name, county's code, and participants (None: protected)."""

    slug: str
    name: str
    county: str
    size: int | None


def wilson(counted: Counted, percent: float = ORDINARY) -> Interval:
    """Wilson's interval of a share, at a confidence in per cent. The whole is not 0."""
    whole, share, z = counted.whole, float(counted.share), _deviations(percent)
    shrunk = 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / shrunk
    reach = z / shrunk * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def limits(mean: Fraction, whole: int, percent: float) -> Interval:
    """Between which shares chance alone keeps so many in per cent of all groups of this size."""
    share = float(mean)
    reach = _deviations(percent) * sqrt(share * (1 - share) / whole)
    return Interval(max(0.0, share - reach), min(1.0, share + reach))


def position(counted: Counted, mean: Fraction) -> Position:
    """Where a share lies in the funnel around a mean."""
    if not counted.is_enough:
        return Position.TOO_FEW
    share = float(counted.share)
    if limits(mean, counted.whole, ORDINARY).holds(share):
        return Position.WITHIN
    is_near = limits(mean, counted.whole, WIDE).holds(share)
    return Position.AT_THE_EDGE if is_near else Position.OUTSIDE


def mean_of(groups: Iterable[Counted]) -> Fraction | None:
    """The share of all together, those with too few persons left out; None for too few groups."""
    enough = [one for one in groups if one.is_enough]
    if len(enough) < FEWEST_PEERS:
        return None
    return Counted(sum(one.part for one in enough), sum(one.whole for one in enough)).share


def similar(own_size: int | None, others: Sequence[Candidate], count: int) -> list[Candidate]:
    """The förbund nearest in size, the nearest first: twice as large is as far away as half as large.

    Nobody where the own size is protected or nobody took part; those of unknown size are never near.
    """
    if not own_size:
        return []

    def distance(one: Candidate) -> tuple[float, str]:
        return abs(log((one.size or 1) / own_size)), one.slug

    return sorted((one for one in others if one.size), key=distance)[:count]


def curve(mean: Fraction, largest: int, percent: float, steps: int = 40) -> list[tuple[int, Interval]]:
    """The limits of the funnel, from the fewest persons compared to the largest group."""
    stretch = max(largest, FEWEST + 1) / FEWEST
    bases = sorted({round(FEWEST * stretch ** (step / steps)) for step in range(steps + 1)})
    return [(base, limits(mean, base, percent)) for base in bases]


def _deviations(percent: float) -> float:
    """How many standard deviations to each side hold so many in per cent."""
    return NormalDist().inv_cdf(0.5 + percent / 200)
