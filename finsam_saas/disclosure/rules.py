"""Small numbers: what may be shown of a count when it leaves the förbund (domain 8.1, R20)."""

from collections.abc import Mapping
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
    if cell.value and Fraction(cell.largest, cell.value) > rules.dominance:
        return ProtectionReason.DOMINANCE
    return None


def reveals_whole_group(part: int, whole: int, rules: ProtectionRules = NATIONAL) -> bool:
    """Whether the part is everybody in a small group, so that it tells something of each of them."""
    return 0 < part == whole < rules.whole_group


@dataclass(frozen=True)
class SexCounts:
    """A count by sex with its total, each shown or protected."""

    women: Published
    men: Published
    unknown: Published
    total: Published


def protect_by_sex(women: int, men: int, unknown: int, total: int, *, threshold: int = 5) -> SexCounts:
    """Hides small counts by sex, and as many others as it takes that subtraction gives none of them.

    What is hidden together is itself at least the threshold, or the total is hidden too. Raises
    ValueError for negative counts, for parts that do not sum to the total and for a threshold below 3.
    """
    parts = {"women": women, "men": men, "unknown": unknown}
    if threshold < LOWEST_THRESHOLD or min(parts.values()) < 0 or sum(parts.values()) != total:
        raise ValueError("counts by sex must be 0 or more, sum to the total, and the threshold be at least 3")
    hidden = {sex for sex, count in parts.items() if 0 < count < threshold}
    reasons = dict.fromkeys(hidden, ProtectionReason.SMALL_NUMBER)
    while hidden and sum(parts[sex] for sex in hidden) < threshold:
        others = [sex for sex, count in parts.items() if count and sex not in hidden]
        if not others:
            break
        smallest = min(others, key=lambda sex: parts[sex])
        hidden.add(smallest)
        reasons[smallest] = ProtectionReason.COMPLEMENTARY
    if 0 < total < threshold and len(hidden) > 1:
        # The zeros beside several hidden counts would leave these too little room under the threshold.
        for sex in parts:
            hidden.add(sex)
            reasons.setdefault(sex, ProtectionReason.COMPLEMENTARY)
    shown = {sex: Protected(reasons[sex]) if sex in hidden else count for sex, count in parts.items()}
    return SexCounts(shown["women"], shown["men"], shown["unknown"], _total(total, parts, hidden, threshold))


def _total(total: int, parts: Mapping[str, int], hidden: set[str], threshold: int) -> Published:
    if 0 < total < threshold:
        return Protected(ProtectionReason.SMALL_NUMBER)
    # Zeros are shown, so each hidden part is at least 1: a sum equal to their number gives them all away.
    if hidden and sum(parts[sex] for sex in hidden) <= len(hidden):
        return Protected(ProtectionReason.COMPLEMENTARY)
    return total


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
