"""A new decision on an insats that goes on: put on an agenda, carried out with its §, put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.decisions import grants, queries
from finsam_saas.decisions.change_material import SUBJECT, ChangeMaterial, change_material
from finsam_saas.decisions.change_rules import (
    ChangeChoice,
    ChangeFault,
    ChangeFaultCode,
    change_faults,
    difference,
)
from finsam_saas.decisions.committee import must_be_delegated
from finsam_saas.decisions.correcting import correct_conditions
from finsam_saas.decisions.entry import Basis, ChangeEntry
from finsam_saas.decisions.models import ChangeProposal, Decision, DecisionCondition, GrantedAmount
from finsam_saas.decisions.proposing import NotDecidingBody, OnAgendaAlready
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.refusals import IsBound, MoneyBound
from finsam_saas.decisions.rules import DecisionKind, overruns
from finsam_saas.decisions.service import basis_of
from finsam_saas.decisions.telling import REGISTERED
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives import service as register
from finsam_saas.initiatives.models import Initiative
from finsam_saas.meetings import planning
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry, ItemEntry
from finsam_saas.meetings.facts import Item, MeetingFacts, Participation
from finsam_saas.meetings.rules import Outcome
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.queries import matter as matter_of
from finsam_saas.registry.rules import Direction, MatterKind
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session

OUTCOMES = {
    ChangeChoice.CHANGE: Outcome.DECIDED,
    ChangeChoice.REJECT: Outcome.DECIDED,
    ChangeChoice.TABLE: Outcome.TABLED,
    ChangeChoice.REFER_BACK: Outcome.REFERRED_BACK,
    ChangeChoice.NOT_TAKEN_UP: Outcome.NOT_TAKEN_UP,
}
Attested = Callable[[UUID], Mapping[int, Decimal]]
"""What of an insats's money is attested or returned, kr by year: no decision takes that back."""


class ChangeRefused(ValueError):
    """Something is wrong with what is to be changed; `faults` say what."""

    def __init__(self, found: Sequence[ChangeFault]) -> None:
        super().__init__(", ".join(fault.code for fault in found))
        self.faults = tuple(found)


def propose_change(
    *,
    actor: Actor,
    initiative_id: UUID,
    meeting_id: UUID,
    item: ItemEntry,
    entry: ChangeEntry,
    attested: Attested,
) -> UUID:
    """Put a change of an insats on the agenda of a body that decides; the item.

    Raises NotFound, ChangeRefused, OnAgendaAlready, NotDecidingBody (R17), and StepRefused (of meetings)
    where the agenda is closed.
    """
    take_turns(Initiative, initiative_id)
    found = change_material(initiative_id, attested(initiative_id))
    _check(found, entry)
    if found.is_awaited:
        raise OnAgendaAlready(str(initiative_id))
    meeting = planning.open_agenda(actor, meeting_id).meeting
    if not meeting.decides:
        raise NotDecidingBody(meeting.body)
    item_id = planning.add_item(
        actor=actor, meeting_id=meeting_id, entry=item, subject=(SUBJECT, initiative_id)
    )
    _keep_proposal(actor, initiative_id, item_id, entry)
    told = {"body": meeting.body, "day": meeting.day.isoformat()}
    _tell(actor, EventName.CHANGE_ON_AGENDA, initiative_id, **told)
    return item_id


def _keep_proposal(actor: Actor, initiative_id: UUID, item_id: UUID, entry: ChangeEntry) -> None:
    session.add(
        ChangeProposal(
            item_id=item_id,
            initiative_id=initiative_id,
            ends_on=entry.ends_on,
            amounts={str(year): str(amount) for year, amount in sorted(entry.amounts.items())},
            conditions=[
                [one.text, one.owner, one.due_on.isoformat() if one.due_on else None]
                for one in entry.conditions
            ],
            written_by=actor.name,
        )
    )
    session.flush()


