"""A figure explained: what it means, the reports behind it, and the figure counted anew from them.

It is counted here from each report's own value in order of time, and not by the database as on the page;
a test compares the two for every figure there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.figures import queries
from finsam_saas.figures.activities import activities, held_in_all
from finsam_saas.figures.measures import FigureMeasure
from finsam_saas.figures.page import StatisticsPage, page_of_line
from finsam_saas.figures.queries import ReportFacts
from finsam_saas.figures.rules import NOBODY, Each, Figure, Flow, Span, count_figure, each_of
from finsam_saas.figures.selection import NOT_KNOWN, Dimension, Selection
from finsam_saas.figures.sources import Source, sources
from finsam_saas.figures.sums import Choice
from finsam_saas.figures.tables import Cells, Line, RowSum, figures_of, joined
from finsam_saas.figures.wording import ALL, SEX_KEYS
from finsam_saas.followup.rules import Measure, Missing, ReportState, Sex, Total
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from finsam_saas.reporting_plan.periods import Period, PeriodRefused
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.errors import NotFound


@dataclass(frozen=True)
class Behind:
    """What a report behind the figure says of one of its rows: women, men, unknown and all as written."""

    report: ReportFacts
    row: str
    values: tuple[int | str, ...]


@dataclass(frozen=True)
class LeftOut:
    """A report that is not in the figure: not accepted, partly outside the time, or silent about it."""

    report: ReportFacts
    lies_outside: bool
    is_silent: bool


@dataclass(frozen=True)
class Explanation:
    """One figure with all that is behind it."""

    page: StatisticsPage
    line: Line
    sex: str
    figure: Figure
    behind: Sequence[Behind]
    left_out: Sequence[LeftOut]

    @property
    def shows_values(self) -> bool:
        """Whether the reports' own values are shown: not where figures are protected."""
        return self.page.exact


def explanation(arguments: Mapping[str, str], actor: Actor) -> Explanation:
    """The figure that an address names. Raises NotFound where there is no such figure for the actor."""
    row, sex = arguments.get("rad", ""), arguments.get("kon", ALL)
    page = page_of_line(arguments, actor, total=not row)
    lines = page.tables.breakdown() if row else [page.total]
    line = next((one for one in lines if one.key == row), None)
    if line is None or sex not in SEX_KEYS:
        raise NotFound("no such figure")
    choice = _choice(page, row)
    reports = queries.reports_touching(choice)
    place = SEX_KEYS.index(sex)
    if not page.exact:
        left = left_out(reports, choice.span, page.measure, None)
        return Explanation(page, line, sex, line.figures[place], [], left)
    counted = _Counted(page.measure, choice, {one.id: one for one in reports})
    left = left_out(reports, choice.span, page.measure, counted.answering)
    return Explanation(page, line, sex, counted.figures[place], counted.behind(), left)


def _choice(page: StatisticsPage, row: str) -> Choice:
    """The reports that a row of the page is made of; all of them for the total."""
    chosen: Selection = page.selection
    base = chosen.choice(page.tables.facts.initiatives)
    if not row:
        return base
    if chosen.by is Dimension.INITIATIVE:
        return replace(base, initiatives=[UUID(row)])
    if chosen.by is Dimension.KIND:
        return replace(base, kinds=[TemplateKind(row)])
    if chosen.by.cadence is not None:
        period = _period(row)
        return replace(base, span=Span(period.first_day, period.last_day))
    members = [
        one.id
        for one in page.tables.facts.chosen
        if (row in joined(one, chosen.by) if row != NOT_KNOWN else not joined(one, chosen.by))
    ]
    return replace(base, initiatives=members)


def _period(code: str) -> Period:
    try:
        return Period.parse(code)
    except PeriodRefused:
        raise NotFound(f"no such period: {code[:20]!r}") from None


