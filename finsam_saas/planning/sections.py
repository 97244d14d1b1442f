"""The planning section of a profile against the tables of goals, result targets and the annual cycle."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from finsam_saas.governance.recorded import fact, facts, keep_facts
from finsam_saas.planning.models import CycleEvent, Goal, ResultTarget
from finsam_saas.planning.profile import (
    CycleEventPart,
    GoalPart,
    InternalControlPart,
    LegPart,
    PlanningSection,
    ResultTargetPart,
    RiskPart,
    StatementPart,
)
from finsam_saas.planning.rules import SHARE_KINDS
from tenants.profile_fields import ProfileFault
from tenants.profile_rows import Shape
from tenants.provisioning import SectionPort

NAME = "planning"
WHOLE_PERCENT = 100

GOALS = Shape(GoalPart, Goal, by=("key",), elsewhere=frozenset({"targets"}), below=(ResultTarget,))
TARGETS = Shape(
    ResultTargetPart,
    ResultTarget,
    by=("key",),
    elsewhere=frozenset({"threshold_percent", "threshold_count"}),
)
EVENTS = Shape(CycleEventPart, CycleEvent, by=("key",), elsewhere=frozenset({"body"}))


def load(section: PlanningSection) -> list[ProfileFault]:
    """Add and change goals, targets and the year's events; what no page edits yet is recorded whole."""
    keep_facts(NAME, "statements", section.statements)
    keep_facts(NAME, "legs", section.legs)
    keep_facts(NAME, "internal_control", [section.internal_control])
    keep_facts(NAME, "risks", section.risks)
    goals = GOALS.keep([GOALS.values(part, position=place) for place, part in enumerate(section.goals)])
    TARGETS.keep(
        [
            TARGETS.values(
                target, goal_id=goals[(goal.key,)].id, threshold=_threshold(target), position=place
            )
            for goal in section.goals
            for place, target in enumerate(goal.targets)
        ]
    )
    EVENTS.keep(
        [
            EVENTS.values(part, body_key=part.body, position=place)
            for place, part in enumerate(section.annual_cycle)
        ]
    )
    return []


def prune(section: PlanningSection) -> list[ProfileFault]:
    """Remove what the section no longer has."""
    targets = [(target.key,) for goal in section.goals for target in goal.targets]
    return [
        *EVENTS.prune([(part.key,) for part in section.annual_cycle], f"{NAME}.annual_cycle"),
        *TARGETS.prune(targets, f"{NAME}.goals.targets"),
        *GOALS.prune([(part.key,) for part in section.goals], f"{NAME}.goals"),
    ]


def export() -> PlanningSection:
    """The section as the tables hold it."""
    targets = TARGETS.rows_below("goal_id")
    return PlanningSection(
        statements=tuple(facts(NAME, "statements", StatementPart)),
        legs=tuple(facts(NAME, "legs", LegPart)),
        goals=tuple(_goal_part(row, targets.get(row.id, ())) for row in GOALS.rows()),
        annual_cycle=tuple(EVENTS.part(row, body=row.body_key) for row in EVENTS.rows()),
        internal_control=fact(NAME, "internal_control", InternalControlPart),
        risks=tuple(facts(NAME, "risks", RiskPart)),
    )


def _threshold(part: ResultTargetPart) -> Decimal | None:
    """A share (0 to 1) where the profile has per cent, else the number."""
    if part.threshold_percent is not None:
        return part.threshold_percent / WHOLE_PERCENT
    return None if part.threshold_count is None else Decimal(part.threshold_count)


def _goal_part(row: Goal, targets: Sequence[ResultTarget]) -> GoalPart:
    return GOALS.part(row, targets=[_target_part(target) for target in targets])


def _target_part(row: ResultTarget) -> ResultTargetPart:
    share = row.kind in SHARE_KINDS
    threshold = row.threshold
    return TARGETS.part(
        row,
        threshold_percent=threshold * WHOLE_PERCENT if share and threshold is not None else None,
        threshold_count=int(threshold) if not share and threshold is not None else None,
    )


PORT = SectionPort(NAME, PlanningSection, load, prune, export)
