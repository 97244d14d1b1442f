"""The demo's decisions: an application granted in part by the board, one that waits for its next meeting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.bodies.queries import bodies
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.calls import queries as calls
from finsam_saas.calls.rules import CallStatus
from finsam_saas.decisions import agenda, proposing, service
from finsam_saas.decisions import written as words
from finsam_saas.decisions.entry import BoardEntry, ConditionEntry, ProposalEntry
from finsam_saas.decisions.material import material
from finsam_saas.decisions.rules import Choice, DecisionKind
from finsam_saas.demo.applications import hand_in, written
from finsam_saas.demo.meetings import called, decide_the_rest, hold
from finsam_saas.demo.people import Colleagues
from finsam_saas.meetings import queries as meetings

HELD_AGO = timedelta(days=3)
GRANTED = Decimal(900_000)
CONDITION = ConditionEntry("Lämna en plan för vem som tar över insatsen (demo)", "Insatsägaren")


def fill_decisions(colleagues: Colleagues, today: date) -> None:
    """A decision of the board whose minutes are not adjusted yet, and an item of its next meeting."""
    clerk = colleagues[Role.SECRETARIAT].actor
    waits = _proposed(colleagues, "Steget vidare (demo)")
    _put(colleagues, waits, agenda.open_meetings()[-1].id)
    board = next(one for one in bodies() if one.kind is BodyKind.BOARD and one.stands(today))
    granted = _proposed(colleagues, "Fler vägar till arbete (demo)")
    meeting_id = called(colleagues, board, today - HELD_AGO, ())
    item_id = _put(colleagues, granted, meeting_id)
    hold(colleagues, meeting_id)
    decide_the_rest(colleagues, meeting_id)
    found = material(granted)
    amounts = dict.fromkeys(found.asked, GRANTED)
    choice = Choice.PARTLY_GRANT
    service.decide(
        actor=clerk,
        meeting_id=meeting_id,
        item_id=item_id,
        version=meetings.item_of(meetings.meeting(clerk, meeting_id), item_id).version,
        entry=BoardEntry(
            choice=choice,
            decision=words.decision_words(board.label, choice, found, amounts, [CONDITION]),
            amounts=amounts,
            conditions=[CONDITION],
        ),
        is_bound=lambda _decision, _after: False,
    )


def _proposed(colleagues: Colleagues, title: str) -> UUID:
    """An application that is ready for decision, with a proposal to grant what is asked for."""
    clerk, writer = colleagues[Role.SECRETARIAT].actor, colleagues[Role.MEMBER_REPRESENTATIVE].actor
    call = next(one for one in calls.public_calls() if one.status() is CallStatus.OPEN)
    application_id = written(writer, call.id, call.first_year, title)
    hand_in(writer, application_id)
    for step in (handling.prepare, handling.ready_for_decision):
        version = applications.handed_in(application_id).version
        step(actor=clerk, application_id=application_id, version=version)
    entry = ProposalEntry(
        DecisionKind.GRANT,
        background="Påhittat i demon: kommunen och Försäkringskassan vill samverka om unga vuxna.",
        reasons="Påhittat i demon: behovet är tydligt och parterna bidrar med egen tid.",
        amounts=material(application_id).asked,
        conditions=[CONDITION],
    )
    proposing.write_proposal(actor=clerk, application_id=application_id, version=0, entry=entry)
    return application_id


def _put(colleagues: Colleagues, application_id: UUID, meeting_id: UUID) -> UUID:
    found = material(application_id)
    return proposing.put_on_agenda(
        actor=colleagues[Role.SECRETARIAT].actor,
        application_id=application_id,
        meeting_id=meeting_id,
        entry=words.agenda_item(found, found.title),
    )
