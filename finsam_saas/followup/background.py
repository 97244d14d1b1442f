"""What a report is read against: what is kept of it, and the insats's earlier reports, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Numeric,
    ScalarSelect,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from finsam_saas.followup import goals
from finsam_saas.followup.entry import Entry, Number, ReportText, as_core, row_total, start_from
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount, ReportingPeriod
from finsam_saas.followup.reading import HANDED_IN, PERIODS_LOOKED_BACK, ReportDetail, ReportRow
from finsam_saas.followup.rules import Cell, CellKey, Cells, Missing, ReportState, Row, Sex
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.periods import Period, PeriodRefused
from finsam_saas.reporting_plan.sheet import standard_sheet
from finsam_saas.reporting_plan.wording import period_label
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class Earlier:
    """An earlier report of the insats that has been handed in.

    `counted_as` are the rows of the förbund's own in it that are counted as a core indicator, and as which;
    `asked` are the questions that it was asked.
    """

    period: Period
    state: ReportState
    entry: Entry
    counted_as: Mapping[Row, Row] = field(default_factory=dict)
    asked: Collection[str] = ()

    def total(self, row: Row) -> Cell:
        """A row's total; "." where the report was not asked it, nor anything that is counted as it."""
        if row in self.asked:
            return row_total(row_of(self.entry.cells, row))
        if row in self.counted_as.values():
            return row_total(row_of(as_core(self.entry.cells, self.counted_as), row))
        return Missing.NOT_APPLICABLE


@dataclass(frozen=True)
class Background:
    """What is kept of a report, and the insats's earlier reports for periods as long, the newest first."""

    kept: Entry
    period: Period
    earlier: Sequence[Earlier] = ()
    goals: Sequence[goals.ReportGoal] = ()

    @property
    def beside(self) -> list[Earlier]:
        """The report last handed in, and that for the same period last year."""
        try:
            last_year: Period | None = self.period.same_last_year()
        except PeriodRefused:
            last_year = None
        chosen = [*self.earlier[:1], *(one for one in self.earlier if one.period == last_year)]
        return list({one.period: one for one in chosen}.values())

    @property
    def headings(self) -> list[str]:
        """The earlier periods, by name."""
        return [period_label(one.period, short=True) for one in self.beside]

    @property
    def last_accepted(self) -> Earlier | None:
        """The newest earlier report that counts."""
        return next((one for one in self.earlier if one.state is ReportState.ACCEPTED), None)

    @property
    def start(self) -> Cells:
        """Ongoing at start as the last accepted report left it; empty where there is none."""
        return start_from(self.last_accepted.entry.cells) if self.last_accepted else {}

    def totals_beside(self, row: Row) -> list[Cell]:
        """A row's totals in the earlier periods."""
        return [one.total(row) for one in self.beside]

    def has_unasked(self, rows: Iterable[Row]) -> bool:
        """Whether some earlier report beside was not asked one of the rows."""
        wanted = set(rows)
        return any(wanted.difference(one.asked, one.counted_as.values()) for one in self.beside)


def row_of(cells: Cells, row: Row) -> list[Cell]:
    """A row's cells, by sex."""
    return [cells.get((row, sex), Missing.NOT_FILLED_IN) for sex in Sex]


@dataclass
class _Written:
    """The figures and texts of one report, as they are read row by row."""

    period: Period
    state: ReportState
    cells: dict[CellKey, Cell] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    counted_as: dict[Row, Row] = field(default_factory=dict)
    asked: Collection[str] = ()

    def add(self, row: Any) -> None:
        """One count, or one answer that is not split by sex."""
        if row.sex is not None:
            count: Cell = Missing(row.missing) if row.value is None else int(row.value)
            self.cells[row.key, Sex(row.sex)] = count
            if row.mapped_to is not None:
                self.counted_as[row.key] = row.mapped_to
        elif row.text is not None:
            self.texts[row.key] = row.text
        else:
            self.numbers[row.key] = Missing(row.missing) if row.value is None else row.value

    @property
    def entry(self) -> Entry:
        """What was entered, without the two texts that stand in the report's own row."""
        return Entry(self.cells, self.texts, self.numbers)


