"""The reports an actor may read: an insatsansvarig the own insatser's, the board and auditors what is
handed in or accepted, the kansli all. What is not for the actor does not exist for him (NotFound).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.models import (
    InitiativeSignatory,
    Report,
    ReportingPeriod,
)
from finsam_saas.followup.rules import (
    NEVER_HANDED_IN,
    ReportState,
    days_late,
)
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeManager
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

HANDED_IN = (ReportState.SUBMITTED, ReportState.ACCEPTED)
"""What those who only read reports may see: nothing that is still being written."""
SHOWN_TO_SIGNATORY = (ReportState.AWAITING_SIGN_OFF, ReportState.RETURNED, *HANDED_IN)
UNSENT = (ReportState.NOT_STARTED, ReportState.DRAFT, ReportState.AWAITING_SIGN_OFF)
"""States in which nothing has left the insats yet."""
LONGEST_LIST = 1_000
"""Reports in one list or file: some ten quarters of a large förbund; the page says when it is reached."""
FROM_FILE = "from_file"
"""The detail of an event that says that the kansli did it for the insats, from a file."""
PERIODS_LOOKED_BACK = 12
STATEMENTS_KEPT = 256
"""Statements kept by a process for those who have read lately."""


@dataclass(frozen=True)
class ReportRow:
    """A report in a list: which insats and period, where it is, and what the actor is to it.

    `due_on` is the last day for this report: the period's, or later where an exception was recorded.
    """

    id: UUID
    initiative_id: UUID
    initiative: str
    kind: TemplateKind
    template_version_id: UUID | None
    cadence: Cadence
    year: int
    number: int
    due_on: date
    extended_to: date | None
    state: ReportState
    version: int
    accepted_times: int
    own: bool
    signs: bool
    saved_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    reason: str | None

    @property
    def period(self) -> Period:
        """The period the report is for."""
        return Period(self.cadence, self.year, self.number)

    @property
    def is_revised(self) -> bool:
        """Whether accepted figures have been opened and accepted anew ("reviderad")."""
        return self.accepted_times > 1

    @property
    def label(self) -> str:
        """The report's name in events and files."""
        return f"{self.initiative}, {self.period}"

    def days_late(self, today: date) -> int:
        """Days past the last day, while the report never was handed in."""
        return days_late(self.state, self.due_on, today)


@dataclass(frozen=True, kw_only=True)
class ReportDetail(ReportRow):
    """One report with its texts, and what was said when it was extended or signed off.

    `granted` (kr) is what the insats has from the förbund for the period's year; None where not known.
    """

    happened: str
    deviations: str
    granted: Decimal | None
    extension_reason: str | None
    signed_off_at: datetime | None
    signed_off_by: str | None


