"""Changes to needs and assignments; each leaves a line in the history and an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members.queries import members
from finsam_saas.needs import queries
from finsam_saas.needs.choosing import bodies_to_speak_for, items_of, standing_bodies
from finsam_saas.needs.models import Assignment, AssignmentNote, Need, NeedNote, NeedParty
from finsam_saas.needs.queries import AssignmentFacts, NeedFacts
from finsam_saas.needs.rules import (
    NEED_TRANSITIONS,
    AssignmentStep,
    NeedState,
    NeedStep,
    NoteKind,
    StepRefused,
    move_assignment,
    move_need,
)
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import write_version
from tenants.context import current_tenant
from tenants.database import session, today

TAKES_APPLICATIONS = [state for state, step in NEED_TRANSITIONS if step is NeedStep.APPLY]


@dataclass(frozen=True)
class NeedEntry:
    """A need as typed: what is seen, for whom, and which members it concerns."""

    title: str
    seen: str
    for_whom: str
    member_ids: Sequence[UUID] = ()


@dataclass(frozen=True)
class AssignmentEntry:
    """An assignment as typed; without a body it is the kansli's, `meeting_item_id` is where it comes from."""

    from_body_id: UUID
    to_body_id: UUID | None
    title: str
    text: str
    due_on: date
    meeting_item_id: UUID | None = None


def raise_need(*, actor: Actor, body_id: UUID, entry: NeedEntry) -> UUID:
    """Raise a need for a body; raises NotFound for a body that the actor does not speak for."""
    _speaks_for(actor, body_id)
    need = Need(
        body_id=body_id,
        raised_by_body_id=body_id,
        title=entry.title,
        seen=entry.seen,
        for_whom=entry.for_whom,
        raised_by=actor.name,
    )
    session.add(need)
    session.flush()
    _set_concerned(need.id, entry.member_ids, before=())
    _tell(actor, EventName.NEED_RAISED, need.id, entry.title)
    return need.id


def change_need(*, actor: Actor, need_id: UUID, version: int, entry: NeedEntry) -> None:
    """Change what a need says while it is open; raises NotFound, StepRefused, Conflict."""
    before = _own_need(actor, need_id)
    if not before.is_open:
        raise StepRefused(before.state, NeedStep.CLOSE)
    concerned = [member_id for member_id, _name in queries.concerned(need_id)]
    values = {"title": entry.title, "seen": entry.seen, "for_whom": entry.for_whom}
    found = changes(before, values)
    parties_changed = set(concerned) != set(entry.member_ids)
    if not found and not parties_changed:
        return
    write_version(Need, need_id, version, values)
    _set_concerned(need_id, entry.member_ids, before=concerned)
    told = {**found, **({"parties": [len(concerned), len(entry.member_ids)]} if parties_changed else {})}
    _tell(actor, EventName.NEED_CHANGED, need_id, entry.title, changes=told)


def note_talk(*, actor: Actor, need_id: UUID, text: str) -> None:
    """Write down what was said about a need that is open; raises NotFound, StepRefused."""
    before = _own_need(actor, need_id)
    if not before.is_open:
        raise StepRefused(before.state, NeedStep.CLOSE)
    _note_need(actor, need_id, NoteKind.TALKED, text=text)
    _tell(actor, EventName.NEED_TALKED_ABOUT, need_id, before.title)


def take_up(*, actor: Actor, need_id: UUID, version: int) -> None:
    """Say that the body works on a need, also again; raises NotFound, StepRefused, Conflict."""
    before = _step(actor, need_id, version, NeedStep.TAKE_UP)
    _note_need(actor, need_id, NoteKind.TAKEN_UP)
    _tell(actor, EventName.NEED_TAKEN_UP, need_id, before.title)


