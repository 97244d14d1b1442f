"""Attendance as what fees rest on: half-years, and in what part somebody was at a meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2099
HALVES: Final = (1, 2)
YEARS_BACK: Final = 3


class Part(StrEnum):
    """In what part somebody was at a meeting: fees often differ between them."""

    CHAIR = "chair"
    MEMBER = "member"
    SERVING = "serving"
    SUBSTITUTE = "substitute"
    ADJUNCT = "adjunct"


@dataclass(frozen=True)
class Span:
    """A year, or half of one (1 or 2)."""

    year: int
    half: int | None = None

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def last_day(self) -> date:
        """The day it ends."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def key(self) -> str:
        """As it stands in addresses: "2026" or "2026-1"."""
        return f"{self.year}-{self.half}" if self.half else str(self.year)

    @classmethod
    def of_day(cls, day: date) -> Span:
        """The half-year that holds the day."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def parse(cls, key: str) -> Span | None:
        """The span of a key; None where it is none."""
        year, _dash, half = key.partition("-")
        if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
            return None
        if half and half not in {str(one) for one in HALVES}:
            return None
        found = cls(int(year), int(half) if half else None)
        return found if found.key == key else None


def offered(today: date) -> list[Span]:
    """The spans to choose from, the latest first: this year and those before, whole and in halves."""
    years = range(today.year, today.year - YEARS_BACK, -1)
    return [Span(year, half) for year in years for half in (*reversed(HALVES), None)]


def counted(parts: Iterable[Part]) -> dict[Part, int]:
    """How many meetings in each part."""
    found = Counter(parts)
    return {part: found[part] for part in Part}
