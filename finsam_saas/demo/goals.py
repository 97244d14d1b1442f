"""The demo's goals: each förbund's own goals copied to the made-up year, with made-up figures beside them."""

from __future__ import annotations

from fractions import Fraction

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleagues
from finsam_saas.followup.rules import WORK_OR_STUDIES
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import queries
from finsam_saas.planning.entry import GoalWording, TargetWording
from finsam_saas.planning.facts import TargetFacts
from finsam_saas.planning.follow_up import enter_figure, judge
from finsam_saas.planning.rules import Scope, TargetStatus, Way
from finsam_saas.planning.service import add_goal, add_target, copy_goals

NOTE = "Påhittad uppgift i demon."
MADE_UP_GOAL = "Fler deltagare ska gå vidare till arbete eller studier (demo)."
MADE_UP_TARGET = "Minst 30 % av dem som avslutar ska gå till arbete eller studier (demo)."
ATTENDED = {
    PartyType.EMPLOYMENT_SERVICE: (9, 10),
    PartyType.SOCIAL_INSURANCE: (10, 10),
    PartyType.REGION: (19, 20),
    PartyType.MUNICIPALITY: (47, 50),
}
ACTIVITIES = 12
WITHOUT_GOALS = "umea-vannas"
"""A förbund whose documents set no goals shows how the page looks then."""


def fill_goals(slug: str, colleagues: Colleagues, year: int) -> None:
    """Goals for the year: those of the förbund's own plan, else made up; the kansli enters figures."""
    if slug == WITHOUT_GOALS:
        return
    kansli = colleagues[Role.SECRETARIAT].actor
    earlier = max((one.year for one in queries.goals()), default=None)
    if earlier is not None:
        copy_goals(actor=kansli, from_year=earlier, to_year=year)
    else:
        _make_up(colleagues, year)
    milestones = 0
    for target in [target for goal in queries.goals_of(year) for target in goal.targets]:
        milestones += target.way is Way.MILESTONE
        _enter(colleagues, target, first=milestones == 1)


def _make_up(colleagues: Colleagues, year: int) -> None:
    director = colleagues[Role.DIRECTOR].actor
    goal_id = add_goal(actor=director, year=year, wording=GoalWording(MADE_UP_GOAL, 1))
    wording = TargetWording(
        text=MADE_UP_TARGET,
        way=Way.OUTCOMES,
        threshold=Fraction(30, 100),
        scope=Scope("individual", "work_oriented_rehabilitation"),
        numerator=tuple(outcome.value for outcome in WORK_OR_STUDIES),
    )
    add_target(actor=director, goal_id=goal_id, wording=wording)


def _enter(colleagues: Colleagues, target: TargetFacts, *, first: bool) -> None:
    """A made-up figure for what is entered by hand; the first milestone is done, the next is judged."""
    kansli = colleagues[Role.SECRETARIAT].actor
    if target.way is Way.ATTENDANCE:
        for party, (there, all_of) in ATTENDED.items():
            enter_figure(
                actor=kansli, target_id=target.id, note=NOTE, number=there, out_of=all_of, party=party
            )
    elif target.way is Way.ACTIVITIES:
        enter_figure(actor=kansli, target_id=target.id, note=NOTE, number=ACTIVITIES)
    elif target.way is Way.MILESTONE:
        enter_figure(actor=kansli, target_id=target.id, note=NOTE, done=first)
        if not first:
            judge(
                actor=kansli,
                target_id=target.id,
                version=target.version,
                status=TargetStatus.NOT_MEASURABLE,
                reason="Påhittat skäl i demon: utredningen har flyttats till nästa år efter beslut.",
            )
