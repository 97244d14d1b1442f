"""The newest events of a förbund in short: what changes with everything that can change its figures."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from tenants.database import own_tenant_id, session

NEWEST = 64
"""So many events are looked at, since one whose work took longer may come after newer ones."""

BESIDE_FIGURES = frozenset(
    {
        EventName.MATTER_OPENED,
        EventName.MATTER_CHANGED,
        EventName.MATTER_CLOSED,
        EventName.MATTER_REOPENED,
        EventName.DOCUMENT_REGISTERED,
        EventName.DOCUMENT_CORRECTED,
        EventName.REGISTRY_RULES_DECIDED,
        EventName.DISPOSAL_PROPOSED,
        EventName.DISPOSAL_CONFIRMED,
        EventName.MEETING_RULES_DECIDED,
        EventName.MEETING_PLANNED,
        EventName.MEETING_CHANGED,
        EventName.MEETING_CALLED,
        EventName.MEETING_ATTENDED,
        EventName.MEETING_HELD,
        EventName.MEETING_ITEM_DECIDED,
        EventName.CALENDAR_ADDRESS_MADE,
        EventName.CALENDAR_ADDRESS_REVOKED,
        EventName.MINUTES_CONFIRMED,
        EventName.MINUTES_SEALED,
        EventName.MINUTES_POSTED,
        EventName.CALL_PLANNED,
        EventName.CALL_CHANGED,
        EventName.CALL_PUBLISHED,
        EventName.CALL_WITHDRAWN,
        EventName.APPLICATION_BEGUN,
        EventName.APPLICATION_CHANGED,
        EventName.APPLICATION_PARTY_CONFIRMED,
        EventName.APPLICATION_SUBMITTED,
        EventName.APPLICATION_WITHDRAWN,
        EventName.APPLICATION_PREPARED,
        EventName.APPLICATION_MOVED,
        EventName.APPLICATION_READY,
        EventName.SUPPLEMENT_REQUESTED,
        EventName.OPINION_GIVEN,
        EventName.STAGE_CONCLUDED,
        EventName.STAGE_SKIPPED,
        EventName.PREPARATION_DECIDED,
        EventName.API_KEY_CREATED,
        EventName.API_KEY_REVOKED,
        EventName.SUBSCRIPTION_ADDED,
        EventName.SUBSCRIPTION_ENDED,
        EventName.SUBSCRIPTION_CALLED_AGAIN,
    }
)
"""What happens in features whose tables no kept page reads; an event that does not stand here counts."""


def _digest(*which: ColumnElement[bool]) -> Select[str]:
    newest = (
        select(Event.id, Event.at)
        .where(Event.tenant_id == own_tenant_id, *which)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    in_order = aggregate_order_by(literal(""), newest.c.at, newest.c.id)
    return select(func.md5(func.string_agg(cast(newest.c.id, String), in_order)))


_OF_FIGURES = _digest(Event.name.not_in(sorted(one.value for one in BESIDE_FIGURES)))
_OF_ALL = _digest()


def digest_of_newest() -> str:
    """A digest of the newest events that can change a figure, in one indexed read; empty without any."""
    return session.scalar(_OF_FIGURES) or ""


def digest_of_all() -> str:
    """A digest of the newest events whatever they are, in one indexed read; empty without any."""
    return session.scalar(_OF_ALL) or ""
