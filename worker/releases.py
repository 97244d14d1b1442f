"""Long work on releases, as the national role: previews, freezing, publishing, and who has reported.

What an analyst has asked for stands as a row. Its progress is told in transactions of its own; its result is
one transaction, together with "done". A worker that is killed halfway has therefore done nothing, and the
next one begins again from the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, select, text, update

from finsam_saas.config import Settings
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.releases import keeping
from finsam_saas.releases.freezing import NothingToFreeze, freeze, is_whole, read_inputs
from finsam_saas.releases.keeping import Figures, Inputs, Plan
from finsam_saas.releases.making import Making, making_of
from finsam_saas.releases.models import NationalJob, NationalRelease
from finsam_saas.releases.protection import NotProved
from finsam_saas.releases.release import ReleaseState
from finsam_saas.releases.rules import (
    MOST_TRIES,
    STATE_AFTER,
    JobFailure,
    JobKind,
    JobState,
    JobStep,
    ReleaseFault,
    ReleaseRefused,
    check_step,
)
from finsam_saas.releases.secrets import NO_SECRETS, SecretMissing, Secrets, secrets_of
from finsam_saas.subscriptions.national import announce
from finsam_saas.subscriptions.rules import Topic
from tenants.database import now, today
from worker.celery_app import PlatformTask, celery
from worker.national import national_engine
from worker.release_letters import tell_of_publication
from worker.schedule import RELEASES

LONGEST = 900
_WORKING_LOCK = 0x52454C  # one namespace of advisory locks for work on releases
log = structlog.get_logger(__name__)

Result = Callable[[Connection, Plan], None]
"""What makes the result of work last, in the transaction that says that it is done."""


class Cancelled(Exception):
    """The analyst does not want the work any longer."""


class NotWhole(Exception):
    """What is stored of the release is not what was frozen."""


@celery.task(base=PlatformTask, name=RELEASES, time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def work_on_releases() -> None:
    """Do what analysts have asked for and nobody is doing."""
    work(national_engine(), secrets_of(Settings()))  # type: ignore[call-arg]


def work(engine: Engine, secrets: Secrets = NO_SECRETS) -> list[UUID]:
    """Do all work that has been asked for, oldest first; returns what was done, failed or cancelled here.

    One worker at a time in the whole deployment: two releases frozen at once would not know of each other.
    The lock goes with the worker that holds it.
    """
    done = []
    with engine.connect() as control:
        if not control.execute(_LOCK, {"space": _WORKING_LOCK}).scalar():
            return []
        try:
            for job_id in control.execute(_WAITING).scalars().all():
                job = _begin(control, job_id)
                if job is not None:
                    _do(engine, control, job, secrets)
                done.append(job_id)
        finally:
            control.rollback()
            control.execute(_UNLOCK, {"space": _WORKING_LOCK})
            control.commit()
    return done


_WAITING = (
    select(NationalJob.id)
    .where(NationalJob.state.in_((JobState.ASKED, JobState.RUNNING)))
    .order_by(NationalJob.asked_at, NationalJob.id)
)
_LOCK = text("SELECT pg_try_advisory_lock(:space)")
_UNLOCK = text("SELECT pg_advisory_unlock(:space)")


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: on which release, of which kind, asked by whom."""

    id: UUID
    release_id: UUID
    kind: JobKind
    asked_by: str


def _begin(control: Connection, job_id: UUID) -> Job | None:
    """Note that the work has begun, once more; None where it has killed its worker too often."""
    row = control.execute(
        select(NationalJob.release_id, NationalJob.kind, NationalJob.asked_by, NationalJob.attempts).where(
            NationalJob.id == job_id
        )
    ).one()
    job = Job(job_id, row.release_id, row.kind, row.asked_by)
    if row.attempts >= MOST_TRIES:
        _end(control, job, JobState.FAILED, JobFailure.UNEXPECTED)
        control.commit()
        return None
    control.execute(
        update(NationalJob)
        .where(NationalJob.id == job_id)
        .values(state=JobState.RUNNING, attempts=row.attempts + 1, steps_done=0, step=None, started_at=now())
    )
    control.commit()
    return job


def _do(engine: Engine, control: Connection, job: Job, secrets: Secrets) -> None:
    """Do the work, its result in one transaction; what stops it is noted in words that the page knows."""
    try:
        result = _WORK[job.kind](engine, job, _Progress(control, job), secrets)
        with engine.begin() as connection:
            result(connection, _planned(connection, job, lock=True))
            _finish(connection, job)
    except Cancelled:
        _end(control, job, JobState.CANCELLED)
    except NothingToFreeze:
        _end(control, job, JobState.FAILED, JobFailure.NO_FIGURES)
    except ReleaseRefused as refused:
        mixed = refused.fault is ReleaseFault.OTHER_METHOD
        _end(control, job, JobState.FAILED, JobFailure.OTHER_METHOD if mixed else JobFailure.NOT_ALLOWED)
    except SecretMissing as error:
        log.error("release_secret_missing", version=error.version)
        _end(control, job, JobState.FAILED, JobFailure.KEYS_NOT_READY)
    except InconsistentTable as error:
        log.error("release_inconsistent", kind=job.kind.value, key=str(error.key))
        _end(control, job, JobState.FAILED, JobFailure.INCONSISTENT)
    except NotProved as error:
        log.error("release_not_proved", kind=job.kind.value, cells=error.count)
        _end(control, job, JobState.FAILED, JobFailure.NOT_PROVED)
    except Exception as error:
        log.error("release_work_failed", kind=job.kind.value, error=type(error).__name__)
        _end(control, job, JobState.FAILED, JobFailure.UNEXPECTED)
    control.commit()


