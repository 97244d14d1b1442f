"""Reading the preparation of applications: their stages, what waits for whom, and what has been said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, bindparam, exists, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.applications.models import Application, ApplicationParty, ApplicationWriter
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind, StageKind
from finsam_saas.members.models import Member
from finsam_saas.preparation.models import ApplicationOpinion, ApplicationStage
from finsam_saas.preparation.rules import OwnInterest, Stage, StageState, Verdict
from finsam_saas.seats.models import Seat
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class StageFacts:
    """A stage of an application; `body` is None where the förbund has no such body."""

    id: UUID
    application_id: UUID
    position: int
    round: int
    body_id: UUID | None
    body: str | None
    body_kind: BodyKind
    kind: StageKind
    mandatory: bool
    days: int | None
    independent: bool
    consensus: bool
    note: str | None
    state: StageState
    due_on: date | None
    verdict: Verdict | None
    reasons: str | None
    is_consensus: bool | None
    closed_by: str | None
    closed_at: datetime | None
    version: int

    @property
    def rule(self) -> Stage:
        """The stage as the rules see it."""
        return Stage(self.position, self.state, self.mandatory, self.round)

    def is_late(self, on: date) -> bool:
        """Whether the body should have answered before this day."""
        return self.state is StageState.OPEN and self.due_on is not None and self.due_on < on


_STAGE = (
    ApplicationStage.id,
    ApplicationStage.application_id,
    ApplicationStage.position,
    ApplicationStage.round,
    ApplicationStage.body_id,
    Body.label.label("body"),
    ApplicationStage.body_kind,
    ApplicationStage.kind,
    ApplicationStage.mandatory,
    ApplicationStage.days,
    ApplicationStage.independent,
    ApplicationStage.consensus,
    ApplicationStage.note,
    ApplicationStage.state,
    ApplicationStage.due_on,
    ApplicationStage.verdict,
    ApplicationStage.reasons,
    ApplicationStage.is_consensus,
    ApplicationStage.closed_by,
    ApplicationStage.closed_at,
    ApplicationStage.version,
)
OF_BODY = and_(Body.tenant_id == ApplicationStage.tenant_id, Body.id == ApplicationStage.body_id)


def stages(application_id: UUID) -> list[StageFacts]:
    """All stages of an application in order, each round of one that was returned."""
    return _found(_stages_where(ApplicationStage.application_id == application_id))


def stages_of(application_ids: Sequence[UUID]) -> dict[UUID, list[StageFacts]]:
    """All stages of some applications in order, by application."""
    found: dict[UUID, list[StageFacts]] = {}
    for one in _found(_stages_where(ApplicationStage.application_id.in_(application_ids))):
        found.setdefault(one.application_id, []).append(one)
    return found


def stage(stage_id: UUID) -> StageFacts:
    """One stage; raises NotFound."""
    found = _found(_stages_where(ApplicationStage.id == stage_id))
    if not found:
        raise NotFound(f"no stage {stage_id}")
    return found[0]


def standing(application_ids: Sequence[UUID]) -> dict[UUID, StageFacts]:
    """The stage in which each application stands: the one that is open."""
    if not application_ids:
        return {}
    rows = session.execute(_STANDING, {"ids": list(application_ids)})
    return {one.application_id: one for one in (StageFacts(*row) for row in rows)}


def count_begun() -> int:
    """How many applications are under preparation with stages of their own, also those being completed."""
    begun = exists().where(
        ApplicationStage.tenant_id == Application.tenant_id, ApplicationStage.application_id == Application.id
    )
    running = (
        ApplicationState.IN_PREPARATION,
        ApplicationState.SUPPLEMENT_REQUESTED,
        ApplicationState.SUBMITTED,
    )
    asked = select(func.count(Application.id)).where(
        Application.tenant_id == own_tenant_id, Application.state.in_(running), begun
    )
    return session.scalar(asked) or 0


def _stages_where(*fits: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_STAGE)
        .outerjoin(Body, OF_BODY)
        .where(ApplicationStage.tenant_id == own_tenant_id, *fits)
        .order_by(ApplicationStage.position, ApplicationStage.round)
    )


_STANDING = _stages_where(
    ApplicationStage.state == StageState.OPEN,
    ApplicationStage.application_id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
)


def _found(asked: Select[*tuple[Any, ...]]) -> list[StageFacts]:
    return [StageFacts(**row._mapping) for row in session.execute(asked)]


@dataclass(frozen=True)
class Place:
    """The seat that somebody holds in the body of a stage, and whether an interest of one's own is asked for.

    Involved are those whose member owns the insats or takes part in it, and those who write the application.
    """

    member_id: UUID | None
    member: str | None
    is_chair: bool
    is_involved: bool


def place(actor: Actor, found: StageFacts, on: date) -> Place | None:
    """The actor's place in the body of a stage on a day; None for others."""
    if actor.membership_id is None or found.body_id is None:
        return None
    row = session.execute(
        select(
            Seat.member_id,
            Member.name.label("member"),
            Seat.is_chair,
            _is_involved(found.application_id).label("is_involved"),
        )
        .outerjoin(Member, and_(Member.tenant_id == Seat.tenant_id, Member.id == Seat.member_id))
        .where(
            Seat.tenant_id == own_tenant_id,
            Seat.body_id == found.body_id,
            Seat.membership_id == actor.membership_id,
            is_held(on),
        )
        .order_by(Seat.is_chair.desc(), Seat.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Place(**row._mapping)


def sitting(body_id: UUID, on: date) -> list[UUID]:
    """The memberships of those who have a seat in a body on a day."""
    asked = select(Seat.membership_id).where(
        Seat.tenant_id == own_tenant_id,
        Seat.body_id == body_id,
        Seat.membership_id.is_not(None),
        is_held(on),
    )
    return [one for one in session.scalars(asked.distinct()) if one is not None]


def is_held(on: date) -> ColumnElement[bool]:
    """The condition that a seat is held on a day."""
    return and_(
        or_(Seat.term_from.is_(None), Seat.term_from <= on), or_(Seat.term_to.is_(None), Seat.term_to >= on)
    )


def _is_involved(application_id: UUID) -> ColumnElement[bool]:
    same = and_(Application.tenant_id == Seat.tenant_id, Application.id == application_id)
    party, writer = ApplicationParty, ApplicationWriter
    return or_(
        exists().where(same, Application.owner_id == Seat.member_id),
        exists().where(
            party.tenant_id == Seat.tenant_id,
            party.application_id == application_id,
            party.member_id == Seat.member_id,
        ),
        exists().where(
            writer.tenant_id == Seat.tenant_id,
            writer.application_id == application_id,
            writer.membership_id == Seat.membership_id,
        ),
    )


@dataclass(frozen=True)
class OpinionFacts:
    """What one member of a body has said; no verdict where an interest of one's own was declared."""

    membership_id: UUID
    person_name: str
    member: str | None
    verdict: Verdict | None
    reasons: str | None
    interest: OwnInterest | None
    given_at: datetime


def opinions(stage_id: UUID) -> list[OpinionFacts]:
    """What the members of the body have said in a stage, in the order it was said."""
    rows = session.execute(
        select(
            ApplicationOpinion.membership_id,
            ApplicationOpinion.person_name,
            Member.name.label("member"),
            ApplicationOpinion.verdict,
            ApplicationOpinion.reasons,
            ApplicationOpinion.interest,
            ApplicationOpinion.given_at,
        )
        .outerjoin(
            Member,
            and_(Member.tenant_id == ApplicationOpinion.tenant_id, Member.id == ApplicationOpinion.member_id),
        )
        .where(ApplicationOpinion.tenant_id == own_tenant_id, ApplicationOpinion.stage_id == stage_id)
        .order_by(ApplicationOpinion.given_at, ApplicationOpinion.id)
    )
    return [OpinionFacts(**row._mapping) for row in rows]
