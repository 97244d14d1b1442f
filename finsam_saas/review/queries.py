"""Many reports at once: the list by its filters, what waits for kansli, a year's reports, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import Membership, may_still
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.followup.models import InitiativeSignatory, Report, ReportComment, ReportingPeriod
from finsam_saas.followup.reading import (
    ReportRow,
    by_name,
    due_day,
    newest_first,
    of_period,
    report_row,
    report_rows,
)
from finsam_saas.followup.rules import NEVER_HANDED_IN, ReportState
from finsam_saas.initiatives.models import Initiative, InitiativeMunicipality
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.paging import ROWS_PER_PAGE, Paging
from tenants.database import own_tenant_id, session

STATEMENTS_KEPT = 256
LONGEST_FILE = 1_000
"""Reports in one file: some ten quarters of a large förbund; the file says when it is reached."""
INBOX_ROWS = 20
"""Reports on one page of the inbox, each with what needs an eye."""
LONGEST_BOARD = 2_000
"""Reports on the board of a year: 160 insatser that report every month."""


@dataclass(frozen=True)
class ReportFilter:
    """Which reports a list, a file or a board is limited to; None and empty limit nothing."""

    period: Period | None = None
    year: int | None = None
    state: ReportState | None = None
    late_on: date | None = None
    kind: TemplateKind | None = None
    municipality_id: UUID | None = None
    text: str = ""


def _conditions(chosen: ReportFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.period is not None:
        found.append(of_period(chosen.period))
    if chosen.year is not None:
        found.append(ReportingPeriod.year == chosen.year)
    if chosen.state is not None:
        found.append(Report.state == chosen.state)
    if chosen.late_on is not None:
        found.append(_is_late(chosen.late_on))
    if chosen.kind is not None:
        found.append(Report.kind == chosen.kind)
    if chosen.municipality_id is not None:
        found.append(
            exists().where(
                InitiativeMunicipality.tenant_id == Report.tenant_id,
                InitiativeMunicipality.initiative_id == Report.initiative_id,
                InitiativeMunicipality.member_id == chosen.municipality_id,
            )
        )
    if chosen.text:
        found.append(Initiative.name.icontains(chosen.text, autoescape=True))
    return found


def _is_late(on: date) -> ColumnElement[bool]:
    return and_(Report.state.in_(NEVER_HANDED_IN), due_day() < on)


@dataclass(frozen=True)
class ReportPage:
    """One page of a list of reports, and how many of all that were chosen are late."""

    paging: Paging
    late: int
    rows: list[ReportRow]


def report_page(actor: Actor, chosen: ReportFilter, *, page: int, today: date) -> ReportPage:
    """One page of the actor's reports, newest period first, then by insats; the last one beyond the end."""
    found = _page_statement(actor, chosen, today)
    place = {"first_row": (page - 1) * ROWS_PER_PAGE}
    rows = session.execute(found, place).all()
    if not rows and page > 1:
        first = session.execute(found, {"first_row": 0}).first()
        return report_page(actor, chosen, page=Paging(first.all if first else 0, page).pages, today=today)
    paging = Paging(rows[0].all if rows else 0, page)
    return ReportPage(paging, rows[0].late if rows else 0, [report_row(row) for row in rows])


# Statements take longer to put together than to run: those of the latest readers and filters are kept.
@lru_cache(maxsize=STATEMENTS_KEPT)
def _page_statement(actor: Actor, chosen: ReportFilter, today: date) -> Select[*tuple[Any, ...]]:
    counted = (func.count().over().label("all"), func.count().filter(_is_late(today)).over().label("late"))
    return (
        report_rows(actor, *counted)
        .where(*_conditions(chosen))
        .order_by(*newest_first(), by_name(), Report.id)
        .limit(ROWS_PER_PAGE)
        .offset(bindparam("first_row"))
    )