def decide_change(
    *,
    actor: Actor,
    meeting_id: UUID,
    item_id: UUID,
    version: int,
    choice: ChangeChoice,
    entry: ChangeEntry,
    words: str,
    people: Sequence[Participation] = (),
    attested: Attested,
    is_bound: IsBound,
) -> UUID | None:
    """Write down what a meeting decided of a change; the decision, None where nothing is changed.

    Money, last day, conditions and event in one transaction; until the minutes are sealed it can be put
    right. Raises NotFound, ChangeRefused, MoneyBound, Conflict, StepRefused of meetings, and DecisionRefused
    of delegation for a committee to which it is not delegated.
    """
    whole = meetings.meeting(actor, meeting_id)
    item = meetings.item_of(whole, item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no insats at {item_id}")
    at_meeting.decide_item(
        actor=actor,
        meeting_id=meeting_id,
        item_id=item_id,
        version=version,
        entry=DecisionEntry(OUTCOMES[choice], words, people),
        subject_kind=SUBJECT,
    )
    changed = entry if choice is ChangeChoice.CHANGE else None
    return _follow(actor, whole.meeting, item, changed, attested=attested, is_bound=is_bound)


def _follow(
    actor: Actor,
    meeting: MeetingFacts,
    item: Item,
    entry: ChangeEntry | None,
    *,
    attested: Attested,
    is_bound: IsBound,
) -> UUID | None:
    """What follows from a decision on an insats, instead of what was written down before at the item."""
    initiative_id = item.subject_id or item.id
    grants.take_turns_with_money()
    # Who hands a requisition in waits for the same row: nothing comes between question and change.
    take_turns(Initiative, initiative_id)
    earlier = queries.decided_at([item.id]).get(item.id)
    if earlier:
        if entry and _is_same(initiative_id, earlier, entry):
            correct_conditions(
                actor=actor,
                earlier=earlier,
                conditions=entry.conditions,
                overrun_reason=entry.overrun_reason or earlier.overrun_reason,
            )
            return earlier.id
        _take_back(actor, initiative_id, earlier, is_bound, entry)
    if entry is None:
        return None
    found = change_material(initiative_id, attested(initiative_id))
    _check(found, entry)
    changed = difference(found.standing.amounts, entry.amounts)
    # To take from what the board has given is a decision about as much as there was.
    held = found.standing.amounts
    asked = {y: max(held.get(y, Decimal(0)), entry.amounts.get(y, Decimal(0))) for y in changed}
    must_be_delegated(meeting, asked, found.rooms(sorted(asked)) if asked else {})
    basis = basis_of(meeting, item)
    return _write(actor, found, entry, basis, earlier_id=earlier.id if earlier else None)


def _is_same(initiative_id: UUID, earlier: DecisionFacts, entry: ChangeEntry) -> bool:
    """Whether money and last day are as the decision left them."""
    held = change_material(initiative_id, {}).standing
    same_end = entry.ends_on in (None, held.ends_on)
    return same_end and not difference(held.amounts, entry.amounts)


def _check(found: ChangeMaterial, entry: ChangeEntry) -> None:
    """Raises ChangeRefused with all that is wrong, also too much money without a reason (R8)."""
    wrong = change_faults(found.standing, entry.amounts, entry.ends_on, has_conditions=bool(entry.conditions))
    more = {
        y: entry.amounts[y] for y, by in difference(found.standing.amounts, entry.amounts).items() if by > 0
    }
    if more and not entry.overrun_reason:
        over = overruns(more, found.rooms(sorted(more)))
        wrong += [ChangeFault(ChangeFaultCode.NO_REASON_TO_OVERRUN, one.year) for one in over]
    if wrong:
        raise ChangeRefused(wrong)


def _take_back(
    actor: Actor, initiative_id: UUID, earlier: DecisionFacts, is_bound: IsBound, entry: ChangeEntry | None
) -> None:
    """Take back what was written down at the item, so that it can be written otherwise."""
    back = grants.money_after(initiative_id, earlier.amounts, {})
    after = back | dict(entry.amounts if entry else {})
    if grants.is_built_on(earlier) or is_bound(earlier, after):
        raise MoneyBound(str(initiative_id))
    grants.set_money(actor, initiative_id, before=earlier.amounts, now={})
    if earlier.ends_on is not None:
        register.move_end(actor=actor, initiative_id=initiative_id, ends_on=earlier.ended_before)
    session.execute(
        delete(Decision).where(Decision.tenant_id == current_tenant().id, Decision.id == earlier.id)
    )
    _tell(actor, EventName.CHANGE_RECALLED, initiative_id)


def _write(
    actor: Actor, found: ChangeMaterial, entry: ChangeEntry, basis: Basis, earlier_id: UUID | None
) -> UUID:
    """Write the decision and all that follows; one that is put right keeps its id and its document."""
    changed = difference(found.standing.amounts, entry.amounts)
    moves_end = entry.ends_on is not None and entry.ends_on != found.standing.ends_on
    made = Decision(
        id=earlier_id,
        application_id=found.application_id,
        initiative_id=found.initiative_id,
        item_id=basis.item_id,
        kind=DecisionKind.CHANGE,
        decided_on=basis.decided_on,
        overrun_reason=(entry.overrun_reason or "").strip() or None,
        ends_on=entry.ends_on if moves_end else None,
        ended_before=found.standing.ends_on if moves_end else None,
        written_by=actor.name,
    )
    session.add(made)
    session.flush()
    session.add_all(
        GrantedAmount(decision_id=made.id, initiative_id=found.initiative_id, year=year, amount=amount)
        for year, amount in changed.items()
    )
    grants.set_money(actor, found.initiative_id, before={}, now=changed)
    if moves_end:
        register.move_end(actor=actor, initiative_id=found.initiative_id, ends_on=entry.ends_on)
    session.add_all(
        DecisionCondition(
            decision_id=made.id, position=place, text=one.text, owner=one.owner, due_on=one.due_on
        )
        for place, one in enumerate(entry.conditions)
    )
    if earlier_id is None:
        _register(actor, found, made.id, basis)
    _tell_change(actor, found, entry.ends_on if moves_end else None, changed, basis)
    return made.id


def _register(actor: Actor, found: ChangeMaterial, decision_id: UUID, basis: Basis) -> None:
    """A document that the förbund drew up, in the application's matter while it is open, else its own."""
    application = applications.handed_in(found.application_id) if found.application_id else None
    matter = matter_of(application.matter_id) if application and application.matter_id else None
    matter_id = (
        matter.id
        if matter and matter.closed_on is None
        else registry.open_matter(actor=actor, kind=MatterKind.OTHER, title=found.name).id
    )
    registry.register_document(
        actor=actor,
        matter_id=matter_id,
        entry=DocumentEntry(Direction.DRAWN_UP, f"{basis.words}: {found.name}", basis.decided_on),
        subject_kind=REGISTERED,
        subject_id=decision_id,
    )


def _tell_change(
    actor: Actor, found: ChangeMaterial, ends_on: date | None, changed: Mapping[int, Decimal], basis: Basis
) -> None:
    told: dict[str, object] = {"decided_on": basis.decided_on.isoformat()}
    if changed:
        told["amounts"] = {str(year): f"{amount:.2f}" for year, amount in changed.items()}
    if ends_on:
        told["ends_on"] = ends_on.isoformat()
    _tell(actor, EventName.CHANGE_DECIDED, found.initiative_id, **told)


def _tell(actor: Actor, name: EventName, initiative_id: UUID, **details: object) -> None:
    label = initiatives.initiative(initiative_id).name
    record(actor=actor, name=name, subject_id=initiative_id, subject_label=label, **details)
