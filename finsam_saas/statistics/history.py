"""What is known of the whole country from before this system: dated, sourced reference figures, and breaks.

The figures are others' and are shown beside ours, never added to them or joined with them over a break.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

_FIGURES = Path(__file__).with_name("history.toml")


class ReferenceMeasure(StrEnum):
    """What a reference figure counts: numbers, million kronor, or per cent."""

    ASSOCIATIONS = "associations"
    MUNICIPALITIES = "municipalities"
    STATE_GRANT_MKR = "state_grant_mkr"
    INITIATIVES = "initiatives"
    INDIVIDUAL_INITIATIVES = "individual_initiatives"
    STRUCTURAL_INITIATIVES = "structural_initiatives"
    PARTICIPANTS = "participants"
    PARTICIPANTS_WITH_IDENTITY = "participants_with_identity"
    ENDED_WOMEN_PERCENT = "ended_women_percent"
    ENDED_MEN_PERCENT = "ended_men_percent"
    TO_WORK_OR_STUDIES_PERCENT = "to_work_or_studies_percent"


@dataclass(frozen=True, slots=True)
class ReferenceFigure:
    """One figure as its source gives it.

    `as_of` is the day or time that it is of, where the source says; `about` says that the source rounds.
    Two sources that do not agree stand as two figures.
    """

    year: int
    measure: ReferenceMeasure
    value: Decimal
    source: str
    as_of: str | None
    about: bool


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """The first year of another way of counting: figures before and after it are not of one series."""

    year: int
    label: str
    note: str
    source: str


@cache
def reference_figures() -> tuple[ReferenceFigure, ...]:
    """All reference figures, in the order of years. Raises KeyError for a source that is not in the list."""
    read = tomllib.loads(_FIGURES.read_text(encoding="utf-8"))
    found = [
        ReferenceFigure(
            year=one["year"],
            measure=ReferenceMeasure(one["measure"]),
            value=Decimal(str(one["value"])),
            source=read["sources"][one["source"]],
            as_of=one.get("as_of"),
            about=one.get("about", False),
        )
        for one in read["figures"]
    ]
    return tuple(sorted(found, key=lambda one: one.year))


@cache
def series_breaks() -> tuple[SeriesBreak, ...]:
    """The years in which the way of counting changed: SUS, Uppföljning Finsam, and this system."""
    read = tomllib.loads(_FIGURES.read_text(encoding="utf-8"))
    return tuple(SeriesBreak(**one) for one in read["breaks"])


def series(measure: ReferenceMeasure) -> list[ReferenceFigure]:
    """The reference figures of one measure, in the order of years."""
    return [one for one in reference_figures() if one.measure is measure]
