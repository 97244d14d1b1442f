"""Which time the board's follow-up is of, as its address says.

What may leave the kansli is of half-years and years only: times that overlap could be subtracted from each
other until a person stood alone. The kansli's own may be of any quarters in a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from finsam_saas.figures.rules import Span
from finsam_saas.reporting_plan.periods import Cadence, Period, PeriodRefused
from finsam_saas.reporting_plan.wording import period_label

_OPEN = (Cadence.HALF_YEAR, Cadence.YEAR)
_QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class BoardChoice:
    """The first and the last period of the time, which are the same for a half-year; exact for the kansli."""

    first: Period
    last: Period
    exact: bool

    @property
    def span(self) -> Span:
        """The days of the time."""
        return Span(self.first.first_day, self.last.last_day)

    @property
    def label(self) -> str:
        """The time in words."""
        if self.first == self.last:
            return period_label(self.first)
        return f"{period_label(self.first)} – {period_label(self.last)}"

    @property
    def address(self) -> dict[str, str]:
        """The choice as it stands in an address."""
        if self.exact:
            return {"fran": str(self.first), "till": str(self.last)}
        return {"period": str(self.first)}

    @property
    def half(self) -> str:
        """The half of the year by its code (h1, h2); empty where the time is another."""
        whole = self.first == self.last and self.first.cadence is Cadence.HALF_YEAR
        return str(self.first).partition("-")[2] if whole else ""


def open_choice(arguments: Mapping[str, str], *, today: date) -> BoardChoice:
    """The half-year or year that an address asks for; without it, the latest half-year that is over."""
    found = _period(arguments.get("period", ""), _OPEN) or _latest_half(today)
    return BoardChoice(found, found, False)


def exact_choice(arguments: Mapping[str, str], *, today: date) -> BoardChoice:
    """The quarters that an address asks for, in order; without it, the latest half-year that is over."""
    half = _latest_half(today)
    first = _period(arguments.get("fran", ""), (Cadence.QUARTER,))
    last = _period(arguments.get("till", ""), (Cadence.QUARTER,))
    first = first or Period.of_day(Cadence.QUARTER, half.first_day)
    last = last or max(first, Period.of_day(Cadence.QUARTER, half.last_day), key=_end)
    return BoardChoice(min(first, last, key=_end), max(first, last, key=_end), True)


def _latest_half(today: date) -> Period:
    return Period.of_day(Cadence.HALF_YEAR, today).previous()


def open_periods(years: Sequence[int]) -> list[tuple[str, str]]:
    """The half-years and years to choose between, by code and in words, newest first."""
    found = [
        period
        for year in years
        for period in (
            Period(Cadence.YEAR, year, 1),
            Period(Cadence.HALF_YEAR, year, 2),
            Period(Cadence.HALF_YEAR, year, 1),
        )
    ]
    return [(str(one), period_label(one)) for one in found]


def quarters(years: Sequence[int]) -> list[tuple[str, str]]:
    """The quarters that the kansli chooses between, by code and in words, newest first."""
    found = [Period(Cadence.QUARTER, year, number) for year in years for number in reversed(_QUARTERS)]
    return [(str(one), period_label(one)) for one in found]


def _period(code: str, cadences: Sequence[Cadence]) -> Period | None:
    try:
        found = Period.parse(code)
    except PeriodRefused:
        return None
    return found if found.cadence in cadences else None


def _end(period: Period) -> date:
    return period.last_day
