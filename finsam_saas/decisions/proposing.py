"""What the kansli proposes to the board: written, put on an agenda; and conditions ticked off afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.models import Application
from finsam_saas.applications.rules import ApplicationState, ApplicationStep, StepRefused
from finsam_saas.decisions.agenda import SUBJECT, awaited, on_agendas
from finsam_saas.decisions.committee import deciding_kinds
from finsam_saas.decisions.conditions import condition
from finsam_saas.decisions.entry import ProposalEntry
from finsam_saas.decisions.material import material
from finsam_saas.decisions.models import DecisionCondition, Proposal, ProposalAmount, ProposalCondition
from finsam_saas.decisions.refusals import DecisionRefused
from finsam_saas.decisions.rules import faults, in_order
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.meetings import planning
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

MAY_BE_PROPOSED = frozenset({ApplicationState.IN_PREPARATION, ApplicationState.READY_FOR_DECISION})
"""A proposal is written while the groups prepare, and until the board has decided."""


class NotDecidingBody(ValueError):
    """The body prepares and never decides (R17), or is a committee with nothing delegated to it."""


class OnAgendaAlready(ValueError):
    """The application stands on an agenda already."""


def write_proposal(*, actor: Actor, application_id: UUID, version: int, entry: ProposalEntry) -> UUID:
    """Write what is proposed to the board, or write it otherwise; version 0 where nothing was written.

    Raises NotFound, Conflict, StepRefused where the application does not wait for a decision, and
    DecisionRefused. What stands on an agenda already keeps its words until somebody changes them there.
    """
    take_turns(Application, application_id)
    found = material(application_id)
    if found.state not in MAY_BE_PROPOSED:
        raise StepRefused(found.state, ApplicationStep.GRANT)
    if wrong := faults(entry.recommendation, entry.amounts, found.asked, found.period):
        raise DecisionRefused(wrong)
    if entry.extends is not None and entry.extends not in {one for one, _name in found.own}:
        raise NotFound(f"no insats {entry.extends} to go on with")
    if (found.proposal.version if found.proposal else 0) != version:
        raise Conflict(f"the proposal on {application_id} was changed")
    values = {
        "recommendation": entry.recommendation,
        "extends_id": entry.extends,
        "background": entry.background.strip(),
        "reasons": entry.reasons.strip(),
        "effect": (entry.effect or "").strip() or None,
        "written_by": actor.name,
        "written_at": now(),
    }
    proposal_id = _keep(application_id, found.proposal.id if found.proposal else None, version, values)
    _keep_parts(proposal_id, entry)
    _tell(
        actor,
        EventName.PROPOSAL_WRITTEN,
        application_id,
        kind=entry.recommendation.value,
        amounts=_told(entry.amounts),
    )
    return proposal_id


def _keep(application_id: UUID, proposal_id: UUID | None, version: int, values: Mapping[str, object]) -> UUID:
    if proposal_id is not None:
        write_version(Proposal, proposal_id, version, values)
        return proposal_id
    made = Proposal(application_id=application_id, **values)
    session.add(made)
    session.flush()
    return made.id


def _keep_parts(proposal_id: UUID, entry: ProposalEntry) -> None:
    """Put the amounts and conditions in place of those that stood there."""
    for table in (ProposalAmount, ProposalCondition):
        session.execute(
            delete(table).where(table.tenant_id == current_tenant().id, table.proposal_id == proposal_id)
        )
    session.add_all(
        ProposalAmount(proposal_id=proposal_id, year=year, amount=amount)
        for year, amount in in_order(entry.amounts)
    )
    session.add_all(
        ProposalCondition(
            proposal_id=proposal_id, position=place, text=one.text, owner=one.owner, due_on=one.due_on
        )
        for place, one in enumerate(entry.conditions)
    )
    session.flush()


def put_on_agenda(*, actor: Actor, application_id: UUID, meeting_id: UUID, entry: ItemEntry) -> UUID:
    """Let a meeting of the body that decides take an application up; the item.

    Raises NotFound, StepRefused where the application is not ready for decision or (of meetings) the agenda
    is closed, NotDecidingBody (R17), and OnAgendaAlready.
    """
    application = applications.handed_in(application_id, lock=True)
    if application.state is not ApplicationState.READY_FOR_DECISION:
        raise StepRefused(application.state, ApplicationStep.GRANT)
    if material(application_id).proposal is None:
        raise NotFound(f"nothing is proposed of {application_id}")
    if awaited(on_agendas(application_id)):
        raise OnAgendaAlready(str(application_id))
    meeting = planning.open_agenda(actor, meeting_id).meeting
    if meeting.body_kind not in deciding_kinds():
        raise NotDecidingBody(meeting.body)
    item_id = planning.add_item(
        actor=actor, meeting_id=meeting_id, entry=entry, subject=(SUBJECT, application_id)
    )
    _tell(
        actor,
        EventName.PROPOSAL_ON_AGENDA,
        application_id,
        body=meeting.body,
        day=meeting.day.isoformat(),
    )
    return item_id


def called_in_public(application_id: UUID) -> str:
    """What anybody may read of an application: its title, or its number where the matter is secret."""
    return handling.label_in_log(applications.handed_in(application_id))


def meet_condition(
    *, actor: Actor, condition_id: UUID, version: int, is_met: bool, note: str | None = None
) -> None:
    """Note that a condition is met, or that it is not after all; raises NotFound and Conflict."""
    found = condition(condition_id)
    done = {"done_on": today(), "done_by": actor.name, "note": (note or "").strip() or None}
    undone = {"done_on": None, "done_by": None, "note": None}
    write_version(DecisionCondition, condition_id, version, done if is_met else undone)
    name = EventName.CONDITION_MET if is_met else EventName.CONDITION_REOPENED
    told = {"condition": found.condition.text, "note": done["note"]}
    if found.application_id is None:
        record(actor=actor, name=name, subject_id=found.decision_id, subject_label=found.title, **told)
    else:
        _tell(actor, name, found.application_id, **told)


def _told(amounts: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(year): f"{amount:.2f}" for year, amount in in_order(amounts)}


def _tell(actor: Actor, name: EventName, application_id: UUID, **details: object) -> None:
    label = handling.label_in_log(applications.handed_in(application_id))
    record(actor=actor, name=name, subject_id=application_id, subject_label=label, **details)