class _Counted:
    """The figures of a measure counted from the reports' own values."""

    def __init__(self, measure: FigureMeasure, choice: Choice, reports: Mapping[UUID, ReportFacts]) -> None:
        self.measure = measure
        self.reports = reports
        self.sources = sources(choice, measure.all_rows) if measure.is_by_sex else []
        self.held = [] if measure.is_by_sex else activities(choice)

    @cached_property
    def answering(self) -> set[UUID]:
        """The reports that say something of the measure."""
        return {one.report_id for one in self.sources} | {one.report_id for one in self.held}

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Women, men, unknown and all."""
        cells = self._cells()
        initiatives = dict.fromkeys(initiative for initiative, _part, _row in cells)
        return figures_of(cells, [(one, None) for one in initiatives], self.measure)

    def _cells(self) -> Cells:
        if self.held:
            return {
                (key[0], None, ACTIVITIES_HELD): RowSum((NOBODY, NOBODY, NOBODY, one.total), one.reports)
                for key, one in held_in_all(self.held).items()
            }
        by_row: dict[tuple[UUID, str], dict[Sex, list[Source]]] = {}
        for one in self.sources:
            by_row.setdefault((one.initiative_id, one.row), {}).setdefault(one.sex, []).append(one)
        return {
            (initiative, None, row): RowSum(_each(row, by_sex), 0)
            for (initiative, row), by_sex in by_row.items()
        }

    def behind(self) -> list[Behind]:
        """What the reports say, in the order of time; of who takes part at a moment only what counts."""
        nobody = Missing.NOT_APPLICABLE.value
        held = [
            Behind(
                self.reports[one.report_id],
                ACTIVITIES_HELD,
                (nobody, nobody, nobody, _written(one.value, one.missing)),
            )
            for one in self.held
        ]
        used = _used(self.sources)
        by_report: dict[tuple[UUID, str], dict[Sex, Source]] = {}
        for one in self.sources:
            if (one.report_id, one.row) in used:
                by_report.setdefault((one.report_id, one.row), {})[one.sex] = one
        return held + [
            Behind(self.reports[report], row, _values(row, by_sex))
            for (report, row), by_sex in by_report.items()
        ]


def _values(row: str, by_sex: Mapping[Sex, Source]) -> tuple[int | str, ...]:
    """The values of a report's row as they stand in it, and its total."""
    each = _each(row, {sex: [one] for sex, one in by_sex.items()})
    written = [
        _written(by_sex[sex].value, by_sex[sex].missing) if sex in by_sex else Missing.NOT_KNOWN.value
        for sex in Sex
    ]
    everybody = count_figure(each[3]).shown if each[3].complete else Missing.NOT_KNOWN.value
    return (*written, everybody if isinstance(everybody, (int, str)) else Missing.NOT_KNOWN.value)


def _written(value: int | None, missing: str | None) -> int | str:
    return value if value is not None else missing or Missing.NOT_KNOWN.value


def _each(row: str, by_sex: Mapping[Sex, Sequence[Source]]) -> Each:
    return each_of({sex: _total(row, found) for sex, found in by_sex.items()})


def _total(row: str, found: Sequence[Source]) -> Total:
    """The values of one insats, row and sex, in the order of time, as one figure."""
    known = [one.value for one in found if one.value is not None]
    gaps = [one.missing == Missing.NOT_KNOWN.value for one in found]
    flow = Flow(sum(known) if known else None, any(gaps), found[0].value, gaps[0], found[-1].value, gaps[-1])
    return flow.total(row)


def _used(found: Sequence[Source]) -> set[tuple[UUID, str]]:
    """Reports and rows whose value is in the figure: of who takes part at a moment, one report of each."""
    used: dict[tuple[UUID, str], UUID] = {}
    every = {(one.report_id, one.row) for one in found}
    for one in found:
        key = (one.initiative_id, one.row)
        if one.row == Measure.ONGOING_AT_START.value:
            used.setdefault(key, one.report_id)
        elif one.row == Measure.ONGOING_AT_END.value:
            used[key] = one.report_id
    replaced = {
        (report, row) for report, row in every if row in (Measure.ONGOING_AT_START, Measure.ONGOING_AT_END)
    } - {(report, row) for (_initiative, row), report in used.items()}
    return every - replaced


def left_out(
    reports: Sequence[ReportFacts], span: Span, measure: FigureMeasure, answering: set[UUID] | None
) -> list[LeftOut]:
    """The reports that touch the time and are asked the measure, but are not in the figure.

    `answering` are those that say something of it; None where that is not to be told.
    """
    found: list[LeftOut] = []
    for one in reports:
        outside = _outside(one, span.first_day, span.last_day)
        accepted = one.state is ReportState.ACCEPTED
        silent = accepted and not outside and answering is not None and one.id not in answering
        if one.kind in measure.kinds and (outside or silent or not accepted):
            found.append(LeftOut(one, outside, silent))
    return found


def _outside(one: ReportFacts, first_day: date, last_day: date) -> bool:
    return one.period.first_day < first_day or one.period.last_day > last_day
