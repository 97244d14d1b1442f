"""Carrying out what is decided of applications: state, insats, money, conditions, event in one transaction.

A decision at a meeting may be put right until its minutes are sealed: the earlier one is taken back and the
new one made at once. After that only a new decision changes what was granted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.rules import ApplicationState, ApplicationStep, StepRefused
from finsam_saas.decisions import grants, queries
from finsam_saas.decisions.agenda import SUBJECT
from finsam_saas.decisions.committee import must_be_delegated
from finsam_saas.decisions.correcting import (
    as_entry,
    correct_conditions,
    gives_the_same,
    may_correct_alone,
)
from finsam_saas.decisions.entry import Basis, BoardEntry, ConditionEntry
from finsam_saas.decisions.material import material
from finsam_saas.decisions.models import Decision, DecisionCondition
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.refusals import DecisionRefused, IsBound, MoneyBound
from finsam_saas.decisions.rules import (
    GIVES_MONEY,
    Choice,
    DecisionKind,
    Fault,
    FaultCode,
    faults,
    overruns,
)
from finsam_saas.decisions.telling import DecisionContent, register_decision, tell, tell_decision
from finsam_saas.events.names import EventName
from finsam_saas.initiatives.models import Initiative
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry
from finsam_saas.meetings.facts import Item, MeetingFacts
from finsam_saas.meetings.rules import Outcome
from finsam_saas.preparation import queries as preparation
from finsam_saas.preparation.rules import in_the_way
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session

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
    corrects: DecisionFacts | None = None,
) -> UUID:
    """Carry out a decision on an application that is ready for it; the id of the decision.

    `corrects` is one that has been taken back to be put right: it keeps its id, its document and its insats.

    A grant makes an insats, or goes on with one that the owner has, and sets its money by year (kr). Money
    over what is left of budget and own capital asks for a reason (R8). Raises NotFound, StepRefused,
    DecisionRefused, PartiesRefused, OrientationRefused, MatterClosed.
    """
    made = corrects.initiative_id if corrects and corrects.made_initiative else None
    other = None if extends == made else extends
    reason = (overrun_reason or "").strip() or None
    content = DecisionContent(kind, amounts, conditions, reason, other, None if other else made)
    return _write(actor, application_id, content, basis, earlier_id=corrects.id if corrects else None)


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
    return _follow(actor, whole.meeting, item, entry, is_bound)


def _follow(
    actor: Actor, meeting: MeetingFacts, item: Item, entry: BoardEntry, is_bound: IsBound
) -> UUID | None:
    """All that follows from what a meeting decided at an item, instead of what was written down before."""
    application_id = item.subject_id or item.id
    earlier = queries.decided_at([item.id]).get(item.id)
    if _changes_nothing(entry, earlier, item.outcome):
        return earlier.id if earlier else None
    if earlier and may_correct_alone(entry, earlier):
        correct_conditions(
            actor=actor, earlier=earlier, conditions=entry.conditions, overrun_reason=entry.overrun_reason
        )
        return earlier.id
    if earlier:
        take_back(actor=actor, earlier=earlier, entry=entry, is_bound=is_bound)
    elif item.outcome is Outcome.REFERRED_BACK:
        _recall_from_preparation(application_id)
    if entry.choice.kind is None:
        _come_back(actor, application_id, entry.choice)
        return None
    applications.handed_in(application_id, lock=True)
    grants.take_turns_with_money()
    must_be_delegated(meeting, entry.amounts, material(application_id).rooms())
    return carry_out(
        actor=actor,
        application_id=application_id,
        kind=entry.choice.kind,
        amounts=entry.amounts,
        conditions=entry.conditions,
        basis=basis_of(meeting, item),
        overrun_reason=entry.overrun_reason,
        extends=entry.extends,
        corrects=earlier,
    )


def basis_of(meeting: MeetingFacts, item: Item) -> Basis:
    """That a meeting decided at an item."""
    words = f"{meeting.body} § {item.paragraph} {meeting.day}"
    return Basis(decided_on=meeting.day, words=words, item_id=item.id)


def _write(
    actor: Actor, application_id: UUID, content: DecisionContent, basis: Basis, earlier_id: UUID | None = None
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
    tell_decision(actor, application, content, basis)
    if earlier_id is None:
        register_decision(actor, application, made.id, basis)
    return made.id


def _check(application_id: UUID, content: DecisionContent) -> None:
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
    return (
        gives_the_same(entry, earlier)
        and list(entry.conditions) == [as_entry(one) for one in earlier.conditions]
        and (entry.overrun_reason or None) == earlier.overrun_reason
    )


def take_back(*, actor: Actor, earlier: DecisionFacts, entry: BoardEntry, is_bound: IsBound) -> None:
    """Take back a decision on an application, so that it can be written as `entry` says instead.

    An insats that it made is kept where the new one gives it money. Raises NotFound, StepRefused, MoneyBound.
    """
    if earlier.application_id is None:
        raise NotFound(f"no application behind {earlier.id}")
    application = applications.handed_in(earlier.application_id, lock=True)
    grants.take_turns_with_money()
    gives = entry.choice.kind in GIVES_MONEY
    if earlier.initiative_id is not None:
        # Who hands a requisition in waits for the same row: nothing comes between question and change.
        take_turns(Initiative, earlier.initiative_id)
        own = entry.extends == (None if earlier.made_initiative else earlier.initiative_id)
        given = entry.amounts if gives and own else {}
        after = grants.money_after(earlier.initiative_id, earlier.amounts, given)
        if grants.is_built_on(earlier) or is_bound(earlier, after):
            raise MoneyBound(str(earlier.initiative_id))
    handling.take_decision(application=application, step=ApplicationStep.RECALL)
    keeps = earlier.made_initiative and entry.extends in (None, earlier.initiative_id)
    grants.take_back(actor, earlier, is_kept=gives and keeps)
    session.execute(
        delete(Decision).where(Decision.tenant_id == current_tenant().id, Decision.id == earlier.id)
    )
    tell(actor, EventName.DECISION_RECALLED, application, verdict=earlier.kind.value)


def _recall_from_preparation(application_id: UUID) -> None:
    """What was referred back waits for the board again, unless a stage has been opened anew since.

    Raises StepRefused: no stage is passed by writing down otherwise what a meeting did before it.
    """
    application = applications.handed_in(application_id, lock=True)
    if application.state is not ApplicationState.IN_PREPARATION:
        return
    if in_the_way(stage.rule for stage in preparation.stages(application.id)):
        raise StepRefused(application.state, ApplicationStep.RECALL)
    handling.take_decision(application=application, step=ApplicationStep.RECALL)


def _come_back(actor: Actor, application_id: UUID, choice: Choice) -> None:
    if choice in _COMING_BACK:
        step, name = _COMING_BACK[choice]
        application = applications.handed_in(application_id, lock=True)
        handling.take_decision(application=application, step=step)
        tell(actor, name, application)
