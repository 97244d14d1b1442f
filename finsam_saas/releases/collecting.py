"""Reading what the analysts work with: planned releases, the worker's progress, and who has reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.releases.models import NationalCompleteness, NationalJob, NationalNotice, NationalRelease
from finsam_saas.releases.release import ReleaseState
from finsam_saas.releases.rules import JobFailure, JobKind, JobState, JobStep, NoticeKind
from tenants.database import session
from tenants.models import Tenant


class Reported(StrEnum):
    """How far a förbund has come with a quarter."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    NOT_TAKING_PART = "not_taking_part"
    DID_NOT_EXIST = "did_not_exist"


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A release in the calendar: its period, state and days."""

    code: str
    period: str
    state: ReleaseState
    planned_on: date | None
    published_at: datetime | None
    corrects: str | None
    correction_note: str | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Work:
    """The worker's latest work on a release: what was asked for, how far it has come, what stopped it."""

    kind: JobKind
    state: JobState
    step: JobStep | None
    steps_done: int
    failure: JobFailure | None
    cancel_asked: bool
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_going_on(self) -> bool:
        """Whether it is asked for or being done."""
        return self.state in (JobState.ASKED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of a förbund's reports for one quarter are accepted."""

    reported: Reported
    accepted: int
    expected: int
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AssociationRow:
    """A förbund and what it has reported, by period."""

    number: int
    slug: str
    name: str
    quarters: dict[str, Completeness]


def calendar() -> list[PlannedRelease]:
    """All releases: those to come first, by their day, then the published, the newest first."""
    rows = session.execute(
        select(
            NationalRelease.code,
            NationalRelease.period,
            NationalRelease.state,
            NationalRelease.planned_on,
            NationalRelease.published_at,
            NationalRelease.corrects,
            NationalRelease.correction_note,
            NationalRelease.is_demo,
        ).order_by(
            NationalRelease.published_at.desc().nulls_first(),
            NationalRelease.planned_on.nulls_last(),
            NationalRelease.code,
        )
    )
    return [PlannedRelease(*row) for row in rows]


def planned_day(release_id: UUID) -> date | None:
    """The day on which a release is planned to be published."""
    return session.execute(
        select(NationalRelease.planned_on).where(NationalRelease.id == release_id)
    ).scalar()


def latest_work(release_id: UUID) -> Work | None:
    """What the worker was last asked to do with a release, or None."""
    row = session.execute(
        select(
            NationalJob.kind,
            NationalJob.state,
            NationalJob.step,
            NationalJob.steps_done,
            NationalJob.failure,
            NationalJob.cancel_asked,
            NationalJob.asked_by,
            NationalJob.asked_at,
            NationalJob.ended_at,
        )
        .where(NationalJob.release_id == release_id)
        .order_by(NationalJob.asked_at.desc(), NationalJob.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Work(
        kind=row.kind,
        state=row.state,
        step=JobStep(row.step) if row.step else None,
        steps_done=row.steps_done,
        failure=JobFailure(row.failure) if row.failure else None,
        cancel_asked=row.cancel_asked,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
    )


def known_periods() -> list[str]:
    """The codes of the quarters in which somebody has reported, or that have come since, newest first."""
    table = NationalCompleteness
    first = select(func.min(table.period)).where(table.accepted > 0).scalar_subquery()
    found = session.scalars(
        select(table.period).where(table.period >= first).distinct().order_by(table.period.desc())
    )
    return list(found)


def completeness(periods: list[str]) -> list[AssociationRow]:
    """Each förbund of the register that existed in one of the quarters, by name, and what it has reported."""
    table = NationalCompleteness
    rows = session.execute(
        select(
            Tenant.id,
            Tenant.slug,
            Tenant.short_name,
            table.period,
            table.takes_part,
            table.accepted,
            table.expected,
            table.published_at,
        )
        .join(table, table.association_id == Tenant.id)
        .where(table.period.in_(periods))
        .order_by(Tenant.short_name, Tenant.id, table.period)
    )
    found: dict[int, AssociationRow] = {}
    for row in rows:
        of_one = found.setdefault(row.id, AssociationRow(row.id, row.slug, row.short_name, {}))
        of_one.quarters[row.period] = Completeness(
            _reported(row.takes_part, row.accepted, row.expected),
            row.accepted,
            row.expected,
            row.published_at,
        )
    return list(found.values())


def reminders(period: str) -> dict[int, date]:
    """The day of the latest reminder about a quarter, by the register number of the förbund."""
    rows = session.execute(
        select(NationalNotice.association_id, NationalNotice.day)
        .join(NationalRelease, NationalRelease.id == NationalNotice.release_id)
        .where(NationalNotice.kind == NoticeKind.REMINDER, NationalRelease.period == period)
        .order_by(NationalNotice.day)
    )
    return {row.association_id: row.day for row in rows}


def _reported(takes_part: bool, accepted: int, expected: int) -> Reported:
    if not takes_part:
        return Reported.NOT_TAKING_PART
    if accepted == 0:
        return Reported.NONE
    return Reported.ALL if accepted >= expected else Reported.SOME


def is_awaited(one: Completeness | None) -> bool:
    """Whether a förbund takes part and has not had all its reports of the quarter accepted."""
    return one is not None and one.reported in (Reported.SOME, Reported.NONE)
