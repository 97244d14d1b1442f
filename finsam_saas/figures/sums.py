"""Sums of accepted reports over a span of time, by insats, row and sex: the one place figures come from.

Only accepted reports count, and only those whose whole period lies in the span. A local question stands
as the core indicator it is mapped to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, distinct, func, literal, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.figures.rules import Flow, Span
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount, ReportingPeriod
from finsam_saas.followup.rules import Measure, Missing, ReportState, Sex, Total
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import session

_MOMENTS = frozenset((Measure.ONGOING_AT_START.value, Measure.ONGOING_AT_END.value))
FigureKey = tuple[UUID, str, Sex]
"""Insats, row (the code of a core indicator, or the key of a local question), sex."""


@dataclass(frozen=True)
class Choice:
    """Which reports to sum: those of a span, of some insatser, of some kinds; None means all."""

    span: Span
    initiatives: Collection[UUID] | None = None
    kinds: Collection[TemplateKind] | None = None


def is_chosen(choice: Choice) -> ColumnElement[bool]:
    """The joined report and its period are among the chosen."""
    first, last = choice.span.first_day, choice.span.last_day
    conditions = [
        Report.tenant_id == current_tenant().id,
        ReportingPeriod.first_month >= first.year * 12 + first.month,
        ReportingPeriod.last_month <= last.year * 12 + last.month,
    ]
    if choice.initiatives is not None:
        conditions.append(Report.initiative_id.in_(choice.initiatives))
    if choice.kinds is not None:
        conditions.append(Report.kind.in_(choice.kinds))
    return and_(*conditions)


def of_period() -> ColumnElement[bool]:
    """The join of a report to its period."""
    return and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id)


def core_row() -> ColumnElement[str]:
    """The row a count stands for: the core indicator a local question is mapped to, else its own key."""
    return func.coalesce(TemplateQuestion.mapped_to, ReportCount.row)


def accepted_counts(*columns: Any) -> Select[Any]:
    """Counts of accepted reports with their report, period and question joined; filter with `is_chosen`."""
    return _accepted(columns, ReportCount, ReportCount.row.expression)


def core_question() -> ColumnElement[str]:
    """The question an answer stands for: the core indicator a local one is mapped to, else its own key."""
    return func.coalesce(TemplateQuestion.mapped_to, ReportAnswer.question)


def accepted_answers(*columns: Any) -> Select[Any]:
    """The same for answers that are not counts by sex: numbers, amounts and texts."""
    return _accepted(columns, ReportAnswer, ReportAnswer.question.expression)


def _accepted(
    columns: Sequence[Any], told: type[ReportCount] | type[ReportAnswer], key: ColumnElement[str]
) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .join(told, and_(told.tenant_id == Report.tenant_id, told.report_id == Report.id))
        .outerjoin(
            TemplateQuestion,
            and_(
                TemplateQuestion.tenant_id == Report.tenant_id,
                TemplateQuestion.template_version_id == Report.template_version_id,
                TemplateQuestion.key == key,
            ),
        )
        .where(Report.state == ReportState.ACCEPTED)
    )


@dataclass(frozen=True)
class Summed:
    """A figure and how many accepted reports say something of it."""

    total: Total
    reports: int


def summed(
    choice: Choice, rows: Collection[str] | None = None, by: ColumnElement[Any] | None = None
) -> dict[tuple[UUID, Any, str, Sex], Summed]:
    """The figure of each insats, part (`by`; None: the whole choice), row and sex; one statement."""
    gap = ReportCount.missing == Missing.NOT_KNOWN.value
    in_order = ReportingPeriod.last_month
    part = literal(None) if by is None else by

    def at(column: Any, order: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(column, order))[1]

    statement = accepted_counts(
        Report.initiative_id,
        part.label("part"),
        core_row().label("row"),
        ReportCount.sex,
        func.count(distinct(Report.id)).label("reports"),
        func.sum(ReportCount.value).label("summed"),
        func.coalesce(func.bool_or(gap), False).label("has_gap"),
        at(ReportCount.value, in_order.asc()).label("first"),
        at(func.coalesce(gap, False), in_order.asc()).label("first_has_gap"),
        at(ReportCount.value, in_order.desc()).label("last"),
        at(func.coalesce(gap, False), in_order.desc()).label("last_has_gap"),
    ).where(is_chosen(choice))
    if rows is not None:
        statement = statement.where(core_row().in_(rows))
    grouped = [Report.initiative_id, core_row(), ReportCount.sex, *([] if by is None else [text("part")])]
    return {
        (initiative, part_, row, sex): Summed(_total_of(row, told), reports)
        for initiative, part_, row, sex, reports, *told in session.execute(statement.group_by(*grouped))
    }


def _total_of(row: str, told: Sequence[Any]) -> Total:
    """The figure of a row: of most the sum, and of who takes part at a moment what one report says."""
    if row in _MOMENTS:
        return Flow(*told).total(row)
    summed_, has_gap, *_moments = told
    return Total(summed_, not has_gap)


def sums(choice: Choice) -> dict[FigureKey, Total]:
    """The figure of each insats, row and sex that an accepted report says something of; one statement."""
    return {
        (initiative_id, row, sex): found.total
        for (initiative_id, _part, row, sex), found in summed(choice).items()
    }


def coverage_of(choice: Choice) -> Select[*tuple[Any, ...]]:
    """How many of each insats's reports of the span are accepted, of how many that were asked for."""
    return (
        select(
            Report.initiative_id,
            func.count().filter(Report.state == ReportState.ACCEPTED).label("accepted"),
            func.count().label("expected"),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .where(is_chosen(choice))
        .group_by(Report.initiative_id)
    )


@dataclass(frozen=True)
class Source:
    """A count behind a figure: the report it stands in, what it says, and who accepted it when."""

    report_id: UUID
    initiative_id: UUID
    cadence: Cadence
    year: int
    number: int
    row: str
    sex: Sex
    value: int | None
    missing: str | None
    accepted_by: str | None
    accepted_at: Any
    accepted_times: int


def sources(choice: Choice, rows: Collection[str]) -> list[Source]:
    """The counts behind the figures of some rows, in the order of time."""
    found = session.execute(
        accepted_counts(
            Report.id,
            Report.initiative_id,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            core_row(),
            ReportCount.sex,
            ReportCount.value,
            ReportCount.missing,
            Report.accepted_by,
            Report.accepted_at,
            Report.accepted_times,
        )
        .where(is_chosen(choice), core_row().in_(rows))
        .order_by(ReportingPeriod.last_month, Report.initiative_id, ReportCount.row, ReportCount.sex)
    )
    return [Source(*row) for row in found]


def of_row(figures: Mapping[FigureKey, Total], initiative_id: UUID, row: str) -> dict[Sex, Total]:
    """One insats's figures of a row by sex; a sex that no report says anything of is not known."""
    return {sex: figures.get((initiative_id, row, sex), Total(None, False)) for sex in Sex}
