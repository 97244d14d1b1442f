"""The figures of the board's follow-up: exact for the kansli, else as they may be shown outside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Protocol
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import SYMBOL, Protected, Published, protected_percent
from finsam_saas.economy.board_choice import BoardChoice
from finsam_saas.economy.board_protection import HALVES, PLAN, SEXES, YEAR, HalfYears, Place
from finsam_saas.economy.protection_below import HIDDEN
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
from finsam_saas.figures.protected import ProtectedTables, protected_tables
from finsam_saas.figures.queries import activities, held_in_all
from finsam_saas.figures.rules import NOBODY, Figure, Span
from finsam_saas.figures.selection import Dimension, Selection
from finsam_saas.figures.sums import Choice, summed
from finsam_saas.figures.tables import Cells, RowSum, cells_of, figures_of, sum_of
from finsam_saas.followup.models import Report
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind

_OF_INDIVIDUALS = (NEW, ENDED, ONGOING, TO_WORK)
_OF_OTHERS = (ACTIVITIES, ACTIVITY_PERSONS)
_BY_KIND = (NEW.key, ENDED.key, ONGOING.key, TO_WORK.key, ACTIVITY_PERSONS.key)
_BY_INITIATIVE = (NEW.key, ENDED.key, ONGOING.key, ACTIVITY_PERSONS.key)
HIDDEN_FIGURE = Figure(None, SYMBOL)
Members = Sequence[tuple[UUID, TemplateKind]]


def measures_of(kinds: Sequence[TemplateKind]) -> list[FigureMeasure]:
    """What is counted in insatser of these kinds; plans are what pre-rehabilitation is judged by."""
    found: list[FigureMeasure] = []
    if any(kind in INDIVIDUAL_KINDS for kind in kinds):
        found += _OF_INDIVIDUALS
    if TemplateKind.PRE_REHABILITATION in kinds:
        found.append(PLAN)
    if any(kind not in INDIVIDUAL_KINDS for kind in kinds):
        found += _OF_OTHERS
    return found


def shares_of(kinds: Sequence[TemplateKind]) -> list[FigureMeasure]:
    """The results of insatser of these kinds, as shares of those who ended."""
    return [TO_WORK_SHARE, *([PLAN_SHARE] if TemplateKind.PRE_REHABILITATION in kinds else [])]


class BoardFigures(Protocol):
    """Where the follow-up takes its figures from."""

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure at a place: of women, men, unknown and all."""


@dataclass(frozen=True)
class ExactFigures:
    """Figures as the accepted reports tell them; for the kansli."""

    cells: Cells

    @cached_property
    def _members(self) -> Members:
        return sorted({(initiative, kind) for initiative, kind, _row in self.cells}, key=str)

    def members(self, place: Place) -> Members:
        """The insatser, by kind, that stand at a place."""
        return [
            (initiative, kind)
            for initiative, kind in self._members
            if place.kind in (ALL, kind) and place.initiative in (ALL, str(initiative))
        ]

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure at a place: of women, men, unknown and all."""
        return figures_of(self.cells, self.members(place), measure)

    def count(self, measure: str, place: Place, sex: str) -> int:
        """What is known of a count; what is missing adds nothing."""
        counted = sum_of(self.cells, self.members(place), MEASURES[measure].rows)
        return counted[SEXES.index(sex)].value or 0


@dataclass(frozen=True)
class ProtectedFigures:
    """The same figures with small ones hidden, and others with them; for a half-year or a year."""

    exact: ExactFigures
    halves: HalfYears
    time: str

    def of(self, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
        """The measure at a place: of women, men, unknown and all."""
        exact = self.exact.of(measure, place)
        if not measure.is_by_sex:
            return exact
        return tuple(
            figure if figure.value is None else self._shown(measure, place, sex, figure)
            for figure, sex in zip(exact, SEXES, strict=True)
        )

    def _shown(self, measure: FigureMeasure, place: Place, sex: str, exact: Figure) -> Figure:
        if not measure.is_share:
            hidden = isinstance(self.halves.shown(measure.key, self.time, place, sex), Protected)
            return HIDDEN_FIGURE if hidden else exact
        part = TO_WORK if measure.rows == TO_WORK.rows else PLAN
        percent = protected_percent(
            self.halves.shown(part.key, self.time, place, sex),
            self.halves.shown(ENDED.key, self.time, place, sex),
        )
        return HIDDEN_FIGURE if isinstance(percent, Protected) else Figure(Fraction(percent) / 100)


@dataclass(frozen=True)
class _YearsStatistics:
    """What the statistics page shows of the year to everybody who may not see exact counts."""

    by_initiative: ProtectedTables
    by_kind: ProtectedTables

    def shown(self, measure: str, place: Place, sex: str) -> Published | None:
        """The figure as it stands there; None where the page does not speak of it."""
        figure = self._figure(measure, place, SEXES.index(sex))
        if figure is None or isinstance(figure.value, Fraction):
            return None
        return HIDDEN if figure.symbol == SYMBOL else figure.value or 0

    def _figure(self, measure: str, place: Place, column: int) -> Figure | None:
        chosen = MEASURES[measure]
        if place.initiative != ALL:
            if measure not in _BY_INITIATIVE:
                return None
            members = [(UUID(place.initiative), None)]
            return self.by_initiative.line(place.initiative, chosen, members, whole=True).figures[column]
        if place.kind != ALL:
            if measure not in _BY_KIND:
                return None
            parts = [(one.id, TemplateKind(place.kind)) for one in self.by_kind.facts.initiatives]
            return self.by_kind.line(place.kind, chosen, parts, whole=False).figures[column]
        return self.by_initiative.total(chosen).figures[column]


def board_figures(actor: Actor, choice: BoardChoice) -> BoardFigures:
    """The figures of the time, exact or protected as the choice says."""
    exact = exact_figures(choice.span)
    if choice.exact:
        return exact
    year = choice.first.year
    tables = protected_tables(actor, Selection([year], year).protected(), with_activities=False)
    by_kind = replace(tables, selection=replace(tables.selection, by=Dimension.KIND))
    statistics = _YearsStatistics(tables, by_kind)
    of_year = ExactFigures(tables.facts.by_part)
    times: dict[str, ExactFigures] = {YEAR: of_year}
    for number, half in enumerate(HALVES, start=1):
        period = Period(Cadence.HALF_YEAR, year, number)
        is_chosen = half == choice.half
        times[half] = exact if is_chosen else exact_figures(Span(period.first_day, period.last_day))
    halves = HalfYears(
        lambda measure, time, place, sex: times[time].count(measure, place, sex),
        statistics.shown,
        _kinds(tables),
    )
    return ProtectedFigures(exact, halves, choice.half or YEAR)


def _kinds(tables: ProtectedTables) -> Mapping[str, Sequence[str]]:
    """The insatser of each kind, each in one, as the statistics have them."""
    kind_of = {initiative: kind for initiative, kind, _part in tables.facts.coverage}
    found: dict[str, list[str]] = {}
    for initiative, kind in kind_of.items():
        found.setdefault(kind.value, []).append(str(initiative))
    return found


def exact_figures(span: Span) -> ExactFigures:
    """The exact figures of a time, by insats and kind; two statements."""
    choice, kind = Choice(span), Report.kind.expression
    held = held_in_all(activities(choice, kind))
    told = {
        (initiative, part, ACTIVITIES_HELD): RowSum((NOBODY, NOBODY, NOBODY, one.total), one.reports)
        for (initiative, part), one in held.items()
    }
    return ExactFigures({**cells_of(summed(choice, None, kind)), **told})
