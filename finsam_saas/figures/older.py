"""Older years beside a measure's own: as another system counted them, each series by itself, never added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, distinct, func, select, true

from finsam_saas.figures.measures import PARTICIPANTS, FigureMeasure
from finsam_saas.figures.rules import (
    NOBODY,
    NOTHING_SAID,
    Each,
    Figure,
    add_each,
    count_figure,
    each_of,
    share_figure,
)
from finsam_saas.figures.selection import Dimension, Selection
from finsam_saas.followup.models import ReportingPeriod
from finsam_saas.followup.rules import Missing, Sex, Total
from finsam_saas.imports import rules as imported
from finsam_saas.imports.queries import YearlyLine, yearly_line, yearly_statement
from finsam_saas.imports.rules import WHOLE_ASSOCIATION, Series, YearlyFigure
from finsam_saas.imports.wording import BREAK_WORDS, SERIES_WORDS
from tenants.context import current_tenant
from tenants.database import session

OLDER_TOLD = _l(
    "Äldre år är inlästa som de räknades då. De är inte med i totalen eller i några andra siffror."
)


@dataclass(frozen=True)
class OlderLine:
    """A year as a series counted it: the figures of women, men, unknown and all.

    `initiative` is the name it stands under among the older years, `row` the only row it is made of ("" where
    there are several).
    """

    year: int
    series: Series
    figures: tuple[Figure, ...]
    initiative: str
    row: str

    @property
    def label(self) -> str:
        """The year with its series."""
        return str(_("%(year)s (%(series)s)", year=self.year, series=SERIES_WORDS[self.series]))


def years_and_older(chosen: Selection) -> tuple[list[int], list[OlderLine]]:
    """The years that have been reported on, newest first, and the older years of a measure; one statement."""
    reported = select(func.array_agg(distinct(ReportingPeriod.year)))
    ours = select(
        reported.where(ReportingPeriod.tenant_id == current_tenant().id).scalar_subquery().label("ours")
    ).subquery()
    older = _statement(chosen).subquery()
    rows = session.execute(select(ours.c.ours, older).select_from(ours).outerjoin(older, true())).all()
    lines = [yearly_line(row) for row in rows if row.year is not None]
    return sorted(rows[0].ours or (), reverse=True), lines_of(lines, chosen.measure)


def has_older(chosen: Selection) -> bool:
    """Whether there can be older years of a selection: all years by year, of the whole förbund or one insats.

    Older systems tell nothing of kommuner or target groups.
    """
    limited = chosen.kind or chosen.municipality_id or chosen.target_group_id
    return chosen.by is Dimension.YEAR and chosen.year is None and chosen.measure.is_by_sex and not limited


def _statement(chosen: Selection) -> Select[*tuple[Any, ...]]:
    rows = _rows(chosen.measure.rows, chosen.measure) + chosen.measure.of
    if chosen.initiative_id is None:
        return yearly_statement(WHOLE_ASSOCIATION, of_rows=rows)
    return yearly_statement(initiative_id=chosen.initiative_id, of_rows=rows)


def _rows(rows: tuple[str, ...], measure: FigureMeasure) -> tuple[str, ...]:
    """The rows of older years that a measure's rows are; both systems count who took part as one row."""
    return (imported.PARTICIPANTS,) if measure is PARTICIPANTS else rows


def lines_of(found: Sequence[YearlyLine], measure: FigureMeasure) -> list[OlderLine]:
    """The measure of each series and year of which anything is told, series by series."""
    told: dict[tuple[Series, int], dict[str, dict[Sex, Total]]] = {}
    names: dict[tuple[Series, int], str] = {}
    for line in found:
        key = line.figure.key
        of_year = told.setdefault((key.series, key.year), {})
        of_year.setdefault(key.row, {})[Sex(key.sex)] = _total(line.figure)
        names[key.series, key.year] = key.initiative
    rows = _rows(measure.rows, measure)
    only = rows[0] if len(rows) == 1 and not measure.is_share else ""
    order = sorted(told, key=lambda one: (list(Series).index(one[0]), one[1]))
    return [
        OlderLine(year, series, _figures(told[series, year], rows, measure.of), names[series, year], only)
        for series, year in order
        if any(row in told[series, year] for row in rows)
    ]


def _total(figure: YearlyFigure) -> Total:
    return Total(figure.value, figure.missing != Missing.NOT_KNOWN.value)


def _figures(
    told: Mapping[str, Mapping[Sex, Total]], rows: Sequence[str], of: Sequence[str]
) -> tuple[Figure, ...]:
    counted = add_each(_each(told, row) for row in rows)
    if not of:
        return tuple(count_figure(one) for one in counted)
    wholes = add_each(_each(told, row) for row in of)
    return tuple(share_figure(part, whole) for part, whole in zip(counted, wholes, strict=True))


def _each(told: Mapping[str, Mapping[Sex, Total]], row: str) -> Each:
    """A row by sex; a sex that the series did not count is not applicable, a row it did not is missing."""
    by_sex = told.get(row)
    return each_of({sex: by_sex.get(sex, NOBODY) for sex in Sex}) if by_sex else NOTHING_SAID


def break_words(before: Series, after: Series | None) -> str:
    """Why the years of a series cannot be compared with those after it; None: the reports kept here."""
    if after is not None:
        return str(BREAK_WORDS)
    told = _(
        "Serien bryts: %(series)s räknade på ett annat sätt än rapporterna här. Åren före och efter kan inte"
        " jämföras eller läggas ihop.",
        series=SERIES_WORDS[before],
    )
    return str(told)


def breaks_of(lines: Sequence[OlderLine]) -> list[str]:
    """What is said of the break before each older year ("" where there is none), and at last before ours."""
    series = [one.series for one in lines]
    said = [break_words(before, after) if before is not after else "" for before, after in pairwise(series)]
    return ["", *said, break_words(series[-1], None)] if series else []
