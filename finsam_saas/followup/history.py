"""What happened to a report that has already been found for the actor, as the events tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from finsam_saas.events.models import Event
from tenants.database import own_tenant_id, session

LONGEST_HISTORY = 100
"""Steps of a report's history that are read at once, unless all are asked for."""


@dataclass(frozen=True)
class HistoryRow:
    """Something that happened to a report."""

    at: datetime
    actor_name: str
    actor_user_id: UUID | None
    name: str
    details: dict[str, Any]


_HISTORY = (
    select(Event.at, Event.actor_name, Event.actor_user_id, Event.name, Event.details)
    .where(Event.tenant_id == own_tenant_id, Event.subject_id == bindparam("report"))
    .order_by(Event.at.desc(), Event.id.desc())
    .limit(bindparam("most"))
)


def history(report_id: UUID, *, most: int = LONGEST_HISTORY) -> list[HistoryRow]:
    """What happened to a report, newest first; the report must already have been found for the actor."""
    rows: Iterable[Any] = session.execute(_HISTORY, {"report": report_id, "most": most})
    return [HistoryRow(*row) for row in rows]
