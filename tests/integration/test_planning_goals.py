"""Goals measure themselves from accepted reports; judged with reasons, copied, revised with history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.disclosure.rules import Protected
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.followup import service as reports
from finsam_saas.followup.models import InitiativeGoal, Report, ReportAnswer, ReportGoalState, ReportingPeriod
from finsam_saas.followup.rules import GoalState, ReportState
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import cycle, follow_up, overview, queries, service
from finsam_saas.planning.cycle import CycleEntry
from finsam_saas.planning.entry import GoalWording, TextHoldsPersonalNumber
from finsam_saas.planning.follow_up import FigureRefused, NoteMissing
from finsam_saas.planning.overview import Line, year_page
from finsam_saas.planning.rules import Scope, TargetRefused, TargetStatus, Way
from finsam_saas.planning.service import GoalsThereAlready
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD, COST_TO_DATE
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import now, session
from tests.builders_followup import add_initiative, open_quarter, report_of
from tests.builders_planning import EXAMPLE, TO_WORK, YEAR, accept, add_target_of, report_accepted
from tests.conftest import Inside
from tests.integration.test_followup_together import actors_as, at_once

UPPSALA = "uppsala-lan"
TODAY = date(YEAR, 9, 1)
PERSONAL_NUMBER = "Uppgift om 19811228-9874"


def both(inside: Inside) -> tuple[Actor, Actor]:
    """The insatsansvarig and the kansli."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        return reporter, kansli


def only_line(actor: Actor, year: int = YEAR) -> Line:
    """The one line of a year's goals."""
    (line,) = year_page(actor, year, TODAY).lines
    return line


def test_a_target_follows_what_is_accepted(inside: Inside) -> None:
    """Nothing before, 14 of 35 when accepted, nothing again when the report is opened."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        add_target_of(kansli)
        initiative_id = add_initiative(
            "Medvind",
            manager=reporter.membership_id,
            specific=SpecificOrientation.WORK_ORIENTED_REHABILITATION,
        )
        open_quarter(kansli)
        assert only_line(kansli).status is TargetStatus.NOT_MEASURABLE
        version = accept(reporter, kansli, initiative_id)
        line = only_line(kansli)
        assert (line.status, line.part, line.whole, line.share) == (TargetStatus.MET, 14, 35, Fraction(2, 5))
        assert (line.measured.coverage.accepted, line.measured.coverage.expected) == (1, 1)
        reports.reopen_report(
            actor=kansli, report_id=report_of(initiative_id), version=version, reason="Fel siffra."
        )
        assert only_line(kansli).status is TargetStatus.NOT_MEASURABLE


def test_other_insatser_and_other_years_do_not_count(inside: Inside) -> None:
    """Pre-rehabilitation is judged by its own target."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        add_target_of(kansli)
        report_accepted(reporter, kansli, specific=SpecificOrientation.PRE_REHABILITATION)
        assert only_line(kansli).measured.bases == []
        assert year_page(kansli, YEAR - 1, TODAY).lines == []


def test_exact_counts_stay_with_the_kansli(inside: Inside) -> None:
    """The board sees a small numerator, and what would give it away, as protected."""
    reporter, kansli = both(inside)
    small = {**EXAMPLE, "work": (2, 0, 0), "studies": (0, 0, 0), "other_or_interrupted": (18, 15, 0)}
    with inside(UPPSALA):
        add_target_of(kansli)
        report_accepted(reporter, kansli, rows=small)
        session.flush()
        assert (only_line(kansli).part, only_line(kansli).whole) == (2, 35)
        board = Actor(None, "Styrelsen", roles=frozenset({Role.BOARD_MEMBER}))
        line = only_line(board)
        assert isinstance(line.part, Protected) and isinstance(line.share, Protected)
        assert only_line(kansli).status is TargetStatus.NOT_MET
        assert line.status is None, "what they come to would narrow them"


