"""Short ways to applications under preparation, for tests."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.bodies.models import PreparationStage
from finsam_saas.preparation import queries, service
from finsam_saas.preparation.entry import ConclusionEntry
from finsam_saas.preparation.models import ApplicationOpinion
from finsam_saas.preparation.queries import StageFacts
from finsam_saas.preparation.rules import StageState, Verdict
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from tenants.context import current_tenant
from tenants.database import session
from tests import builders_applications as apply
from tests import builders_association as build


def submitted(writer: Actor, call_id: UUID) -> UUID:
    """An application of Heby's with Region Uppsala, handed in."""
    application_id = apply.begun(writer, call_id)
    version = apply.complete(writer, application_id)
    handling.submit(actor=writer, application_id=application_id, version=version)
    return application_id


def begin(kansli: Actor, application_id: UUID) -> StageFacts:
    """Take it to preparation; the stage that opens."""
    version = applications.handed_in(application_id).version
    service.start_preparation(actor=kansli, application_id=application_id, version=version)
    return open_stage(application_id)


def open_stage(application_id: UUID) -> StageFacts:
    """The stage that is open."""
    return next(one for one in queries.stages(application_id) if one.state is StageState.OPEN)


def sit(member: Actor, body: str, of: str | None, *, is_chair: bool = False) -> UUID:
    """Give somebody a seat in a body, for a member."""
    entry = SeatEntry(
        person_name=member.name,
        kind=SeatKind.ORDINARY,
        member_id=build.member_id(of) if of else None,
        membership_id=member.membership_id,
        is_chair=is_chair,
    )
    return add_seat(actor=SYSTEM, body_id=build.body_id(body), entry=entry)


def conclude(actor: Actor, stage: StageFacts, verdict: Verdict = Verdict.SUPPORT, reasons: str = "") -> None:
    """Write what the body has concluded."""
    entry = ConclusionEntry(verdict, reasons, is_consensus=True if stage.consensus else None)
    service.conclude(actor=actor, stage_id=stage.id, version=stage.version, entry=entry)


def decide(**values: object) -> None:
    """Change all the stages that the förbund has decided."""
    tenant = PreparationStage.tenant_id == current_tenant().id
    session.execute(update(PreparationStage).where(tenant).values(**values))


def said_by_another(stage: StageFacts, reasons: str) -> None:
    """An opinion of somebody else's, whoever has a place in the förbund."""
    somebody = build.membership_id(Role.DIRECTOR)
    given = {"verdict": Verdict.NO_SUPPORT, "reasons": reasons, "person_name": "Någon annan"}
    session.add(ApplicationOpinion(stage_id=stage.id, membership_id=somebody, **given))
    session.flush()
