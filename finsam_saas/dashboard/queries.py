"""What start pages need at a glance: gathered over the features, in few statements whatever the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Subquery, and_, bindparam, func, select, true

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.dashboard.granted import Asked, Granted, granted
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.fees.rules import FeeYearState, InvoiceState
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.reading import ReportRow, by_name, report_row, report_rows
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

LONGEST = 200
READERS_KEPT = 256  # Statements that depend on the reader take longer to put together than to run.


def open_reports(actor: Actor) -> list[ReportRow]:
    """Reports that are not accepted, of those the actor may read; the earliest deadline first."""
    rows = session.execute(_open_reports_statement(current_tenant().id, actor))
    return [report_row(row) for row in rows]


@lru_cache(maxsize=READERS_KEPT)
def _open_reports_statement(_tenant_id: int, actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        report_rows(actor)
        .where(Report.state != ReportState.ACCEPTED)
        .order_by(ReportingPeriod.due_on, Report.submitted_at, by_name())
        .limit(LONGEST)
    )


@dataclass(frozen=True)
class Fees:
    """The newest fee year (kr), and what waits to be paid in all fixed years."""

    year: int | None
    total: Decimal
    fixed: bool
    unpaid: int
    unpaid_amount: Decimal
    late: int
    oldest_due: date | None
    year_of_oldest: int | None


def _fees_statement() -> Select[*tuple[Any, ...]]:
    """The newest fee year beside the sums of what waits to be paid, as of the day `today`."""
    newest = (
        select(FeeYear.year, FeeYear.total, FeeYear.state)
        .where(FeeYear.tenant_id == own_tenant_id)
        .order_by(FeeYear.year.desc())
        .limit(1)
        .subquery()
    )
    unpaid = (
        select(
            func.count().label("unpaid"),
            func.coalesce(func.sum(MemberFee.amount), 0).label("amount"),
            func.count().filter(MemberFee.due_on < bindparam("today")).label("late"),
            func.min(MemberFee.due_on).label("oldest_due"),
            func.min(FeeYear.year).label("year_of_oldest"),
        )
        .join(FeeYear, and_(FeeYear.tenant_id == MemberFee.tenant_id, FeeYear.id == MemberFee.fee_year_id))
        .where(
            MemberFee.tenant_id == own_tenant_id,
            MemberFee.invoice_state != InvoiceState.PAID,
            MemberFee.amount > 0,
        )
        .subquery()
    )
    return select(unpaid, newest).select_from(unpaid).outerjoin(newest, true())


def _fees(row: Row[Any]) -> Fees:
    return Fees(
        year=row.year,
        total=row.total or Decimal(0),
        fixed=row.state is FeeYearState.FIXED,
        unpaid=row.unpaid,
        unpaid_amount=row.amount,
        late=row.late,
        oldest_due=row.oldest_due,
        year_of_oldest=row.year_of_oldest,
    )


@dataclass(frozen=True)
class Portfolio:
    """The förbund's insatser: how many run and for whom, and what is set aside (kr) in the newest year."""

    individual: int
    structural: int
    unspecified: int
    status_unknown: int
    year: int | None
    amount: Decimal

    @property
    def ongoing(self) -> int:
        """Insatser that run today."""
        return self.individual + self.structural + self.unspecified


def _portfolio_statement() -> Select[*tuple[Any, ...]]:
    """The counts of insatser beside what is set aside in the newest year with amounts, at most this year."""
    runs = Initiative.status == InitiativeStatus.ONGOING
    counted = (
        select(
            func.count().filter(runs, Initiative.orientation == Orientation.INDIVIDUAL).label("individual"),
            func.count().filter(runs, Initiative.orientation == Orientation.STRUCTURAL).label("structural"),
            func.count().filter(runs).label("ongoing"),
            (func.count() - func.count(Initiative.status)).label("status_unknown"),
        )
        .where(Initiative.tenant_id == own_tenant_id)
        .subquery()
    )
    amounts = (
        select(
            InitiativeAmount.year.label("amounts_year"), func.sum(InitiativeAmount.amount).label("set_aside")
        )
        .where(InitiativeAmount.tenant_id == own_tenant_id, InitiativeAmount.year <= bindparam("this_year"))
        .group_by(InitiativeAmount.year)
        .order_by(InitiativeAmount.year.desc())
        .limit(1)
        .subquery()
    )
    return select(counted, amounts).select_from(counted).outerjoin(amounts, true())


def _with_fees(portfolio: Subquery, fees: Subquery) -> Select[*tuple[Any, ...]]:
    """Both in one row: most who see the one see the other too."""
    return select(portfolio, fees).select_from(portfolio).join(fees, true())


@lru_cache
def _glance_statement(reads_fees: bool, asked: Asked) -> Select[*tuple[Any, ...]]:
    """One row; put together once for those who may see the same."""
    portfolio = _portfolio_statement()
    both = _with_fees(portfolio.subquery(), _fees_statement().subquery()) if reads_fees else portfolio
    return both.add_columns(*asked.columns())


@dataclass(frozen=True)
class Glance:
    """What most who come to a start page are shown something of: insatser, fees, what has been granted."""

    portfolio: Portfolio
    fees: Fees | None
    granted: Granted


def at_a_glance(actor: Actor, today: date) -> Glance:
    """The förbund's insatser, its fees where they may be read, and what waits of what is granted; one query.

    An insats whose status no source gives is counted apart.
    """
    reads_fees, asked = actor.may(Permission.FEES_READ), Asked.by(actor)
    told = {"this_year": today.year, **asked.values(actor, today)}
    if reads_fees:
        told["today"] = today
    row = session.execute(_glance_statement(reads_fees, asked), told).one()
    return Glance(_portfolio(row), _fees(row) if reads_fees else None, granted(row))


def _portfolio(row: Row[Any]) -> Portfolio:
    return Portfolio(
        individual=row.individual,
        structural=row.structural,
        unspecified=row.ongoing - row.individual - row.structural,
        status_unknown=row.status_unknown,
        year=row.amounts_year,
        amount=row.set_aside or Decimal(0),
    )


@dataclass(frozen=True)
class Invitation:
    """Somebody who was invited and has not answered."""

    membership_id: UUID
    name: str
    invited_at: datetime


@dataclass(frozen=True)
class People:
    """How many have a place in the förbund, and who has not answered."""

    active: int
    unanswered: list[Invitation]


def _people_statement() -> Select[*tuple[Any, ...]]:
    """The number of active users beside each invitation that waits for an answer."""
    stands = and_(Membership.tenant_id == own_tenant_id, HAS_NOT_ENDED)
    active = (
        select(func.count())
        .select_from(Membership)
        .where(stands, Membership.accepted_at.is_not(None))
        .scalar_subquery()
    )
    waiting = (
        select(Membership.id, Membership.name, Membership.invited_at)
        .where(stands, Membership.accepted_at.is_(None))
        .order_by(Membership.invited_at, Membership.name)
        .limit(LONGEST)
        .subquery()
    )
    counted = select(active.label("active")).subquery()
    return (
        select(counted.c.active, waiting)
        .select_from(counted)
        .outerjoin(waiting, true())
        .order_by(waiting.c.invited_at, waiting.c.name)
    )


_PEOPLE = _people_statement()


def people() -> People:
    """Active users and unanswered invitations, the oldest first."""
    rows = session.execute(_PEOPLE).all()
    invitations = [Invitation(row.id, row.name, row.invited_at) for row in rows if row.id]
    return People(rows[0].active, invitations)
