"""The newest events of a förbund in short: what changes with everything that is recorded there."""

from __future__ import annotations

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.events.models import Event
from tenants.database import own_tenant_id, session

NEWEST = 64
"""So many events are looked at, since one whose work took longer may come after newer ones."""


_NEWEST = (
    select(Event.id, Event.at)
    .where(Event.tenant_id == own_tenant_id)
    .order_by(Event.at.desc(), Event.id.desc())
    .limit(NEWEST)
    .subquery()
)
_IN_ORDER = aggregate_order_by(literal(""), _NEWEST.c.at, _NEWEST.c.id)
_DIGEST = select(func.md5(func.string_agg(cast(_NEWEST.c.id, String), _IN_ORDER)))


def digest_of_newest() -> str:
    """A digest of the förbund's newest events, in one indexed read; empty where nothing has happened."""
    return session.scalar(_DIGEST) or ""
