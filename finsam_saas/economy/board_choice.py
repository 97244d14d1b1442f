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

EXACT = "exakt"
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
            return {"visning": EXACT, "fran": str(self.first), "till": str(self.last)}
        return {"period": str(self.first)}

    @property
    def half(self) -> str:
        """The half of the year by its code (h1, h2); empty where the time is another."""
        whole = self.first == self.last and self.first.cadence is Cadence.HALF_YEAR
        return str(self.first).partition("-")[2] if whole else ""


def board_choice(arguments: Mapping[str, str], *, may_see_exact: bool, today: date) -> BoardChoice:
    """What an address asks for; without it, the latest half-year that is over."""
    latest = Period.of_day(Cadence.HALF_YEAR, today).previous()
    if may_see_exact and arguments.get("visning") == EXACT:
        first = _period(arguments.get("fran", ""), (Cadence.QUARTER,))
        last = _period(arguments.get("till", ""), (Cadence.QUARTER,))
        first = first or Period.of_day(Cadence.QUARTER, latest.first_day)
        last = last or max(first, Period.of_day(Cadence.QUARTER, latest.last_day), key=_end)
        return BoardChoice(first, max(first, last, key=_end), True)
    found = _period(arguments.get("period", ""), _OPEN) or latest
    return BoardChoice(found, found, False)


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
