"""The reports an actor may read: an insatsansvarig the own insatser's, the board and auditors what is
handed in or accepted, the kansli all. What is not for the actor does not exist for him (NotFound).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.events.models import Event
from finsam_saas.followup.entry import Entry, ReportText
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import (
    NEVER_HANDED_IN,
    Cell,
    CellKey,
    Measure,
    Missing,
    Outcome,
    ReportState,
    Row,
    days_late,
)
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

HANDED_IN = (ReportState.SUBMITTED, ReportState.ACCEPTED)
"""What those who only read reports may see: nothing that is still being written."""
LONGEST_LIST = 1_000
"""Reports in one list or file: some ten quarters of a large förbund; the page says when it is reached."""
LONGEST_HISTORY = 100
QUARTERS_LOOKED_BACK = 12


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report in a list: which insats and quarter, where it is, and whether the actor reports for it."""

    id: UUID
    initiative_id: UUID
    initiative: str
    year: int
    number: int
    due_on: date
    state: ReportState
    version: int
    own: bool
    saved_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    reason: str | None

    @property
    def quarter(self) -> Quarter:
        """The quarter the report is for."""
        return Quarter(self.year, self.number)

    @property
    def label(self) -> str:
        """The report's name in events and files."""
        return f"{self.initiative}, {self.quarter}"

    def days_late(self, today: date) -> int:
        """Days past the last day, while the report never was handed in."""
        return days_late(self.state, self.due_on, today)


@dataclass(frozen=True, kw_only=True)
class ReportDetail(ReportRow):
    """One report with its texts."""

    happened: str
    deviations: str


@dataclass(frozen=True)
class HistoryRow:
    """Something that happened to a report."""

    at: datetime
    actor_name: str
    actor_user_id: UUID | None
    name: str
    details: dict[str, Any]


def is_own(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor is named as insatsansvarig for the report's insats."""
    if not actor.may(Permission.REPORTS_ENTER) or actor.membership_id is None:
        return false()
    return exists().where(
        InitiativeManager.tenant_id == current_tenant().id,
        InitiativeManager.initiative_id == Report.initiative_id,
        InitiativeManager.membership_id == actor.membership_id,
    )


def is_readable(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may read the report."""
    if actor.may(Permission.REPORTS_REVIEW):
        return true()
    handed_in = Report.state.in_(HANDED_IN) if actor.may(Permission.REPORTS_READ) else false()
    return or_(is_own(actor), handed_in)


def report_rows(actor: Actor, *extra: Any) -> Select[*tuple[Any, ...]]:
    """The reports the actor may read, with their insats and period; `extra` columns come along."""
    return (
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name.label("initiative"),
            ReportingPeriod.year,
            ReportingPeriod.quarter.label("number"),
            ReportingPeriod.due_on,
            Report.state,
            Report.version,
            is_own(actor).label("own"),
            Report.saved_at,
            Report.submitted_at,
            Report.submitted_by,
            Report.accepted_at,
            Report.accepted_by,
            Report.reason,
            *extra,
        )
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .join(
            ReportingPeriod,
            and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id),
        )
        .where(Report.tenant_id == current_tenant().id, is_readable(actor))
    )


def by_name() -> ColumnElement[str]:
    """Swedish order of insatser; the database has no Swedish collation of its own."""
    return func.translate(func.lower(Initiative.name), "åäöé", "{|}e").collate("C")


def reports(
    actor: Actor,
    *,
    quarter: Quarter | None = None,
    state: ReportState | None = None,
    late_on: date | None = None,
    initiative_id: UUID | None = None,
) -> list[ReportRow]:
    """The actor's reports, newest quarter first, then by insats.

    Of one quarter, in one state, late on a day, or of one insats, if asked for; at most LONGEST_LIST.
    """
    found = report_rows(actor)
    if initiative_id is not None:
        found = found.where(Report.initiative_id == initiative_id)
    if quarter is not None:
        found = found.where(ReportingPeriod.year == quarter.year, ReportingPeriod.quarter == quarter.number)
    if state is not None:
        found = found.where(Report.state == state)
    if late_on is not None:
        found = found.where(Report.state.in_(NEVER_HANDED_IN), ReportingPeriod.due_on < late_on)
    order = (ReportingPeriod.year.desc(), ReportingPeriod.quarter.desc(), by_name(), Report.id)
    rows = session.execute(found.order_by(*order).limit(LONGEST_LIST))
    return [ReportRow(**row._mapping) for row in rows]


def report(actor: Actor, report_id: UUID, *, for_change: bool = False) -> ReportDetail:
    """One report, locked until the transaction ends where it is read for a change; raises NotFound."""
    found = report_rows(actor, Report.happened, Report.deviations).where(Report.id == report_id)
    if for_change:
        found = found.with_for_update(of=Report)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"no report {report_id} for this actor")
    return ReportDetail(**row._mapping)


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
        found[row.report_id][row_named(row.row), row.sex] = cell
    return found


def texts_of(report_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """What has happened, and deviations, per report; the reports must already have been found."""
    rows = session.execute(
        select(Report.id, Report.happened, Report.deviations).where(
            Report.tenant_id == current_tenant().id, Report.id.in_(report_ids)
        )
    )
    return {row.id: (row.happened, row.deviations) for row in rows}


def row_named(name: str) -> Row:
    """The row of the report that a stored name stands for; raises ValueError."""
    return Measure(name) if name in set(Measure) else Outcome(name)


def entry_of(found: ReportDetail, cells: dict[CellKey, Cell]) -> Entry:
    """What has been entered in a report, from its parts."""
    return Entry(cells, {ReportText.HAPPENED: found.happened, ReportText.DEVIATIONS: found.deviations})


def entered(found: ReportDetail) -> Entry:
    """What has been entered in a report so far."""
    return entry_of(found, cells_of([found.id])[found.id])


@dataclass(frozen=True)
class EarlierReport:
    """A report for an earlier quarter of the same insats that has been handed in."""

    id: UUID
    quarter: Quarter
    state: ReportState


def earlier_reports(found: ReportRow) -> list[EarlierReport]:
    """The insats's reports of earlier quarters that are handed in or accepted, newest first."""
    before = or_(
        ReportingPeriod.year < found.year,
        and_(ReportingPeriod.year == found.year, ReportingPeriod.quarter < found.number),
    )
    rows = session.execute(
        select(Report.id, ReportingPeriod.year, ReportingPeriod.quarter, Report.state)
        .join(
            ReportingPeriod,
            and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id),
        )
        .where(
            Report.tenant_id == current_tenant().id,
            Report.initiative_id == found.initiative_id,
            Report.state.in_(HANDED_IN),
            before,
        )
        .order_by(ReportingPeriod.year.desc(), ReportingPeriod.quarter.desc())
        .limit(QUARTERS_LOOKED_BACK)
    )
    return [EarlierReport(row.id, Quarter(row.year, row.quarter), row.state) for row in rows]


def history(report_id: UUID) -> list[HistoryRow]:
    """What happened to a report, newest first; the report must already have been found for the actor."""
    rows = session.execute(
        select(Event.at, Event.actor_name, Event.actor_user_id, Event.name, Event.details)
        .where(Event.tenant_id == current_tenant().id, Event.subject_id == report_id)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(LONGEST_HISTORY)
    )
    return [HistoryRow(*row) for row in rows]
