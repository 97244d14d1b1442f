"""What the insatser of several reports entered in earlier periods, in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, Select, Uuid, and_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from finsam_saas.followup.entry import Entry
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.reading import HANDED_IN, PERIODS_LOOKED_BACK
from finsam_saas.followup.rules import Cell, CellKey, Missing, ReportState
from tenants.database import own_tenant_id, session

YEARS_LOOKED_BACK = 3
_REPORTS: BindParameter[Any] = bindparam("reports", type_=ARRAY(Uuid))


@dataclass(frozen=True)
class Past:
    """The counts of an earlier report that is handed in, and whether it is accepted."""

    is_accepted: bool
    entry: Entry


def earlier_reports(report_ids: Sequence[UUID]) -> dict[UUID, list[Past]]:
    """Of each report the earlier ones of its insats, for periods as long as its own, newest first."""
    found: dict[UUID, dict[int, _Gathering]] = {report_id: {} for report_id in report_ids}
    for report_id, row, sex, *arrays in session.execute(_GATHERED, {"reports": list(report_ids)}):
        for value, missing, place, is_accepted in zip(*arrays, strict=True):
            gathering = found[report_id].setdefault(place, _Gathering(is_accepted, {}))
            gathering.cells[row, sex] = Missing(missing) if value is None else value
    return {report_id: _newest_first(places) for report_id, places in found.items()}


def _gathered() -> Select[*tuple[Any, ...]]:
    """The counts gathered by cell, newest first, since there are many reports and the same cells in each."""
    report, period = aliased(Report), aliased(ReportingPeriod)
    newest = (ReportingPeriod.year.desc(), ReportingPeriod.number.desc())
    of_insats = and_(
        Report.tenant_id == report.tenant_id,
        Report.initiative_id == report.initiative_id,
        Report.state.in_(HANDED_IN),
    )
    before = and_(
        ReportingPeriod.tenant_id == Report.tenant_id,
        ReportingPeriod.id == Report.period_id,
        ReportingPeriod.cadence == period.cadence,
        ReportingPeriod.year >= period.year - YEARS_LOOKED_BACK,
        tuple_(ReportingPeriod.year, ReportingPeriod.number) < tuple_(period.year, period.number),
    )
    counted = (
        ReportCount.value,
        ReportCount.missing,
        ReportingPeriod.year * 100 + ReportingPeriod.number,
        Report.state == ReportState.ACCEPTED,
    )
    return (
        select(
            report.id,
            ReportCount.row,
            ReportCount.sex,
            *(func.array_agg(aggregate_order_by(one, *newest)) for one in counted),
        )
        .select_from(report)
        .join(period, and_(period.tenant_id == report.tenant_id, period.id == report.period_id))
        .join(Report, of_insats)
        .join(ReportingPeriod, before)
        .join(
            ReportCount,
            and_(ReportCount.tenant_id == Report.tenant_id, ReportCount.report_id == Report.id),
        )
        .where(report.tenant_id == own_tenant_id, report.id == func.any(_REPORTS))
        .group_by(report.id, ReportCount.row, ReportCount.sex)
    )


# Asked for each look at the inbox, so put together once.
_GATHERED = _gathered()


@dataclass(frozen=True)
class _Gathering:
    """The cells of one earlier report, as they are read."""

    is_accepted: bool
    cells: dict[CellKey, Cell]


def _newest_first(places: dict[int, _Gathering]) -> list[Past]:
    newest = sorted(places, reverse=True)[:PERIODS_LOOKED_BACK]
    return [Past(places[one].is_accepted, Entry(places[one].cells)) for one in newest]
