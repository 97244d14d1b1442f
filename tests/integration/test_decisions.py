"""Decisions on applications as the app role: what the board decides, what follows, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.models import Application
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.budgets.models import Budget, BudgetLine
from finsam_saas.budgets.rules import BudgetLineKind, BudgetState
from finsam_saas.decisions import agenda, conditions, proposing, queries, service
from finsam_saas.decisions.entry import Basis
from finsam_saas.decisions.models import Decision
from finsam_saas.decisions.refusals import DecisionRefused, MoneyBound
from finsam_saas.decisions.rules import Choice, DecisionKind, FaultCode
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry, ItemEntry
from finsam_saas.meetings.rules import Outcome, Refusal
from finsam_saas.meetings.rules import StepRefused as MeetingStepRefused
from finsam_saas.registry import queries as registry
from finsam_saas.web.errors import NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests import builders_preparation as prepare
from tests.conftest import Inside

SLUG, OTHER = "uppsala-lan", "vasteras"
YEAR, ASKED = apply.YEAR, board.ASKED
HALF = {YEAR: Decimal(250_000)}


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def held(inside: Inside) -> Mapping[str, UUID]:
    """An application at a meeting of the board that is held; nothing is decided yet."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id, meeting_id, item_id = board.at_board(writer, kansli, meet.board())
        session.commit()
    return {"application": application_id, "meeting": meeting_id, "item": item_id}


def state_of(application_id: UUID) -> ApplicationState:
    return applications.handed_in(application_id).state


def waiting() -> list[agenda.Waiting]:
    return agenda.for_the_board(session.scalar(select(agenda.FOR_THE_BOARD)))


def money_of(initiative_id: UUID) -> dict[int, Decimal]:
    return {one.year: one.amount for one in initiatives.amounts(initiative_id)}


def test_a_grant_makes_the_insats_with_its_money_conditions_and_a_document(
    inside: Inside, held: Mapping[str, UUID]
) -> None:
    """All that follows from one §, and back from any krona to it."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        decision_id = board.decide(kansli, held["meeting"], held["item"])
        assert state_of(held["application"]) is ApplicationState.GRANTED
        [found] = queries.decisions_of(held["application"])
        assert (found.id, found.amounts, found.body, found.paragraph) == (decision_id, ASKED, "Styrelsen", 3)
        assert not found.is_sealed
        assert found.initiative_id and found.made_initiative
        insats = initiatives.initiative(found.initiative_id)
        assert (insats.name, insats.orientation) == ("Unga vuxna i Heby", Orientation.INDIVIDUAL)
        assert insats.status is InitiativeStatus.PLANNED
        assert [one.key for one in initiatives.owners(insats.id)] == ["heby"]
        assert list(initiatives.joined(insats.id).managers) == [writer.membership_id]
        assert money_of(insats.id) == queries.granted_by_year(insats.id) == ASKED
        [grant] = queries.decisions_behind(insats.id)
        assert (grant.id, grant.total, grant.meeting_id) == (decision_id, ASKED[YEAR], held["meeting"])
        matter_id = applications.handed_in(held["application"]).matter_id
        assert matter_id
        concerns = [one.concerns for one in registry.documents(matter_id)]
        assert any(one.startswith("Styrelsen § 3") for one in concerns)
        [task], _paging = conditions.conditions()
        assert task.condition.text == board.CONDITION.text
        for is_met, left in ((True, 0), (False, 1)):
            version = conditions.condition(task.condition.id).condition.version
            proposing.meet_condition(
                actor=kansli, condition_id=task.condition.id, version=version, is_met=is_met
            )
            assert len(conditions.conditions()[0]) == left


WITHOUT_MONEY = {
    Choice.REJECT: (Outcome.DECIDED, ApplicationState.REJECTED),
    Choice.TABLE: (Outcome.TABLED, ApplicationState.READY_FOR_DECISION),
    Choice.REFER_BACK: (Outcome.REFERRED_BACK, ApplicationState.IN_PREPARATION),
    Choice.NOT_TAKEN_UP: (Outcome.NOT_TAKEN_UP, ApplicationState.READY_FOR_DECISION),
}


def test_what_gives_no_money_moves_the_application_alone(inside: Inside, held: Mapping[str, UUID]) -> None:
    """Each put right to the next while the minutes are open, and at last to a grant."""
    with inside(SLUG) as kansli:
        # Words without money and state would be half a decision: the ordinary form writes none.
        with pytest.raises(MeetingStepRefused) as refused:
            at_meeting.decide_item(
                actor=kansli,
                meeting_id=held["meeting"],
                item_id=held["item"],
                version=1,
                entry=DecisionEntry(Outcome.DECIDED, "Bifall"),
            )
        assert refused.value.refusal is Refusal.OTHER_FORM
        before = len(session.scalars(select(Initiative.id)).all())
        for choice, expected in WITHOUT_MONEY.items():
            for _twice in range(2):
                board.decide(kansli, held["meeting"], held["item"], choice)
                item = meetings.item_of(meetings.meeting(kansli, held["meeting"]), held["item"])
                assert (item.outcome, state_of(held["application"])) == expected
            assert bool(queries.decisions_of(held["application"])) is (choice is Choice.REJECT)
            waits = expected[1] is ApplicationState.READY_FOR_DECISION
            assert bool(waiting()) is waits
        assert len(session.scalars(select(Initiative.id)).all()) == before
        board.decide(kansli, held["meeting"], held["item"], Choice.GRANT)
        assert state_of(held["application"]) is ApplicationState.GRANTED


def test_a_stage_that_is_held_anew_is_not_passed_by_an_old_paragraph(
    inside: Inside, held: Mapping[str, UUID]
) -> None:
    """Referred back, completed and under preparation again: the meeting before that cannot call it ready."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id = held["application"]
        board.decide(kansli, held["meeting"], held["item"], Choice.REFER_BACK)
        handling.request_supplement(
            actor=kansli,
            application_id=application_id,
            version=applications.handed_in(application_id).version,
            reason="Mer om målen",
            due_on=today() + timedelta(days=7),
        )
        version = apply.version_of(writer, application_id)
        handling.submit(actor=writer, application_id=application_id, version=version)
        prepare.begin(kansli, application_id)
        with pytest.raises(StepRefused):
            board.decide(kansli, held["meeting"], held["item"], Choice.TABLE)
        assert state_of(application_id) is ApplicationState.IN_PREPARATION


