"""Reading what was decided, across meetings: the register of §§, and what is on the notice board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, cast, func, or_, select
from sqlalchemy.types import String

from finsam_saas.bodies.models import Body
from finsam_saas.meetings.models import Meeting, MeetingItem, MinutesPosting, SealedMinutes
from finsam_saas.meetings.rules import Outcome
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

MOST_POSTED = 50
"""Notices on the board at once."""


@dataclass(frozen=True)
class Decision:
    """A § of adjusted minutes."""

    meeting_id: UUID
    body: str
    starts_at: datetime
    paragraph: int
    title: str
    outcome: Outcome
    decision: str

    @property
    def day(self) -> date:
        """The day it was decided, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


@dataclass(frozen=True)
class Posted:
    """Adjusted minutes on the notice board, with their §§."""

    meeting_id: UUID
    body: str
    starts_at: datetime
    adjusted_at: datetime
    posted_on: date
    takes_down_on: date
    place: str | None
    kept_at: str
    decisions: Sequence[Decision]

    @property
    def day(self) -> date:
        """The day of the meeting, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()

    @property
    def adjusted_on(self) -> date:
        """The day on which the last adjuster confirmed, in Sweden."""
        return self.adjusted_at.astimezone(SWEDEN).date()

    def days_left(self, on: date) -> int:
        """Days until the time for appeals has passed, the day itself included."""
        return (self.takes_down_on - on).days


_DECISIONS = (
    select(
        MeetingItem.meeting_id,
        Body.label.label("body"),
        Meeting.starts_at,
        MeetingItem.paragraph,
        MeetingItem.title,
        MeetingItem.outcome,
        MeetingItem.decision,
    )
    .join(
        Meeting,
        and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id),
    )
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .join(
        SealedMinutes,
        and_(SealedMinutes.tenant_id == Meeting.tenant_id, SealedMinutes.meeting_id == Meeting.id),
    )
    .where(MeetingItem.tenant_id == own_tenant_id, MeetingItem.paragraph.is_not(None))
)


def decisions(text: str, page: int) -> tuple[list[Decision], Paging]:
    """One page of the §§ of adjusted minutes that hold the words, or have the number; the latest first."""
    found = _DECISIONS.where(*_holding(text))
    paging = Paging(session.scalar(select(func.count()).select_from(found.subquery())) or 0, page)
    rows = session.execute(
        found.order_by(Meeting.starts_at.desc(), Meeting.id, MeetingItem.position)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [Decision(**row._mapping) for row in rows], paging


def _holding(text: str) -> list[ColumnElement[bool]]:
    words = text.removeprefix("§").strip()
    if not words:
        return []
    return [
        or_(
            MeetingItem.title.icontains(words, autoescape=True),
            MeetingItem.decision.icontains(words, autoescape=True),
            cast(MeetingItem.paragraph, String) == words,
        )
    ]


def notice_board(on: date) -> list[Posted]:
    """What is posted on a day: adjusted minutes whose time for appeals runs, the latest first."""
    rows = session.execute(
        select(
            Meeting.id,
            Body.label,
            Meeting.starts_at,
            SealedMinutes.sealed_at,
            MinutesPosting.posted_on,
            MinutesPosting.takes_down_on,
            MinutesPosting.place,
            MinutesPosting.kept_at,
        )
        .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
        .join(
            SealedMinutes,
            and_(SealedMinutes.tenant_id == Meeting.tenant_id, SealedMinutes.meeting_id == Meeting.id),
        )
        .join(
            MinutesPosting,
            and_(MinutesPosting.tenant_id == Meeting.tenant_id, MinutesPosting.meeting_id == Meeting.id),
        )
        .where(
            Meeting.tenant_id == own_tenant_id,
            MinutesPosting.posted_on <= on,
            MinutesPosting.takes_down_on >= on,
        )
        .order_by(MinutesPosting.posted_on.desc(), Meeting.id)
        .limit(MOST_POSTED)
    ).all()
    of_meeting: dict[UUID, list[Decision]] = {}
    if rows:
        ids = [row.id for row in rows]
        for one in session.execute(
            _DECISIONS.where(MeetingItem.meeting_id.in_(ids)).order_by(MeetingItem.position)
        ):
            of_meeting.setdefault(one.meeting_id, []).append(Decision(**one._mapping))
    return [Posted(*row, decisions=of_meeting.get(row.id, [])) for row in rows]
