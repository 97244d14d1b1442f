"""What is expected and what is accepted: the periods, whom to tell, and the sums for the nation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    exists,
    func,
    or_,
    select,
)

from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.reading import newest_first
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Missing, Outcome, ReportState
from finsam_saas.initiatives.models import Initiative, InitiativeManager, InitiativeMunicipality
from finsam_saas.members.models import Member
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

UNSPECIFIED = "unspecified"
"""The type of an insats whose closer orientation is not known ("uppgift saknas")."""


SHARE_ROWS = (Measure.ENDED.value, *(outcome.value for outcome in WORK_OR_STUDIES))
"""The rows that a share to work or studies is made of."""


@dataclass(frozen=True)
class PeriodRow:
    """A period that has been opened for reporting, and the last day to hand in."""

    id: UUID
    cadence: Cadence
    year: int
    number: int
    due_on: date

    @property
    def period(self) -> Period:
        """The period itself."""
        return Period(self.cadence, self.year, self.number)


_PERIODS = (
    select(
        ReportingPeriod.id,
        ReportingPeriod.cadence,
        ReportingPeriod.year,
        ReportingPeriod.number,
        ReportingPeriod.due_on,
    )
    .where(ReportingPeriod.tenant_id == own_tenant_id)
    .order_by(*newest_first())
)


def periods() -> list[PeriodRow]:
    """The periods that have been opened, newest first."""
    return [PeriodRow(*row) for row in session.execute(_PERIODS)]


def period(period_id: UUID) -> PeriodRow:
    """One opened period; raises NotFound."""
    found = next((row for row in periods() if row.id == period_id), None)
    if found is None:
        raise NotFound(f"no period {period_id}")
    return found


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
    """How many reports a quarter is expected to have in the förbund, and how many are accepted.

    `incomplete` of the accepted say "uppgift saknas" of something that is summed by quarter.
    """

    expected: int
    accepted: int
    incomplete: int = 0


@dataclass(frozen=True)
class AcceptedSum:
    """The sum of one row and sex over a quarter's accepted reports, for one type of insats.

    `municipality` is the name of the member kommun that the insatser are for; None for none or several.
    `initiative_id` is told where the sum is of one insats alone.
    """

    initiative_type: str
    row: str
    sex: str
    value: int
    municipality: str | None = None
    initiative_id: UUID | None = None


def quarter_of_period() -> ColumnElement[int | None]:
    """The quarter that the joined period is, or that its month belongs to; none for longer periods."""
    return case(
        (ReportingPeriod.cadence == Cadence.QUARTER, ReportingPeriod.number),
        (ReportingPeriod.cadence == Cadence.MONTH, (ReportingPeriod.number + 2) // 3),
    )


FIRST_MONTHS = (1, 4, 7, 10)
"""Months that begin a quarter: what was ongoing when they began was ongoing when the quarter did."""


# Built once: the worker asks these for every report that is accepted.
_IN_QUARTER = and_(
    Report.tenant_id == bindparam("tenant_id"),
    Report.kind.in_(INDIVIDUAL_KINDS),
    ReportingPeriod.tenant_id == Report.tenant_id,
    ReportingPeriod.id == Report.period_id,
    ReportingPeriod.year == bindparam("year"),
    quarter_of_period() == bindparam("quarter"),
)


def _key_of(year: int, quarter: int) -> dict[str, int]:
    return {"tenant_id": current_tenant().id, "year": year, "quarter": quarter}


# The kommun of each insats that is for exactly one.
_PLACES = (
    select(InitiativeMunicipality.initiative_id, func.min(Member.name).label("name"))
    .join(
        Member,
        and_(
            Member.tenant_id == InitiativeMunicipality.tenant_id,
            Member.id == InitiativeMunicipality.member_id,
        ),
    )
    .where(InitiativeMunicipality.tenant_id == bindparam("tenant_id"))
    .group_by(InitiativeMunicipality.initiative_id)
    .having(func.count() == 1)
    .cte("places")
)

# Every count of the quarter's accepted reports; a local question stands as the core row it maps to.
_COUNTS = (
    select(
        func.coalesce(cast(Initiative.specific_orientation, String), UNSPECIFIED).label("kind"),
        _PLACES.c.name.label("municipality"),
        ReportCount.report_id,
        Report.initiative_id,
        func.coalesce(TemplateQuestion.mapped_to, ReportCount.row).label("row"),
        ReportCount.sex,
        ReportCount.value,
        ReportCount.missing,
        ReportingPeriod.cadence,
        ReportingPeriod.number,
    )
    .select_from(Report)
    .join(ReportingPeriod, _IN_QUARTER)
    .join(
        Initiative,
        and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
    )
    .outerjoin(_PLACES, _PLACES.c.initiative_id == Report.initiative_id)
    .join(
        ReportCount,
        and_(ReportCount.tenant_id == Report.tenant_id, ReportCount.report_id == Report.id),
    )
    .outerjoin(
        TemplateQuestion,
        and_(
            TemplateQuestion.tenant_id == Report.tenant_id,
            TemplateQuestion.template_version_id == Report.template_version_id,
            TemplateQuestion.key == ReportCount.row,
        ),
    )
    .where(Report.state == ReportState.ACCEPTED)
    .cte("counts")
)


_SUMMED_ROWS = (*(Measure.ONGOING_AT_START, Measure.NEW, Measure.ENDED), *Outcome)
# Ongoing at start is of the quarter's first month alone.
_BEGINS = or_(
    _COUNTS.c.row != Measure.ONGOING_AT_START.value,
    _COUNTS.c.cadence == Cadence.QUARTER,
    _COUNTS.c.number.in_(FIRST_MONTHS),
)
_INCOMPLETE = select(func.count(distinct(_COUNTS.c.report_id))).where(
    _COUNTS.c.missing == Missing.NOT_KNOWN.value, _COUNTS.c.row.in_(_SUMMED_ROWS), _BEGINS
)
_REPORTING_STATE = (
    select(
        func.count(), func.count().filter(Report.state == ReportState.ACCEPTED), _INCOMPLETE.scalar_subquery()
    )
    .select_from(Report)
    .join(ReportingPeriod, _IN_QUARTER)
)


def reporting_state(year: int, quarter: int) -> ReportingState:
    """Expected and accepted reports on individuals of a quarter; none where it was never opened."""
    return ReportingState(*session.execute(_REPORTING_STATE, _key_of(year, quarter)).one())


def _select_accepted_sums(*more: ColumnElement[Any]) -> Select[Any]:
    counts, other = _COUNTS, _COUNTS.alias("other")
    has_no_gap = ~exists().where(
        other.c.report_id == counts.c.report_id,
        other.c.sex == counts.c.sex,
        other.c.row.in_(SHARE_ROWS),
        other.c.missing == Missing.NOT_KNOWN.value,
    ).correlate(counts)
    what = (counts.c.kind, counts.c.row, counts.c.sex)
    by = (*what, counts.c.municipality, *more)
    known_together = (*SHARE_ROWS, *Outcome)
    return (
        select(*what, func.sum(counts.c.value), counts.c.municipality, *more)
        .where(counts.c.value.is_not(None), _BEGINS, or_(counts.c.row.not_in(known_together), has_no_gap))
        .group_by(*by)
        .order_by(*by)
    )


_ACCEPTED_SUMS = _select_accepted_sums()
_SUMS_OF_EACH = _select_accepted_sums(_COUNTS.c.initiative_id)


def accepted_sums(year: int, quarter: int) -> list[AcceptedSum]:
    """Sums over accepted reports alone, by type of insats, kommun, row and sex; what is missing is not added.

    The ended and their outcomes are added where both are known, so that a share is of one and the same
    group: those who ended with an outcome that nobody knows did not end without work. Of an insats that
    reports by month, ongoing at start is that of the quarter's first month.
    """
    rows = session.execute(_ACCEPTED_SUMS, _key_of(year, quarter))
    return [AcceptedSum(kind, row, sex.value, value or 0, place) for kind, row, sex, value, place in rows]


def accepted_sums_of_each(year: int, quarter: int) -> list[AcceptedSum]:
    """The same sums by insats."""
    rows = session.execute(_SUMS_OF_EACH, _key_of(year, quarter))
    return [AcceptedSum(kind, row, sex.value, value or 0, *of) for kind, row, sex, value, *of in rows]
