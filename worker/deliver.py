"""From the outbox to the handlers: each handler once per event, in order, whatever happens to the worker.

Every step is a transaction of its own. An event that fails is tried again after a pause, at most five
times; then it is dead, kept with its error, and never stands in the way of the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from traceback import extract_tb
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.events.models import Delivery, Event, Heartbeat, Outbox
from finsam_saas.statistics.queries import QUEUE_HEARTBEAT
from finsam_saas.subscriptions.models import SubscriptionCall
from finsam_saas.subscriptions.queries import due_calls
from finsam_saas.web.bell import DELIVER_TASK
from tenants.context import current_tenant, request_id
from tenants.database import now, session
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.handlers import Handler, changes_figures, handlers_of
from worker.happening import Happening
from worker.national import national_engine
from worker.schedule import CALL_SUBSCRIBERS, REFRESH, SWEEP, SWEEP_SECONDS

MOST_AT_ONCE = 200
# How long after the latest try an event is tried the first, second … time; after the last it is dead.
PAUSES = (
    timedelta(0),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
)
log = structlog.get_logger(__name__)


@celery.task(base=TenantTask, name=DELIVER_TASK)
def deliver_tenant(*, tenant_id: int) -> bool:
    """Deliver what one förbund's outbox holds; if figures changed, ask for the nation's anew.

    True where more is due than one task takes; it has then been asked for.
    """
    figures_changed = deliver_waiting()
    note_queue()
    session.commit()
    if figures_changed:
        _ring(REFRESH)
    if due_calls(1):
        _ring(CALL_SUBSCRIBERS, tenant_id=tenant_id)
    more = bool(waiting(1))
    if more:
        _ring(DELIVER_TASK, tenant_id=tenant_id)
    return more


@celery.task(base=PlatformTask, name=SWEEP)
def sweep() -> None:
    """Ask for a delivery per förbund that has something due; what it is only the förbund can see."""
    for tenant_id in due_anywhere():
        deliver_tenant.apply_async(kwargs={"tenant_id": tenant_id}, expires=6 * SWEEP_SECONDS)


def due_anywhere() -> list[int]:
    """The register numbers of the förbund with something to deliver or a subscriber to call; one statement.

    As the national role, which of both sees the förbund and the times, and nothing else.
    """
    moment = now()
    events = select(Outbox.tenant_id).where(Outbox.dead.is_(False), _due(moment))
    calls = select(SubscriptionCall.tenant_id).where(SubscriptionCall.due_at <= moment)
    with national_engine().connect() as connection:
        return sorted(connection.scalars(events.union(calls)))


def _ring(task: str, **arguments: int) -> None:
    try:
        celery.send_task(task, kwargs=arguments, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("bell_not_heard", task=task, error=type(error).__name__)


def deliver_waiting() -> bool:
    """Deliver the acting förbund's due events, oldest first; True where published figures were touched."""
    figures_changed = False
    for outbox_id in waiting(MOST_AT_ONCE):
        try:
            happening = _claim(outbox_id)
            if happening is not None and _handle(outbox_id, happening):
                figures_changed = figures_changed or changes_figures(happening.name)
        except SoftTimeLimitExceeded:
            session.rollback()
            raise
        except Exception as error:
            session.rollback()
            _note_failure(outbox_id, error)
    return figures_changed


def waiting(most: int) -> list[UUID]:
    """Outbox rows of the acting förbund that are due, oldest first."""
    due = _due(now())
    found = session.scalars(
        select(Outbox.id)
        .where(Outbox.tenant_id == current_tenant().id, Outbox.dead.is_(False), due)
        .order_by(Outbox.created_at, Outbox.id)
        .limit(most)
    ).all()
    session.commit()
    return list(found)


def _due(moment: datetime) -> ColumnElement[bool]:
    """The condition that an outbox row is to be tried at a moment."""
    return or_(
        Outbox.tried_at.is_(None),
        *(
            and_(Outbox.attempts == tried, Outbox.tried_at <= moment - pause)
            for tried, pause in enumerate(PAUSES)
        ),
        Outbox.attempts >= len(PAUSES),
    )


def _locked(outbox_id: UUID) -> Outbox | None:
    """The row, locked until the end of the transaction; None where it is gone, dead or in other hands."""
    return session.scalars(
        select(Outbox)
        .where(Outbox.tenant_id == current_tenant().id, Outbox.id == outbox_id, Outbox.dead.is_(False))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _claim(outbox_id: UUID) -> Happening | None:
    """Count one more try before it is made, so that an event that kills its worker is counted as well."""
    row = _locked(outbox_id)
    if row is None:
        session.rollback()
        return None
    event = session.execute(
        select(Event.id, Event.name, Event.subject_id, Event.subject_label, Event.request_id).where(
            Event.tenant_id == row.tenant_id, Event.id == row.event_id
        )
    ).one()
    if not handlers_of(event.name):
        session.delete(row)
        session.commit()
        return None
    if row.attempts >= len(PAUSES):
        row.dead = True
        row.last_error = row.last_error or "its worker stopped each time"
        session.commit()
        log.error("event_dead", event=event.name, event_id=str(event.id))
        return None
    row.attempts += 1
    row.tried_at = now()
    session.commit()
    return Happening(*event)


def _handle(outbox_id: UUID, happening: Happening) -> bool:
    """Run each handler that has not yet done its part; False where another worker has taken over."""
    token = request_id.set(happening.request_id)
    try:
        for handler in handlers_of(happening.name):
            if not _run_once(outbox_id, happening, handler):
                return False
        row = _locked(outbox_id)
        if row is not None:
            session.delete(row)
        session.commit()
        return True
    finally:
        request_id.reset(token)


def _run_once(outbox_id: UUID, happening: Happening, handler: Handler) -> bool:
    """One handler and its delivery row in one transaction; a repeat finds the row and does nothing."""
    if _locked(outbox_id) is None:
        session.rollback()
        return False
    done = session.scalar(
        select(
            exists().where(
                Delivery.tenant_id == current_tenant().id,
                Delivery.event_id == happening.id,
                Delivery.handler == handler.__name__,
            )
        )
    )
    if not done:
        handler(happening)
        session.add(Delivery(event_id=happening.id, handler=handler.__name__))
    session.commit()
    return True


def _note_failure(outbox_id: UUID, error: Exception) -> None:
    """Keep what went wrong, never with what the message says: it may hold somebody's address."""
    row = _locked(outbox_id)
    if row is None:
        session.rollback()
        return
    frames = extract_tb(error.__traceback__)
    where = next((f for f in reversed(frames) if "site-packages" not in f.filename), None)
    row.last_error = f"{type(error).__name__} in {where.name if where else 'unknown'}"
    row.dead = row.attempts >= len(PAUSES)
    session.commit()
    log.error("event_failed", outbox_id=str(outbox_id), dead=row.dead, error=row.last_error)
    session.rollback()


def note_queue() -> None:
    """Tell the operator how many events of the acting förbund wait or are dead: numbers, never content."""
    tenant = current_tenant()
    counts = session.execute(
        select(
            func.count().filter(Outbox.dead.is_(False)).label("waiting"),
            func.count().filter(Outbox.dead.is_(True)).label("dead"),
        ).where(Outbox.tenant_id == tenant.id)
    ).one()
    note = f"waiting={counts.waiting} dead={counts.dead}"
    row = insert(Heartbeat).values(name=QUEUE_HEARTBEAT + tenant.slug, at=now(), note=note)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["name"],
            set_={"at": row.excluded.at, "note": row.excluded.note},
            where=Heartbeat.note.is_distinct_from(row.excluded.note),
        )
    )
