"""What is written in reports that have already been found for the actor: counts, numbers and texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from finsam_saas.followup.entry import Number
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount
from finsam_saas.followup.rules import Cell, CellKey, Missing
from tenants.context import current_tenant
from tenants.database import session


def cells_of(report_ids: Sequence[UUID]) -> dict[UUID, dict[CellKey, Cell]]:
    """What is filled in, per report; the reports must already have been found for the actor."""
    rows = session.execute(
        select(
            ReportCount.report_id, ReportCount.row, ReportCount.sex, ReportCount.value, ReportCount.missing
        ).where(ReportCount.tenant_id == current_tenant().id, ReportCount.report_id.in_(report_ids))
    )
    found: dict[UUID, dict[CellKey, Cell]] = {report_id: {} for report_id in report_ids}
    for row in rows:
        cell: Cell = Missing(row.missing) if row.value is None else row.value
        found[row.report_id][row.row, row.sex] = cell
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
    rows = session.execute(
        select(
            ReportAnswer.report_id,
            ReportAnswer.question,
            ReportAnswer.number,
            ReportAnswer.missing,
            ReportAnswer.text,
        ).where(ReportAnswer.tenant_id == current_tenant().id, ReportAnswer.report_id.in_(report_ids))
    )
    found = {report_id: Answers({}, {}) for report_id in report_ids}
    for row in rows:
        if row.text is not None:
            found[row.report_id].texts[row.question] = row.text
        else:
            number: Number = Missing(row.missing) if row.number is None else row.number
            found[row.report_id].numbers[row.question] = number
    return found
