"""Reading where an application is on agendas, and what waits to be put on one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.applications.models import Application
from finsam_saas.applications.queries import HANDED_IN_TITLE
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies.models import Body
from finsam_saas.decisions.committee import may_decide
from finsam_saas.decisions.models import Proposal
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import OPEN_AGENDA, MeetingState, Outcome
from finsam_saas.web.clocks import SWEDEN
from tenants.database import own_tenant_id, session

SUBJECT = "application"
"""What an item of an agenda says it decides, when it is an application."""
MOST_SHOWN = 200


@dataclass(frozen=True)
class OnAgenda:
    """An item at which an application is or was to be decided."""

    application_id: UUID
    item_id: UUID
    meeting_id: UUID
    body: str
    starts_at: datetime
    state: MeetingState
    paragraph: int | None
    outcome: Outcome | None

    @property
    def day(self) -> date:
        """The day of the meeting in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()


@dataclass(frozen=True)
class Standing:
    """Whether something is proposed of an application, and the item at which it is to be decided."""

    has_proposal: bool
    item: OnAgenda | None


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting of a body that decides, whose agenda may still change."""

    id: UUID
    body: str
    starts_at: datetime
    place: str


@dataclass(frozen=True)
class Waiting:
    """An application that is ready for decision and stands on no agenda."""

    application_id: UUID
    title: str
    has_proposal: bool


_ITEMS = (
    select(
        MeetingItem.subject_id.label("application_id"),
        MeetingItem.id.label("item_id"),
        Meeting.id.label("meeting_id"),
        Body.label.label("body"),
        Meeting.starts_at,
        Meeting.state,
        MeetingItem.paragraph,
        MeetingItem.outcome,
    )
    .join(Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id))
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .where(MeetingItem.tenant_id == own_tenant_id, MeetingItem.subject_kind == SUBJECT)
    .order_by(Meeting.starts_at.desc(), MeetingItem.id)
)


_OF_APPLICATION = _ITEMS.where(MeetingItem.subject_id == bindparam("application_id")).limit(MOST_SHOWN)
_AWAITED = _ITEMS.where(MeetingItem.outcome.is_(None)).subquery()
_STANDING = (
    select(Proposal.id.label("proposal_id"), _AWAITED)
    .select_from(Application)
    .outerjoin(
        Proposal, and_(Proposal.tenant_id == Application.tenant_id, Proposal.application_id == Application.id)
    )
    .outerjoin(_AWAITED, _AWAITED.c.application_id == Application.id)
    .where(Application.tenant_id == own_tenant_id, Application.id == bindparam("application_id"))
    .limit(1)
)


def on_agendas(application_id: UUID) -> list[OnAgenda]:
    """The items at which an application is or was to be decided, the latest meeting first."""
    rows = session.execute(_OF_APPLICATION, {"application_id": application_id})
    return [OnAgenda(**row._mapping) for row in rows]


def awaited(items: Iterable[OnAgenda]) -> OnAgenda | None:
    """The item at which the application is to be decided; None where it stands on no agenda."""
    return next((one for one in items if one.outcome is None), None)


def standing(application_id: UUID) -> Standing:
    """How far an application has come towards the board, in one question."""
    proposal_id, *item = session.execute(_STANDING, {"application_id": application_id}).one()
    return Standing(proposal_id is not None, OnAgenda(*item) if item[0] else None)


def open_meetings() -> list[OpenMeeting]:
    """The meetings at which something may still be put on the agenda to be decided, the next one first."""
    rows = session.execute(
        select(Meeting.id, Body.label.label("body"), Meeting.starts_at, Meeting.place)
        .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
        .where(
            Meeting.tenant_id == own_tenant_id,
            Meeting.state.in_(OPEN_AGENDA),
            may_decide(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_SHOWN)
    )
    return [OpenMeeting(**row._mapping) for row in rows]


_TO_BE_DECIDED = exists().where(
    MeetingItem.tenant_id == Application.tenant_id,
    MeetingItem.subject_kind == SUBJECT,
    MeetingItem.subject_id == Application.id,
    MeetingItem.outcome.is_(None),
)
_WAITING = (
    select(
        Application.id,
        HANDED_IN_TITLE.label("title"),
        Proposal.id.is_not(None).label("has_proposal"),
        Application.submitted_at,
    )
    .outerjoin(
        Proposal, and_(Proposal.tenant_id == Application.tenant_id, Proposal.application_id == Application.id)
    )
    .where(
        Application.tenant_id == own_tenant_id,
        Application.state == ApplicationState.READY_FOR_DECISION,
        ~_TO_BE_DECIDED,
    )
    .order_by(Application.submitted_at, Application.id)
    .limit(MOST_SHOWN)
    .subquery()
)
_ONE = func.jsonb_build_array(_WAITING.c.id, _WAITING.c.title, _WAITING.c.has_proposal)
FOR_THE_BOARD = (
    select(func.jsonb_agg(aggregate_order_by(_ONE, _WAITING.c.submitted_at, _WAITING.c.id)))
    .scalar_subquery()
    .label("for_the_board")
)
"""What is ready for decision and stands on no agenda, as one value that `for_the_board` reads."""


def for_the_board(value: Any) -> list[Waiting]:
    """The applications that are ready for decision and stand on no agenda, the first handed in first."""
    return [Waiting(UUID(id_), title, has_proposal) for id_, title, has_proposal in value or ()]
