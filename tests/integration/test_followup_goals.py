"""The goals of a structural insats: its own, told of in each report, stored with it and locked with it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.followup import goals, reading, service
from finsam_saas.followup.background import background
from finsam_saas.followup.entry import Entry, GoalStanding
from finsam_saas.followup.forms import goal_name
from finsam_saas.followup.models import InitiativeGoal
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber, ReportRefused
from finsam_saas.followup.rules import Cell, CellKey, GoalState, Missing, Sex
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD, ACTIVITY_PARTICIPANTS
from finsam_saas.web.errors import NotFound
from tenants.database import session
from tests.builders_followup import add_initiative, ask_structural, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_followup_budget import counted

UPPSALA = "uppsala-lan"
LIST = f"/{UPPSALA}/uppfoljning"
GOAL = "Alla kommuner har en gemensam rutin"


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """A structural insats with one goal and a report not begun, its insatsansvarig's own."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        found = add_initiative(
            "Rutiner", orientation=Orientation.STRUCTURAL, specific=None, manager=manager.membership_id
        )
        ask_structural()
        goals.add_goal(actor=manager, initiative_id=found, text=GOAL)
        open_quarter(kansli)
        session.commit()
    return found


def goal_of(inside: Inside, insats: UUID) -> UUID:
    """The goal in force."""
    with inside(UPPSALA) as kansli:
        [(found, _text)] = goals.initiative_goals(kansli, insats).in_force
        return found


def complete(standings: dict[UUID, GoalStanding]) -> Entry:
    """A structural report with all that is asked."""
    cells: dict[CellKey, Cell] = {(ACTIVITY_PARTICIPANTS, sex): 4 for sex in Sex}
    return Entry(cells, {}, {ACTIVITIES_HELD: Missing.NOT_APPLICABLE}, standings)


def test_a_report_tells_where_each_goal_stands(inside: Inside, insats: UUID) -> None:
    """It is not handed in without; state and note are kept, and each move is told in words."""
    goal = goal_of(inside, insats)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        with pytest.raises(ReportRefused) as refused:
            service.submit_report(actor=manager, report_id=report_id, version=1, entry=complete({}))
        assert list(refused.value.why.goals) == [goal]
        standing = GoalStanding(GoalState.UNDER_WAY, "Två kommuner av åtta.")
        service.submit_report(actor=manager, report_id=report_id, version=1, entry=complete({goal: standing}))
        assert background(reading.report(manager, report_id)).kept.goals == {goal: standing}
        saved = session.query(Event).filter(Event.subject_id == report_id, Event.name == "report:saved").one()
        assert saved.details["goals"] == [[GOAL, "", "under_way"]]


def test_a_retired_goal_stays_in_the_reports_that_told_of_it(inside: Inside, insats: UUID) -> None:
    """And is gone from those that did not; retiring twice changes nothing."""
    goal = goal_of(inside, insats)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        entry = Entry(goals={goal: GoalStanding(GoalState.REACHED)})
        service.save_report(actor=manager, report_id=report_id, version=1, entry=entry)
        for _press in range(2):
            goals.retire_goal(actor=manager, initiative_id=insats, goal_id=goal)
        found = reading.report(manager, report_id)
        assert [one.text for one in goals.goals_of_report(found)] == [GOAL]
        service.save_report(actor=manager, report_id=report_id, version=2, entry=Entry())
        assert goals.goals_of_report(found) == []
        names = [row.name for row in session.query(Event.name).filter(Event.subject_id == insats)]
        assert names.count("initiative:goal-retired") == 1


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.DIRECTOR, Role.INITIATIVE_MANAGER])
def test_kansli_and_insatsansvarig_add_goals(client: CheckingClient, insats: UUID, role: Role) -> None:
    """Twice the same is one; an empty one and one with a personnummer are refused."""
    client.sign_in(role, UPPSALA)
    page = f"{LIST}/insats/{insats}/mal"
    for _press in range(2):
        assert client.send_form(page, {"text": "Fyra utbildningar"}).status_code == 303
    assert client.send_form(page, {"text": ""}).status_code == 422
    assert client.send_form(page, {"text": "Se 19811228-9874"}).status_code == 422
    assert client.get(page).get_data(as_text=True).count("Fyra utbildningar") == 1
    shown = client.get(f"/{UPPSALA}/insatser/{insats}").get_data(as_text=True)
    assert "Fyra utbildningar" in shown and "Ändra målen" in shown


