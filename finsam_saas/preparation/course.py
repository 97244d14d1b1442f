"""The course of an application's preparation: its stages as the förbund decides them, opened in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.service import label_in_log
from finsam_saas.bodies.queries import BodyFacts, StageRule, bodies, decided_stages
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.preparation import queries
from finsam_saas.preparation.models import ApplicationStage
from finsam_saas.preparation.queries import StageFacts
from finsam_saas.preparation.rules import (
    By,
    Candidate,
    Stage,
    StageState,
    StageStep,
    body_for,
    latest,
    move,
    to_open,
)
from finsam_saas.web.rows import write_version
from tenants.database import session, today


def copy_stages(application: ApplicationFacts) -> None:
    """Give an application the stages that the förbund has decided now, each with the body that holds it."""
    standing = [one for one in bodies() if one.stands(today())]
    involved = [application.owner_id, *(one.member_id for one in applications.parties(application.id))]
    for position, rule in enumerate(decided_stages()):
        session.add(_row(application.id, position, rule, _body_of(rule, standing, involved)))


def _body_of(rule: StageRule, standing: Sequence[BodyFacts], involved: Sequence[UUID]) -> UUID | None:
    """The body that holds a stage: the one that is named, else the one of the kind that fits."""
    if rule.body_id is not None:
        return rule.body_id
    candidates = [Candidate(one.id, one.member_id) for one in standing if one.kind is rule.body_kind]
    return body_for(candidates, is_local=rule.is_local, involved=involved)


def hold_again(begun: Sequence[StageFacts]) -> None:
    """Another round of the stage that returned the application; what was said in the first stays."""
    returned = {one for one in latest(one.rule for one in begun) if one.state is StageState.RETURNED}
    for one in begun:
        if one.rule in returned:
            session.add(_next_round(one))


def open_next(actor: Actor, application_id: UUID) -> None:
    """Open the stage whose turn it is; nothing where one is open, was returned, or all have been held."""
    found = queries.stages(application_id)
    turn: Stage | None = to_open(one.rule for one in found)
    if turn is None:
        return
    one = next(stage for stage in found if stage.rule == turn)
    state = move(turn, StageStep.OPEN, By.ORDER)
    due_on = today() + timedelta(days=one.days) if one.days else None
    opened = {"state": state, "opened_on": today(), "due_on": due_on}
    write_version(ApplicationStage, one.id, one.version, opened)
    record(
        actor=actor,
        name=EventName.STAGE_OPENED,
        subject_id=application_id,
        subject_label=label_in_log(applications.handed_in(application_id)),
        body=one.body or one.body_kind.value,
        due_on=due_on.isoformat() if due_on else None,
    )


def _row(application_id: UUID, position: int, rule: StageRule, body_id: UUID | None) -> ApplicationStage:
    return ApplicationStage(
        application_id=application_id,
        position=position,
        body_id=body_id,
        body_kind=rule.body_kind,
        kind=rule.kind,
        mandatory=rule.mandatory,
        days=rule.days,
        independent=rule.independent,
        consensus=rule.consensus,
        note=rule.note,
    )


def _next_round(one: StageFacts) -> ApplicationStage:
    return ApplicationStage(
        application_id=one.application_id,
        position=one.position,
        round=one.round + 1,
        body_id=one.body_id,
        body_kind=one.body_kind,
        kind=one.kind,
        mandatory=one.mandatory,
        days=one.days,
        independent=one.independent,
        consensus=one.consensus,
        note=one.note,
    )
