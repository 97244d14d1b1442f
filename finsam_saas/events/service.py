"""Recording what happened, in the same transaction as the change itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update

from finsam_saas.access.actor import Actor
from finsam_saas.events.models import Event, Outbox, PlatformEvent
from finsam_saas.events.names import REQUIRED_DETAILS, EventName, PlatformEventName
from tenants.context import current_tenant, request_id
from tenants.database import TO_DELIVER, session


class DetailsMissing(ValueError):
    """An event was recorded without a detail that its name demands."""


def record(
    *, actor: Actor, name: EventName, subject_id: UUID | None, subject_label: str, **details: Any
) -> Event:
    """Add one event, and its outbox row, to the open transaction.

    Details are plain JSON values and never personal data of participants; raises DetailsMissing.
    """
    missing = REQUIRED_DETAILS.get(name, frozenset()) - {
        key for key, value in details.items() if value not in (None, "")
    }
    if missing:
        raise DetailsMissing(f"{name.value} needs {', '.join(sorted(missing))}")
    event = Event(
        name=name.value,
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        subject_id=subject_id,
        subject_label=subject_label,
        details=details,
        request_id=request_id.get(),
    )
    session.add(event)
    session.flush()
    session.add(Outbox(event_id=event.id))
    session.info.setdefault(TO_DELIVER, []).append(event.id)
    return event


def record_outside(
    *, name: PlatformEventName, actor_user_id: UUID | None, subject_label: str, **details: Any
) -> None:
    """Add one event that belongs to no förbund (sign-in, register) to the open transaction."""
    session.add(
        PlatformEvent(
            name=name.value,
            actor_user_id=actor_user_id,
            subject_label=subject_label,
            details=details,
            request_id=request_id.get(),
        )
    )


def revive_dead() -> int:
    """Give the acting förbund's dead events new tries from the start; how many there were.

    For the operator, once the cause is mended; the worker finds them at its next sweep.
    """
    revived = session.scalars(
        update(Outbox)
        .where(Outbox.tenant_id == current_tenant().id, Outbox.dead.is_(True))
        .values(dead=False, attempts=0, tried_at=None)
        .returning(Outbox.id)
    )
    return len(revived.all())