def test_own_judgement_stands_above_the_figures_until_it_is_undone(inside: Inside) -> None:
    """Only with a reason; it is told as such and leaves two events."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        target_id = add_target_of(kansli)
        report_accepted(reporter, kansli)
        for reason, refusal in (("  ", NoteMissing), (PERSONAL_NUMBER, TextHoldsPersonalNumber)):
            with pytest.raises(refusal):
                follow_up.judge(
                    actor=kansli, target_id=target_id, version=1, status=TargetStatus.NOT_MET, reason=reason
                )
        follow_up.judge(
            actor=kansli, target_id=target_id, version=1, status=TargetStatus.NOT_MET, reason="Skattat fel."
        )
        line = only_line(kansli)
        assert (line.status, line.measured.outcome.status) == (TargetStatus.NOT_MET, TargetStatus.MET)
        assert line.target.judged is not None and line.target.judged.reason == "Skattat fel."
        with pytest.raises(Conflict):
            follow_up.undo_judgement(actor=kansli, target_id=target_id, version=1)
        follow_up.undo_judgement(actor=kansli, target_id=target_id, version=2)
        assert only_line(kansli).status is TargetStatus.MET
        with pytest.raises(Conflict):
            follow_up.undo_judgement(actor=kansli, target_id=target_id, version=3)
        names = [row.name for row in queries.history(target_id)]
        assert names[:2] == [EventName.TARGET_JUDGEMENT_UNDONE.value, EventName.TARGET_JUDGED.value]


def test_revision_keeps_the_earlier_wording_and_threshold(inside: Inside) -> None:
    """Who changed 35 to 40 per cent, and what it said before, stands in the history."""
    with inside(UPPSALA, Role.DIRECTOR) as director:
        target_id = add_target_of(director)
        wording = replace(TO_WORK, threshold=Fraction(40, 100), text="Minst 40 % till arbete eller studier")
        service.change_target(actor=director, target_id=target_id, version=1, wording=wording)
        service.change_target(actor=director, target_id=target_id, version=2, wording=wording)
        newest, _added = queries.history(target_id)
        assert newest.actor_name == director.name
        assert newest.details["changes"]["threshold"] == ["35 %", "40 %"]
        assert newest.details["changes"]["text"][0] == "Minst 35 % till arbete eller studier"
        found = queries.target(target_id)
        assert (found.threshold, found.version) == (Fraction(2, 5), 2) and found.revised_at is not None
        with pytest.raises(Conflict):
            service.change_target(actor=director, target_id=target_id, version=1, wording=TO_WORK)


def test_copied_goals_take_neither_figures_nor_judgements_along(inside: Inside) -> None:
    """And never on top of goals that are there."""
    with inside(UPPSALA) as kansli:
        wording = replace(TO_WORK, way=Way.COUNT, numerator=(), threshold=Fraction(15))
        target_id = add_target_of(kansli, wording)
        follow_up.enter_figure(actor=kansli, target_id=target_id, note="Ur kalendern", number=15)
        follow_up.judge(
            actor=kansli, target_id=target_id, version=1, status=TargetStatus.MET, reason="Enligt plan."
        )
        assert service.copy_goals(actor=kansli, from_year=YEAR, to_year=YEAR + 1) == 1
        (copied,) = [target for goal in queries.goals_of(YEAR + 1) for target in goal.targets]
        assert (copied.threshold, copied.text, copied.way) == (Fraction(15), TO_WORK.text, Way.COUNT)
        assert copied.entered == [] and copied.judged is None
        with pytest.raises(GoalsThereAlready):
            service.copy_goals(actor=kansli, from_year=YEAR, to_year=YEAR + 1)
        assert service.copy_goals(actor=kansli, from_year=1999, to_year=YEAR + 5) == 0


def test_of_two_who_copy_at_once_one_is_told_that_the_year_has_goals(app: Flask, inside: Inside) -> None:
    """Nothing is copied twice, and nobody meets the other's keys."""
    with inside(UPPSALA) as kansli:
        add_target_of(kansli, TO_WORK)
        session.commit()

    def copy(actor: Actor) -> None:
        try:
            service.copy_goals(actor=actor, from_year=YEAR, to_year=YEAR + 1)
        except GoalsThereAlready as told:
            raise Conflict from told

    actors = actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR, Role.SECRETARIAT)
    assert at_once(app, actors, copy) == ["Conflict", "Conflict", "done"]
    with inside(UPPSALA):
        assert len(queries.goals_of(YEAR + 1)) == 1


