"""A requisition's steps: written, handed in and registered, attested by two, paid, reversed.

Whoever hands in, approves or returns what is unused locks the insats first, so that two at once can never
together pass the year's grant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.requisitions import matters, money, queries
from finsam_saas.requisitions.entry import ClaimEntry
from finsam_saas.requisitions.models import Requisition, RequisitionCost, RequisitionRules
from finsam_saas.requisitions.queries import RequisitionFacts
from finsam_saas.requisitions.rules import (
    Fault,
    PersonRefused,
    RequisitionState,
    RequisitionStep,
    StepRefused,
    check_within_grant,
    faults,
    move,
    payable_on,
    person_fault,
)
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import remove_version, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

_NOTHING = Decimal(0)
SUBJECT = "requisition"
"""What a registered document says it is, when it is a requisition."""


class NotComplete(ValueError):
    """Something is missing before the requisition can be handed in."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(", ".join(found))
        self.faults = tuple(found)


@dataclass(frozen=True)
class RegistryWords:
    """What the registry says of a requisition: what its document concerns, and a new matter's name."""

    concerns: str
    matter_title: str


def begin(*, actor: Actor, initiative_id: UUID, entry: ClaimEntry) -> UUID:
    """Begin a requisition for an insats that the actor answers for; raises NotFound for others."""
    name = dict(queries.claimable(actor)).get(initiative_id)
    if name is None:
        raise NotFound(f"no insats {initiative_id} to claim for")
    row = Requisition(initiative_id=initiative_id, draft=entry.kept, claimants=_with([], actor))
    session.add(row)
    session.flush()
    record(actor=actor, name=EventName.REQUISITION_BEGUN, subject_id=row.id, subject_label=name)
    return row.id


def save(*, actor: Actor, requisition_id: UUID, version: int, entry: ClaimEntry) -> None:
    """Keep what has been written; raises NotFound, StepRefused once it is handed in, Conflict."""
    before = _open(actor, requisition_id)
    if before.draft == entry:
        return
    written = {"draft": entry.kept, "claimants": _with(before.claimants, actor)}
    write_version(Requisition, requisition_id, version, written)
    _tell(actor, EventName.REQUISITION_CHANGED, before)


def discard(*, actor: Actor, requisition_id: UUID, version: int) -> None:
    """Throw a draft away that was never handed in; raises NotFound, StepRefused, Conflict."""
    before = _open(actor, requisition_id)
    if before.state is not RequisitionState.DRAFT:
        raise StepRefused(before.state, RequisitionStep.SUBMIT)
    remove_version(Requisition, requisition_id, version)
    _tell(actor, EventName.REQUISITION_DISCARDED, before)


def submit(*, actor: Actor, requisition_id: UUID, version: int, words: RegistryWords) -> str:
    """Hand a requisition in: it takes its part of the grant and gets its number in the registry.

    Raises NotFound, StepRefused, Conflict, NotComplete with what is missing, and AboveGrant where the year's
    grant does not suffice.
    """
    before = queries.own_requisition(actor, requisition_id)
    state = move(before.state, RequisitionStep.SUBMIT)
    entry = before.draft or ClaimEntry()
    # Who lets the insats end early waits for the same row.
    take_turns(Initiative, before.initiative_id)
    ends_on = initiatives.initiative(before.initiative_id).ends_on
    wrong = faults(entry.period_from, entry.period_to, entry.text, entry.amount, today(), ends_on=ends_on)
    if wrong:
        raise NotComplete(wrong)
    year = entry.period_to.year if entry.period_to else today().year
    check_within_grant(year, entry.amount, money.year_money(before.initiative_id, year))
    matter_id, number = _register(actor, before, words)
    handed_in = {
        "state": state,
        "year": year,
        "period_from": entry.period_from,
        "period_to": entry.period_to,
        "text": entry.text,
        "amount": entry.amount,
        "draft": {},
        "claimants": _with(before.claimants, actor),
        "matter_id": matter_id,
        "number": number,
        "submitted_at": now(),
        "submitted_by": actor.name,
        "reason": None,
    }
    write_version(Requisition, requisition_id, version, handed_in)
    _write_costs(requisition_id, entry)
    told = {"amount": str(entry.amount), "year": year, "document_number": number}
    _tell(actor, EventName.REQUISITION_SUBMITTED, before, **told)
    return number


def _register(actor: Actor, found: RequisitionFacts, words: RegistryWords) -> tuple[UUID, str]:
    """Register it as come in from the owners; its matter, and its number there."""
    matter = matters.matter_for(actor, found.initiative_id, words.matter_title)
    owners = ", ".join(one.name for one in initiatives.owners(found.initiative_id)) or None
    document = registry.register_document(
        actor=actor,
        matter_id=matter.id,
        entry=DocumentEntry(Direction.IN, words.concerns, today(), owners),
        subject_kind=SUBJECT,
        subject_id=found.id,
    )
    return matter.id, document.number


