"""A year of accepted reports and a goal on it, for tests of goals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.followup import service
from finsam_saas.followup.entry import Entry, ReportText
from finsam_saas.followup.rules import WORK_OR_STUDIES, Cell, CellKey, Measure, Outcome, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.planning.entry import GoalWording, TargetWording
from finsam_saas.planning.rules import Scope, Way
from finsam_saas.planning.service import add_goal, add_target
from tests.builders_followup import QUARTER, add_initiative, hand_in, open_quarter, report_of

YEAR = QUARTER.year
TO_WORK = TargetWording(
    text="Minst 35 % till arbete eller studier",
    way=Way.OUTCOMES,
    threshold=Fraction(35, 100),
    scope=Scope("individual", "work_oriented_rehabilitation"),
    numerator=tuple(outcome.value for outcome in WORK_OR_STUDIES),
)
# Domain appendix B: ended women 20 of which 8 work and 1 study, men 15 of which 4 work and 1 study.
EXAMPLE: Mapping[str, tuple[int, int, int]] = {
    Measure.ONGOING_AT_START: (30, 30, 0),
    Measure.NEW: (20, 15, 0),
    Measure.ENDED: (20, 15, 0),
    Measure.ONGOING_AT_END: (30, 30, 0),
    Outcome.WORK: (8, 4, 0),
    Outcome.STUDIES: (1, 1, 0),
    Outcome.OTHER_OR_INTERRUPTED: (11, 10, 0),
}


def entry(rows: Mapping[str, tuple[int, int, int]] = EXAMPLE, **texts: str) -> Entry:
    """A complete report with these counts (women, men, unknown); what is not given is nobody."""
    cells: dict[CellKey, Cell] = {
        (row, sex): rows.get(row, (0, 0, 0))[place]
        for row in (*Measure, *Outcome)
        for place, sex in enumerate(Sex)
    }
    happened = {
        ReportText.HAPPENED.value: "Två träffar.",
        ReportText.DEVIATIONS.value: "En kurs blev inställd.",
    }
    return Entry(cells, {**happened, **texts})


def add_target_of(actor: Actor, wording: TargetWording = TO_WORK, year: int = YEAR) -> UUID:
    """A goal with one target; the target's id."""
    goal_id = add_goal(actor=actor, year=year, wording=GoalWording("Fler till arbete", 1))
    return add_target(actor=actor, goal_id=goal_id, wording=wording)


def report_accepted(
    reporter: Actor,
    kansli: Actor,
    name: str = "Medvind",
    rows: Mapping[str, tuple[int, int, int]] = EXAMPLE,
    specific: SpecificOrientation | None = SpecificOrientation.WORK_ORIENTED_REHABILITATION,
) -> UUID:
    """An insats whose report of the quarter is accepted; the insats's id. Opens the quarter if it is not."""
    initiative_id = add_initiative(name, manager=reporter.membership_id, specific=specific)
    open_quarter(kansli)
    accept(reporter, kansli, initiative_id, rows)
    return initiative_id


def accept(
    reporter: Actor, kansli: Actor, initiative_id: UUID, rows: Mapping[str, tuple[int, int, int]] = EXAMPLE
) -> int:
    """Hand in and accept the report of the quarter; its version then."""
    report_id = report_of(initiative_id)
    version = hand_in(reporter, report_id, entry(rows))
    service.accept_report(actor=kansli, report_id=report_id, version=version)
    return version + 1