def test_figures_by_hand_have_a_note_and_fit_how_the_target_is_measured(inside: Inside) -> None:
    """A new figure replaces the old one, and the event tells both."""
    with inside(UPPSALA) as kansli:
        wording = replace(TO_WORK, way=Way.COUNT, numerator=(), threshold=Fraction(15))
        target_id = add_target_of(kansli, wording)
        enter = follow_up.enter_figure
        with pytest.raises(NoteMissing):
            enter(actor=kansli, target_id=target_id, note=" ", number=3)
        with pytest.raises(TextHoldsPersonalNumber):
            enter(actor=kansli, target_id=target_id, note=PERSONAL_NUMBER, number=3)
        for wrong in (
            {"done": True},
            {"number": -1},
            {"number": 3, "out_of": 4},
            {"number": 3, "party": PartyType.REGION},
            {},
        ):
            with pytest.raises(FigureRefused):
                enter(actor=kansli, target_id=target_id, note="Not", **wrong)
        enter(actor=kansli, target_id=target_id, note="Ur kalendern", number=14)
        assert only_line(kansli).status is TargetStatus.NOT_MET
        enter(actor=kansli, target_id=target_id, note="En till", number=15)
        assert only_line(kansli).status is TargetStatus.MET
        assert queries.history(target_id)[0].details["changes"] == {"number": [14, 15]}
        follow_up.withdraw_figure(actor=kansli, target_id=target_id)
        follow_up.withdraw_figure(actor=kansli, target_id=target_id)
        assert only_line(kansli).status is TargetStatus.NOT_MEASURABLE


def test_attendance_is_entered_party_by_party(inside: Inside) -> None:
    """BÅD-ESÅ 2016: 100 % of every party."""
    with inside(UPPSALA) as kansli:
        wording = replace(TO_WORK, way=Way.ATTENDANCE, numerator=(), threshold=Fraction(1))
        target_id = add_target_of(kansli, wording)
        with pytest.raises(FigureRefused):
            follow_up.enter_figure(actor=kansli, target_id=target_id, note="Not", number=1, out_of=1)
        for party, there in ((PartyType.REGION, 10), (PartyType.MUNICIPALITY, 9)):
            follow_up.enter_figure(
                actor=kansli, target_id=target_id, note="Not", number=there, out_of=10, party=party
            )
        assert only_line(kansli).status is TargetStatus.NOT_MET
        follow_up.enter_figure(
            actor=kansli,
            target_id=target_id,
            note="Rättat",
            number=10,
            out_of=10,
            party=PartyType.MUNICIPALITY,
        )
        assert only_line(kansli).status is TargetStatus.MET


def test_what_no_target_can_be_is_refused(inside: Inside) -> None:
    """A share above the whole, a milestone with a threshold, capital of nothing, outcomes of none."""
    with inside(UPPSALA) as kansli:
        goal_id = service.add_goal(actor=kansli, year=YEAR, wording=GoalWording("Mål"))
        for wrong in (
            replace(TO_WORK, threshold=Fraction(3, 2)),
            replace(TO_WORK, threshold=None),
            replace(TO_WORK, numerator=()),
            replace(TO_WORK, way=Way.MILESTONE, numerator=()),
            replace(TO_WORK, way=Way.CAPITAL, numerator=()),
        ):
            with pytest.raises(TargetRefused):
                service.add_target(actor=kansli, goal_id=goal_id, wording=wrong)
        with pytest.raises(TextHoldsPersonalNumber):
            service.add_goal(actor=kansli, year=YEAR, wording=GoalWording(PERSONAL_NUMBER))


