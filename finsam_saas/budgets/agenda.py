"""Reading where a budget meets the board: agendas that it may be put on, and the item that it stands as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, select

from finsam_saas.bodies.models import Body
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import DECIDING, OPEN_AGENDA, MeetingState
from finsam_saas.web.clocks import SWEDEN
from tenants.database import now, own_tenant_id, session

MOST_MEETINGS = 20


@dataclass(frozen=True)
class OnAgenda:
    """A meeting of a body that decides; `paragraph` is the § of the budget's item once it is held."""

    meeting_id: UUID
    body: str
    starts_at: datetime
    state: MeetingState
    paragraph: int | None = None

    @property
    def day(self) -> date:
        """The day of the meeting, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()

    @property
    def is_planned(self) -> bool:
        """Whether the meeting is still the kansli's alone."""
        return self.state is MeetingState.PLANNED


_MEETINGS = (
    select(Meeting.id, Body.label, Meeting.starts_at, Meeting.state)
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .where(Meeting.tenant_id == own_tenant_id)
)
_OPEN = (
    _MEETINGS.where(
        Meeting.state.in_(sorted(OPEN_AGENDA)),
        Body.kind.in_(sorted(DECIDING)),
        Meeting.starts_at >= bindparam("after"),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(MOST_MEETINGS)
)
_ITEM = (
    _MEETINGS.add_columns(MeetingItem.paragraph)
    .join(
        MeetingItem,
        and_(MeetingItem.tenant_id == Meeting.tenant_id, MeetingItem.meeting_id == Meeting.id),
    )
    .where(MeetingItem.id == bindparam("item_id"))
)


def open_agendas() -> list[OnAgenda]:
    """The coming meetings of bodies that decide whose agenda may still change, the nearest first."""
    rows = session.execute(_OPEN, {"after": now() - timedelta(days=1)})
    return [_on_agenda(row) for row in rows]


def item_of(item_id: UUID) -> OnAgenda | None:
    """The meeting at which an item is, or was, taken up."""
    row = session.execute(_ITEM, {"item_id": item_id}).one_or_none()
    return _on_agenda(row) if row else None


def _on_agenda(row: Row[*tuple[Any, ...]]) -> OnAgenda:
    return OnAgenda(*row)