def test_others_read_the_goals_and_change_none(client: CheckingClient, inside: Inside, insats: UUID) -> None:
    """The board sees them on the insats's page; another insatsansvarig's insats is not found."""
    goal = goal_of(inside, insats)
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    shown = client.get(f"/{UPPSALA}/insatser/{insats}").get_data(as_text=True)
    assert GOAL in shown and "Ändra målen" not in shown
    assert client.get(f"{LIST}/insats/{insats}/mal").status_code == 403
    with inside(UPPSALA) as kansli:
        other = add_initiative("Annan", orientation=Orientation.STRUCTURAL, specific=None)
        person = add_initiative("Individer")
        session.commit()
        with pytest.raises(NotFound):
            goals.retire_goal(actor=kansli, initiative_id=insats, goal_id=uuid4())
        with pytest.raises(NotFound):
            goals.retire_goal(actor=kansli, initiative_id=other, goal_id=goal)
        with pytest.raises(NotFound):
            goals.add_goal(actor=kansli, initiative_id=person, text="Ett mål")
        with pytest.raises(ReasonHoldsPersonalNumber):
            goals.add_goal(actor=kansli, initiative_id=insats, text="Se 811228-9874")
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert client.get(f"{LIST}/insats/{other}/mal").status_code == 404
    page = f"{LIST}/insats/{insats}/mal"
    assert client.send_form(f"{page}/{goal}/avsluta", {}, page=page).status_code == 303


def test_the_form_of_a_structural_report_holds_its_goals(
    app: Flask, client: CheckingClient, inside: Inside, insats: UUID
) -> None:
    """A state to choose and a note for each; within the budget, also when saved."""
    goal = goal_of(inside, insats)
    with inside(UPPSALA):
        page = f"{LIST}/{report_of(insats)}"
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    client.get(page)
    with counted(app) as sent:
        text = client.get(page).get_data(as_text=True)
    assert len(sent) <= 8, sent
    assert GOAL in text and "Genomförda aktiviteter" in text
    typed = {"version": "1", goal_name(goal): "reached", f"answer-goal-{goal}": "Klart i maj."}
    assert client.send_form(page, typed).status_code == 303
    assert f"Målet ”{GOAL}”: tomt → Uppnått" in client.get(page).get_data(as_text=True)
    assert client.send_form(page, typed | {"version": "2", goal_name(goal): "nonsens"}).status_code == 422


def test_a_conflict_shows_where_another_said_that_a_goal_stands(
    client: CheckingClient, inside: Inside, insats: UUID
) -> None:
    """Both the state and the note, so that saving again is a choice."""
    goal = goal_of(inside, insats)
    with inside(UPPSALA):
        page = f"{LIST}/{report_of(insats)}"
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    typed = {"version": "1", goal_name(goal): "reached", f"answer-goal-{goal}": "Klart i maj."}
    client.send_form(page, typed)
    late = client.send_form(page, typed | {goal_name(goal): "under_way", f"answer-goal-{goal}": "Snart."})
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Nu är sparat: ”Uppnått”" in text and "Nu är sparat: ”Klart i maj.”" in text


def test_all_goals_are_shown_and_the_hundred_and_first_is_refused(
    client: CheckingClient, inside: Inside, insats: UUID
) -> None:
    """Those in force come first, whatever has been retired; a report tells of every one."""
    with inside(UPPSALA) as kansli:
        for number in range(2, goals.MOST_IN_FORCE + 1):
            session.add(InitiativeGoal(initiative_id=insats, text=f"Mål {number}", position=number))
        session.commit()
        found = goals.initiative_goals(kansli, insats)
        assert len(found.in_force) == goals.MOST_IN_FORCE and not found.is_cut
        assert len(goals.goals_of_report(reading.report(kansli, report_of(insats)))) == goals.MOST_IN_FORCE
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = f"{LIST}/insats/{insats}/mal"
    answer = client.send_form(page, {"text": "Ett till"})
    assert answer.status_code == 422 and "redan 100 mål" in answer.get_data(as_text=True)
    with inside(UPPSALA) as kansli:
        goals.retire_goal(actor=kansli, initiative_id=insats, goal_id=found.in_force[-1][0])
        session.commit()
    assert client.send_form(page, {"text": "Ett till"}).status_code == 303
    with inside(UPPSALA) as kansli:
        again = goals.initiative_goals(kansli, insats)
        assert "Ett till" in [text for _id, text in again.in_force] and len(again.retired) == 1