def _end(connection: Connection, job: Job, state: JobState, failure: JobFailure | None = None) -> None:
    connection.execute(
        update(NationalJob)
        .where(NationalJob.id == job.id)
        .values(state=state, failure=failure.value if failure else None, step=None, ended_at=now())
    )


def _finish(connection: Connection, job: Job) -> None:
    """Note that the work is done; raises Cancelled where that is not wanted any longer, to the very last."""
    done = connection.execute(
        update(NationalJob)
        .where(NationalJob.id == job.id, ~NationalJob.cancel_asked)
        .values(state=JobState.DONE, failure=None, step=None, ended_at=now())
    )
    if not done.rowcount:
        raise Cancelled


class _Progress:
    """Tells how far the work has come, where a page can read it at once, and whether it is still wanted."""

    def __init__(self, control: Connection, job: Job) -> None:
        self._control = control
        self._job = job
        self._done = 0

    def __call__(self, step: JobStep) -> None:
        """Note the step that begins; raises Cancelled where the analyst has asked to stop."""
        question = select(NationalJob.cancel_asked).where(NationalJob.id == self._job.id)
        if self._control.execute(question).scalar():
            raise Cancelled
        self._control.execute(
            update(NationalJob)
            .where(NationalJob.id == self._job.id)
            .values(step=step.value, steps_done=self._done)
        )
        self._control.commit()
        self._done += 1


def _planned(connection: Connection, job: Job, *, lock: bool = False) -> Plan:
    """The release, if the work is its next step; raises ReleaseRefused."""
    planned_on = connection.execute(
        select(NationalRelease.planned_on).where(NationalRelease.id == job.release_id)
    ).scalar()
    plan = keeping.plan_of(connection, job.release_id, lock=lock)
    check_step(plan.state, job.kind, today=today(), planned_on=planned_on)
    return plan


def _become(connection: Connection, plan: Plan, kind: JobKind) -> None:
    connection.execute(
        update(NationalRelease).where(NationalRelease.id == plan.id).values(state=STATE_AFTER[kind])
    )


@dataclass(frozen=True, slots=True)
class _Computed:
    """A release worked out but not yet kept."""

    inputs: Inputs
    figures: Figures
    making: Making


def _compute(engine: Engine, job: Job, progress: _Progress, secrets: Secrets) -> _Computed:
    """Read the nation in one picture, and protect it with no transaction open."""
    with engine.execution_options(isolation_level="REPEATABLE READ").begin() as picture:
        plan = _planned(picture, job)
        progress(JobStep.READING)
        making = making_of(picture, plan, secrets)
        inputs = read_inputs(picture, plan, making.considered)
    progress(JobStep.PROTECTING)
    figures = making.make(inputs)
    progress(JobStep.KEEPING)
    return _Computed(inputs, figures, making)


def _preview(engine: Engine, job: Job, progress: _Progress, secrets: Secrets) -> Result:
    computed = _compute(engine, job, progress, secrets)

    def keep(connection: Connection, plan: Plan) -> None:
        keeping.keep_preview(connection, plan, computed.figures)
        _become(connection, plan, job.kind)

    return keep


def _freeze(engine: Engine, job: Job, progress: _Progress, secrets: Secrets) -> Result:
    computed = _compute(engine, job, progress, secrets)

    def keep(connection: Connection, plan: Plan) -> None:
        by, at = job.asked_by, now()
        freeze(connection, plan, computed.inputs, computed.figures, computed.making, by=by, at=at)
        _become(connection, plan, job.kind)

    return keep


def _publish(engine: Engine, job: Job, progress: _Progress, _secrets: Secrets) -> Result:
    progress(JobStep.READING)
    with engine.begin() as connection:
        plan = _planned(connection, job)
        if not is_whole(connection, plan):
            raise NotWhole(plan.code)
    progress(JobStep.TELLING)

    def open_to_all(connection: Connection, plan: Plan) -> None:
        connection.execute(
            update(NationalRelease)
            .where(NationalRelease.id == plan.id)
            .values(state=ReleaseState.PUBLISHED, published_at=now(), published_by=job.asked_by)
        )
        connection.execute(
            update(NationalRelease)
            .where(NationalRelease.code == plan.corrects, NationalRelease.state == ReleaseState.PUBLISHED)
            .values(state=ReleaseState.CORRECTED)
        )
        tell_of_publication(connection, job.release_id, asked_by=job.asked_by)
        announce(connection, topic=Topic.RELEASE_PUBLISHED, subject=plan.code)
        if plan.corrects:
            announce(connection, topic=Topic.RELEASE_CORRECTED, subject=plan.corrects)

    return open_to_all


_WORK: dict[JobKind, Callable[[Engine, Job, _Progress, Secrets], Result]] = {
    JobKind.PREVIEW: _preview,
    JobKind.FREEZE: _freeze,
    JobKind.PUBLISH: _publish,
}
