"""Reading where a budget meets the board: agendas that it may be put on, and the item that it stands as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select

from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.rules import BudgetState
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import OPEN_AGENDA, MeetingState
from finsam_saas.web.clocks import SWEDEN
from tenants.database import now, own_tenant_id, session

SUBJECT = "budget"
"""What an item of an agenda says it decides, when it is a version of a budget."""
MOST_MEETINGS = 20


@dataclass(frozen=True)
class OnAgenda:
    """A meeting of the board; `paragraph` is the § of the budget's item once it is held.

    `decides` is whether the budget is decided at the item itself, as its subject.
    """

    meeting_id: UUID
    body: str
    starts_at: datetime
    state: MeetingState
    paragraph: int | None = None
    decides: bool = False

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
        Body.kind == BodyKind.BOARD,
        Meeting.starts_at >= bindparam("after"),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(MOST_MEETINGS)
)
_ITEM = (
    _MEETINGS.add_columns(MeetingItem.paragraph, func.coalesce(MeetingItem.subject_kind == SUBJECT, False))
    .join(
        MeetingItem,
        and_(MeetingItem.tenant_id == Meeting.tenant_id, MeetingItem.meeting_id == Meeting.id),
    )
    .where(MeetingItem.id == bindparam("item_id"))
)


def open_agendas() -> list[OnAgenda]:
    """The coming meetings of the board whose agenda may still change, the nearest first."""
    rows = session.execute(_OPEN, {"after": now() - timedelta(days=1)})
    return [_on_agenda(row) for row in rows]


def item_of(item_id: UUID) -> OnAgenda | None:
    """The meeting at which an item is, or was, taken up."""
    row = session.execute(_ITEM, {"item_id": item_id}).one_or_none()
    return _on_agenda(row) if row else None


def is_subject(item_id: UUID, budget_id: UUID) -> bool:
    """Whether the version is decided at the item itself, as its subject."""
    own = select(MeetingItem.id).where(*_subject_is(budget_id), MeetingItem.id == item_id)
    return session.scalar(select(own.exists())) or False


def is_awaited(budget_id: UUID) -> bool:
    """Whether a version stands on an agenda and nothing has become of it there."""
    awaited = select(MeetingItem.id).where(*_subject_is(budget_id), MeetingItem.outcome.is_(None))
    return session.scalar(select(awaited.exists())) or False


def waiting() -> list[tuple[UUID, int]]:
    """The proposed versions that stand on no agenda, each with its row version, the earliest year first."""
    rows = session.execute(
        select(Budget.id, Budget.version)
        .where(
            Budget.tenant_id == own_tenant_id, Budget.state == BudgetState.PROPOSED, Budget.item_id.is_(None)
        )
        .order_by(Budget.year, Budget.number)
    )
    return [(budget_id, version) for budget_id, version in rows]


def _subject_is(budget_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        MeetingItem.tenant_id == own_tenant_id,
        MeetingItem.subject_kind == SUBJECT,
        MeetingItem.subject_id == budget_id,
    )


def _on_agenda(row: Row[*tuple[Any, ...]]) -> OnAgenda:
    return OnAgenda(*row)