def test_what_was_written_down_wrong_is_put_right_in_one_step(
    inside: Inside, held: Mapping[str, UUID]
) -> None:
    """The insats and the decision stay, with other money; a rejection ends the insats it had made."""
    with inside(SLUG) as kansli:
        first = board.decide(kansli, held["meeting"], held["item"])
        # What is agreed or requisitioned binds the money, not the words.
        board.decide(kansli, held["meeting"], held["item"], bound=True)
        with pytest.raises(MoneyBound), session.begin_nested():
            board.decide(kansli, held["meeting"], held["item"], Choice.PARTLY_GRANT, HALF, bound=True)
        again = board.decide(kansli, held["meeting"], held["item"], Choice.PARTLY_GRANT, HALF)
        [found] = queries.decisions_of(held["application"])
        assert first == again == found.id
        assert (found.kind, found.amounts) == (DecisionKind.PARTLY_GRANT, HALF)
        assert state_of(held["application"]) is ApplicationState.PARTLY_GRANTED
        assert found.initiative_id
        assert money_of(found.initiative_id) == HALF
        board.decide(kansli, held["meeting"], held["item"], Choice.REJECT)
        assert state_of(held["application"]) is ApplicationState.REJECTED
        assert money_of(found.initiative_id) == {}
        assert initiatives.initiative(found.initiative_id).status is InitiativeStatus.TERMINATED


def test_after_the_seal_nothing_is_put_right(inside: Inside, held: Mapping[str, UUID]) -> None:
    """The § stands."""
    with inside(SLUG) as kansli, inside(SLUG, Role.BOARD_MEMBER) as adjuster:
        board.decide(kansli, held["meeting"], held["item"])
        for item in meetings.meeting(kansli, held["meeting"]).items:
            if item.id != held["item"]:
                at_meeting.decide_item(
                    actor=kansli,
                    meeting_id=held["meeting"],
                    item_id=item.id,
                    version=item.version,
                    entry=DecisionEntry(Outcome.NOTED, "Antecknat"),
                )
        meet.confirm(kansli, held["meeting"], "Anna")
        meet.confirm(adjuster, held["meeting"], "Cia")
        assert queries.decisions_of(held["application"])[0].is_sealed
        with pytest.raises(MeetingStepRefused):
            board.decide(kansli, held["meeting"], held["item"], Choice.REJECT)