def all_reports(actor: Actor, chosen: ReportFilter) -> list[ReportRow]:
    """The chosen reports for a file, at most LONGEST_FILE of them."""
    found = report_rows(actor).where(*_conditions(chosen))
    rows = session.execute(found.order_by(*newest_first(), by_name(), Report.id).limit(LONGEST_FILE))
    return [report_row(row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """A report that is handed in, and how many open threads of comments it has."""

    report: ReportRow
    open_comments: int


@dataclass(frozen=True)
class Inbox:
    """What waits for the kansli, the one that has waited longest first; one page of it.

    `unsigned` are reports that wait for a styrgrupp where nobody has been chosen to sign.
    """

    paging: Paging
    waiting: list[Waiting]
    unsigned: list[tuple[UUID, str]]


def inbox(actor: Actor, *, page: int) -> Inbox:
    """One page of the reports that are handed in and wait for an answer."""
    place = {"first_row": (page - 1) * INBOX_ROWS}
    rows = session.execute(_inbox_statement(actor), place).all()
    if not rows and page > 1:
        return inbox(actor, page=1)
    waiting = [Waiting(report_row(row), row.threads) for row in rows]
    return Inbox(Paging(rows[0].all if rows else 0, page, INBOX_ROWS), waiting, _without_signatory())


@lru_cache(maxsize=STATEMENTS_KEPT)
def _inbox_statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    threads = (
        select(func.count())
        .where(
            ReportComment.tenant_id == Report.tenant_id,
            ReportComment.report_id == Report.id,
            ReportComment.answers_id.is_(None),
            ReportComment.resolved_at.is_(None),
        )
        .correlate(Report)
        .scalar_subquery()
    )
    return (
        report_rows(actor, threads.label("threads"), func.count().over().label("all"))
        .where(Report.state == ReportState.SUBMITTED)
        .order_by(Report.submitted_at, Report.id)
        .limit(INBOX_ROWS)
        .offset(bindparam("first_row"))
    )


def _without_signatory() -> list[tuple[UUID, str]]:
    return [(initiative_id, name) for initiative_id, name in session.execute(_unsigned())]


@cache
def _unsigned() -> Select[UUID, str]:
    """The insatser with a report that waits for a styrgrupp, where nobody who may still do so signs."""
    signed = exists().where(
        InitiativeSignatory.tenant_id == Report.tenant_id,
        InitiativeSignatory.initiative_id == Report.initiative_id,
        Membership.tenant_id == InitiativeSignatory.tenant_id,
        Membership.id == InitiativeSignatory.membership_id,
        may_still(Permission.REPORTS_SIGN_OFF),
    )
    return (
        select(Initiative.id, Initiative.name)
        .join(Report, and_(Report.tenant_id == Initiative.tenant_id, Report.initiative_id == Initiative.id))
        .where(
            Initiative.tenant_id == own_tenant_id,
            Report.state == ReportState.AWAITING_SIGN_OFF,
            ~signed,
        )
        .distinct()
        .order_by(Initiative.name)
        .limit(INBOX_ROWS)
    )


@dataclass(frozen=True)
class BoardRow:
    """A report of a year's board, and when it first was handed in."""

    report: ReportRow
    handed_in_at: datetime | None


HANDING_IN = (EventName.REPORT_SUBMITTED.value, EventName.REPORT_SENT_TO_SIGN_OFF.value)


def board(actor: Actor, chosen: ReportFilter) -> list[BoardRow]:
    """A year's reports by insats, with the first time each was handed in, whatever came after."""
    rows = session.execute(_board_statement(actor, chosen))
    return [BoardRow(report_row(row), row.handed_in_at) for row in rows]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _board_statement(actor: Actor, chosen: ReportFilter) -> Select[*tuple[Any, ...]]:
    first = (
        select(func.min(Event.at))
        .where(Event.tenant_id == Report.tenant_id, Event.subject_id == Report.id, Event.name.in_(HANDING_IN))
        .correlate(Report)
        .scalar_subquery()
    )
    handed_in_at = func.least(first, Report.submitted_at).label("handed_in_at")
    found = report_rows(actor, handed_in_at).where(*_conditions(chosen))
    return found.order_by(by_name(), Report.initiative_id).limit(LONGEST_BOARD)
