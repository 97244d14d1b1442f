"""What is written in reports, and in the earlier ones of their insatser, in one question to the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ScalarSelect,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from finsam_saas.followup.entry import Entry, Number
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount, ReportingPeriod
from finsam_saas.followup.reading import HANDED_IN, PERIODS_LOOKED_BACK
from finsam_saas.followup.rules import Cell, CellKey, Missing, ReportState, Sex
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import own_tenant_id, session

_REPORTS: BindParameter[Any] = bindparam("reports", type_=ARRAY(Uuid))
_SEXES = {sex.value: sex for sex in Sex}


@dataclass(frozen=True)
class Written:
    """One report: which it is, what it asks, and what is entered but for the two texts in its own row."""

    id: UUID
    kind: TemplateKind
    template_version_id: UUID | None
    state: ReportState
    period: Period
    entry: Entry


def written_of(report_ids: Sequence[UUID]) -> dict[UUID, list[Written]]:
    """Of each report, itself and then the insats's earlier ones that are handed in, the newest first.

    The earlier ones are for periods as long, at most PERIODS_LOOKED_BACK of them. The reports must already
    have been found for the actor.
    """
    found: dict[UUID, list[Written]] = {report_id: [] for report_id in report_ids}
    for row in session.execute(_WRITTEN, {"reports": list(report_ids)}):
        found[row.of].append(
            Written(
                row.id,
                row.kind,
                row.template_version_id,
                row.state,
                Period(row.cadence, row.year, row.number),
                _entry(row.counts or (), row.answers or ()),
            )
        )
    return found


def _entry(counts: Iterable[Sequence[Any]], answers: Iterable[Sequence[Any]]) -> Entry:
    cells: dict[CellKey, Cell] = {
        (row, _SEXES[sex]): Missing(missing) if value is None else value
        for row, sex, value, missing in counts
    }
    numbers: dict[str, Number] = {}
    texts: dict[str, str] = {}
    for question, number, missing, text in answers:
        if text is not None:
            texts[question] = text
        else:
            numbers[question] = Missing(missing) if number is None else Decimal(number)
    return Entry(cells, texts, numbers)


def _written() -> Select[*tuple[Any, ...]]:
    """Of each report asked for, itself and those before it, with all that is in them."""
    asked, period = aliased(Report), aliased(ReportingPeriod)
    year, number = ReportingPeriod.year, ReportingPeriod.number
    before = and_(Report.state.in_(HANDED_IN), tuple_(year, number) < tuple_(period.year, period.number))
    one = (
        _with_figures()
        .where(
            Report.tenant_id == asked.tenant_id,
            Report.initiative_id == asked.initiative_id,
            ReportingPeriod.cadence == period.cadence,
            or_(Report.id == asked.id, before),
        )
        .order_by(year.desc(), number.desc())
        .limit(PERIODS_LOOKED_BACK + 1)
        .lateral()
    )
    return (
        select(asked.id.label("of"), *one.c)
        .join_from(asked, period, and_(period.tenant_id == asked.tenant_id, period.id == asked.period_id))
        .join(one, true())
        .where(asked.tenant_id == own_tenant_id, asked.id == func.any(_REPORTS))
        .order_by(asked.id, one.c.year.desc(), one.c.number.desc())
    )


def _with_figures() -> Select[*tuple[Any, ...]]:
    """Counts and answers come as one value a report: a row for each takes longer to read than to find."""
    count, answer = ReportCount, ReportAnswer
    counts = _gathered(count, count.row, count.sex, count.value, count.missing)
    number = cast(answer.number, String)
    answers = _gathered(answer, answer.question, number, answer.missing, answer.text)
    return select(
        Report.id,
        Report.kind,
        Report.template_version_id,
        Report.state,
        ReportingPeriod.cadence,
        ReportingPeriod.year,
        ReportingPeriod.number,
        counts.label("counts"),
        answers.label("answers"),
    ).join(
        ReportingPeriod,
        and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id),
    )


def _gathered(table: type[ReportCount] | type[ReportAnswer], *columns: Any) -> ScalarSelect[Any]:
    """These columns of all rows that belong to a report, as one list of lists."""
    return (
        select(func.json_agg(func.json_build_array(*columns)))
        .where(table.tenant_id == Report.tenant_id, table.report_id == Report.id)
        .correlate(Report)
        .scalar_subquery()
    )


# Asked for each page about one report and each look at the inbox, so put together once.
_WRITTEN = _written()

_CELLS = select(
    ReportCount.report_id, ReportCount.row, ReportCount.sex, ReportCount.value, ReportCount.missing
).where(ReportCount.tenant_id == own_tenant_id, ReportCount.report_id == func.any(_REPORTS))


def cells_of(report_ids: Sequence[UUID]) -> dict[UUID, dict[CellKey, Cell]]:
    """What is filled in, per report; the reports must already have been found for the actor."""
    found: dict[UUID, dict[CellKey, Cell]] = {report_id: {} for report_id in report_ids}
    rows: Iterable[Any] = session.execute(_CELLS, {"reports": list(report_ids)})
    for report_id, row, sex, value, missing in rows:
        found[report_id][row, sex] = Missing(missing) if value is None else value
    return found


def texts_of(report_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """What has happened, and deviations, per report; the reports must already have been found."""
    rows = session.execute(
        select(Report.id, Report.happened, Report.deviations).where(
            Report.tenant_id == own_tenant_id, Report.id.in_(report_ids)
        )
    )
    return {row.id: (row.happened, row.deviations) for row in rows}