def give_back(*, actor: Actor, requisition_id: UUID, version: int, reason: str) -> None:
    """Return a requisition with the reason, to be put right; it takes no part of the grant meanwhile.

    Raises NotFound, StepRefused, PersonRefused, Conflict.
    """
    before = queries.requisition(actor, requisition_id)
    written = ClaimEntry(before.period_from, before.period_to, before.text, queries.costs(requisition_id))
    nobody = {"examined_by": None, "examiner": None, "examined_at": None}
    again = {"draft": written.kept, "reason": reason.strip(), **nobody}
    _take(actor, before, version, RequisitionStep.RETURN, **again)
    _tell(actor, EventName.REQUISITION_RETURNED, before, reason=reason.strip())


def examine(*, actor: Actor, requisition_id: UUID, version: int) -> None:
    """Attest that the claim is right (granskningsattest); raises as `give_back`."""
    before = queries.requisition(actor, requisition_id)
    attest = {"examined_by": actor.user_id, "examiner": actor.name, "examined_at": now()}
    _take(actor, before, version, RequisitionStep.EXAMINE, **attest)
    _tell(actor, EventName.REQUISITION_EXAMINED, before, amount=str(before.amount))


def approve(*, actor: Actor, requisition_id: UUID, version: int) -> None:
    """Approve that it is paid (beslutsattest); raises as `give_back`, and AboveGrant where the grant has been
    lowered below what is claimed.
    """
    before = queries.requisition(actor, requisition_id)
    if before.year is not None:
        take_turns(Initiative, before.initiative_id)
        check_within_grant(before.year, _NOTHING, money.year_money(before.initiative_id, before.year))
    attest = {"approved_by": actor.user_id, "approver": actor.name, "approved_at": now()}
    _take(actor, before, version, RequisitionStep.APPROVE, **attest)
    _tell(actor, EventName.REQUISITION_APPROVED, before, amount=str(before.amount))


def pay(*, actor: Actor, requisition_id: UUID, version: int, paid_on: date) -> None:
    """Note that it is paid; raises as `give_back`, and ValueError for a day to come or before the attest."""
    before = queries.requisition(actor, requisition_id)
    if not payable_on(paid_on, before.approved_on, today()):
        raise ValueError("it cannot have been paid on that day")
    _take(actor, before, version, RequisitionStep.PAY, payer=actor.name, paid_on=paid_on)
    _tell(actor, EventName.REQUISITION_PAID, before, amount=str(before.amount), paid_on=paid_on.isoformat())


def reverse(*, actor: Actor, requisition_id: UUID, version: int, reason: str) -> None:
    """Reverse what was approved or paid, with the reason: its part of the grant can be claimed again.

    Raises as `give_back`.
    """
    before = queries.requisition(actor, requisition_id)
    _take(actor, before, version, RequisitionStep.REVERSE, reason=reason.strip())
    told = {"amount": str(before.amount), "reason": reason.strip()}
    _tell(actor, EventName.REQUISITION_REVERSED, before, **told)


def decide_rules(*, actor: Actor, version: int, one_person: bool, decided: str) -> None:
    """Decide whether one person may do both attests, citing the decision; raises ValueError, Conflict."""
    if one_person and not decided.strip():
        raise ValueError("the decision is not cited")
    before = queries.rules()
    after = {"one_person": one_person, "decided": decided.strip()}
    was = {"one_person": before.one_person, "decided": before.decided}
    if was == after:
        return
    written = session.scalar(
        insert(RequisitionRules)
        .values(tenant_id=current_tenant().id, version=1, **after)
        .on_conflict_do_update(
            index_elements=["tenant_id"],
            set_={**after, "version": version + 1},
            where=RequisitionRules.version == version,
        )
        .returning(RequisitionRules.id)
    )
    if written is None or before.version != version:
        raise Conflict("who attests was changed meanwhile")
    found = {name: [was[name], after[name]] for name in after if was[name] != after[name]}
    name = EventName.REQUISITION_RULES_DECIDED
    record(actor=actor, name=name, subject_id=written, subject_label="", changes=found)


def _open(actor: Actor, requisition_id: UUID) -> RequisitionFacts:
    found = queries.own_requisition(actor, requisition_id)
    if not found.is_open:
        raise StepRefused(found.state, RequisitionStep.SUBMIT)
    return found


def _take(actor: Actor, before: RequisitionFacts, version: int, step: RequisitionStep, **values: Any) -> None:
    state = move(before.state, step)
    one_person = queries.rules().one_person
    if fault := person_fault(step, actor.user_id, before.hands, one_person=one_person):
        raise PersonRefused(fault)
    write_version(Requisition, before.id, version, {"state": state, **values})


def _write_costs(requisition_id: UUID, entry: ClaimEntry) -> None:
    session.execute(
        delete(RequisitionCost).where(
            RequisitionCost.tenant_id == current_tenant().id, RequisitionCost.requisition_id == requisition_id
        )
    )
    for one in entry.costs:
        session.add(
            RequisitionCost(
                requisition_id=requisition_id, cost_type=one.cost_type, amount=one.amount, text=one.text
            )
        )


def _with(claimants: Any, actor: Actor) -> list[str]:
    return sorted({*claimants, str(actor.user_id)} if actor.user_id else set(claimants))


def _tell(actor: Actor, name: EventName, about: RequisitionFacts, **details: object) -> None:
    record(actor=actor, name=name, subject_id=about.id, subject_label=about.initiative, **details)
