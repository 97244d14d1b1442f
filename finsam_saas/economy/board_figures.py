"""The figures of the board's follow-up: exact for the kansli, else as they may be shown outside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from finsam_saas.economy.board_choice import BoardChoice
from finsam_saas.figures.activities import activities, held_in_all
from finsam_saas.figures.measures import (
    ACTIVITIES,
    ACTIVITY_PERSONS,
    ENDED,
    MEASURES,
    NEW,
    ONGOING,
    PLAN_SHARE,
    TO_WORK,
    TO_WORK_SHARE,
    FigureMeasure,
)
from finsam_saas.figures.protected import protected_figures, shown_of_year
from finsam_saas.figures.protection import Shown
from finsam_saas.figures.rules import NOBODY, Figure, Span
from finsam_saas.figures.sums import Choice, PartKey, summed
from finsam_saas.figures.tables import Cells, RowSum, cells_of, figures_of
from finsam_saas.figures.year_counts import YEAR
from finsam_saas.figures.year_model import EVERYBODY, PLAN, Place
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind

_OF_INDIVIDUALS = (NEW, ENDED, ONGOING, TO_WORK)
_OF_OTHERS = (ACTIVITIES, ACTIVITY_PERSONS)


def measures_of(kinds: Sequence[TemplateKind]) -> list[FigureMeasure]:
    """What is counted in insatser of these kinds; plans are what pre-rehabilitation is judged by."""
    found: list[FigureMeasure] = []
    if any(kind in INDIVIDUAL_KINDS for kind in kinds):
        found += _OF_INDIVIDUALS
    if TemplateKind.PRE_REHABILITATION in kinds:
        found.append(MEASURES[PLAN])
    if any(kind not in INDIVIDUAL_KINDS for kind in kinds):
        found += _OF_OTHERS
    return found


def shares_of(kinds: Sequence[TemplateKind]) -> list[FigureMeasure]:
    """The results of insatser of these kinds, as shares of those who ended."""
    return [TO_WORK_SHARE, *([PLAN_SHARE] if TemplateKind.PRE_REHABILITATION in kinds else [])]


class BoardFigures(Protocol):
    """Where the follow-up takes its figures from."""

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure of everybody or of an insats: of women, men, unknown and all."""


@dataclass(frozen=True)
class ExactFigures:
    """Figures as the accepted reports tell them; for the kansli."""

    cells: Cells

    @cached_property
    def _members(self) -> dict[Place, list[PartKey]]:
        found = dict.fromkeys(initiative for initiative, _part, _row in self.cells)
        return {EVERYBODY: [(one, None) for one in found], **{str(one): [(one, None)] for one in found}}

    def members(self, place: Place) -> list[PartKey]:
        """The insatser that stand at a place."""
        return self._members.get(place, [])

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure of everybody or of an insats: of women, men, unknown and all."""
        return figures_of(self.cells, self.members(place), measure)


@dataclass(frozen=True)
class ProtectedFigures:
    """The same figures with small ones hidden, and others with them; for a half-year or a year."""

    exact: ExactFigures
    shown: Shown
    time: str

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure of everybody or of an insats: of women, men, unknown and all."""
        members = self.exact.members(place)
        return protected_figures(
            self.shown.at(self.time, place), measure, cells=self.exact.cells, members=members
        )


def board_figures(choice: BoardChoice, digest: str) -> BoardFigures:
    """The figures of the time, exact or protected as the choice says; `digest` is of the year's counts."""
    exact = exact_figures(choice.span)
    if choice.exact:
        return exact
    return ProtectedFigures(exact, shown_of_year(choice.first.year, digest), choice.half or YEAR)


def exact_figures(span: Span) -> ExactFigures:
    """The exact figures of a time, by insats; two statements."""
    choice = Choice(span)
    held = held_in_all(activities(choice))
    told = {
        (initiative, part, ACTIVITIES_HELD): RowSum((NOBODY, NOBODY, NOBODY, one.total), one.reports)
        for (initiative, part), one in held.items()
    }
    return ExactFigures({**cells_of(summed(choice)), **told})
