"""§§ that may be cited: decided by a body that decides, and adjusted with its minutes or alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings.immediate_rules import SEALED_ITEM
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import DECIDING, SEALED, MeetingState, Outcome
from finsam_saas.web.clocks import SWEDEN, swedish_moment
from tenants.database import own_tenant_id, session

MOST_CITED = 60
"""§§ to choose among: those of a year or two."""


@dataclass(frozen=True)
class Citable:
    """A § that something else may cite."""

    item_id: UUID
    meeting_id: UUID
    body: str
    starts_at: datetime
    paragraph: int
    title: str

    @property
    def day(self) -> date:
        """The day it was decided, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


_CITABLE = (
    select(
        MeetingItem.id.label("item_id"),
        MeetingItem.meeting_id,
        Body.label.label("body"),
        Meeting.starts_at,
        MeetingItem.paragraph,
        MeetingItem.title,
    )
    .join(
        Meeting,
        and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id),
    )
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .where(
        MeetingItem.tenant_id == own_tenant_id,
        MeetingItem.paragraph.is_not(None),
        MeetingItem.outcome == Outcome.DECIDED,
        Body.kind.in_(sorted(DECIDING)),
        or_(Meeting.state.in_(SEALED), MeetingItem.adjustment.in_(SEALED_ITEM)),
    )
)


def citable() -> list[Citable]:
    """The latest §§ that may be cited, the newest meeting first."""
    rows = session.execute(
        _CITABLE.order_by(Meeting.starts_at.desc(), MeetingItem.position).limit(MOST_CITED)
    )
    return [Citable(**row._mapping) for row in rows]


def board_paragraphs(day: date) -> set[int] | None:
    """The §§ by which the board decided on a day, adjusted; None where no such minutes are kept here."""
    first, last = swedish_moment(day, time()), swedish_moment(day + timedelta(days=1), time())
    on_the_day = and_(Meeting.starts_at >= first, Meeting.starts_at < last, Body.kind == BodyKind.BOARD)
    held = (
        select(Meeting.id)
        .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
        .where(Meeting.tenant_id == own_tenant_id, on_the_day)
        .where(Meeting.state.in_(SEALED | {MeetingState.HELD}))
    )
    if not session.scalar(select(held.exists())):
        return None
    rows = session.execute(_CITABLE.where(on_the_day).limit(MOST_CITED))
    return {row.paragraph for row in rows}


def cited(item_id: UUID) -> Citable | None:
    """A § that may be cited; None where it may not, or is another förbund's."""
    row = session.execute(_CITABLE.where(MeetingItem.id == item_id)).one_or_none()
    return Citable(**row._mapping) if row else None
