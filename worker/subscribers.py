"""Telling subscribers: an event becomes a call to each of them, and each call is made until it is taken.

A call tells what happened and where to read of it, never a figure. It may come twice; its delivery number is
the same then.
"""

from __future__ import annotations

import json
from uuid import UUID

import structlog
from sqlalchemy import select

from finsam_saas.config import Environment, Settings
from finsam_saas.open_data import queries, service
from finsam_saas.open_data.models import Subscription, SubscriptionCall
from finsam_saas.open_data.subscription_rules import (
    DELIVERY_HEADER,
    PAUSES,
    SIGNATURE_HEADER,
    AddressRefused,
    Topic,
    is_taken,
    pause_before,
    signed,
)
from tenants.context import current_tenant
from tenants.database import now, session
from worker.celery_app import TenantTask, celery, flask_app
from worker.happening import Happening
from worker.outbound import FAULTS, post
from worker.schedule import CALL_SUBSCRIBERS

MOST_AT_ONCE = 15
"""So many calls that none of them answers fit within the time of a task."""

log = structlog.get_logger(__name__)


def announce_release(happening: Happening) -> None:
    """Let the förbund's subscribers know that national figures have been published."""
    service.announce(topic=Topic.RELEASE_PUBLISHED, subject=happening.subject_label, event_id=happening.id)


def announce_quarter(happening: Happening) -> None:
    """Let subscribers know that the last report of a period has been accepted."""
    period = queries.period_is_accepted(happening.subject_id) if happening.subject_id else None
    if period is not None:
        service.announce(topic=Topic.QUARTER_ACCEPTED, subject=period, event_id=happening.id)


@celery.task(base=TenantTask, name=CALL_SUBSCRIBERS)
def call_subscribers(*, tenant_id: int) -> None:
    """Make the calls of one förbund that are due."""
    call_all_due(flask_app().config["FINSAM"])


def call_all_due(settings: Settings) -> None:
    """Make the acting förbund's due calls, each in a transaction of its own."""
    for call_id in queries.due_calls(MOST_AT_ONCE):
        session.commit()
        _call(settings, call_id)


def _call(settings: Settings, call_id: UUID) -> None:
    """Make one call and keep what was answered; the try is counted before it is made."""
    row = session.execute(
        select(SubscriptionCall, Subscription)
        .join(Subscription, Subscription.id == SubscriptionCall.subscription_id)
        .where(
            SubscriptionCall.tenant_id == current_tenant().id,
            Subscription.tenant_id == current_tenant().id,
            SubscriptionCall.id == call_id,
            SubscriptionCall.due_at <= now(),
        )
        .with_for_update(of=SubscriptionCall, skip_locked=True)
    ).one_or_none()
    if row is None:
        session.rollback()
        return
    found, subscriber = row
    found.attempts += 1
    found.tried_at = now()
    pause = pause_before(found.attempts)
    found.due_at = now() + pause if pause else None
    address, secret, body = subscriber.address, subscriber.secret, _body(settings, found)
    session.commit()
    taken, answer = _send(settings, address, secret, body, call_id)
    _keep(call_id, taken=taken, answer=answer)


def _body(settings: Settings, call: SubscriptionCall) -> bytes:
    """What is told: pointers to where it can be read."""
    base = settings.public_url.rstrip("/")
    where = (
        f"/api/v1/releases/{call.subject}"
        if call.topic is Topic.RELEASE_PUBLISHED
        else f"/api/v1/own/figures?period={call.subject}"
    )
    content = {
        "topic": call.topic.value,
        "subject": call.subject,
        "association": current_tenant().slug,
        "happened_at": call.created_at.isoformat(),
        "address": base + where,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _send(settings: Settings, address: str, secret: str, body: bytes, call_id: UUID) -> tuple[bool, str]:
    """Whether the call was taken, and what was answered in short: a status, or the kind of fault."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Finsam",
        DELIVERY_HEADER: str(call_id),
        SIGNATURE_HEADER: signed(secret, at=int(now().timestamp()), body=body),
    }
    loopback = settings.environment is not Environment.PRODUCTION
    try:
        status = post(address, body, headers, loopback=loopback)
    except AddressRefused as refused:
        return False, refused.fault.value
    except FAULTS as fault:
        log.info("subscriber_out_of_reach", error=type(fault).__name__)
        return False, type(fault).__name__
    return is_taken(status), str(status)


def _keep(call_id: UUID, *, taken: bool, answer: str) -> None:
    found = session.get(SubscriptionCall, (current_tenant().id, call_id))
    if found is not None:
        found.answer = answer
        if taken:
            found.taken_at, found.due_at = now(), None
        elif found.attempts >= len(PAUSES):
            found.due_at = None
    session.commit()
