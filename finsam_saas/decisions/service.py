"""Carrying out what is decided of applications: state, insats, money, conditions, event in one transaction.

A decision at a meeting may be put right until its minutes are sealed: the earlier one is taken back and the
new one made at once. After that only a new decision changes what was granted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import ApplicationState, ApplicationStep, StepRefused
from finsam_saas.decisions import grants, queries
from finsam_saas.decisions.agenda import SUBJECT
from finsam_saas.decisions.entry import Basis, BoardEntry, ConditionEntry
from finsam_saas.decisions.material import material
from finsam_saas.decisions.models import Decision, DecisionCondition
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.rules import (
    GIVES_MONEY,
    Choice,
    DecisionKind,
    Fault,
    FaultCode,
    faults,
    in_order,
    overruns,
)
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives.models import Initiative
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry
from finsam_saas.meetings.facts import Item, MeetingFacts
from finsam_saas.meetings.rules import Outcome
from finsam_saas.preparation import queries as preparation
from finsam_saas.preparation.rules import in_the_way
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session

REGISTERED = "decision"
"""What a registered document says it is, when it is a decision."""
OUTCOMES = {
    Choice.TABLE: Outcome.TABLED,
    Choice.REFER_BACK: Outcome.REFERRED_BACK,
    Choice.NOT_TAKEN_UP: Outcome.NOT_TAKEN_UP,
}
"""What becomes of the item where nothing is decided; else it is decided."""
_COMING_BACK = {
    Choice.TABLE: (ApplicationStep.TABLE, EventName.APPLICATION_TABLED),
    Choice.REFER_BACK: (ApplicationStep.REFER_BACK, EventName.APPLICATION_REFERRED_BACK),
}
_STEPS = {
    DecisionKind.GRANT: ApplicationStep.GRANT,
    DecisionKind.PARTLY_GRANT: ApplicationStep.PARTLY_GRANT,
    DecisionKind.REJECT: ApplicationStep.REJECT,
}
IsBound = Callable[[UUID], bool]
"""Whether something is agreed or requisitioned for an insats, so that its money cannot be put right."""


class DecisionRefused(ValueError):
    """Something is wrong with what is to be decided; `faults` say what."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in found))
        self.faults = tuple(found)


class MoneyBound(ValueError):
    """The money cannot be put right: something is agreed or requisitioned for the insats already."""


@dataclass(frozen=True)
class _Content:
    """What is decided; `kept` is the insats that an earlier decision made, where it is put right."""

    kind: DecisionKind
    amounts: Mapping[int, Decimal]
    conditions: Sequence[ConditionEntry]
    overrun_reason: str | None
    extends: UUID | None
    kept: UUID | None = None


def carry_out(
    *,
    actor: Actor,
    application_id: UUID,
    kind: DecisionKind,
    amounts: Mapping[int, Decimal],
    conditions: Sequence[ConditionEntry],
    basis: Basis,
    overrun_reason: str | None = None,
    extends: UUID | None = None,
) -> UUID:
    """Carry out a decision on an application that is ready for it; the id of the decision.

    A grant makes an insats, or goes on with one that the owner has, and sets its money by year (kr). Money
    over what is left of budget and own capital asks for a reason (R8). Raises NotFound, StepRefused,
    DecisionRefused, PartiesRefused, OrientationRefused, MatterClosed.
    """
    content = _Content(kind, amounts, conditions, (overrun_reason or "").strip() or None, extends)
    return _write(actor, application_id, content, basis)


