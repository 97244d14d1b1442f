"""Changing the förbund's keys: made, used, taken back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.open_data import queries, rules
from finsam_saas.open_data.models import ApiKey
from tenants.context import current_tenant
from tenants.database import now, session, today

MOST_OPEN = 20


class TooManyKeys(Exception):
    """The förbund has as many keys as it may have; one has to be taken back first."""


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