def hand_over(*, actor: Actor, need_id: UUID, version: int, body_id: UUID, reason: str) -> None:
    """Give a need to another body, which begins anew; raises NotFound, StepRefused, Conflict."""
    receiver = _standing(body_id)
    if _own_need(actor, need_id).body_id == body_id:
        raise NotFound("the body has it already")
    before = _step(actor, need_id, version, NeedStep.HAND_OVER, body_id=body_id)
    _note_need(actor, need_id, NoteKind.HANDED_OVER, text=reason, body=receiver.label)
    told = {"body": receiver.label, "reason": reason}
    _tell(actor, EventName.NEED_HANDED_OVER, need_id, before.title, **told)


def close_need(*, actor: Actor, need_id: UUID, version: int, reason: str) -> None:
    """Close a need that comes to no application, with the reason; raises NotFound, StepRefused, Conflict."""
    before = _step(actor, need_id, version, NeedStep.CLOSE)
    _note_need(actor, need_id, NoteKind.CLOSED, text=reason)
    _tell(actor, EventName.NEED_CLOSED, need_id, before.title, reason=reason)


def became_application(*, actor: Actor, need_id: UUID) -> None:
    """Say that an application that answers the need has been handed in; one that is closed stays so."""
    title = session.scalar(
        update(Need)
        .where(Need.tenant_id == current_tenant().id, Need.id == need_id, Need.state.in_(TAKES_APPLICATIONS))
        .values(state=NeedState.BECAME_APPLICATION, version=Need.version + 1)
        .returning(Need.title)
    )
    if title is not None:
        _note_need(actor, need_id, NoteKind.BECAME_APPLICATION)
        _tell(actor, EventName.NEED_BECAME_APPLICATION, need_id, title)


def check_answerable(need_id: UUID) -> None:
    """Raises NotFound where there is no such need, or it is closed."""
    asked = select(Need.id).where(
        Need.tenant_id == current_tenant().id, Need.id == need_id, Need.state.in_(TAKES_APPLICATIONS)
    )
    if session.scalar(asked) is None:
        raise NotFound(f"no need {need_id} to answer")


def give(*, actor: Actor, entry: AssignmentEntry) -> UUID:
    """Give another body, or the kansli, an assignment to report back.

    Raises NotFound for a body that the actor does not speak for, one that does not stand, or an item of
    another body's meeting, and ValueError for a day that has been.
    """
    _speaks_for(actor, entry.from_body_id)
    if entry.due_on < today():
        raise ValueError("the day has been")
    if entry.to_body_id == entry.from_body_id:
        raise NotFound("a body gives itself no assignments")
    receiver = _standing(entry.to_body_id).label if entry.to_body_id else "kansli"
    if entry.meeting_item_id and entry.meeting_item_id not in {
        one.id for one in items_of([entry.from_body_id])
    }:
        raise NotFound(f"no item {entry.meeting_item_id} of that body")
    assignment = Assignment(
        from_body_id=entry.from_body_id,
        to_body_id=entry.to_body_id,
        title=entry.title,
        text=entry.text,
        due_on=entry.due_on,
        meeting_item_id=entry.meeting_item_id,
        given_by=actor.name,
    )
    session.add(assignment)
    session.flush()
    told = {"body": receiver, "due_on": entry.due_on.isoformat()}
    _tell(actor, EventName.ASSIGNMENT_GIVEN, assignment.id, entry.title, **told)
    return assignment.id


def report(*, actor: Actor, assignment_id: UUID, version: int, text: str) -> None:
    """Report an assignment back, also once more; raises NotFound, StepRefused, Conflict."""
    before = queries.assignment(actor, assignment_id, today())
    if not before.reports:
        raise NotFound(f"not the actor's to report: {assignment_id}")
    _move(before, version, AssignmentStep.REPORT)
    _note_assignment(actor, assignment_id, NoteKind.REPORTED, text)
    _tell(actor, EventName.ASSIGNMENT_REPORTED, assignment_id, before.title)


