"""Addresses outside every förbund that are told of releases: analysts change them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import PlatformEventName
from finsam_saas.events.service import record_outside
from finsam_saas.subscriptions import queries
from finsam_saas.subscriptions.models import NationalSubscription, NationalSubscriptionCall
from finsam_saas.subscriptions.rules import Topic, check_address, host_of, new_secret
from finsam_saas.subscriptions.service import MOST_OPEN, TooManyAddresses
from finsam_saas.web.errors import NotFound
from tenants.database import now, session

_SPACE = 0x535542  # one namespace of advisory locks for addresses outside every förbund


def subscribe(*, actor: Actor, address: str, loopback: bool) -> str:
    """Tell an address of releases from now on; gives the secret that its calls are signed with, once.

    Raises AddressRefused for an address that must not be called, and TooManyAddresses.
    """
    check_address(address, loopback=loopback)
    session.execute(select(func.pg_advisory_xact_lock(_SPACE)))
    if sum(one.ended_at is None for one in queries.national_subscriptions()) >= MOST_OPEN:
        raise TooManyAddresses
    secret = new_secret()
    session.execute(
        insert(NationalSubscription).values(
            address=address, secret=secret, created_at=now(), created_by=actor.name
        )
    )
    _record(actor, PlatformEventName.SUBSCRIPTION_ADDED, address)
    return secret


def unsubscribe(*, actor: Actor, subscription_id: UUID) -> None:
    """Tell an address no more, not even what waits. One that is not told any longer stays so."""
    found = queries.national_subscription(subscription_id)
    if found.ended_at is not None:
        return
    found.ended_at, found.ended_by = now(), actor.name
    session.execute(
        update(NationalSubscriptionCall)
        .where(NationalSubscriptionCall.subscription_id == found.id)
        .values(due_at=None)
    )
    session.flush()
    _record(actor, PlatformEventName.SUBSCRIPTION_ENDED, found.address)


def call_again(*, actor: Actor, call_id: UUID) -> None:
    """Make a call once more, from its first try; raises NotFound where its address is not told any longer."""
    found = queries.national_call(call_id)
    subscriber = queries.national_subscription(found.subscription_id)
    if subscriber.ended_at is not None:
        raise NotFound
    found.due_at, found.attempts, found.taken_at = now(), 0, None
    session.flush()
    _record(actor, PlatformEventName.SUBSCRIPTION_CALLED_AGAIN, subscriber.address)


def announce(connection: Connection, *, topic: Topic, subject: str) -> None:
    """Let every address outside the förbund be told of a release (its code), as the national role; once."""
    call, address = NationalSubscriptionCall, NationalSubscription
    told = select(
        address.id,
        literal(topic, call.topic.type),
        literal(subject),
        literal(now()),
        literal(now()),
        literal(0),
    ).where(address.ended_at.is_(None))
    names = ["subscription_id", "topic", "subject", "created_at", "due_at", "attempts"]
    connection.execute(insert_or_skip(call).from_select(names, told).on_conflict_do_nothing())


def _record(actor: Actor, name: PlatformEventName, address: str) -> None:
    record_outside(name=name, actor_user_id=actor.user_id, subject_label=host_of(address))
