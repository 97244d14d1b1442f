"""Files of reports and of older years: what a row is about, which series there are, where they break.

The older systems counted in other ways, so that their years stand apart: a figure of one series is never
added to, or compared with, a figure of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

WHOLE_ASSOCIATION = ""
"""The name that stands for the whole förbund where a figure is not of one insats."""

PARTICIPANTS = "participants"
"""Those who took part at some time in the year: what both systems count (domain.md 4.1, 4.2)."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row of a report's file is about: förbund, period, insats and question, by their stable keys."""

    association: str
    period: str
    initiative: str
    question: str

    def __str__(self) -> str:
        return "/".join((self.association, self.period, self.initiative, self.question))

    @classmethod
    def parse(cls, text: str) -> RowKey | None:
        """The key that a text holds; None where it is no whole key."""
        parts = text.split("/", 3)
        return cls(*parts) if len(parts) == 4 and all(parts) else None


class Series(StrEnum):
    """Where figures of older years come from; each counts in its own way."""

    SUS = "sus"
    UPPFOLJNING_FINSAM = "uppfoljning_finsam"


FIRST_YEAR: Mapping[Series, int] = {Series.SUS: 2004, Series.UPPFOLJNING_FINSAM: 2023}
LAST_WHOLE_YEAR: Mapping[Series, int] = {Series.SUS: 2022}
"""SUS closed on 30 April 2023; its last whole year is 2022 (domain.md 4.2)."""


def is_counted_in(series: Series, year: int, latest_year: int) -> bool:
    """Whether the series has figures for a whole year."""
    return FIRST_YEAR[series] <= year <= min(LAST_WHOLE_YEAR.get(series, latest_year), latest_year)


def breaks_before(years: Iterable[tuple[int, Series]]) -> list[int]:
    """The years, of those given in order, that another series begins with."""
    return [year for (_before, old), (year, new) in pairwise(years) if old is not new]


@dataclass(frozen=True, slots=True)
class YearlyKey:
    """Which figure of an older year: its series, the year, the insats ("" is the förbund), row and sex."""

    series: Series
    year: int
    initiative: str
    row: str
    sex: str


@dataclass(frozen=True, slots=True)
class YearlyFigure:
    """A figure of an older year: a count, or a symbol that says why there is none (`.` or `-`)."""

    key: YearlyKey
    value: int | None
    missing: str | None = None

    def __str__(self) -> str:
        return self.missing or str(self.value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do: figures that are new, that replace another, and that stand already."""

    added: Sequence[YearlyFigure]
    replaced: Sequence[YearlyFigure]
    unchanged: Sequence[YearlyFigure]


def compare(figures: Iterable[YearlyFigure], standing: Mapping[YearlyKey, YearlyFigure]) -> Comparison:
    """Figures of a file beside those that stand."""
    added, replaced, unchanged = [], [], []
    for figure in figures:
        before = standing.get(figure.key)
        if before is None:
            added.append(figure)
        elif before != figure:
            replaced.append(figure)
        else:
            unchanged.append(figure)
    return Comparison(added, replaced, unchanged)
