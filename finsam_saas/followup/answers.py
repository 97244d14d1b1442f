"""What is written in reports that have already been found for the actor: counts, numbers and texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, Uuid, bindparam, func, select

from finsam_saas.followup.entry import Number
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount
from finsam_saas.followup.rules import Cell, CellKey, Missing
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

_REPORTS: BindParameter[Any] = bindparam("reports", type_=ARRAY(Uuid))

# Asked by most pages about reports, so put together once.
_CELLS = select(
    ReportCount.report_id, ReportCount.row, ReportCount.sex, ReportCount.value, ReportCount.missing
).where(ReportCount.tenant_id == own_tenant_id, ReportCount.report_id == func.any(_REPORTS))
_ANSWERS = select(
    ReportAnswer.report_id,
    ReportAnswer.question,
    ReportAnswer.number,
    ReportAnswer.missing,
    ReportAnswer.text,
).where(ReportAnswer.tenant_id == own_tenant_id, ReportAnswer.report_id == func.any(_REPORTS))


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
            Report.tenant_id == current_tenant().id, Report.id.in_(report_ids)
        )
    )
    return {row.id: (row.happened, row.deviations) for row in rows}


@dataclass(frozen=True)
class Answers:
    """The answers of a report that are not split by sex, by question."""

    numbers: dict[str, Number]
    texts: dict[str, str]


def answers_of(report_ids: Sequence[UUID]) -> dict[UUID, Answers]:
    """Numbers and texts per report; the reports must already have been found for the actor."""
    found = {report_id: Answers({}, {}) for report_id in report_ids}
    for row in session.execute(_ANSWERS, {"reports": list(report_ids)}):
        if row.text is not None:
            found[row.report_id].texts[row.question] = row.text
        else:
            number: Number = Missing(row.missing) if row.number is None else row.number
            found[row.report_id].numbers[row.question] = number
    return found
