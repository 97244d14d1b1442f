"""Sums of accepted reports over a span of time, by insats, row and sex: the one place figures come from.

Only accepted reports count, and only those whose whole period lies in the span. A local question stands
as the core indicator it is mapped to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from finsam_saas.figures.rules import Span
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount, ReportingPeriod
from finsam_saas.followup.rules import Measure, Missing, ReportState, Sex, Total
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import own_tenant_id, session

_MOMENTS = (Measure.ONGOING_AT_START.value, Measure.ONGOING_AT_END.value)
SPAN = ("first_month", "last_month")
"""What limits every choice."""
FigureKey = tuple[UUID, str, Sex]
"""Insats, row (the code of a core indicator, or the key of a local question), sex."""
PartKey = tuple[UUID, Any]
"""Insats, and a part of the choice (None: the whole)."""
KEPT = 256
"""Statements of so many shapes are put together once: that takes longer than to send them."""


@dataclass(frozen=True)
class Choice:
    """Which reports to sum: those of a span, of some insatser, of some kinds; None means all."""

    span: Span
    initiatives: Collection[UUID] | None = None
    kinds: Collection[TemplateKind] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What a statement that is put together for such choices (`is_told`) is told at each run."""
        first, last = self.span.first_day, self.span.last_day
        told: dict[str, Any] = {
            "first_month": first.year * 12 + first.month,
            "last_month": last.year * 12 + last.month,
        }
        if self.initiatives is not None:
            told["initiatives"] = list(self.initiatives)
        if self.kinds is not None:
            told["kinds"] = [kind.value for kind in self.kinds]
        return told

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of what is told: choices with the same are read by the same statement."""
        return tuple(self.told)


_TYPES: Mapping[str, Any] = {
    "first_month": Integer(),
    "last_month": Integer(),
    "initiatives": ARRAY(Uuid()),
    "kinds": ARRAY(String()),
}


def is_chosen(choice: Choice) -> ColumnElement[bool]:
    """The joined report and its period are among the chosen."""
    return _is_within({name: literal(value, _TYPES[name]) for name, value in choice.told.items()})


def is_told(limits: Iterable[str] = SPAN) -> ColumnElement[bool]:
    """The same for any choice with these limits, which the run of the statement is told (`Choice.told`)."""
    return _is_within({name: bindparam(name, type_=_TYPES[name]) for name in limits})


def _is_within(limits: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    conditions = [
        Report.tenant_id == own_tenant_id,
        ReportingPeriod.first_month >= limits["first_month"],
        ReportingPeriod.last_month <= limits["last_month"],
    ]
    if "initiatives" in limits:
        conditions.append(Report.initiative_id == any_(limits["initiatives"]))
    if "kinds" in limits:
        conditions.append(cast(Report.kind, String) == any_(limits["kinds"]))
    return and_(*conditions)


def of_period() -> ColumnElement[bool]:
    """The join of a report to its period."""
    return and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id)


def core_row() -> ColumnElement[str]:
    """The row a count stands for: the core indicator a local question is mapped to, else its own key."""
    return func.coalesce(TemplateQuestion.mapped_to, ReportCount.row)


def accepted_counts(*columns: Any) -> Select[Any]:
    """Counts of accepted reports with their report and period, and the question where it is mapped.

    Filter with `is_chosen` or `is_told`.
    """
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
                TemplateQuestion.mapped_to.is_not(None),
            ),
        )
        .where(Report.state == ReportState.ACCEPTED)
    )


@dataclass(frozen=True, slots=True)
class Summed:
    """A figure by sex, of those that some report says something of, and how many accepted reports say it."""

    by_sex: Mapping[Sex, Total]
    reports: int


def summed(
    choice: Choice, rows: Collection[str] | None = None, by: ColumnElement[Any] | None = None
) -> dict[tuple[UUID, Any, str], Summed]:
    """The figure of each insats, part (`by`; None: the whole choice) and row; one statement."""
    told = choice.told if rows is None else {**choice.told, "rows": list(rows)}
    found = session.execute(_summing(tuple(told), by), told)
    return {
        (initiative, part, row): Summed(_by_sex(row, by_sex), reports)
        for initiative, part, row, reports, *by_sex in found
    }


@lru_cache(maxsize=KEPT)
def _summing(told: tuple[str, ...], by: ColumnElement[Any] | None) -> Select[Any]:
    part = literal(None) if by is None else by
    statement = accepted_counts(
        Report.initiative_id,
        part.label("part"),
        core_row().label("row"),
        func.count(distinct(Report.id)).label("reports"),
        *(column for sex in Sex for column in _columns_of(sex)),
    ).where(is_told(name for name in told if name in _TYPES))
    if "rows" in told:
        statement = statement.where(core_row() == any_(bindparam("rows", type_=ARRAY(String()))))
    return statement.group_by(Report.initiative_id, core_row(), *([] if by is None else [text("part")]))


_NOT_KNOWN, _NOBODY = -1, -2
_SEXES = tuple(Sex)


def _columns_of(sex: Sex) -> list[ColumnElement[Any]]:
    """The sum of a sex, whether something of it is not known, and what one report says at a moment.

    Of who takes part when the span begins the first report tells, of who does when it ends the last.
    """
    of_sex = ReportCount.sex == sex
    gap = ReportCount.missing == Missing.NOT_KNOWN.value
    month = ReportingPeriod.last_month.expression
    order = case((core_row() == Measure.ONGOING_AT_START.value, -month), else_=month)
    said = func.coalesce(ReportCount.value, case((gap, _NOT_KNOWN), else_=_NOBODY))
    newest: ColumnElement[Any] = array[Any]([order, said], type_=Integer())
    at_a_moment = func.max(newest).filter(of_sex, core_row().in_(_MOMENTS))
    return [
        func.sum(ReportCount.value).filter(of_sex),
        func.bool_or(gap).filter(of_sex),
        at_a_moment[2],
    ]


def _by_sex(row: str, columns: Sequence[Any]) -> dict[Sex, Total]:
    """The figures of a row: of most the sum, and of who takes part at a moment what one report says."""
    found: dict[Sex, Total] = {}
    of_a_moment = row in _MOMENTS
    for place, sex in enumerate(_SEXES):
        value, has_gap, said = columns[3 * place : 3 * place + 3]
        if of_a_moment:
            if said is not None:
                found[sex] = Total(said if said >= 0 else None, said != _NOT_KNOWN)
        elif value is not None or has_gap is not None:
            found[sex] = Total(value, not has_gap)
    return found


def sums(choice: Choice) -> dict[FigureKey, Total]:
    """The figure of each insats, row and sex that an accepted report says something of; one statement."""
    return {
        (initiative_id, row, sex): total
        for (initiative_id, _part, row), found in summed(choice).items()
        for sex, total in found.by_sex.items()
    }


def coverage_of(choice: Choice) -> Select[*tuple[Any, ...]]:
    """How many of each insats's reports of the span are accepted, of how many that were asked for."""
    return _covered(is_chosen(choice))


def coverage_told(limits: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """The same for any choice with these limits, which the run of the statement is told."""
    return _covered(is_told(limits))


def _covered(chosen: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Report.initiative_id,
            func.count().filter(Report.state == ReportState.ACCEPTED).label("accepted"),
            func.count().label("expected"),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .where(chosen)
        .group_by(Report.initiative_id)
    )


def of_row(figures: Mapping[FigureKey, Total], initiative_id: UUID, row: str) -> dict[Sex, Total]:
    """One insats's figures of a row by sex; a sex that no report says anything of is not known."""
    return {sex: figures.get((initiative_id, row, sex), Total(None, False)) for sex in Sex}
