"""What the insatser of several reports counted in earlier periods, in one question to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by, array_agg
from sqlalchemy.orm import aliased

from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.reading import HANDED_IN
from finsam_saas.followup.rules import CellKey, Measure, ReportState
from tenants.context import current_tenant
from tenants.database import session

YEARS_LOOKED_BACK = 2


@dataclass(frozen=True)
class EarlierCounts:
    """A cell's counts in earlier periods, newest first; None where the count was not known.

    `accepted` says of each whether its report is accepted.
    """

    counts: Sequence[int | None]
    accepted: Sequence[bool]

    @property
    def known(self) -> list[int]:
        """The counts that are numbers."""
        return [count for count in self.counts if count is not None]

    @property
    def last_accepted(self) -> int | None:
        """The count of the newest accepted report; None where there is none, or it was not known."""
        found = (count for count, accepted in zip(self.counts, self.accepted, strict=True) if accepted)
        return next(found, None)


Earlier = Mapping[CellKey, EarlierCounts]


def earlier_flows(report_ids: Sequence[UUID]) -> dict[UUID, dict[CellKey, EarlierCounts]]:
    """Of each report the flow of participants through earlier periods as long as its own, handed in."""
    report, period = aliased(Report), aliased(ReportingPeriod)
    newest = (ReportingPeriod.year.desc(), ReportingPeriod.number.desc())
    is_accepted = Report.state == ReportState.ACCEPTED
    rows = session.execute(
        select(
            report.id,
            ReportCount.row,
            ReportCount.sex,
            array_agg(aggregate_order_by(ReportCount.value, *newest)),
            array_agg(aggregate_order_by(is_accepted, *newest)),
        )
        .select_from(report)
        .join(period, and_(period.tenant_id == report.tenant_id, period.id == report.period_id))
        .join(
            Report,
            and_(
                Report.tenant_id == report.tenant_id,
                Report.initiative_id == report.initiative_id,
                Report.state.in_(HANDED_IN),
            ),
        )
        .join(
            ReportingPeriod,
            and_(
                ReportingPeriod.tenant_id == Report.tenant_id,
                ReportingPeriod.id == Report.period_id,
                ReportingPeriod.cadence == period.cadence,
                ReportingPeriod.year >= period.year - YEARS_LOOKED_BACK,
                tuple_(ReportingPeriod.year, ReportingPeriod.number) < tuple_(period.year, period.number),
            ),
        )
        .join(
            ReportCount,
            and_(
                ReportCount.tenant_id == Report.tenant_id,
                ReportCount.report_id == Report.id,
                ReportCount.row.in_([measure.value for measure in Measure]),
            ),
        )
        .where(report.tenant_id == current_tenant().id, report.id.in_(report_ids))
        .group_by(report.id, ReportCount.row, ReportCount.sex)
    )
    found: dict[UUID, dict[CellKey, EarlierCounts]] = {report_id: {} for report_id in report_ids}
    for report_id, row, sex, counts, accepted in rows:
        found[report_id][row, sex] = EarlierCounts(counts, accepted)
    return found