def is_own(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor is named as insatsansvarig for the report's insats."""
    if not actor.may(Permission.REPORTS_ENTER) or actor.membership_id is None:
        return false()
    return exists().where(
        InitiativeManager.tenant_id == own_tenant_id,
        InitiativeManager.initiative_id == Report.initiative_id,
        InitiativeManager.membership_id == actor.membership_id,
    )


def is_signed_by(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor signs off the insats's reports for its styrgrupp."""
    if not actor.may(Permission.REPORTS_SIGN_OFF) or actor.membership_id is None:
        return false()
    return exists().where(
        InitiativeSignatory.tenant_id == own_tenant_id,
        InitiativeSignatory.initiative_id == Report.initiative_id,
        InitiativeSignatory.membership_id == actor.membership_id,
    )


def is_readable(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may read the report."""
    if actor.may(Permission.REPORTS_REVIEW):
        return true()
    handed_in = Report.state.in_(HANDED_IN) if actor.may(Permission.REPORTS_READ) else false()
    signed = and_(is_signed_by(actor), Report.state.in_(SHOWN_TO_SIGNATORY))
    return or_(is_own(actor), signed, handed_in)


def figures_are_shown(found: ReportRow) -> bool:
    """Whether the actor who found the report may see what is written in it.

    What has never been handed in is the reporter's own space; kansli sees that it is being written.
    """
    return found.own or found.state not in UNSENT or (found.signs and found.state in SHOWN_TO_SIGNATORY)


def report_rows(actor: Actor, *extra: Any) -> Select[*tuple[Any, ...]]:
    """The reports the actor may read, with their insats and period; `extra` columns come along."""
    return (
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name.label("initiative"),
            Report.kind,
            Report.template_version_id,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            due_day().label("due_on"),
            Report.extended_to,
            Report.state,
            Report.version,
            Report.accepted_times,
            is_own(actor).label("own"),
            is_signed_by(actor).label("signs"),
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
        .where(Report.tenant_id == own_tenant_id, is_readable(actor))
    )


_OF_REPORT = len(fields(ReportRow))


def report_row(row: Row[Any]) -> ReportRow:
    """A report from a row of `report_rows`, whose columns stand as the report's fields; extra ones follow."""
    return ReportRow(*row[:_OF_REPORT])


def due_day() -> ColumnElement[date]:
    """The last day for a report: its kind's or else the period's, unless an exception was recorded for it."""
    return func.coalesce(Report.extended_to, Report.due_on, ReportingPeriod.due_on)


def newest_first() -> tuple[ColumnElement[Any], ...]:
    """Periods by the day they end, the newest first, whatever their length."""
    return (ReportingPeriod.last_month.desc(), ReportingPeriod.first_month.desc())


def of_period(period: Period) -> ColumnElement[bool]:
    """The condition that the joined period is this one."""
    return and_(
        ReportingPeriod.cadence == period.cadence,
        ReportingPeriod.year == period.year,
        ReportingPeriod.number == period.number,
    )


def by_name() -> ColumnElement[str]:
    """Swedish order of insatser; the database has no Swedish collation of its own."""
    return func.translate(func.lower(Initiative.name), "åäöé", "{|}e").collate("C")


def reports(
    actor: Actor,
    *,
    period: Period | None = None,
    state: ReportState | None = None,
    late_on: date | None = None,
    initiative_id: UUID | None = None,
) -> list[ReportRow]:
    """The actor's reports, newest period first, then by insats.

    Of one period, in one state, late on a day, or of one insats, if asked for; at most LONGEST_LIST.
    """
    found = report_rows(actor)
    if initiative_id is not None:
        found = found.where(Report.initiative_id == initiative_id)
    if period is not None:
        found = found.where(of_period(period))
    if state is not None:
        found = found.where(Report.state == state)
    if late_on is not None:
        found = found.where(Report.state.in_(NEVER_HANDED_IN), due_day() < late_on)
    rows = session.execute(found.order_by(*newest_first(), by_name(), Report.id).limit(LONGEST_LIST))
    return [report_row(row) for row in rows]


def report(actor: Actor, report_id: UUID, *, for_change: bool = False) -> ReportDetail:
    """One report, locked until the transaction ends where it is read for a change; raises NotFound."""
    found = session.execute(_report_statement(actor, for_change), {"report": report_id})
    row = found.one_or_none()
    if row is None:
        raise NotFound(f"no report {report_id} for this actor")
    return ReportDetail(**row._mapping)


# Statements take longer to put together than to run: those of the latest readers are kept.
@lru_cache(maxsize=STATEMENTS_KEPT)
def _report_statement(actor: Actor, for_change: bool) -> Select[*tuple[Any, ...]]:
    found = report_rows(
        actor,
        Report.happened,
        Report.deviations,
        _granted().label("granted"),
        Report.extension_reason,
        Report.signed_off_at,
        Report.signed_off_by,
    ).where(Report.id == bindparam("report"))
    return found.with_for_update(of=Report) if for_change else found


def _granted() -> ScalarSelect[Any]:
    """What the förbund has set aside for the insats in the joined period's year."""
    return (
        select(InitiativeAmount.amount)
        .where(
            InitiativeAmount.tenant_id == Report.tenant_id,
            InitiativeAmount.initiative_id == Report.initiative_id,
            InitiativeAmount.year == ReportingPeriod.year,
        )
        .scalar_subquery()
    )