def test_a_removed_goal_leaves_its_words_among_the_events(inside: Inside) -> None:
    """With its targets and what was entered for them."""
    with inside(UPPSALA) as kansli:
        target_id = add_target_of(kansli)
        goal_id = queries.target(target_id).goal_id
        service.change_goal(actor=kansli, goal_id=goal_id, version=1, wording=GoalWording("Nya ord", 2))
        with pytest.raises(Conflict):
            service.remove_goal(actor=kansli, goal_id=goal_id, version=1)
        service.remove_goal(actor=kansli, goal_id=goal_id, version=2)
        assert queries.goals() == []
        removed = session.query(Event).filter_by(name=EventName.GOAL_REMOVED.value).one()
        assert removed.details["text"] == "Nya ord"
        with pytest.raises(NotFound):
            queries.target(target_id)


def test_the_annual_cycle_is_edited(inside: Inside) -> None:
    """In the order of the year; what goes on all year comes last."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        cycle.add_cycle_event(actor=admin, entry=CycleEntry("Löpande", "information"))
        event_id = cycle.add_cycle_event(actor=admin, entry=CycleEntry("Ansökningar", "deadline", 6, 16))
        assert [one.text for one in queries.cycle_events()] == ["Ansökningar", "Löpande"]
        changed = CycleEntry("Ansökningar", "deadline", 6, 20)
        cycle.change_cycle_event(actor=admin, event_id=event_id, version=1, entry=changed)
        assert queries.cycle_event(event_id).day == 20
        with pytest.raises(Conflict):
            cycle.remove_cycle_event(actor=admin, event_id=event_id, version=1)
        cycle.remove_cycle_event(actor=admin, event_id=event_id, version=2)
        assert [one.text for one in queries.cycle_events()] == ["Löpande"]


def test_goals_of_one_forbund_are_not_seen_in_another(inside: Inside) -> None:
    """Neither the goal nor the year's figures."""
    with inside(UPPSALA) as kansli:
        target_id = add_target_of(kansli)
        session.commit()
    with inside("vasteras") as other:
        assert queries.goals() == [] and overview.current_page(other, TODAY) is None
        with pytest.raises(NotFound):
            service.change_target(actor=other, target_id=target_id, version=1, wording=TO_WORK)


def test_structural_goals_and_activities_are_counted_from_the_newest_accepted_report(inside: Inside) -> None:
    """75 % of the goals reached is counted and never typed; activities are added up, money is the newest."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        structural = add_initiative(
            "Nätverk", manager=reporter.membership_id, orientation=Orientation.STRUCTURAL, specific=None
        )
        goal_id = add_target_of(
            kansli,
            replace(
                TO_WORK,
                way=Way.GOALS_REACHED,
                numerator=(),
                scope=Scope("structural"),
                threshold=Fraction(75, 100),
            ),
        )
        activities = replace(TO_WORK, way=Way.ACTIVITIES, numerator=(), scope=Scope(), threshold=Fraction(15))
        service.add_target(actor=kansli, goal_id=queries.target(goal_id).goal_id, wording=activities)
        for number, (held, reached) in enumerate(((9, 1), (6, 3)), start=1):
            period = ReportingPeriod(year=YEAR, number=number, due_on=date(YEAR, 12, 1))
            session.add(period)
            session.flush()
            report = Report(
                initiative_id=structural,
                period_id=period.id,
                kind=TemplateKind.STRUCTURAL,
                state=ReportState.ACCEPTED,
                accepted_at=now(),
            )
            session.add(report)
            session.flush()
            session.add(ReportAnswer(report_id=report.id, question=ACTIVITIES_HELD, number=Decimal(held)))
            session.add(
                ReportAnswer(report_id=report.id, question=COST_TO_DATE, number=Decimal(100_000 * number))
            )
            for place in range(4):
                own = InitiativeGoal(initiative_id=structural, text=f"Mål {place}", position=place)
                session.add(own)
                session.flush()
                state = GoalState.REACHED if place < reached else GoalState.UNDER_WAY
                session.add(ReportGoalState(report_id=report.id, goal_id=own.id, state=state))
        session.flush()
        page = year_page(kansli, YEAR, TODAY)
        goals, held_line = page.lines
        assert (goals.status, goals.part, goals.whole) == (TargetStatus.MET, 3, 4)
        assert (held_line.status, held_line.part) == (TargetStatus.MET, 15)
        assert page.material.money[structural].used == Decimal(200_000)
        assert page.material.money[structural].forecast is None
