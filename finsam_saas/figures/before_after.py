"""What those who ended did and lived on before and after, as counts beside each other.

Counts only: nobody is followed from one to the other, so the tables say how many, never who moved where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.figures.export import about, columns_by_sex, incomplete
from finsam_saas.figures.measures import MEASURES, OCCUPATION_AFTER
from finsam_saas.figures.page import StatisticsPage
from finsam_saas.figures.tables import Line
from finsam_saas.figures.wording import OCCUPATION_AFTER_TOLD, situation_words
from finsam_saas.reporting_plan.core_indicators import LIVELIHOODS, OCCUPATIONS, Section
from finsam_saas.web.tables import Cell, Column, Kind, Sheet

OCCUPATION = "sysselsattning"
LIVELIHOOD = "forsorjning"


@dataclass(frozen=True)
class Situation:
    """One situation with how many were in it before and after."""

    label: str
    before: Line
    after: Line


@dataclass(frozen=True)
class Matrix:
    """The situations of one sort (its name in an address): those of the reports that ask for them."""

    name: str
    title: str
    situations: Sequence[Situation]

    @property
    def is_answered(self) -> bool:
        """Whether some accepted report says how it was before."""
        return any(one.before.coverage.accepted for one in self.situations)

    @property
    def is_of_the_same_reports(self) -> bool:
        """Whether before and after are made of equally many reports, so that they can be compared."""
        return all(one.before.coverage == one.after.coverage for one in self.situations)


def matrices(page: StatisticsPage) -> list[Matrix]:
    """Occupation and livelihood, before and after."""
    occupation = (Section.OCCUPATION_BEFORE.value, OCCUPATION_AFTER)
    livelihood = (Section.LIVELIHOOD_BEFORE.value, Section.LIVELIHOOD_AFTER.value)
    return [
        _matrix(page, OCCUPATION, str(_("Sysselsättning")), occupation, OCCUPATIONS),
        _matrix(page, LIVELIHOOD, str(_("Huvudsaklig försörjning")), livelihood, LIVELIHOODS),
    ]


def _matrix(
    page: StatisticsPage, name: str, title: str, sections: tuple[str, str], codes: Sequence[str]
) -> Matrix:
    before, after = sections
    return Matrix(
        name,
        title,
        [
            Situation(
                situation_words(f"{before}:{code}"),
                page.tables.total(MEASURES[f"{before}:{code}"]),
                page.tables.total(MEASURES[f"{after}:{code}"]),
            )
            for code in codes
        ],
    )


def about_before_after(page: StatisticsPage) -> Sheet:
    """The first sheet: that these are counts, and where occupation afterwards comes from."""
    told = _("Antal avslutade före och efter insatsen. Ingen person följs från det ena till det andra.")
    return about(page, f"{told} {OCCUPATION_AFTER_TOLD}")


def matrix_sheet(matrix: Matrix) -> Sheet:
    """A matrix as a table: a line for each situation and time."""
    columns = [Column(matrix.title), Column(_("När")), *columns_by_sex(Kind.COUNT)]
    rows = [
        _row(one.label, when, line)
        for one in matrix.situations
        for when, line in ((str(_("Före")), one.before), (str(_("Efter")), one.after))
    ]
    return Sheet(matrix.title, columns, rows)


def _row(label: str, when: str, line: Line) -> list[Cell]:
    counts = [figure.shown for figure in line.figures]
    return [label, when, *counts, line.coverage.accepted, line.coverage.expected, incomplete(line.figures)]
