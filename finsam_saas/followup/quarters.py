"""Quarters as reporting periods, in Swedish time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from finsam_saas.reporting_plan.periods import FIRST_YEAR, LAST_YEAR, Cadence, Period

SWEDEN = ZoneInfo("Europe/Stockholm")


DAYS_TO_REPORT = 20
"""Days after the quarter's end within which a report is due, where the förbund has not chosen its own."""

_CODE = re.compile(r"([0-9]{4})-kv([1-4])")


class QuarterRefused(ValueError):
    """The text or the numbers do not name a quarter."""

    def __init__(self, given: str) -> None:
        super().__init__(f"not a quarter: {given[:20]!r}")
        self.given = given[:20]


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, 2004–2099; compares in time order. Raises QuarterRefused outside that."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 4):
            raise QuarterRefused(f"{self.year}-kv{self.number}")

    def __str__(self) -> str:
        return f"{self.year}-kv{self.number}"

    @classmethod
    def parse(cls, code: str) -> "Quarter":
        """The quarter that a code such as "2026-kv3" names. Raises QuarterRefused."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise QuarterRefused(code)
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        """The quarter's first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """The quarter's last day."""
        following = date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, self.number * 3 + 1, 1)
        return following - timedelta(days=1)

    def previous(self) -> "Quarter":
        """The quarter before. Raises QuarterRefused before 2004."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def following(self) -> "Quarter":
        """The quarter after. Raises QuarterRefused after 2099."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def period(self) -> Period:
        """The quarter as a period that insatser report on."""
        return Period(Cadence.QUARTER, self.year, self.number)

    def same_last_year(self) -> "Quarter":
        """The same quarter one year earlier. Raises QuarterRefused before 2004."""
        return Quarter(self.year - 1, self.number)

    def due_date(self, days_to_report: int = DAYS_TO_REPORT) -> date:
        """The last day to hand in the quarter's report."""
        return self.last_day + timedelta(days=days_to_report)

    def is_over(self, today: date) -> bool:
        """Whether the quarter has ended, so that its figures can be complete."""
        return self.last_day < today


def quarter_of_day(day: date) -> Quarter:
    """The quarter that a calendar day belongs to."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_of(moment: datetime) -> Quarter:
    """The quarter in Sweden at a moment: 31 December 23:30 UTC is already the next year there.

    Raises ValueError for a moment without time zone, since it names no point in time.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return quarter_of_day(moment.astimezone(SWEDEN).date())
