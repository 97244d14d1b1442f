"""Changing a draft of a template: its sections and questions, their order, and its targets.

Every change is tried on the whole template first, so that a draft always could be taken into use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.report_templates import queries
from finsam_saas.report_templates.entry import QuestionEntry, TargetEntry
from finsam_saas.report_templates.queries import Template
from finsam_saas.report_templates.refusals import StepFault, TemplateRefused
from finsam_saas.reporting_plan import keeping, versions
from finsam_saas.reporting_plan.core_indicators import CORE, PARTS_OF_ENDED, Section
from finsam_saas.reporting_plan.models import TemplateQuestion, TemplateTarget, TemplateVersion
from finsam_saas.reporting_plan.questions import (
    LOCAL_STEM,
    question_fault,
    section_questions,
    target_fault,
)
from finsam_saas.reporting_plan.sheet import Question, Target
from finsam_saas.reporting_plan.versions import PlacedQuestion
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import free_key, write_version
from tenants.context import current_tenant
from tenants.database import session


class QuestionStep(StrEnum):
    """What can be done with a question in its place."""

    UP = "up"
    DOWN = "down"
    RETIRE = "retire"
    ASK = "ask"


def switch_section(*, actor: Actor, version_id: UUID, version: int, section: Section, is_asked: bool) -> None:
    """Ask an optional section of core indicators, or stop asking it, as a whole.

    Raises NotFound, TemplateRefused (a target reads it) and Conflict.
    """
    draft = _draft(version_id)
    offered = section_questions(draft.row.kind, section)
    if not offered or any(CORE[one.key].always for one in offered):
        raise TemplateRefused(StepFault.ALWAYS_ASKED)
    of_section = [one for one in draft.questions if one.question.section is section]
    known = {one.question.key for one in of_section}
    added = [one for one in offered if is_asked and one.key not in known]
    switched = [one for one in of_section if one.is_asked is not is_asked]
    kept = [replace(one, is_asked=is_asked) if one in switched else one for one in draft.questions]
    _refuse_fault(replace(draft, questions=tuple(kept)), added)
    _write(actor, draft, version, section=section.value, is_asked=is_asked)
    keeping.add_questions(version_id, added, from_position=_next_position(draft))
    _ask(switched, is_asked=is_asked)


def add_question(*, actor: Actor, version_id: UUID, version: int, entry: QuestionEntry) -> None:
    """Ask a question of the förbund's own; its key is made from the label and is never another's.

    Raises NotFound, TemplateRefused and Conflict.
    """
    draft = _draft(version_id)
    key = free_key(f"{LOCAL_STEM} {entry.label}", versions.keys_used())
    question = Question(key=key, **asdict(entry))
    _refuse_fault(draft, [question])
    _write(actor, draft, version, question=entry.label, is_asked=True)
    keeping.add_questions(version_id, [question], from_position=_next_position(draft))


def change_question(*, actor: Actor, question_id: UUID, version: int, entry: QuestionEntry) -> None:
    """Change a question. Of a core indicator only the help and, where it is optional, if it must be answered.

    One that has been asked keeps its place and kind of answer, so that figures of the years go together.
    Raises NotFound, TemplateRefused and Conflict.
    """
    placed = versions.question(question_id)
    draft = _draft(placed.version_id)
    before = placed.question
    after = replace(before, **asdict(entry))
    if before.is_core:
        required = True if CORE[before.key].always else entry.required
        after = replace(before, help_text=entry.help_text, required=required)
    elif (before.section, before.answer) != (after.section, after.answer) and _was_in_use(draft, before.key):
        raise TemplateRefused(StepFault.ALREADY_ANSWERED)
    changed = [replace(one, question=after) if one.id == question_id else one for one in draft.questions]
    _refuse_fault(replace(draft, questions=tuple(changed)))
    if after == before:
        return
    _write(actor, draft, version, question=after.label or after.key)
    values = asdict(after)
    del values["key"]
    _set(question_id, values)


def place_question(*, actor: Actor, question_id: UUID, version: int, step: QuestionStep) -> None:
    """Move one of the förbund's own questions within its section; stop asking a question, or ask it again.

    One that was never asked in a version in use is removed; the others stay, marked, for their history.
    Raises NotFound, TemplateRefused and Conflict.
    """
    placed = versions.question(question_id)
    draft = _draft(placed.version_id)
    told = placed.question.label or placed.question.key
    if step in (QuestionStep.UP, QuestionStep.DOWN):
        if placed.question.is_core:
            raise TemplateRefused(StepFault.IN_NATIONAL_ORDER)
        other = neighbour(draft.questions, placed, step)
        if other is not None:
            _write(actor, draft, version, question=told, moved=step.value)
            _set(placed.id, {"position": other.position})
            _set(other.id, {"position": placed.position})
        return
    is_asked = step is QuestionStep.ASK
    if placed.is_asked is is_asked:
        return
    if not is_asked:
        _refuse_retiring(placed.question)
    switched = [replace(one, is_asked=is_asked) if one.id == question_id else one for one in draft.questions]
    _refuse_fault(replace(draft, questions=tuple(switched)))
    _write(actor, draft, version, question=told, is_asked=is_asked)
    if is_asked or _was_in_use(draft, placed.question.key):
        _ask([placed], is_asked=is_asked)
    else:
        _remove(TemplateQuestion, question_id)


def neighbour(
    questions: Sequence[PlacedQuestion], placed: PlacedQuestion, step: QuestionStep
) -> PlacedQuestion | None:
    """The question that another changes places with, in its section; None for the first and the last."""
    own = [one for one in questions if one.is_asked and one.question.section is placed.question.section]
    if placed not in own:
        return None
    place = own.index(placed) + (1 if step is QuestionStep.DOWN else -1)
    return own[place] if 0 <= place < len(own) else None


def add_target(*, actor: Actor, version_id: UUID, version: int, entry: TargetEntry) -> None:
    """Expect a share of these insatser. Raises NotFound, TemplateRefused and Conflict."""
    draft = _draft(version_id)
    target = Target(free_key(entry.text, versions.keys_used()), **asdict(entry))
    _refuse_target(draft, target)
    _write(actor, draft, version, target=entry.text)
    keeping.add_targets(version_id, [target], from_position=len(draft.targets))


def change_target(*, actor: Actor, target_id: UUID, version: int, entry: TargetEntry) -> None:
    """Change a target: its words, its rows or its share. Raises NotFound, TemplateRefused and Conflict."""
    placed = versions.target(target_id)
    draft = _draft(placed.version_id)
    target = Target(placed.target.key, **asdict(entry))
    _refuse_target(draft, target)
    if target == placed.target:
        return
    _write(actor, draft, version, target=entry.text)
    session.execute(
        update(TemplateTarget)
        .where(TemplateTarget.tenant_id == current_tenant().id, TemplateTarget.id == target_id)
        .values(**keeping.target_values(target))
    )


def remove_target(*, actor: Actor, target_id: UUID, version: int) -> None:
    """No longer expect a share. Raises NotFound and Conflict."""
    placed = versions.target(target_id)
    draft = _draft(placed.version_id)
    _write(actor, draft, version, target=placed.target.text, is_asked=False)
    _remove(TemplateTarget, target_id)


def was_in_use(template: Template) -> set[str]:
    """The keys of questions that a version in use of the kind has asked."""
    ids = [one.id for one in queries.versions_of(template.row.kind) if not one.is_draft]
    return {one.question.key for one in versions.questions(ids)} if ids else set()


def _was_in_use(draft: Template, key: str) -> bool:
    return key in was_in_use(draft)


def _draft(version_id: UUID) -> Template:
    """The draft; raises Conflict where the version has been taken into use: that is never changed."""
    found = queries.template(version_id)
    if not found.row.is_draft:
        raise Conflict(f"version {version_id} is in use")
    return found


def _refuse_retiring(question: Question) -> None:
    if question.is_core and CORE[question.key].always:
        raise TemplateRefused(StepFault.ALWAYS_ASKED)
    if question.is_core and question.section in PARTS_OF_ENDED:
        raise TemplateRefused(StepFault.ASKED_AS_A_WHOLE)


def _refuse_fault(draft: Template, added: Sequence[Question] = ()) -> None:
    """Raise TemplateRefused where a question or a target does not fit the whole that comes of the change."""
    sheet = draft.sheet
    sheet = replace(sheet, questions=(*sheet.questions, *added))
    core = [question.key for question in sheet.questions if question.is_core]
    for question in sheet.questions:
        fault = None if question.is_core else question_fault(question, sheet.kind, core)
        if fault is not None:
            raise TemplateRefused(fault)
    if any(target_fault(target, sheet) for target in sheet.targets):
        raise TemplateRefused(StepFault.IN_A_TARGET)


def _refuse_target(draft: Template, target: Target) -> None:
    fault = target_fault(target, draft.sheet)
    if fault is not None:
        raise TemplateRefused(fault)


def _next_position(draft: Template) -> int:
    return max((one.position for one in draft.questions), default=-1) + 1


def _write(actor: Actor, draft: Template, version: int, **details: Any) -> None:
    """Count up the draft's version and tell what is changed; raises Conflict for an old one."""
    write_version(TemplateVersion, draft.row.id, version, {})
    record(
        actor=actor,
        name=EventName.TEMPLATE_CHANGED,
        subject_id=draft.row.id,
        subject_label=draft.row.label,
        **details,
    )


def _ask(questions: Sequence[PlacedQuestion], *, is_asked: bool) -> None:
    for one in questions:
        _set(one.id, {"is_asked": is_asked})


def _set(question_id: UUID, values: dict[str, Any]) -> None:
    session.execute(
        update(TemplateQuestion)
        .where(TemplateQuestion.tenant_id == current_tenant().id, TemplateQuestion.id == question_id)
        .values(**values)
    )


def _remove(table: type[TemplateQuestion] | type[TemplateTarget], row_id: UUID) -> None:
    session.execute(delete(table).where(table.tenant_id == current_tenant().id, table.id == row_id))
