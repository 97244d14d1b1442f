"""Preparing an application: its stages begun, opinions, what bodies conclude, ready for decision."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.preparation import queries
from finsam_saas.preparation.course import copy_stages, hold_again, open_next
from finsam_saas.preparation.entry import ConclusionEntry, OpinionEntry
from finsam_saas.preparation.models import ApplicationOpinion, ApplicationStage
from finsam_saas.preparation.queries import Place, StageFacts
from finsam_saas.preparation.rules import (
    By,
    Fault,
    OwnInterest,
    StageRefused,
    StageState,
    StageStep,
    conclusion_faults,
    in_the_way,
    move,
    opinion_faults,
    step_of,
)
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import write_version
from tenants.database import now, session, today

SUBJECT = "preparation_stage"
"""What a registered document says it is, when it is what a body has concluded."""


class NotComplete(ValueError):
    """Something lacks in an opinion or a conclusion."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


class NotPrepared(ValueError):
    """Stages stand in the way of the decision."""

    def __init__(self, stages: list[StageFacts]) -> None:
        super().__init__(", ".join(str(stage.position) for stage in stages))
        self.stages = tuple(stages)


def start_preparation(*, actor: Actor, application_id: UUID, version: int) -> None:
    """Take an application to preparation, with the stages that hold now; they stay with it.

    One that comes back completed goes on where it stood: a stage that returned it is held again.
    Raises NotFound, StepRefused, Conflict.
    """
    handling.prepare(actor=actor, application_id=application_id, version=version)
    begun = queries.stages(application_id)
    if begun:
        hold_again(begun)
    else:
        copy_stages(applications.handed_in(application_id))
    session.flush()
    open_next(actor, application_id)


def give_opinion(*, actor: Actor, stage_id: UUID, entry: OpinionEntry) -> None:
    """Say what one thinks of an application, or say it otherwise than before, while the stage is open.

    Raises NotFound for others than members of the body, StageRefused, and NotComplete.
    """
    found = _open_stage(stage_id, StageStep.CONCLUDE)
    seat = queries.place(actor, found, today())
    if seat is None or not actor.may(Permission.OPINIONS_GIVE):
        raise NotFound(f"no seat in the body of {stage_id}")
    lacking = opinion_faults(
        entry.verdict, entry.reasons, is_involved=seat.is_involved, interest=entry.interest
    )
    if lacking:
        raise NotComplete(lacking)
    declared = seat.is_involved and entry.interest is OwnInterest.DECLARED
    values = {
        "member_id": seat.member_id,
        "person_name": actor.name,
        "verdict": None if declared else entry.verdict,
        "reasons": entry.reasons.strip() or None,
        "interest": entry.interest if seat.is_involved else None,
        "given_at": now(),
    }
    session.execute(
        insert(ApplicationOpinion)
        .values(stage_id=stage_id, membership_id=actor.membership_id, **values)
        .on_conflict_do_update(index_elements=["tenant_id", "stage_id", "membership_id"], set_=values)
    )
    _tell(actor, EventName.OPINION_GIVEN, found, interest=values["interest"])


def conclude(*, actor: Actor, stage_id: UUID, version: int, entry: ConclusionEntry) -> None:
    """Write what a body has concluded; it is registered, and the next stage opens unless it was returned.

    Raises NotFound for others than its chair and the kansli, StageRefused, NotComplete, Conflict and
    MatterClosed.
    """
    found = _open_stage(stage_id, StageStep.CONCLUDE)
    if not may_conclude(actor, queries.place(actor, found, today())):
        raise NotFound(f"not the chair of the body of {stage_id}")
    lacking = conclusion_faults(
        entry.verdict, entry.reasons, asks_consensus=found.consensus, is_consensus=entry.is_consensus
    )
    if lacking or entry.verdict is None:
        raise NotComplete(lacking)
    state = move(found.rule, step_of(entry.verdict), By.BODY)
    values = {
        "verdict": entry.verdict,
        "reasons": entry.reasons.strip() or None,
        "is_consensus": entry.is_consensus if found.consensus else None,
    }
    _close(actor, found, version, {"state": state, **values})
    _tell(
        actor,
        EventName.STAGE_CONCLUDED,
        found,
        verdict=entry.verdict.value,
        is_consensus=values["is_consensus"],
    )
    _register(actor, found)
    open_next(actor, found.application_id)


def skip(*, actor: Actor, stage_id: UUID, version: int, reason: str) -> None:
    """Go past a stage that is not mandatory; raises NotFound, StageRefused, Conflict."""
    found = _of_running(stage_id, StageStep.SKIP)
    state = move(found.rule, StageStep.SKIP, By.SECRETARIAT)
    _close(actor, found, version, {"state": state, "reasons": reason.strip()})
    _tell(actor, EventName.STAGE_SKIPPED, found, reason=reason.strip())
    open_next(actor, found.application_id)


def make_ready(*, actor: Actor, application_id: UUID, version: int) -> None:
    """Say that an application is ready for decision; raises NotFound, NotPrepared, StepRefused, Conflict."""
    applications.handed_in(application_id, lock=True)
    found = queries.stages(application_id)
    blocking = in_the_way([one.rule for one in found])
    if blocking:
        raise NotPrepared([one for one in found if one.rule in blocking])
    handling.ready_for_decision(actor=actor, application_id=application_id, version=version)


def may_conclude(actor: Actor, seat: Place | None) -> bool:
    """Whether somebody writes what a body has concluded: the one who chairs it, or the kansli for it."""
    chairs = seat is not None and seat.is_chair and actor.may(Permission.OPINIONS_GIVE)
    return chairs or actor.may(Permission.APPLICATIONS_HANDLE)


def _open_stage(stage_id: UUID, step: StageStep) -> StageFacts:
    found = _of_running(stage_id, step)
    if found.state is not StageState.OPEN:
        raise StageRefused(found.state, step)
    return found


def _of_running(stage_id: UUID, step: StageStep) -> StageFacts:
    """A stage of an application under preparation, whose stages are changed by one at a time."""
    application = applications.handed_in(queries.stage(stage_id).application_id, lock=True)
    found = queries.stage(stage_id)
    if application.state is not ApplicationState.IN_PREPARATION:
        raise StageRefused(found.state, step)
    return found


def _close(actor: Actor, found: StageFacts, version: int, values: dict[str, object]) -> None:
    closed = {"closed_by": actor.name, "closed_at": now(), **values}
    write_version(ApplicationStage, found.id, version, closed)


def _register(actor: Actor, found: StageFacts) -> None:
    """What a body has concluded is a document that the förbund drew up."""
    application = applications.handed_in(found.application_id)
    if application.matter_id is None:
        return
    concerns = ": ".join(part for part in (found.body, application.title) if part)
    registry.register_document(
        actor=actor,
        matter_id=application.matter_id,
        entry=DocumentEntry(Direction.DRAWN_UP, concerns, today()),
        subject_kind=SUBJECT,
        subject_id=found.id,
    )


def _tell(actor: Actor, name: EventName, found: StageFacts, **details: object) -> None:
    application = applications.handed_in(found.application_id)
    record(
        actor=actor,
        name=name,
        subject_id=found.application_id,
        subject_label=handling.label_in_log(application),
        body=found.body or found.body_kind.value,
        **details,
    )
