"""The counts that figures are made of: each with its report, and who accepted it when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from finsam_saas.figures.sums import Choice, accepted_counts, core_row, is_chosen
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.rules import Sex
from finsam_saas.reporting_plan.periods import Cadence
from tenants.database import session


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
