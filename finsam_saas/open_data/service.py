"""Changing the förbund's keys and subscriptions: made, used, taken back, told again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.open_data import queries, rules
from finsam_saas.open_data.models import ApiKey, Subscription, SubscriptionCall
from finsam_saas.open_data.subscription_rules import Topic, check_address, host_of, new_secret
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session, today

MOST_OPEN = 20


class TooManyKeys(Exception):
    """The förbund has as many keys or subscriptions as it may have; one has to be taken back first."""


def create_key(*, actor: Actor, name: str) -> str:
    """Make a key that reads the förbund's exact figures for a year, and give it, once. Raises TooManyKeys."""
    tenant = current_tenant()
    _one_at_a_time()
    open_keys = [
        one
        for one in queries.own_keys()
        if rules.is_open(revoked=one.revoked_at is not None, expires_on=one.expires_on, today=today())
    ]
    if len(open_keys) >= MOST_OPEN:
        raise TooManyKeys
    secret = rules.new_key(tenant.slug)
    made = ApiKey(
        name=name,
        start=rules.start_of(secret),
        digest=rules.digest_of(secret),
        expires_on=rules.a_year_from(today()),
        created_by=actor.name,
    )
    session.add(made)
    session.flush()
    record(actor=actor, name=EventName.API_KEY_CREATED, subject_id=made.id, subject_label=name)
    return secret


def _one_at_a_time() -> None:
    """Two who make something at the same moment are counted one after the other."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("open_data"), current_tenant().id)))


def revoke_key(*, actor: Actor, key_id: UUID) -> None:
    """Take a key back: from now it opens nothing. A key that is taken back already stays so."""
    found = queries.own_key(key_id)
    if found.revoked_at is not None:
        return
    found.revoked_at, found.revoked_by = now(), actor.name
    session.flush()
    record(actor=actor, name=EventName.API_KEY_REVOKED, subject_id=found.id, subject_label=found.name)


def note_use(found: ApiKey) -> None:
    """Remember the day on which a key was used; once a day is enough to know which keys are in use."""
    if found.last_used_on != today():
        session.execute(
            update(ApiKey)
            .where(ApiKey.tenant_id == found.tenant_id, ApiKey.id == found.id)
            .values(last_used_on=today())
        )


def subscribe(*, actor: Actor, address: str, on_release: bool, on_quarter: bool, loopback: bool) -> str:
    """Tell an address of events from now on; gives the secret that its calls are signed with, once.

    Raises AddressRefused for an address that must not be called, and TooManyKeys.
    """
    check_address(address, loopback=loopback)
    _one_at_a_time()
    if sum(one.ended_at is None for one in queries.subscriptions()) >= MOST_OPEN:
        raise TooManyKeys
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
    wanted = Subscription.on_release if topic is Topic.RELEASE_PUBLISHED else Subscription.on_quarter
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