def ask_more(*, actor: Actor, assignment_id: UUID, version: int, reason: str, due_on: date) -> None:
    """Ask for more, by a day to come; raises NotFound, StepRefused, Conflict, and ValueError for the day."""
    if due_on < today():
        raise ValueError("the day has been")
    before = _given_by(actor, assignment_id)
    _move(before, version, AssignmentStep.ASK_MORE, due_on=due_on)
    _note_assignment(actor, assignment_id, NoteKind.ASKED_MORE, reason)
    told = {"reason": reason, "due_on": due_on.isoformat()}
    _tell(actor, EventName.ASSIGNMENT_ASKED_MORE, assignment_id, before.title, **told)


def close_assignment(*, actor: Actor, assignment_id: UUID, version: int) -> None:
    """Be content with what was reported; raises NotFound, StepRefused, Conflict."""
    before = _given_by(actor, assignment_id)
    _move(before, version, AssignmentStep.CLOSE)
    _note_assignment(actor, assignment_id, NoteKind.CLOSED)
    _tell(actor, EventName.ASSIGNMENT_CLOSED, assignment_id, before.title)


def take_back(*, actor: Actor, assignment_id: UUID, version: int, reason: str) -> None:
    """Take back an assignment that has not been reported; raises NotFound, StepRefused, Conflict."""
    before = _given_by(actor, assignment_id)
    _move(before, version, AssignmentStep.TAKE_BACK)
    _note_assignment(actor, assignment_id, NoteKind.TAKEN_BACK, reason)
    _tell(actor, EventName.ASSIGNMENT_TAKEN_BACK, assignment_id, before.title, reason=reason)


def _speaks_for(actor: Actor, body_id: UUID) -> None:
    on = today()
    if body_id not in {one.id for one in bodies_to_speak_for(actor, standing_bodies(on), on)}:
        raise NotFound(f"no body {body_id} to speak for")


def _standing(body_id: UUID) -> BodyFacts:
    found = next((one for one in standing_bodies(today()) if one.id == body_id), None)
    if found is None:
        raise NotFound(f"no body {body_id} that stands")
    return found


def _own_need(actor: Actor, need_id: UUID) -> NeedFacts:
    found = queries.need(actor, need_id, today())
    if not found.acts:
        raise NotFound(f"not the actor's need: {need_id}")
    return found


def _step(actor: Actor, need_id: UUID, version: int, step: NeedStep, **more: object) -> NeedFacts:
    before = _own_need(actor, need_id)
    write_version(Need, need_id, version, {"state": move_need(before.state, step), **more})
    return before


def _given_by(actor: Actor, assignment_id: UUID) -> AssignmentFacts:
    found = queries.assignment(actor, assignment_id, today())
    if not found.gives:
        raise NotFound(f"not the actor's to close: {assignment_id}")
    return found


def _move(before: AssignmentFacts, version: int, step: AssignmentStep, **more: object) -> None:
    write_version(Assignment, before.id, version, {"state": move_assignment(before.state, step), **more})


def _set_concerned(need_id: UUID, wanted: Sequence[UUID], *, before: Sequence[UUID]) -> None:
    known = {one.id for one in members() if one.holds(today())}
    if not set(wanted) <= known | set(before):
        raise NotFound("no such member")
    own = (NeedParty.tenant_id == current_tenant().id, NeedParty.need_id == need_id)
    session.execute(delete(NeedParty).where(*own, NeedParty.member_id.not_in(wanted)))
    added = sorted(set(wanted) - set(before))
    session.add_all(NeedParty(need_id=need_id, member_id=one) for one in added)
    session.flush()


def _note_need(
    actor: Actor, need_id: UUID, kind: NoteKind, *, text: str | None = None, body: str | None = None
) -> None:
    session.add(NeedNote(need_id=need_id, kind=kind, text=text, body=body, noted_by=actor.name))
    session.flush()


def _note_assignment(actor: Actor, assignment_id: UUID, kind: NoteKind, text: str | None = None) -> None:
    session.add(AssignmentNote(assignment_id=assignment_id, kind=kind, text=text, noted_by=actor.name))
    session.flush()


def _tell(actor: Actor, name: EventName, subject_id: UUID, title: str, **details: object) -> None:
    record(actor=actor, name=name, subject_id=subject_id, subject_label=title, **details)
