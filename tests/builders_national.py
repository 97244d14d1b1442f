"""Accepted reports in several förbund, as they come about in the product, for tests of national figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role, permissions_of
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Measure, Outcome, ReportState, Sex
from finsam_saas.followup.service import accept_report, reopen_report
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation, SpecificOrientation
from finsam_saas.statistics.service import decide_participation
from tenants.context import acting_for
from tenants.database import session
from tests import world

QUARTER = Quarter(2026, 1)
KANSLI = Actor(
    user_id=None, name="Kansliet", permissions=permissions_of(frozenset({Role.DIRECTOR}), frozenset())
)
WORK = SpecificOrientation.WORK_ORIENTED_REHABILITATION
PRE = SpecificOrientation.PRE_REHABILITATION
Counts = Mapping[Sex, tuple[int, int, int]]
"""By sex: participants, of whom ended, of whom to work."""


def counts(women: tuple[int, int, int], men: tuple[int, int, int]) -> Counts:
    """Counts of women and men, nobody of unknown sex."""
    return {Sex.WOMEN: women, Sex.MEN: men, Sex.UNKNOWN: (0, 0, 0)}


ORDINARY = counts((30, 12, 6), (20, 10, 5))


@contextmanager
def within(app: Flask, slug: str) -> Iterator[None]:
    """Work in one förbund as the app role; what is not committed is rolled back."""
    with app.app_context(), acting_for(world.tenant(slug)):
        yield
        session.rollback()


def take_part(*, since: date = date(2025, 11, 3), yes: bool = True) -> None:
    """Decide that the acting förbund takes part, or no longer does."""
    decide_participation(actor=KANSLI, takes_part=yes, decided_on=since)
    session.commit()


def submitted_report(
    numbers: Counts = ORDINARY,
    *,
    quarter: Quarter = QUARTER,
    kind: SpecificOrientation | None = WORK,
    name: str = "Framsteget",
) -> UUID:
    """A report that has been handed in and waits for the kansli."""
    period = session.scalars(
        select(ReportingPeriod).filter_by(year=quarter.year, number=quarter.number)
    ).one_or_none()
    if period is None:
        period = ReportingPeriod(year=quarter.year, number=quarter.number, due_on=quarter.due_date())
        session.add(period)
    initiative = Initiative(
        key=f"{name.lower()}-{quarter}",
        name=name,
        orientation=Orientation.INDIVIDUAL,
        specific_orientation=kind,
        status=InitiativeStatus.ONGOING,
    )
    session.add(initiative)
    session.flush()
    report = Report(initiative_id=initiative.id, period_id=period.id, state=ReportState.SUBMITTED)
    session.add(report)
    session.flush()
    for sex, (participants, ended, work) in numbers.items():
        values = dict.fromkeys((*Measure, *Outcome), 0) | {
            Measure.NEW: participants,
            Measure.ENDED: ended,
            Measure.ONGOING_AT_END: participants - ended,
            Outcome.WORK: work,
            Outcome.OTHER_OR_INTERRUPTED: ended - work,
        }
        session.add_all(
            ReportCount(report_id=report.id, row=row.value, sex=sex, value=value)
            for row, value in values.items()
        )
    session.commit()
    return report.id


def accept(report_id: UUID) -> None:
    """Accept a report as the kansli does."""
    accept_report(actor=KANSLI, report_id=report_id, version=_version(report_id))
    session.commit()


def reopen(report_id: UUID, reason: str = "Fel antal") -> None:
    """Reopen an accepted report as the kansli does."""
    reopen_report(actor=KANSLI, report_id=report_id, version=_version(report_id), reason=reason)
    session.commit()


def _version(report_id: UUID) -> int:
    found = session.scalars(select(Report.version).where(Report.id == report_id)).one()
    session.rollback()
    return found


def accepted_report(
    numbers: Counts = ORDINARY,
    *,
    quarter: Quarter = QUARTER,
    kind: SpecificOrientation | None = WORK,
    name: str = "Framsteget",
) -> UUID:
    """A report that the kansli has accepted."""
    report_id = submitted_report(numbers, quarter=quarter, kind=kind, name=name)
    accept(report_id)
    return report_id


def three_take_part(app: Flask, numbers: Counts = ORDINARY) -> dict[str, UUID]:
    """Three förbund that take part, each with one accepted report; returns the reports by förbund."""
    reports = {}
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            take_part()
            reports[slug] = accepted_report(numbers)
    return reports
