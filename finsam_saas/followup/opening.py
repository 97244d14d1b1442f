"""Periods are opened for reporting: one report for each insats that is to report, with what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import queries
from finsam_saas.followup.expected import expected_to_report
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.refusals import PeriodFault, PeriodRefused
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.queries import plans, version_ids_on
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import session, today

_ONE_DAY_FOR_ALL: Mapping[TemplateKind, date] = {}


def open_period(
    *,
    actor: Actor,
    period: Period,
    due_on: date,
    due_by_kind: Mapping[TemplateKind, date] = _ONE_DAY_FOR_ALL,
    on: date | None = None,
) -> UUID:
    """Ask for reports on a period: the period, and one report for each insats that is to report on it.

    The insatser are those that ran in some part of the period and report this often. `on` is the day
    of the clock that opens it, else the day it is in Sweden. `due_by_kind` are kinds with a last day of
    their own, sooner or later than the others'. Raises PeriodRefused.
    """
    if period.first_day > (on or today()):
        raise PeriodRefused(PeriodFault.NOT_BEGUN)
    if due_on <= period.last_day:
        raise PeriodRefused(PeriodFault.DUE_BEFORE_PERIOD_ENDS)
    _check_own_days(period, due_by_kind)
    period_id = _add_period(period, due_on)
    record(
        actor=actor,
        name=EventName.PERIOD_OPENED,
        subject_id=period_id,
        subject_label=str(period),
        period=str(period),
        due_on=due_on.isoformat(),
        initiatives=_add_reports(period_id, period, due_by_kind),
    )
    return period_id


def _check_own_days(period: Period, due_by_kind: Mapping[TemplateKind, date]) -> None:
    """A day of its own is for a kind that reports this often, and after the period. Raises PeriodRefused."""
    asked = plans() if due_by_kind else {}
    for kind, due_on in due_by_kind.items():
        if not asked[kind].is_asked or asked[kind].cadence is not period.cadence:
            raise PeriodRefused(PeriodFault.KIND_REPORTS_OTHERWISE, kind)
        if due_on <= period.last_day:
            raise PeriodRefused(PeriodFault.DUE_BEFORE_PERIOD_ENDS, kind)


def _add_period(period: Period, due_on: date) -> UUID:
    """The period, which nobody may have opened before. Raises PeriodRefused."""
    period_id: UUID | None = session.execute(
        insert(ReportingPeriod)
        .values(
            tenant_id=current_tenant().id,
            cadence=period.cadence,
            year=period.year,
            number=period.number,
            due_on=due_on,
        )
        .on_conflict_do_nothing()
        .returning(ReportingPeriod.id)
    ).scalar()
    if period_id is None:
        raise PeriodRefused(PeriodFault.ALREADY_OPEN)
    return period_id


def supplement_period(*, actor: Actor, period_id: UUID) -> list[str]:
    """Ask also the insatser that were added or began after the period was opened; their names."""
    found = queries.period(period_id)
    added = _add_reports(period_id, found.period, own_days(period_id))
    if added:
        record(
            actor=actor,
            name=EventName.PERIOD_SUPPLEMENTED,
            subject_id=period_id,
            subject_label=str(found.period),
            period=str(found.period),
            initiatives=added,
        )
    return added


def own_days(period_id: UUID) -> dict[TemplateKind, date]:
    """The kinds that were given a last day of their own when the period was opened."""
    rows = session.execute(
        select(Report.kind, Report.due_on)
        .where(
            Report.tenant_id == current_tenant().id,
            Report.period_id == period_id,
            Report.due_on.is_not(None),
        )
        .distinct()
    )
    return {TemplateKind(kind): due_on for kind, due_on in rows if due_on is not None}


def _add_reports(period_id: UUID, period: Period, due_by_kind: Mapping[TemplateKind, date]) -> list[str]:
    """A report for each insats expected; what it asks is settled here, by the period's first day."""
    expected = expected_to_report(period)
    if expected:
        versions = version_ids_on(period.first_day)
        rows = [
            {
                "tenant_id": current_tenant().id,
                "initiative_id": one.initiative_id,
                "period_id": period_id,
                "kind": one.kind,
                "template_version_id": versions.get(one.kind),
                "due_on": due_by_kind.get(one.kind),
            }
            for one in expected
        ]
        session.execute(insert(Report).values(rows).on_conflict_do_nothing())
    return [one.name for one in expected]
