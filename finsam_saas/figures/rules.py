"""How figures are put together: flows through a span of periods, totals with gaps, and coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from finsam_saas.followup.rules import Measure, Total


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
    found = list(totals)
    known = [one.value for one in found if one.value is not None]
    return Total(sum(known) if known else None, all(one.complete for one in found))
