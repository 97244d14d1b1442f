"""Reading what was decided, across meetings: the register of §§, and what is on the notice board."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, cast, func, or_, select
from sqlalchemy.types import String

from finsam_saas.bodies.models import Body
from finsam_saas.meetings.immediate_rules import SEALED_ITEM
from finsam_saas.meetings.models import (
    ItemPosting,
    Meeting,
    MeetingItem,
    MinutesPosting,
    SealedItem,
    SealedMinutes,
)
from finsam_saas.meetings.rules import SEALED, Outcome
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

ROWS = 25
"""So many §§ stand on a page of the register: each is read."""
MOST_POSTED = 50
"""Notices on the board at once."""


@dataclass(frozen=True)
class Decision:
    """A § that is adjusted: with the minutes, or at once by itself."""

    item_id: UUID
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
    """Adjusted minutes on the notice board with their §§, or one § that was adjusted at once.

    `id` is that of the meeting or the item.
    """

    id: UUID
    body: str
    starts_at: datetime
    adjusted_at: datetime
    posted_on: date
    takes_down_on: date
    place: str | None
    kept_at: str
    decisions: Sequence[Decision]
    is_one_paragraph: bool = False

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


_IS_ADJUSTED = (
    MeetingItem.tenant_id == own_tenant_id,
    MeetingItem.paragraph.is_not(None),
    or_(Meeting.state.in_(SEALED), MeetingItem.adjustment.in_(SEALED_ITEM)),
)
_DECISIONS = (
    select(
        MeetingItem.id.label("item_id"),
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
    .where(*_IS_ADJUSTED)
)


_PAGE = (
    _DECISIONS.order_by(Meeting.starts_at.desc(), Meeting.id, MeetingItem.position)
    .limit(bindparam("most"))
    .offset(bindparam("passed"))
)
_COUNT = (
    select(func.count())
    .select_from(MeetingItem)
    .join(Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id))
    .where(*_IS_ADJUSTED)
)
_LIKE, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"
# A line break stands in no words that are looked for: nothing is found from one text into the next.
_HOLDING = _PAGE.add_columns(func.count().over().label("all_found")).where(
    or_(
        func.lower(MeetingItem.title + "\n" + func.coalesce(MeetingItem.decision, "")).like(
            func.lower(bindparam("pattern", type_=String))
        ),
        cast(MeetingItem.paragraph, String) == bindparam("words", type_=String),
    )
)


def decisions(text: str, page: int) -> tuple[list[Decision], Paging]:
    """One page of the adjusted §§ that hold the words, or have the number; the latest first."""
    words = text.removeprefix("§").strip()
    if words:
        return _found(words, page)
    paging = Paging(session.scalar(_COUNT) or 0, page, ROWS)
    rows = session.execute(_PAGE, {"most": paging.size, "passed": paging.offset})
    return [Decision(**row._mapping) for row in rows], paging


def _found(words: str, page: int) -> tuple[list[Decision], Paging]:
    """What holds the words, counted as it is read: they are looked for in every § and only once."""
    told = {"words": words, "pattern": f"%{_LIKE.sub(_ESCAPED, words)}%"}
    rows = session.execute(_HOLDING, {**told, "most": ROWS, "passed": (page - 1) * ROWS}).all()
    if not rows and page > 1:
        first, paging = _found(words, 1)
        return _found(words, paging.pages) if paging.pages > 1 else (first, paging)
    paging = Paging(rows[0].all_found if rows else 0, page, ROWS)
    return [Decision(*row[:-1]) for row in rows], paging


def notice_board(on: date) -> list[Posted]:
    """What is posted on a day, the latest posted first."""
    found = [*_posted_minutes(on), *_posted_items(on)]
    return sorted(found, key=lambda one: one.posted_on, reverse=True)


def _posted_minutes(on: date) -> list[Posted]:
    rows = session.execute(
        select(
            Meeting.id,
            Body.label.label("body"),
            Meeting.starts_at,
            SealedMinutes.sealed_at.label("adjusted_at"),
            *_when_and_where(MinutesPosting),
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
        .where(Meeting.tenant_id == own_tenant_id, *_stands(MinutesPosting, on))
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
    return [Posted(**row._mapping, decisions=of_meeting.get(row.id, [])) for row in rows]


def _posted_items(on: date) -> list[Posted]:
    """The §§ adjusted at once; each alone, whatever has become of the rest of its minutes."""
    same_item = MeetingItem.id
    more = (same_item, SealedItem.sealed_at.label("adjusted_at"), *_when_and_where(ItemPosting))
    rows = session.execute(
        _DECISIONS.add_columns(*more)
        .join(
            SealedItem,
            and_(SealedItem.tenant_id == MeetingItem.tenant_id, SealedItem.item_id == same_item),
        )
        .join(
            ItemPosting,
            and_(ItemPosting.tenant_id == MeetingItem.tenant_id, ItemPosting.item_id == same_item),
        )
        .where(*_stands(ItemPosting, on))
        .order_by(ItemPosting.posted_on.desc(), same_item)
        .limit(MOST_POSTED)
    )
    return [_one_paragraph(dict(row._mapping)) for row in rows]


def _one_paragraph(row: dict[str, Any]) -> Posted:
    decision = Decision(**{one.name: row[one.name] for one in fields(Decision)})
    named = {one.name: row[one.name] for one in fields(Posted) if one.name in row}
    return Posted(**named, decisions=[decision], is_one_paragraph=True)


def _when_and_where(posting: type[MinutesPosting] | type[ItemPosting]) -> tuple[Any, ...]:
    return posting.posted_on, posting.takes_down_on, posting.place, posting.kept_at


def _stands(posting: type[MinutesPosting] | type[ItemPosting], on: date) -> tuple[ColumnElement[bool], ...]:
    return posting.posted_on <= on, posting.takes_down_on >= on
