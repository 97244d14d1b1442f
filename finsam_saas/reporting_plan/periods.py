"""Periods that are reported on: months, quarters, tertials, half-years and years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_YEAR = 2004
"""Finsamlagen has been in force since 1 January 2004."""
LAST_YEAR = 2099
MONTHS_OF_A_YEAR = 12


class Cadence(StrEnum):
    """How often an insats reports."""

    MONTH = "month"
    QUARTER = "quarter"
    TERTIAL = "tertial"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS_IN: Mapping[Cadence, int] = {
    Cadence.MONTH: 1,
    Cadence.QUARTER: 3,
    Cadence.TERTIAL: 4,
    Cadence.HALF_YEAR: 6,
    Cadence.YEAR: 12,
}
_LETTERS: Mapping[Cadence, str] = {
    Cadence.MONTH: "m",
    Cadence.QUARTER: "kv",
    Cadence.TERTIAL: "t",
    Cadence.HALF_YEAR: "h",
    Cadence.YEAR: "ar",
}
_CADENCE_OF = {letters: cadence for cadence, letters in _LETTERS.items()}
_CODE = re.compile(r"([0-9]{4})-(m|kv|t|h|ar)([0-9]{1,2})")


class PeriodRefused(ValueError):
    """The text or the numbers do not name a period."""

    def __init__(self, given: str) -> None:
        super().__init__(f"not a period: {given[:20]!r}")
        self.given = given[:20]


def periods_in_a_year(cadence: Cadence) -> int:
    """How many times a year an insats with this cadence reports."""
    return MONTHS_OF_A_YEAR // MONTHS_IN[cadence]


@dataclass(frozen=True)
class Period:
    """One period of a year, 2004–2099, numbered from 1. Raises PeriodRefused outside that."""

    cadence: Cadence
    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= periods_in_a_year(self.cadence)):
            raise PeriodRefused(f"{self.cadence} {self.year} {self.number}")

    def __str__(self) -> str:
        return f"{self.year}-{_LETTERS[self.cadence]}{self.number}"

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period that a code such as "2026-kv3", "2026-m11" or "2026-ar1" names. Raises PeriodRefused."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise PeriodRefused(code)
        return cls(_CADENCE_OF[found[2]], int(found[1]), int(found[3]))

    @classmethod
    def of_day(cls, cadence: Cadence, day: date) -> "Period":
        """The period of a cadence that a calendar day belongs to."""
        return cls(cadence, day.year, (day.month - 1) // MONTHS_IN[cadence] + 1)

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return date(self.year, (self.number - 1) * MONTHS_IN[self.cadence] + 1, 1)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        months = self.number * MONTHS_IN[self.cadence]
        following = date(self.year + months // 12, months % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def first_month(self) -> int:
        """The period's first month counted from year 0, as the database keeps it."""
        return self.first_day.year * MONTHS_OF_A_YEAR + self.first_day.month

    @property
    def last_month(self) -> int:
        """The period's last month counted from year 0, as the database keeps it."""
        return self.last_day.year * MONTHS_OF_A_YEAR + self.last_day.month

    def previous(self) -> "Period":
        """The period before. Raises PeriodRefused before 2004."""
        if self.number > 1:
            return Period(self.cadence, self.year, self.number - 1)
        return Period(self.cadence, self.year - 1, periods_in_a_year(self.cadence))

    def following(self) -> "Period":
        """The period after. Raises PeriodRefused after 2099."""
        if self.number < periods_in_a_year(self.cadence):
            return Period(self.cadence, self.year, self.number + 1)
        return Period(self.cadence, self.year + 1, 1)

    def same_last_year(self) -> "Period":
        """The same period one year earlier. Raises PeriodRefused before 2004."""
        return Period(self.cadence, self.year - 1, self.number)

    def is_over(self, today: date) -> bool:
        """Whether the period has ended, so that its figures can be complete."""
        return self.last_day < today
