"""What the worker reads of meetings and notes: who was called, and whose adjustment is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.bodies.models import Body
from finsam_saas.meetings import queries
from finsam_saas.meetings.facts import Whole
from finsam_saas.meetings.immediate_rules import REMINDED_AFTER
from finsam_saas.meetings.models import AdjusterReminder, Meeting, MeetingItem, MeetingPerson
from finsam_saas.meetings.rules import DECIDING, MeetingState
from finsam_saas.web.clocks import SWEDEN, swedish_moment
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, own_tenant_id, session

_READER = Actor(user_id=None, name="Finsam", permissions=frozenset({Permission.MEETINGS_READ}))


def called(meeting_id: UUID) -> Whole | None:
    """A meeting that people are called to and that has not been held yet; None where there is none."""
    try:
        whole = queries.meeting(_READER, meeting_id)
    except NotFound:
        return None
    return whole if whole.meeting.state is MeetingState.CALLED else None


@dataclass(frozen=True)
class AwaitedAdjuster:
    """Somebody whose confirmation of minutes is waited for; `last_sent` is the latest reminder, or 0."""

    person_id: UUID
    membership_id: UUID
    meeting_id: UUID
    body: str
    starts_at: datetime
    last_sent: int

    @property
    def held_on(self) -> date:
        """The day of the meeting, in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


_UNWRITTEN = exists().where(
    MeetingItem.tenant_id == Meeting.tenant_id,
    MeetingItem.meeting_id == Meeting.id,
    MeetingItem.outcome.is_(None),
)
_WAITING = (
    select(
        MeetingPerson.id.label("person_id"),
        MeetingPerson.membership_id,
        Meeting.id.label("meeting_id"),
        Body.label.label("body"),
        Meeting.starts_at,
        func.coalesce(func.max(AdjusterReminder.days_after), 0).label("last_sent"),
    )
    .join(Meeting, and_(Meeting.tenant_id == MeetingPerson.tenant_id, Meeting.id == MeetingPerson.meeting_id))
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .outerjoin(
        AdjusterReminder,
        and_(
            AdjusterReminder.tenant_id == MeetingPerson.tenant_id,
            AdjusterReminder.person_id == MeetingPerson.id,
        ),
    )
    .where(
        MeetingPerson.tenant_id == own_tenant_id,
        MeetingPerson.adjusts,
        MeetingPerson.confirmed_at.is_(None),
        MeetingPerson.membership_id.is_not(None),
        Meeting.state == MeetingState.HELD,
        Body.kind.in_(DECIDING),
        ~_UNWRITTEN,
    )
    .group_by(
        MeetingPerson.tenant_id, MeetingPerson.id, Meeting.tenant_id, Meeting.id, Body.tenant_id, Body.id
    )
    .order_by(Meeting.starts_at, MeetingPerson.turn)
)


def awaited_adjusters(day: date) -> list[AwaitedAdjuster]:
    """Adjusters with an account who may confirm and have not, a week or more after the meeting.

    Minutes with a § that lacks its decision cannot be confirmed yet, and nobody is reminded of them.
    """
    since = swedish_moment(day - timedelta(days=min(REMINDED_AFTER) - 1), time())
    rows = session.execute(_WAITING.where(Meeting.starts_at < since))
    return [AwaitedAdjuster(**row._mapping) for row in rows]


def keep_as_reminded(person_id: UUID, days_after: int) -> bool:
    """Note a reminder in the transaction of its letter; False where it has been sent already."""
    noted = insert(AdjusterReminder).values(
        tenant_id=current_tenant().id, person_id=person_id, days_after=days_after, sent_at=now()
    )
    return session.scalar(noted.on_conflict_do_nothing().returning(AdjusterReminder.id)) is not None