def test_grants_of_several_decisions_add_up_on_one_insats(inside: Inside, held: Mapping[str, UUID]) -> None:
    """And an insats of somebody else's cannot go on with this owner's money."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        board.decide(kansli, held["meeting"], held["item"])
        first = queries.decisions_of(held["application"])[0].initiative_id
        assert first
        body_id = meetings.meeting(kansli, held["meeting"]).meeting.body_id
        _second, meeting_id, item_id = board.at_board(writer, kansli, body_id)
        foreign = session.scalars(select(Initiative.id).where(Initiative.id != first).limit(1)).one()
        with pytest.raises(NotFound):
            board.decide(kansli, meeting_id, item_id, Choice.PARTLY_GRANT, HALF, extends=foreign)
        board.decide(kansli, meeting_id, item_id, Choice.PARTLY_GRANT, HALF, extends=first)
        assert money_of(first) == queries.granted_by_year(first) == {YEAR: Decimal(750_000)}
        assert len(queries.decisions_behind(first)) == 2
        board.decide(kansli, meeting_id, item_id, Choice.REJECT)
        assert money_of(first) == ASKED
        assert initiatives.initiative(first).status is InitiativeStatus.PLANNED


def test_money_over_what_is_left_asks_for_a_reason(inside: Inside, held: Mapping[str, UUID]) -> None:
    """R8: a warning that is answered, never a stop; and half-way nothing is left behind."""
    with inside(SLUG) as kansli:
        add_budget(fees=400_000, insatser=300_000)
        session.commit()
        with pytest.raises(DecisionRefused) as refused:
            board.decide(kansli, held["meeting"], held["item"], overrun_reason=" ")
        assert [(one.code, one.year) for one in refused.value.faults] == [
            (FaultCode.NO_REASON_TO_OVERRUN, YEAR)
        ]
        session.rollback()
    with inside(SLUG) as kansli:
        assert state_of(held["application"]) is ApplicationState.READY_FOR_DECISION
        item = meetings.item_of(meetings.meeting(kansli, held["meeting"]), held["item"])
        assert item.outcome is None
        board.decide(kansli, held["meeting"], held["item"], Choice.PARTLY_GRANT, HALF, overrun_reason=None)
        board.decide(kansli, held["meeting"], held["item"], overrun_reason="Medlen räcker ändå")
        assert queries.decisions_of(held["application"])[0].overrun_reason == "Medlen räcker ändå"


def add_budget(*, fees: int, insatser: int) -> None:
    """An adopted budget of the year, kr."""
    made = Budget(year=YEAR, name="Budget", number=99, state=BudgetState.ADOPTED, adopted_on=today())
    session.add(made)
    session.flush()
    for place, (kind, amount) in enumerate(
        ((BudgetLineKind.INCOME_FEE, fees), (BudgetLineKind.COST_INITIATIVE, insatser))
    ):
        session.add(
            BudgetLine(
                budget_id=made.id, position=place, kind=kind.value, label=kind.value, amount=Decimal(amount)
            )
        )


def test_only_a_body_that_decides_takes_it_up_once_and_when_it_is_ready(inside: Inside) -> None:
    """A preparing group never decides (R17), and nothing is decided that is not prepared."""
    entry = ItemEntry("Ansökan", proposal="att bevilja")
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id = board.ready(writer, kansli)
        group = meet.planned(kansli, meet.board(BodyKind.PREPARATORY_GROUP))
        deciding = meet.planned(kansli, meet.board())
        with pytest.raises(NotFound):
            proposing.put_on_agenda(
                actor=kansli, application_id=application_id, meeting_id=deciding, entry=entry
            )
        board.proposed(kansli, application_id)
        with pytest.raises(proposing.NotDecidingBody):
            proposing.put_on_agenda(
                actor=kansli, application_id=application_id, meeting_id=group, entry=entry
            )
        board.on_agenda(kansli, application_id, deciding)
        assert waiting() == []
        with pytest.raises(proposing.OnAgendaAlready):
            board.on_agenda(kansli, application_id, deciding)
        other = session.scalars(select(Application).where(Application.id == application_id)).one()
        other.state = ApplicationState.IN_PREPARATION
        session.flush()
        with pytest.raises(StepRefused):
            board.on_agenda(kansli, application_id, deciding)


def test_what_is_another_forbunds_is_not_there(inside: Inside, held: Mapping[str, UUID]) -> None:
    """Neither its application, its item, its decision nor its conditions."""
    with inside(SLUG) as kansli:
        decision_id = board.decide(kansli, held["meeting"], held["item"])
        task = queries.decisions_of(held["application"])[0].conditions[0].id
        session.commit()
    assert decision_id
    with inside(OTHER) as elsewhere:
        with pytest.raises(NotFound):
            board.decide(elsewhere, held["meeting"], held["item"])
        with pytest.raises(NotFound):
            queries.decision(decision_id)
        with pytest.raises(NotFound):
            proposing.meet_condition(actor=elsewhere, condition_id=task, version=1, is_met=True)
        with pytest.raises(NotFound):
            service.carry_out(
                actor=elsewhere,
                application_id=held["application"],
                kind=DecisionKind.GRANT,
                amounts=ASKED,
                conditions=[],
                basis=Basis(today(), "Styrelsen"),
            )
        assert session.scalars(select(Decision.id)).all() == []
