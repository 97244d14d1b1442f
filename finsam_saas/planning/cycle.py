"""Changes to the annual cycle: what happens when in a förbund's year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.planning import queries
from finsam_saas.planning.entry import check_text, label_of
from finsam_saas.planning.models import CycleEvent
from finsam_saas.web.rows import new_key, next_position, remove_version, write_version
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class CycleEntry:
    """An event of the year as entered; without a month it goes on all through the year."""

    text: str
    kind: str
    month: int | None = None
    day: int | None = None
    body_key: str | None = None


def add_cycle_event(*, actor: Actor, entry: CycleEntry) -> UUID:
    """Add an event to the annual cycle. Raises TextHoldsPersonalNumber."""
    check_text(entry.text)
    made = CycleEvent(
        key=new_key(CycleEvent, entry.text[:40]), position=next_position(CycleEvent), **_columns(entry)
    )
    session.add(made)
    session.flush()
    record(
        actor=actor,
        name=EventName.CYCLE_EVENT_ADDED,
        subject_id=made.id,
        subject_label=label_of(entry.text),
        month=entry.month,
        day=entry.day,
    )
    return made.id


def change_cycle_event(*, actor: Actor, event_id: UUID, version: int, entry: CycleEntry) -> None:
    """Change an event of the annual cycle. Raises NotFound, Conflict and TextHoldsPersonalNumber."""
    check_text(entry.text)
    found = changes(queries.cycle_event(event_id), asdict(entry))
    if not found:
        return
    held = session.scalars(
        select(CycleEvent.details).where(
            CycleEvent.tenant_id == current_tenant().id, CycleEvent.id == event_id
        )
    ).one()
    columns = _columns(entry)
    columns["details"] = {**held, **columns["details"]}
    write_version(CycleEvent, event_id, version, {**columns, "source": None})
    record(
        actor=actor,
        name=EventName.CYCLE_EVENT_CHANGED,
        subject_id=event_id,
        subject_label=label_of(entry.text),
        changes=found,
    )


def remove_cycle_event(*, actor: Actor, event_id: UUID, version: int) -> None:
    """Remove an event from the annual cycle. Raises NotFound and Conflict."""
    before = queries.cycle_event(event_id)
    remove_version(CycleEvent, event_id, version)
    record(
        actor=actor,
        name=EventName.CYCLE_EVENT_REMOVED,
        subject_id=event_id,
        subject_label=label_of(before.text),
        text=before.text,
        month=before.month,
        day=before.day,
    )


def _columns(entry: CycleEntry) -> dict[str, Any]:
    return {
        "text": entry.text,
        "month": entry.month,
        "day": entry.day,
        "body_key": entry.body_key,
        "details": {"kind": entry.kind},
    }
