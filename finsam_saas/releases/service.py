"""What an analyst does with releases: plans them, asks for the next step, moves the day, reminds förbund.

The web writes plans and asks; figures and states are the worker's (see worker.releases).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import exists, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import PlatformEventName
from finsam_saas.events.service import record_outside
from finsam_saas.releases.models import NationalCompleteness, NationalJob, NationalNotice, NationalRelease
from finsam_saas.releases.release import Method, Release, ReleaseState
from finsam_saas.releases.rules import (
    LOWEST_THRESHOLD,
    UNFROZEN,
    JobKind,
    JobState,
    NoticeKind,
    ReleaseFault,
    ReleaseRefused,
    check_method,
    check_plan,
    check_step,
    next_code,
)
from finsam_saas.reporting_plan.periods import Period
from tenants.database import now, session

_PLANNING_LOCK = text("SELECT pg_advisory_xact_lock(:space)")
_SPACE = 0x504C41


def plan_release(
    *,
    actor: Actor,
    period: Period,
    planned_on: date | None,
    today: date,
    threshold: int = LOWEST_THRESHOLD,
    method: Method = Method.SUPPRESSION,
    may_use_keys: bool = False,
    is_demo: bool = False,
) -> str:
    """Plan a release of a quarter that is over; returns its code.

    Raises ReleaseRefused for what cannot be planned, and where the quarter has a release already: what is
    wrong in that one is mended by a correction. `may_use_keys` tells whether there is a secret for cell keys.
    """
    check_plan(period=period, threshold=threshold, planned_on=planned_on, today=today)
    taken = _codes_of(period)
    if taken:
        raise ReleaseRefused(ReleaseFault.ALREADY_PLANNED)
    check_method(period, method, _methods(), may_use_keys=may_use_keys)
    return _add(
        actor, code=next_code(period, taken), period=period, planned_on=planned_on, threshold=threshold,
        method=method, is_demo=is_demo,
    )  # fmt: skip


def plan_correction(
    *, actor: Actor, wrong: Release, note: str, planned_on: date | None, today: date, is_demo: bool = False
) -> str:
    """Plan a release that corrects a published one and says what was wrong in it; returns its code.

    Raises ReleaseRefused for a release that is not published or is being corrected, and for an empty note.
    """
    period = Period.parse(wrong.period)
    check_plan(period=period, threshold=wrong.threshold, planned_on=planned_on, today=today)
    taken = _codes_of(period)
    if not note.strip():
        raise ReleaseRefused(ReleaseFault.NO_NOTE)
    if wrong.state is not ReleaseState.PUBLISHED:
        raise ReleaseRefused(ReleaseFault.WRONG_STATE)
    if session.scalar(select(exists().where(NationalRelease.corrects == wrong.code))):
        raise ReleaseRefused(ReleaseFault.ALREADY_PLANNED)
    return _add(
        actor, code=next_code(period, taken), period=period, planned_on=planned_on,
        threshold=wrong.threshold, method=wrong.method, is_demo=is_demo, corrects=wrong.code,
        note=note.strip(),
    )  # fmt: skip


def _codes_of(period: Period) -> list[str]:
    """The codes of all releases of a period; nobody else plans one until this transaction has ended."""
    session.execute(_PLANNING_LOCK, {"space": _SPACE})
    found = session.scalars(select(NationalRelease.code).where(NationalRelease.period == str(period)))
    return list(found)


def _methods(*, but: str = "") -> list[tuple[Period, Method]]:
    """The period and method of every release there is or will be, but for one."""
    found = session.execute(
        select(NationalRelease.period, NationalRelease.method).where(NationalRelease.code != but)
    )
    return [(Period.parse(period), method) for period, method in found]


def _add(
    actor: Actor,
    *,
    code: str,
    period: Period,
    planned_on: date | None,
    threshold: int,
    method: Method,
    is_demo: bool,
    corrects: str | None = None,
    note: str | None = None,
) -> str:
    session.execute(
        insert(NationalRelease).values(
            code=code,
            period=str(period),
            method=method,
            threshold=threshold,
            planned_on=planned_on,
            planned_by=actor.name,
            planned_at=now(),
            corrects=corrects,
            correction_note=note,
            is_demo=is_demo,
        )
    )
    record_outside(
        name=PlatformEventName.RELEASE_PLANNED,
        actor_user_id=actor.user_id,
        subject_label=code,
        corrects=corrects,
        method=method.value,
    )
    return code


def move_day(*, actor: Actor, planned: Release, planned_on: date, today: date) -> None:
    """Move the day of a release; raises ReleaseRefused once it is published, or for a day gone by."""
    if planned.published_at is not None:
        raise ReleaseRefused(ReleaseFault.WRONG_STATE)
    if planned_on < today:
        raise ReleaseRefused(ReleaseFault.DAY_PASSED)
    session.execute(
        update(NationalRelease).where(NationalRelease.id == planned.id).values(planned_on=planned_on)
    )
    record_outside(
        name=PlatformEventName.RELEASE_DAY_MOVED,
        actor_user_id=actor.user_id,
        subject_label=planned.code,
        planned_on=planned_on.isoformat(),
    )


def change_method(*, actor: Actor, planned: Release, method: Method, may_use_keys: bool) -> None:
    """Choose the other way to protect a release that is being collected, before anything is made of it.

    Raises ReleaseRefused for a correction, which keeps the method of what it corrects, once the worker has
    been asked for anything, and for what `check_method` refuses.
    """
    session.execute(_PLANNING_LOCK, {"space": _SPACE})
    was_asked = session.scalar(select(exists().where(NationalJob.release_id == planned.id)))
    if planned.state is not ReleaseState.COLLECTING or planned.corrects is not None or was_asked:
        raise ReleaseRefused(ReleaseFault.WRONG_STATE)
    others = _methods(but=planned.code)
    check_method(Period.parse(planned.period), method, others, may_use_keys=may_use_keys)
    session.execute(update(NationalRelease).where(NationalRelease.id == planned.id).values(method=method))
    record_outside(
        name=PlatformEventName.RELEASE_METHOD_CHANGED,
        actor_user_id=actor.user_id,
        subject_label=planned.code,
        method=method.value,
    )


def ask_for(*, actor: Actor, planned: Release, kind: JobKind, today: date) -> None:
    """Ask the worker to preview, freeze or publish a release.

    Raises ReleaseRefused where that is not its next step, its day has not come, or work is going on.
    """
    row = session.execute(
        select(
            NationalRelease.planned_on,
            exists()
            .where(
                NationalJob.release_id == planned.id,
                NationalJob.state.in_((JobState.ASKED, JobState.RUNNING)),
            )
            .label("is_working"),
        ).where(NationalRelease.id == planned.id)
    ).one()
    check_step(planned.state, kind, today=today, planned_on=row.planned_on, is_working=bool(row.is_working))
    ask_in_turn(actor=actor, planned=planned, kinds=(kind,))


def ask_in_turn(*, actor: Actor, planned: Release, kinds: Sequence[JobKind]) -> None:
    """Ask the worker for several steps, one after the other; it refuses one that does not follow the last."""
    asked_at = now()
    for place, kind in enumerate(kinds):
        job = insert_or_skip(NationalJob).values(
            release_id=planned.id,
            kind=kind,
            asked_by=actor.name,
            asked_at=asked_at + timedelta(microseconds=place),
        )
        # Two presses at once: the second finds the first's work, and asks for no more.
        session.execute(job.on_conflict_do_nothing())
        record_outside(
            name=PlatformEventName.RELEASE_WORK_ASKED,
            actor_user_id=actor.user_id,
            subject_label=planned.code,
            kind=kind.value,
        )


def cancel_work(*, actor: Actor, planned: Release) -> bool:
    """Ask that the work that is going on with a release stops; False where it was done before that."""
    stopping = session.execute(
        update(NationalJob)
        .where(
            NationalJob.release_id == planned.id,
            NationalJob.state.in_((JobState.ASKED, JobState.RUNNING)),
        )
        .values(cancel_asked=True)
        .returning(NationalJob.id)
    ).all()
    if not stopping:
        return False
    record_outside(
        name=PlatformEventName.RELEASE_WORK_CANCELLED,
        actor_user_id=actor.user_id,
        subject_label=planned.code,
    )
    return True


def remind(*, actor: Actor, planned: Release, associations: Collection[int], today: date) -> int:
    """Ask that the kansli of these förbund are reminded of the quarter; how many had not been so today.

    Only those that take part and have not had all their reports accepted are reminded, at most once a day.
    Raises ReleaseRefused for a release that is frozen.
    """
    if planned.state not in UNFROZEN:
        raise ReleaseRefused(ReleaseFault.WRONG_STATE)
    awaited = session.scalars(
        select(NationalCompleteness.association_id)
        .where(
            NationalCompleteness.period == planned.period,
            NationalCompleteness.association_id.in_(sorted(associations)),
            NationalCompleteness.takes_part,
            (NationalCompleteness.accepted < NationalCompleteness.expected)
            | (NationalCompleteness.expected == 0),
        )
        .order_by(NationalCompleteness.association_id)
    ).all()
    asked = 0
    for number in awaited:
        notice = insert_or_skip(NationalNotice).values(
            association_id=number,
            release_id=planned.id,
            kind=NoticeKind.REMINDER,
            day=today,
            asked_by=actor.name,
            asked_at=now(),
        )
        added = session.execute(notice.on_conflict_do_nothing().returning(NationalNotice.id))
        asked += len(added.all())
    record_outside(
        name=PlatformEventName.ASSOCIATIONS_REMINDED,
        actor_user_id=actor.user_id,
        subject_label=planned.code,
        reminded=asked,
    )
    return asked