def decide(
    *, actor: Actor, meeting_id: UUID, item_id: UUID, version: int, entry: BoardEntry, is_bound: IsBound
) -> UUID | None:
    """Write down what a meeting decided of the application at an item; the decision, None if it comes back.

    What was written down before is put right, until the minutes are sealed. Raises as `carry_out`, and
    MoneyBound, Conflict, and StepRefused of meetings.
    """
    whole = meetings.meeting(actor, meeting_id)
    item = meetings.item_of(whole, item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no application at {item_id}")
    at_meeting.decide_item(
        actor=actor,
        meeting_id=meeting_id,
        item_id=item_id,
        version=version,
        entry=DecisionEntry(OUTCOMES.get(entry.choice, Outcome.DECIDED), entry.decision, entry.people),
        subject_kind=SUBJECT,
    )
    earlier = queries.decided_at([item_id]).get(item_id)
    if _changes_nothing(entry, earlier, item.outcome):
        return earlier.id if earlier else None
    kind = entry.choice.kind
    made = earlier.initiative_id if earlier and earlier.made_initiative else None
    extends = None if entry.extends == made else entry.extends
    kept = None if extends else made
    _take_back(actor, item, earlier, is_bound, is_kept=kind in GIVES_MONEY and kept is not None)
    if kind is None:
        _come_back(actor, item.subject_id, entry.choice)
        return None
    reason = (entry.overrun_reason or "").strip() or None
    content = _Content(kind, entry.amounts, entry.conditions, reason, extends, kept)
    basis = basis_of(whole.meeting, item)
    return _write(actor, item.subject_id, content, basis, earlier_id=earlier.id if earlier else None)


def basis_of(meeting: MeetingFacts, item: Item) -> Basis:
    """That a meeting decided at an item."""
    words = f"{meeting.body} § {item.paragraph} {meeting.day}"
    return Basis(decided_on=meeting.day, words=words, item_id=item.id)


def _write(
    actor: Actor, application_id: UUID, content: _Content, basis: Basis, earlier_id: UUID | None = None
) -> UUID:
    """Write a decision and all that follows; one that is put right keeps its id and its document."""
    application = applications.handed_in(application_id, lock=True)
    grants.take_turns_with_money()
    _check(application_id, content)
    handling.take_decision(application=application, step=_STEPS[content.kind])
    gives = content.kind in GIVES_MONEY
    made = Decision(
        id=earlier_id,
        application_id=application_id,
        item_id=basis.item_id,
        delegated=basis.delegated,
        kind=content.kind,
        decided_on=basis.decided_on,
        overrun_reason=content.overrun_reason,
        made_initiative=gives and content.extends is None,
        written_by=actor.name,
    )
    session.add(made)
    session.flush()
    if gives:
        grants.give(actor, made.id, application, content.amounts, content.extends or content.kept)
    session.add_all(
        DecisionCondition(
            decision_id=made.id, position=place, text=one.text, owner=one.owner, due_on=one.due_on
        )
        for place, one in enumerate(content.conditions)
    )
    _tell_decision(actor, application, content, basis)
    if earlier_id is None:
        _register(actor, application, made.id, basis)
    return made.id


def _check(application_id: UUID, content: _Content) -> None:
    """Raises DecisionRefused with all that is wrong: amounts, or too much money without a reason."""
    found = material(application_id)
    wrong = faults(content.kind, content.amounts, found.asked, found.period)
    if content.kind in GIVES_MONEY and not content.overrun_reason:
        over = overruns(content.amounts, found.rooms())
        wrong += [Fault(FaultCode.NO_REASON_TO_OVERRUN, one.year) for one in over]
    if wrong:
        raise DecisionRefused(wrong)


def _changes_nothing(entry: BoardEntry, earlier: DecisionFacts | None, outcome: Outcome | None) -> bool:
    """Whether only the words or the people were changed."""
    if earlier is None:
        return entry.choice.kind is None and OUTCOMES[entry.choice] is outcome
    told = [ConditionEntry(one.text, one.owner, one.due_on) for one in earlier.conditions]
    extended = None if earlier.made_initiative else earlier.initiative_id
    return (
        entry.choice.kind is earlier.kind
        and in_order(entry.amounts) == in_order(earlier.amounts)
        and list(entry.conditions) == told
        and entry.extends == extended
        and (entry.overrun_reason or None) == earlier.overrun_reason
    )


def _take_back(
    actor: Actor, item: Item, earlier: DecisionFacts | None, is_bound: IsBound, *, is_kept: bool
) -> None:
    """Take back what was written down at an item, so that it can be written otherwise."""
    application = applications.handed_in(item.subject_id or item.id, lock=True)
    grants.take_turns_with_money()
    if earlier is None:
        if item.outcome is Outcome.REFERRED_BACK and application.state is ApplicationState.IN_PREPARATION:
            _recall_from_preparation(application)
        return
    if earlier.initiative_id is not None:
        # Who hands a requisition in waits for the same row: nothing comes between question and change.
        take_turns(Initiative, earlier.initiative_id)
        if is_bound(earlier.initiative_id):
            raise MoneyBound(str(earlier.initiative_id))
    handling.take_decision(application=application, step=ApplicationStep.RECALL)
    grants.take_back(actor, earlier, is_kept=is_kept)
    session.execute(
        delete(Decision).where(Decision.tenant_id == current_tenant().id, Decision.id == earlier.id)
    )
    _tell(actor, EventName.DECISION_RECALLED, application, verdict=earlier.kind.value)


def _recall_from_preparation(application: ApplicationFacts) -> None:
    """What was referred back waits for the board again, unless a stage has been opened anew since.

    Raises StepRefused: no stage is passed by writing down otherwise what a meeting did before it.
    """
    if in_the_way(stage.rule for stage in preparation.stages(application.id)):
        raise StepRefused(application.state, ApplicationStep.RECALL)
    handling.take_decision(application=application, step=ApplicationStep.RECALL)


def _come_back(actor: Actor, application_id: UUID, choice: Choice) -> None:
    if choice in _COMING_BACK:
        step, name = _COMING_BACK[choice]
        application = applications.handed_in(application_id, lock=True)
        handling.take_decision(application=application, step=step)
        _tell(actor, name, application)


def _register(actor: Actor, application: ApplicationFacts, decision_id: UUID, basis: Basis) -> None:
    """A decision is a document that the förbund drew up, in the matter of the application."""
    if application.matter_id is None:
        return
    registry.register_document(
        actor=actor,
        matter_id=application.matter_id,
        entry=DocumentEntry(Direction.DRAWN_UP, f"{basis.words}: {application.title}", basis.decided_on),
        subject_kind=REGISTERED,
        subject_id=decision_id,
    )


def _tell_decision(actor: Actor, application: ApplicationFacts, content: _Content, basis: Basis) -> None:
    _tell(
        actor,
        EventName.APPLICATION_DECIDED,
        application,
        kind=content.kind.value,
        amounts={str(year): f"{amount:.2f}" for year, amount in in_order(content.amounts)},
        decided_on=basis.decided_on.isoformat(),
        overrun_reason=content.overrun_reason,
    )


def _tell(actor: Actor, name: EventName, application: ApplicationFacts, **details: object) -> None:
    label = handling.label_in_log(application)
    record(actor=actor, name=name, subject_id=application.id, subject_label=label, **details)
