"""Small numbers: what may be shown of a count when it leaves the förbund (domain 8.1, R20)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

SYMBOL = ".."

LOWEST_THRESHOLD = 3
"""Below this a hidden cell is one or two persons, who could find each other."""


class ProtectionReason(StrEnum):
    """Why a figure is protected.

    For the log and for the förbund's own kansli. Readers outside see only the symbol, since the reason
    tells which of two hidden figures is the small one.
    """

    SMALL_NUMBER = "small_number"
    FEW_ASSOCIATIONS = "few_associations"
    DOMINANCE = "dominance"
    WHOLE_GROUP = "whole_group"
    COMPLEMENTARY = "complementary"
    SMALL_BASE = "small_base"
    SMALL_CHANGE = "small_change"
    """An earlier release shows the cell with a few persons more or fewer: the change would be shown."""
    NOT_RELEASED = "not_released"
    """Finer than what releases show of an area, such as type of insats by sex in a county."""


@dataclass(frozen=True)
class Protected:
    """A figure that is not shown; it reads ".."."""

    reason: ProtectionReason

    def __str__(self) -> str:
        return SYMBOL


Published = int | Protected


@dataclass(frozen=True)
class ProtectionRules:
    """The limits of protection; the defaults are the national ones.

    `threshold`: counts from 1 to one below it are hidden. `contributors`: fewest förbund behind a figure.
    `dominance`: the largest förbund's greatest share of a figure. `whole_group`: groups smaller than this
    never show that all in them share an outcome. `percentage_base`: fewest persons behind a per cent.
    Raises ValueError for a threshold below 3 or fewer than 1 contributor.
    """

    threshold: int = 5
    contributors: int = 3
    dominance: Fraction = Fraction(9, 10)
    whole_group: int = 10
    percentage_base: int = 10

    def __post_init__(self) -> None:
        if self.threshold < LOWEST_THRESHOLD or self.contributors < 1:
            raise ValueError("a threshold of at least 3 and at least one contributor are needed")


NATIONAL = ProtectionRules()


@dataclass(frozen=True)
class ExactCell:
    """An exact count, how many förbund it comes from, and the largest förbund's part of it.

    A cell with `published=False` is never shown but can be worked out from those that are.
    """

    value: int
    contributors: int
    largest: int = 0
    published: bool = True


def primary_reason(cell: ExactCell, rules: ProtectionRules = NATIONAL) -> ProtectionReason | None:
    """Why this count must be hidden for its own sake; None when it may be shown. 0 is shown as 0."""
    if 0 < cell.value < rules.threshold:
        return ProtectionReason.SMALL_NUMBER
    if 0 < cell.contributors < rules.contributors:
        return ProtectionReason.FEW_ASSOCIATIONS
    if cell.largest * rules.dominance.denominator > cell.value * rules.dominance.numerator:
        return ProtectionReason.DOMINANCE
    return None


def reveals_whole_group(part: int, whole: int, rules: ProtectionRules = NATIONAL) -> bool:
    """Whether the part is everybody in a small group, so that it tells something of each of them."""
    return 0 < part == whole < rules.whole_group


def protected_percent(
    part: Published, whole: Published, rules: ProtectionRules = NATIONAL
) -> Decimal | Protected:
    """The part in per cent of the whole, with one decimal, halves up; only on a base of ten or more."""
    for figure in (part, whole):
        if isinstance(figure, Protected):
            return figure
    if not isinstance(part, int) or not isinstance(whole, int) or whole < rules.percentage_base:
        return Protected(ProtectionReason.SMALL_BASE)
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
