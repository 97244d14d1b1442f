"""Telling subscribers: an event becomes a call to each of them, and each call is made until it is taken.

A call tells what happened and where to read of it, never a figure. It may come twice; its delivery number is
the same then. A förbund's calls are made as the app role acting for it; those that analysts have asked for,
outside every förbund, as the national role.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, select, update

from finsam_saas.config import Environment, Settings
from finsam_saas.subscriptions import queries, service
from finsam_saas.subscriptions.models import (
    NationalSubscription,
    NationalSubscriptionCall,
    Subscription,
    SubscriptionCall,
)
from finsam_saas.subscriptions.rules import (
    DELIVERY_HEADER,
    SIGNATURE_HEADER,
    AddressRefused,
    Topic,
    is_taken,
    pause_before,
    signed,
)
from tenants.context import current_tenant
from tenants.database import now, session
from worker.celery_app import PlatformTask, TenantTask, celery, flask_app
from worker.happening import Happening
from worker.national import national_engine
from worker.outbound import FAULTS, post
from worker.schedule import CALL_NATIONAL_SUBSCRIBERS, CALL_SUBSCRIBERS

MOST_AT_ONCE = 15
"""So many calls that none of them answers fit within the time of a task."""

log = structlog.get_logger(__name__)


def announce_release(happening: Happening) -> None:
    """Let the förbund's subscribers know that national figures have been published, and what they correct."""
    code = happening.subject_label
    service.announce(topic=Topic.RELEASE_PUBLISHED, subject=code, event_id=happening.id)
    wrong = queries.corrected_by(code)
    if wrong is not None:
        service.announce(topic=Topic.RELEASE_CORRECTED, subject=wrong, event_id=happening.id)


def announce_quarter(happening: Happening) -> None:
    """Let subscribers know that the last report of a period has been accepted."""
    period = queries.period_is_accepted(happening.subject_id) if happening.subject_id else None
    if period is not None:
        service.announce(topic=Topic.QUARTER_ACCEPTED, subject=period, event_id=happening.id)


@celery.task(base=TenantTask, name=CALL_SUBSCRIBERS)
def call_subscribers(*, tenant_id: int) -> None:
    """Make the calls of one förbund that are due."""
    call_all_due(flask_app().config["FINSAM"])


@celery.task(base=PlatformTask, name=CALL_NATIONAL_SUBSCRIBERS)
def call_national_subscribers() -> None:
    """Make the calls that analysts have asked for and that are due."""
    call_all_due_nationally(flask_app().config["FINSAM"], national_engine())


@dataclass(frozen=True, slots=True)
class _Book:
    """Whose calls are made: the two tables, which of their rows, each transaction, and the förbund if any."""

    calls: type[SubscriptionCall] | type[NationalSubscriptionCall]
    subscribers: type[Subscription] | type[NationalSubscription]
    own: Callable[[Any], list[ColumnElement[bool]]]
    begin: Callable[[], AbstractContextManager[Connection]]
    association: str | None


@dataclass(frozen=True, slots=True)
class _Call:
    """One call on its way out."""

    id: UUID
    topic: Topic
    subject: str
    created_at: datetime
    address: str
    secret: str


def call_all_due(settings: Settings) -> None:
    """Make the acting förbund's due calls, each in a transaction of its own."""
    number = current_tenant().id
    book = _Book(
        calls=SubscriptionCall,
        subscribers=Subscription,
        own=lambda table: [table.tenant_id == number],
        begin=_in_session,
        association=current_tenant().slug,
    )
    _call_due(settings, book)


def call_all_due_nationally(settings: Settings, engine: Engine) -> None:
    """Make the due calls outside every förbund, as the national role, each in a transaction of its own."""
    book = _Book(
        calls=NationalSubscriptionCall,
        subscribers=NationalSubscription,
        own=lambda _table: [],
        begin=engine.begin,
        association=None,
    )
    _call_due(settings, book)


@contextmanager
def _in_session() -> Iterator[Connection]:
    """A transaction of the session's, for the acting förbund."""
    try:
        yield session.connection()
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _call_due(settings: Settings, book: _Book) -> None:
    calls = book.calls
    due = (
        select(calls.id)
        .where(*book.own(calls), calls.due_at <= now())
        .order_by(calls.due_at, calls.id)
        .limit(MOST_AT_ONCE)
    )
    with book.begin() as connection:
        waiting = connection.execute(due).scalars().all()
    for call_id in waiting:
        call = _taken_up(book, call_id)
        if call is not None:
            taken, answer = _send(settings, call, _body(settings, call, book.association))
            _keep(book, call, taken=taken, answer=answer)


def _taken_up(book: _Book, call_id: UUID) -> _Call | None:
    """A call that is due and that nobody else makes; the try is counted before it is made."""
    calls, subscribers = book.calls, book.subscribers
    with book.begin() as connection:
        row = connection.execute(
            select(
                calls.topic,
                calls.subject,
                calls.created_at,
                calls.attempts,
                subscribers.address,
                subscribers.secret,
            )
            .join_from(calls, subscribers, subscribers.id == calls.subscription_id)
            .where(*book.own(calls), *book.own(subscribers), calls.id == call_id, calls.due_at <= now())
            .with_for_update(of=calls, skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        attempts = row.attempts + 1
        pause = pause_before(attempts)
        _change(connection, book, call_id, attempts=attempts, tried_at=now(), due_at=pause and now() + pause)
    return _Call(call_id, row.topic, row.subject, row.created_at, row.address, row.secret)


def _change(connection: Connection, book: _Book, call_id: UUID, **values: object) -> None:
    calls = book.calls
    connection.execute(update(calls).where(*book.own(calls), calls.id == call_id).values(**values))


def _keep(book: _Book, call: _Call, *, taken: bool, answer: str) -> None:
    """Note what was answered."""
    done = {"taken_at": now(), "due_at": None} if taken else {}
    with book.begin() as connection:
        _change(connection, book, call.id, answer=answer, **done)


def _body(settings: Settings, call: _Call, association: str | None) -> bytes:
    """What is told: pointers to where it can be read."""
    base = settings.public_url.rstrip("/")
    where = (
        f"/api/v1/own/figures?period={call.subject}"
        if call.topic is Topic.QUARTER_ACCEPTED
        else f"/api/v1/releases/{call.subject}"
    )
    content = {
        "topic": call.topic.value,
        "subject": call.subject,
        **({"association": association} if association else {}),
        "happened_at": call.created_at.isoformat(),
        "address": base + where,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _send(settings: Settings, call: _Call, body: bytes) -> tuple[bool, str]:
    """Whether the call was taken, and what was answered in short: a status, or the kind of fault."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Finsam",
        DELIVERY_HEADER: str(call.id),
        SIGNATURE_HEADER: signed(call.secret, at=int(now().timestamp()), body=body),
    }
    loopback = settings.environment is not Environment.PRODUCTION
    try:
        status = post(call.address, body, headers, loopback=loopback)
    except AddressRefused as refused:
        return False, refused.fault.value
    except FAULTS as fault:
        log.info("subscriber_out_of_reach", error=type(fault).__name__)
        return False, type(fault).__name__
    return is_taken(status), str(status)
