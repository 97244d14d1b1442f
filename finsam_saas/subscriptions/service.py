"""Changing which addresses the förbund tells of events: added, ended, told again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.subscriptions import queries
from finsam_saas.subscriptions.models import Subscription, SubscriptionCall
from finsam_saas.subscriptions.rules import Topic, check_address, host_of, new_secret
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session

MOST_OPEN = 20


class TooManyAddresses(Exception):
    """As many addresses are told as may be; one has to be ended first."""


def subscribe(*, actor: Actor, address: str, on_release: bool, on_quarter: bool, loopback: bool) -> str:
    """Tell an address of events from now on; gives the secret that its calls are signed with, once.

    Raises AddressRefused for an address that must not be called, and TooManyAddresses.
    """
    check_address(address, loopback=loopback)
    _one_at_a_time()
    if sum(one.ended_at is None for one in queries.subscriptions()) >= MOST_OPEN:
        raise TooManyAddresses
    secret = new_secret()
    made = Subscription(
        address=address,
        secret=secret,
        on_release=on_release,
        on_quarter=on_quarter,
        created_by=actor.name,
    )
    session.add(made)
    session.flush()
    record(actor=actor, name=EventName.SUBSCRIPTION_ADDED, subject_id=made.id, subject_label=host_of(address))
    return secret


def _one_at_a_time() -> None:
    """Two who add an address at the same moment are counted one after the other."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("subscriptions"), current_tenant().id)))


def unsubscribe(*, actor: Actor, subscription_id: UUID) -> None:
    """Tell an address no more, not even what waits. One that is not told any longer stays so."""
    found = queries.subscription(subscription_id)
    if found.ended_at is not None:
        return
    found.ended_at, found.ended_by = now(), actor.name
    session.execute(
        update(SubscriptionCall)
        .where(SubscriptionCall.tenant_id == found.tenant_id, SubscriptionCall.subscription_id == found.id)
        .values(due_at=None)
    )
    session.flush()
    record(
        actor=actor,
        name=EventName.SUBSCRIPTION_ENDED,
        subject_id=found.id,
        subject_label=host_of(found.address),
    )


def call_again(*, actor: Actor, call_id: UUID) -> None:
    """Make a call once more, from its first try; raises NotFound where its address is not told any longer."""
    found = queries.call(call_id)
    subscriber = queries.subscription(found.subscription_id)
    if subscriber.ended_at is not None:
        raise NotFound
    found.due_at, found.attempts, found.taken_at = now(), 0, None
    session.flush()
    record(
        actor=actor,
        name=EventName.SUBSCRIPTION_CALLED_AGAIN,
        subject_id=subscriber.id,
        subject_label=host_of(subscriber.address),
    )


def announce(*, topic: Topic, subject: str, event_id: UUID) -> int:
    """Let every subscriber of a topic be told of an event; how many there are. Once for each event."""
    wanted = Subscription.on_quarter if topic is Topic.QUARTER_ACCEPTED else Subscription.on_release
    subscribers = session.scalars(
        select(Subscription.id)
        .where(Subscription.tenant_id == current_tenant().id, wanted, Subscription.ended_at.is_(None))
        .order_by(Subscription.id)
    ).all()
    session.add_all(
        SubscriptionCall(subscription_id=one, event_id=event_id, topic=topic, subject=subject, due_at=now())
        for one in subscribers
    )
    session.flush()
    return len(subscribers)
