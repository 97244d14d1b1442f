"""What is expected and what is accepted: the periods, whom to tell, and the sums for the nation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.reading import by_name
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Missing, ReportState
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

UNSPECIFIED = "unspecified"
"""The type of an insats whose closer orientation is not known ("uppgift saknas")."""


SHARE_ROWS = (Measure.ENDED.value, *(outcome.value for outcome in WORK_OR_STUDIES))
"""The rows that a share to work or studies is made of."""


@dataclass(frozen=True)
class PeriodRow:
    """A quarter that has been opened for reporting, and the last day to hand in."""

    id: UUID
    year: int
    number: int
    due_on: date

    @property
    def quarter(self) -> Quarter:
        """The period's quarter."""
        return Quarter(self.year, self.number)


def periods() -> list[PeriodRow]:
    """The periods that have been opened, newest first."""
    rows = session.execute(
        select(ReportingPeriod.id, ReportingPeriod.year, ReportingPeriod.quarter, ReportingPeriod.due_on)
        .where(ReportingPeriod.tenant_id == current_tenant().id)
        .order_by(ReportingPeriod.year.desc(), ReportingPeriod.quarter.desc())
    )
    return [PeriodRow(*row) for row in rows]


def period(period_id: UUID) -> PeriodRow:
    """One opened period; raises NotFound."""
    found = next((row for row in periods() if row.id == period_id), None)
    if found is None:
        raise NotFound(f"no period {period_id}")
    return found


def expected_to_report(quarter: Quarter) -> list[tuple[UUID, str]]:
    """Insatser for individuals that ran in some part of the quarter and have no report for it: id and name.

    An insats whose orientation or status is not known ("uppgift saknas") is not expected to report.
    """
    has_report = (
        exists()
        .where(
            Report.tenant_id == Initiative.tenant_id,
            Report.initiative_id == Initiative.id,
            ReportingPeriod.tenant_id == Report.tenant_id,
            ReportingPeriod.id == Report.period_id,
            ReportingPeriod.year == quarter.year,
            ReportingPeriod.quarter == quarter.number,
        )
        .correlate(Initiative)
    )
    still_running = and_(
        Initiative.status == InitiativeStatus.ONGOING,
        or_(Initiative.ends_on.is_(None), Initiative.ends_on >= quarter.first_day),
    )
    ended_since = and_(
        Initiative.status.in_((InitiativeStatus.ENDED, InitiativeStatus.TERMINATED)),
        Initiative.ends_on >= quarter.first_day,
    )
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(
            Initiative.tenant_id == current_tenant().id,
            Initiative.orientation == Orientation.INDIVIDUAL,
            or_(still_running, ended_since),
            or_(Initiative.starts_on.is_(None), Initiative.starts_on <= quarter.last_day),
            ~has_report,
        )
        .order_by(by_name())
    )
    return [(row.id, row.name) for row in rows]


@dataclass(frozen=True)
class Reporter:
    """An insatsansvarig of a report's insats: whom to tell when the report comes back."""

    membership_id: UUID
    user_id: UUID
    name: str


def reporters_of(report_id: UUID) -> list[Reporter]:
    """Those who report for the insats of a report and still are in the förbund."""
    rows = session.execute(
        select(Membership.id, Membership.user_id, Membership.name)
        .join(
            InitiativeManager,
            and_(
                InitiativeManager.tenant_id == Membership.tenant_id,
                InitiativeManager.membership_id == Membership.id,
            ),
        )
        .join(
            Report,
            and_(
                Report.tenant_id == InitiativeManager.tenant_id,
                Report.initiative_id == InitiativeManager.initiative_id,
            ),
        )
        .where(
            Report.tenant_id == current_tenant().id,
            Report.id == report_id,
            HAS_NOT_ENDED,
        )
        .order_by(Membership.name)
    )
    return [Reporter(*row) for row in rows]


@dataclass(frozen=True)
class ReportingState:
    """How many reports a quarter is expected to have in the förbund, and how many are accepted."""

    expected: int
    accepted: int


@dataclass(frozen=True)
class AcceptedSum:
    """The sum of one row and sex over a quarter's accepted reports, for one type of insats."""

    initiative_type: str
    row: str
    sex: str
    value: int


def _of_quarter(year: int, quarter: int) -> ColumnElement[bool]:
    return and_(
        Report.tenant_id == current_tenant().id,
        ReportingPeriod.tenant_id == Report.tenant_id,
        ReportingPeriod.id == Report.period_id,
        ReportingPeriod.year == year,
        ReportingPeriod.quarter == quarter,
    )


def reporting_state(year: int, quarter: int) -> ReportingState:
    """Expected and accepted reports of a quarter; both 0 where it was never opened."""
    expected, accepted = session.execute(
        select(func.count(), func.count().filter(Report.state == ReportState.ACCEPTED))
        .select_from(Report)
        .join(ReportingPeriod, _of_quarter(year, quarter))
    ).one()
    return ReportingState(expected, accepted)


def _has_no_gap() -> ColumnElement[bool]:
    """That a report knows, for the sex of the count, both how many ended and how many went to what."""
    other = aliased(ReportCount)
    return ~exists().where(
        other.tenant_id == current_tenant().id,
        other.report_id == ReportCount.report_id,
        other.sex == ReportCount.sex,
        other.row.in_(SHARE_ROWS),
        other.missing == Missing.NOT_KNOWN.value,
    ).correlate(ReportCount)


def accepted_sums(year: int, quarter: int) -> list[AcceptedSum]:
    """Sums over accepted reports alone, by type of insats, row and sex; what is missing is not added.

    The ended and their outcomes are added where both are known, so that a share is of one and the same
    group: those who ended with an outcome that nobody knows did not end without work.
    """
    kind = func.coalesce(cast(Initiative.specific_orientation, String), UNSPECIFIED)
    rows = session.execute(
        select(kind, ReportCount.row, ReportCount.sex, func.sum(ReportCount.value))
        .select_from(Report)
        .join(ReportingPeriod, _of_quarter(year, quarter))
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .join(
            ReportCount,
            and_(ReportCount.tenant_id == Report.tenant_id, ReportCount.report_id == Report.id),
        )
        .where(
            Report.state == ReportState.ACCEPTED,
            ReportCount.value.is_not(None),
            or_(ReportCount.row.not_in(SHARE_ROWS), _has_no_gap()),
        )
        .group_by(kind, ReportCount.row, ReportCount.sex)
        .order_by(kind, ReportCount.row, ReportCount.sex)
    )
    return [AcceptedSum(kind, row, sex.value, value or 0) for kind, row, sex, value in rows]
