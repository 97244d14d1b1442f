"""A new version of a template and the reports: those not begun follow it, those begun keep what they had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update

from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class AskedPeriod:
    """The reports of a kind for one period: how many are not begun, begun, and were accepted."""

    period_id: UUID
    cadence: Cadence
    year: int
    number: int
    not_begun: int
    begun: int
    accepted: int

    @property
    def period(self) -> Period:
        """The period itself."""
        return Period(self.cadence, self.year, self.number)

    @property
    def open(self) -> int:
        """The reports that are not accepted."""
        return self.not_begun + self.begun


@dataclass(frozen=True)
class Renewal:
    """What a version that applies from a day does to the reports there are."""

    follow: int
    keep: int
    accepted: int


def asked_periods(kind: TemplateKind) -> list[AskedPeriod]:
    """The periods that a kind has been asked about, newest first.

    One that was accepted once counts as accepted, also where it has been opened again.
    """
    accepted = or_(Report.state == ReportState.ACCEPTED, Report.accepted_times > 0)
    not_begun = and_(Report.state == ReportState.NOT_STARTED, ~accepted)
    rows = session.execute(
        select(
            ReportingPeriod.id,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            func.count().filter(not_begun),
            func.count().filter(~not_begun, ~accepted),
            func.count().filter(accepted),
        )
        .join(
            Report,
            and_(Report.tenant_id == ReportingPeriod.tenant_id, Report.period_id == ReportingPeriod.id),
        )
        .where(ReportingPeriod.tenant_id == current_tenant().id, Report.kind == kind)
        .group_by(ReportingPeriod.id, ReportingPeriod.cadence, ReportingPeriod.year, ReportingPeriod.number)
    )
    found = [AskedPeriod(*row) for row in rows]
    return sorted(found, key=lambda one: one.period.last_day, reverse=True)


def renewal(asked: Iterable[AskedPeriod], first_day: date) -> Renewal:
    """What a version from this day does to the reports of these periods."""
    after = [one for one in asked if one.period.first_day >= first_day]
    return Renewal(
        follow=sum(one.not_begun for one in after),
        keep=sum(one.begun for one in after),
        accepted=sum(one.accepted for one in after),
    )


def follow_version(kind: TemplateKind, version_id: UUID, first_day: date) -> int:
    """Let the reports not begun, for periods from this day, ask what the version asks; how many.

    Somebody who has such a report on the screen is told that it has changed when saving it.
    """
    periods = [one.period_id for one in asked_periods(kind) if one.period.first_day >= first_day]
    moved = session.execute(
        update(Report)
        .where(
            Report.tenant_id == current_tenant().id,
            Report.kind == kind,
            Report.state == ReportState.NOT_STARTED,
            Report.period_id.in_(periods),
        )
        .values(template_version_id=version_id, version=Report.version + 1)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    )
    return len(moved.all())
