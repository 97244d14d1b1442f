"""How figures are put together: flows through a span of periods, totals with gaps, and coverage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from finsam_saas.followup.rules import Measure, Missing, Sex, Total


class SpanRefused(ValueError):
    """The last day of the span comes before its first."""


@dataclass(frozen=True)
class Span:
    """Whole months from the first day to the last; reports count when their whole period lies in it.

    Raises SpanRefused.
    """

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise SpanRefused(f"{self.first_day}–{self.last_day}")

    @classmethod
    def of_year(cls, year: int) -> "Span":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Coverage:
    """Of how many reports a figure is made, and of how many that were expected."""

    accepted: int
    expected: int

    @property
    def is_whole(self) -> bool:
        """Whether every report that was expected is accepted."""
        return self.expected > 0 and self.accepted == self.expected

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.accepted + other.accepted, self.expected + other.expected)


NOTHING = Coverage(0, 0)


@dataclass(frozen=True)
class Flow:
    """One row and sex of an insats over a span: the sum, and what its first and last reports say.

    A value that is not known ("-") is None with its gap set; "." (nobody to count) is None without a gap.
    """

    summed: int | None
    has_gap: bool
    first: int | None
    first_has_gap: bool
    last: int | None
    last_has_gap: bool

    def total(self, row: str) -> Total:
        """The row's figure: ongoing at start as the first report has it, at end as the last, else the sum."""
        if row == Measure.ONGOING_AT_START:
            return Total(self.first, not self.first_has_gap)
        if row == Measure.ONGOING_AT_END:
            return Total(self.last, not self.last_has_gap)
        return Total(self.summed, not self.has_gap)


def add(totals: Iterable[Total]) -> Total:
    """The sum of totals: what is missing is never added as 0, and makes the sum incomplete."""
    known: int | None = None
    complete = True
    for one in totals:
        if one.value is not None:
            known = one.value + (known or 0)
        complete = complete and one.complete
    return Total(known, complete)


NOT_SAID = Total(None, False)
"""What a report that was asked says nothing of: missing, and never 0."""

Each = tuple[Total, Total, Total, Total]
"""Women, men, unknown, and all of them: the columns of every table."""
NOTHING_SAID: Each = (NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID)
NOBODY = Total(None, True)
_SEXES = tuple(Sex)


def each_of(by_sex: Mapping[Sex, Total]) -> Each:
    """What is said of each sex, and the total, which is complete only when each of them is."""
    women, men, unknown = (by_sex.get(sex, NOT_SAID) for sex in _SEXES)
    return (women, men, unknown, add((women, men, unknown)))


def add_each(parts: Iterable[Each]) -> Each:
    """The sum column by column; where there is nothing to add nothing is known."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else NOTHING_SAID
    women, men, unknown, everybody = (add(one[place] for one in found) for place in range(4))
    return (women, men, unknown, everybody)


@dataclass(frozen=True)
class Figure:
    """What stands in a table: a count or a share, or the symbol in its place.

    `at_least` says that some report says "uppgift saknas", so that the count is of those that are known.
    """

    value: int | Fraction | None
    symbol: str = ""
    at_least: bool = False

    @property
    def shown(self) -> int | Fraction | str:
        """The value, or the symbol."""
        return self.symbol if self.value is None else self.value


UNKNOWN_FIGURE = Figure(None, Missing.NOT_KNOWN.value)
NO_FIGURE = Figure(None, Missing.NOT_APPLICABLE.value)


def count_figure(total: Total) -> Figure:
    """A total as it is shown: "." where there is nobody to count, "-" where nothing is known."""
    if total.value is None:
        return NO_FIGURE if total.complete else UNKNOWN_FIGURE
    return Figure(total.value, at_least=not total.complete)


def share_figure(part: Total, whole: Total) -> Figure:
    """The part of the whole; unknown unless both are complete, since a gap is not 0. "." of nobody."""
    if not (part.complete and whole.complete):
        return UNKNOWN_FIGURE
    if part.value is None or not whole.value:
        return NO_FIGURE
    return Figure(Fraction(part.value, whole.value))