def background(report: ReportDetail) -> Background:
    """What is kept of a report that has been found for the actor, and what it is read against."""
    found = _written(report)
    own = found.pop(report.id)
    own_goals = goals.goals_of_report(report)
    texts = {ReportText.HAPPENED.value: report.happened, ReportText.DEVIATIONS.value: report.deviations}
    standing = {one.id: one.standing for one in own_goals if one.standing is not None}
    return Background(
        kept=Entry(own.cells, {**texts, **own.texts}, own.numbers, standing),
        period=report.period,
        earlier=[
            Earlier(one.period, one.state, one.entry, one.counted_as, one.asked) for one in found.values()
        ],
        goals=own_goals,
    )


def _written(found: ReportRow) -> dict[UUID, _Written]:
    """The figures of a report and of those handed in before it, the newest first."""
    chosen = _chosen(found)
    statement = _figures(chosen)
    rows = session.execute(statement).all()
    written: dict[UUID, _Written] = {}
    for row in sorted(rows, key=lambda one: (one.year, one.number), reverse=True):
        period = Period(found.cadence, row.year, row.number)
        report = written.setdefault(row.id, _Written(period, ReportState(row.state)))
        if row.key == _ASKED:
            report.asked = row.text.split() if row.text else standard_sheet(found.kind).rows
        elif row.key is not None:
            report.add(row)
    return written


_ASKED = "asked"
"""The key of the one row of each report that lists what its template asks; no question has it."""


def _chosen(found: ReportRow) -> CTE:
    """The report itself, and the newest of the insats's earlier ones that are handed in."""
    before = or_(
        ReportingPeriod.year < found.year,
        and_(ReportingPeriod.year == found.year, ReportingPeriod.number < found.number),
    )
    return (
        select(
            Report.tenant_id,
            Report.id,
            Report.state,
            Report.template_version_id,
            ReportingPeriod.year,
            ReportingPeriod.number,
        )
        .join(
            ReportingPeriod,
            and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id),
        )
        .where(
            Report.tenant_id == current_tenant().id,
            Report.initiative_id == found.initiative_id,
            ReportingPeriod.cadence == found.cadence,
            or_(Report.id == found.id, and_(Report.state.in_(HANDED_IN), before)),
        )
        .order_by(ReportingPeriod.year.desc(), ReportingPeriod.number.desc())
        .limit(PERIODS_LOOKED_BACK + 1)
        .cte("chosen")
    )


def _figures(chosen: CTE) -> CompoundSelect[Any]:
    """Every count and answer of the chosen reports, and what each was asked; one statement."""
    of_report = (chosen.c.id, cast(chosen.c.state, String).label("state"), chosen.c.year, chosen.c.number)
    money = Numeric(14, 2)
    asked = and_(
        TemplateQuestion.tenant_id == chosen.c.tenant_id,
        TemplateQuestion.template_version_id == chosen.c.template_version_id,
        TemplateQuestion.key == ReportCount.row,
    )
    counts = (
        select(
            *of_report,
            ReportCount.row.label("key"),
            cast(ReportCount.sex, String).label("sex"),
            cast(ReportCount.value, money).label("value"),
            ReportCount.missing.label("missing"),
            cast(null(), String).label("text"),
            TemplateQuestion.mapped_to.label("mapped_to"),
        )
        .join_from(chosen, ReportCount, _of(chosen, ReportCount), isouter=True)
        .outerjoin(TemplateQuestion, asked)
    )
    answers = select(
        *of_report,
        ReportAnswer.question,
        cast(null(), String),
        ReportAnswer.number,
        ReportAnswer.missing,
        ReportAnswer.text,
        cast(null(), String),
    ).join_from(chosen, ReportAnswer, _of(chosen, ReportAnswer))
    nothing = cast(null(), String)
    asks = select(
        *of_report, literal(_ASKED), nothing, cast(null(), money), nothing, _asked_keys(chosen), nothing
    )
    return union_all(counts, answers, asks)


def _asked_keys(chosen: CTE) -> ScalarSelect[str]:
    """The keys of all that a report's template asks, as one text; none where it asks what is national."""
    return (
        select(func.string_agg(TemplateQuestion.key, " "))
        .where(
            TemplateQuestion.tenant_id == chosen.c.tenant_id,
            TemplateQuestion.template_version_id == chosen.c.template_version_id,
            TemplateQuestion.is_asked,
        )
        .correlate(chosen)
        .scalar_subquery()
    )


def _of(chosen: CTE, table: type[ReportCount] | type[ReportAnswer]) -> Any:
    return and_(table.tenant_id == chosen.c.tenant_id, table.report_id == chosen.c.id)


def earlier_entries(behind: Background) -> list[Entry]:
    """What was entered in the earlier reports, the newest first."""
    return [one.entry for one in behind.earlier]
