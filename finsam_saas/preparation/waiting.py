"""Which applications are under preparation, where each stands, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from finsam_saas.access.actor import Actor
from finsam_saas.applications.models import Application
from finsam_saas.applications.queries import HANDED_IN_OWNER, HANDED_IN_TITLE
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind, StageKind
from finsam_saas.preparation.models import ApplicationOpinion, ApplicationStage
from finsam_saas.preparation.queries import OF_BODY, is_held
from finsam_saas.preparation.rules import OwnInterest, StageState, Verdict
from finsam_saas.registry.models import Matter
from finsam_saas.seats.models import Seat
from tenants.database import own_tenant_id, session

MOST_SHOWN = 300


@dataclass(frozen=True)
class Prepared:
    """An application under preparation, as it was handed in, and its stage; none where all have been held."""

    application_id: UUID
    title: str
    owner: str
    matter_number: str | None
    stage_id: UUID | None
    body: str | None
    body_kind: BodyKind | None
    kind: StageKind | None
    state: StageState | None
    due_on: date | None
    own_verdict: Verdict | None
    own_interest: OwnInterest | None

    @property
    def has_answered(self) -> bool:
        """Whether the actor has said something in this stage."""
        return self.own_verdict is not None or self.own_interest is not None


def for_body_members(actor: Actor, on: date) -> list[Prepared]:
    """The applications that stand with a body in which the actor sits on a day; nearest day first."""
    sits = exists().where(
        Seat.tenant_id == ApplicationStage.tenant_id,
        Seat.body_id == ApplicationStage.body_id,
        Seat.membership_id == actor.membership_id,
        is_held(on),
    )
    return _prepared(actor, ApplicationStage.state == StageState.OPEN, sits)


def under_preparation(actor: Actor) -> list[Prepared]:
    """All applications under preparation, for the kansli; nearest day first."""
    return _prepared(actor)


def _prepared(actor: Actor, *fits: ColumnElement[bool]) -> list[Prepared]:
    own = ApplicationOpinion
    rows = session.execute(
        select(
            Application.id.label("application_id"),
            HANDED_IN_TITLE.label("title"),
            HANDED_IN_OWNER.label("owner"),
            Matter.number.label("matter_number"),
            ApplicationStage.id.label("stage_id"),
            Body.label.label("body"),
            ApplicationStage.body_kind,
            ApplicationStage.kind,
            ApplicationStage.state,
            ApplicationStage.due_on,
            own.verdict.label("own_verdict"),
            own.interest.label("own_interest"),
        )
        .outerjoin(
            Matter, and_(Matter.tenant_id == Application.tenant_id, Matter.id == Application.matter_id)
        )
        .outerjoin(ApplicationStage, _stands_in())
        .outerjoin(Body, OF_BODY)
        .outerjoin(
            own,
            and_(
                own.tenant_id == ApplicationStage.tenant_id,
                own.stage_id == ApplicationStage.id,
                own.membership_id == actor.membership_id,
            ),
        )
        .where(
            Application.tenant_id == own_tenant_id,
            Application.state == ApplicationState.IN_PREPARATION,
            *fits,
        )
        .order_by(ApplicationStage.due_on.asc().nulls_last(), Application.submitted_at, Application.id)
        .limit(MOST_SHOWN)
    )
    return [Prepared(**row._mapping) for row in rows]


def _stands_in() -> ColumnElement[bool]:
    """The open stage of an application, or the one that was returned and is not held again."""
    here, later = ApplicationStage, aliased(ApplicationStage)
    held_again = exists().where(
        later.tenant_id == here.tenant_id,
        later.application_id == here.application_id,
        later.position == here.position,
        later.round > here.round,
    )
    return and_(
        here.tenant_id == Application.tenant_id,
        here.application_id == Application.id,
        or_(here.state == StageState.OPEN, and_(here.state == StageState.RETURNED, ~held_again)),
    )
