"""Short ways to applications that wait for a decision, and to boards that decide, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.decisions import proposing, service
from finsam_saas.decisions.entry import BoardEntry, ConditionEntry, ProposalEntry
from finsam_saas.decisions.rules import GIVES_MONEY, Choice, DecisionKind
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.meetings.facts import Item
from tests import builders_applications as apply
from tests import builders_meetings as meet
from tests import builders_preparation as prepare

ASKED = {apply.YEAR: Decimal(500_000)}
CONDITION = ConditionEntry("Lämna en implementeringsplan", "Heby kommun")


def ready(writer: Actor, kansli: Actor) -> UUID:
    """An application of Heby's, 500 000 kr for one year, ready for decision."""
    application_id = prepare.submitted(writer, apply.open_call(kansli))
    for step in (handling.prepare, handling.ready_for_decision):
        version = applications.handed_in(application_id).version
        step(actor=kansli, application_id=application_id, version=version)
    return application_id


def proposed(kansli: Actor, application_id: UUID, amounts: Mapping[int, Decimal] | None = None) -> UUID:
    """A proposal to grant what was asked for, with a condition."""
    entry = ProposalEntry(
        DecisionKind.GRANT, "Bakgrund", "Skäl", amounts=amounts or ASKED, conditions=[CONDITION]
    )
    return proposing.write_proposal(actor=kansli, application_id=application_id, version=0, entry=entry)


def on_agenda(kansli: Actor, application_id: UUID, meeting_id: UUID) -> Item:
    """The application as an item of the meeting's agenda."""
    entry = ItemEntry("Ansökan om medel", proposal="att bevilja ansökan")
    item_id = proposing.put_on_agenda(
        actor=kansli, application_id=application_id, meeting_id=meeting_id, entry=entry
    )
    return meetings.item_of(meetings.meeting(kansli, meeting_id), item_id)


def hold(kansli: Actor, meeting_id: UUID) -> None:
    """Hold a meeting that everybody has been called to."""
    whole = meet.attend(kansli, meeting_id, *meet.ORDINARY)
    at_meeting.hold_meeting(actor=kansli, meeting_id=meeting_id, version=whole.meeting.version)


def at_board(writer: Actor, kansli: Actor, body_id: UUID) -> tuple[UUID, UUID, UUID]:
    """An application with a proposal at a meeting of the board that is held: application, meeting, item."""
    application_id = ready(writer, kansli)
    proposed(kansli, application_id)
    meeting_id = meet.called(kansli, body_id)
    item = on_agenda(kansli, application_id, meeting_id)
    hold(kansli, meeting_id)
    return application_id, meeting_id, item.id


def decide(
    kansli: Actor,
    meeting_id: UUID,
    item_id: UUID,
    choice: Choice = Choice.GRANT,
    amounts: Mapping[int, Decimal] | None = None,
    *,
    bound: bool = False,
    overrun_reason: str | None = "Eget kapital räcker",
    extends: UUID | None = None,
) -> UUID | None:
    """Write down what the board decided; by default all that was asked for is granted."""
    item = meetings.item_of(meetings.meeting(kansli, meeting_id), item_id)
    given = ASKED if amounts is None else amounts
    entry = BoardEntry(
        choice=choice,
        decision=f"Styrelsen beslutar: {choice.value}",
        amounts=given if choice.kind in GIVES_MONEY else {},
        conditions=[CONDITION] if choice.kind in GIVES_MONEY else [],
        extends=extends,
        overrun_reason=overrun_reason,
    )
    return service.decide(
        actor=kansli,
        meeting_id=meeting_id,
        item_id=item_id,
        version=item.version,
        entry=entry,
        is_bound=lambda _decision, _after: bound,
    )
