"""Changes to goals and their targets; each leaves an event with the wording and threshold as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.access.actor import Actor
from finsam_saas.events.changes import plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.planning import queries
from finsam_saas.planning.entry import (
    GoalWording,
    TargetWording,
    check_target,
    check_text,
    goal_columns,
    label_of,
    target_columns,
    threshold_text,
    told,
    wording_of,
)
from finsam_saas.planning.facts import GoalFacts
from finsam_saas.planning.models import Goal, ResultTarget
from finsam_saas.web.rows import free_key, new_key, next_position, remove_version, write_version
from tenants.context import current_tenant
from tenants.database import session

_COPYING_LOCK = 0x676F616C  # a name of our own among the database's advisory locks


class GoalsThereAlready(Exception):
    """The year that goals were to be copied to has goals already."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


def add_goal(*, actor: Actor, year: int, wording: GoalWording) -> UUID:
    """Set a goal for a year. Raises TextHoldsPersonalNumber."""
    check_text(wording.text)
    goal = Goal(
        key=new_key(Goal, f"{wording.text[:40]}-{year}"),
        year=year,
        position=next_position(Goal),
        **goal_columns(wording),
    )
    session.add(goal)
    session.flush()
    record(
        actor=actor,
        name=EventName.GOAL_ADDED,
        subject_id=goal.id,
        subject_label=label_of(wording.text),
        year=year,
    )
    return goal.id


def change_goal(*, actor: Actor, goal_id: UUID, version: int, wording: GoalWording) -> None:
    """Reword a goal; the event keeps the earlier words.

    Raises NotFound, Conflict and TextHoldsPersonalNumber.
    """
    check_text(wording.text)
    before = queries.goal(goal_id)
    found = _changes(
        {"text": before.text, "number": before.number, "legs": list(before.legs)},
        {"text": wording.text, "number": wording.number, "legs": list(wording.legs)},
    )
    if not found:
        return
    write_version(Goal, goal_id, version, {**goal_columns(wording), "source": None})
    record(
        actor=actor,
        name=EventName.GOAL_CHANGED,
        subject_id=goal_id,
        subject_label=label_of(wording.text),
        changes=found,
    )


def remove_goal(*, actor: Actor, goal_id: UUID, version: int) -> None:
    """Remove a goal with its targets. Raises NotFound and Conflict."""
    before = queries.goal(goal_id)
    remove_version(Goal, goal_id, version)
    record(
        actor=actor,
        name=EventName.GOAL_REMOVED,
        subject_id=goal_id,
        subject_label=label_of(before.text),
        text=before.text,
        year=before.year,
    )


def add_target(*, actor: Actor, goal_id: UUID, wording: TargetWording) -> UUID:
    """Add a result target to a goal. Raises NotFound, TargetRefused and TextHoldsPersonalNumber."""
    check_target(wording)
    goal = queries.goal(goal_id)
    target = ResultTarget(
        goal_id=goal_id,
        key=new_key(ResultTarget, f"{wording.text[:40]}-{goal.year}"),
        position=next_position(ResultTarget),
        **target_columns(wording),
    )
    session.add(target)
    session.flush()
    record(
        actor=actor,
        name=EventName.TARGET_ADDED,
        subject_id=target.id,
        subject_label=label_of(wording.text),
        **{key: value for key, value in told(wording).items() if key != "text" and value},
    )
    return target.id


def change_target(*, actor: Actor, target_id: UUID, version: int, wording: TargetWording) -> None:
    """Revise a target; the event keeps the earlier wording and threshold.

    Raises NotFound, Conflict, TargetRefused and TextHoldsPersonalNumber.
    """
    check_target(wording)
    before = queries.target(target_id)
    found = _changes(told(wording_of(before)), told(wording))
    if not found:
        return
    write_version(ResultTarget, target_id, version, {**target_columns(wording), "source": None})
    record(
        actor=actor,
        name=EventName.TARGET_CHANGED,
        subject_id=target_id,
        subject_label=label_of(wording.text),
        changes=found,
    )


def remove_target(*, actor: Actor, target_id: UUID, version: int) -> None:
    """Remove a target with what was entered for it. Raises NotFound and Conflict."""
    before = queries.target(target_id)
    remove_version(ResultTarget, target_id, version)
    record(
        actor=actor,
        name=EventName.TARGET_REMOVED,
        subject_id=target_id,
        subject_label=label_of(before.text),
        text=before.text,
        threshold=threshold_text(before.kind, before.threshold),
    )


def copy_goals(*, actor: Actor, from_year: int, to_year: int) -> int:
    """Copy a year's goals and targets to another year, without figures and judgements; how many goals.

    Raises GoalsThereAlready.
    """
    # Two who copy at once would both find an empty year, and the same free keys.
    session.execute(select(func.pg_advisory_xact_lock(_COPYING_LOCK, current_tenant().id)))
    every = queries.goals()
    if any(one.year == to_year for one in every):
        raise GoalsThereAlready(to_year)
    found = [one for one in every if one.year == from_year]
    goal_keys, target_keys = _taken(Goal), _taken(ResultTarget)
    for place, goal in enumerate(found):
        _copy(goal, to_year, place, goal_keys, target_keys)
    if found:
        record(
            actor=actor,
            name=EventName.GOALS_COPIED,
            subject_id=None,
            subject_label=str(to_year),
            from_year=from_year,
        )
    return len(found)


def _copy(goal: GoalFacts, year: int, place: int, goal_keys: set[str], target_keys: set[str]) -> None:
    made = Goal(
        key=_key(goal.text, year, goal_keys),
        year=year,
        position=place,
        **goal_columns(GoalWording(goal.text, goal.number, goal.legs)),
    )
    session.add(made)
    session.flush()
    for position, target in enumerate(goal.targets):
        session.add(
            ResultTarget(
                goal_id=made.id,
                key=_key(target.text, year, target_keys),
                position=position,
                **target_columns(wording_of(target)),
            )
        )
    session.flush()


def _key(text: str, year: int, taken: set[str]) -> str:
    key = free_key(f"{text[:40]}-{year}", taken)
    taken.add(key)
    return key


def _taken(table: type[Goal] | type[ResultTarget]) -> set[str]:
    return set(session.scalars(select(table.key).where(table.tenant_id == current_tenant().id)))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [plain(before[name]), plain(after[name])] for name in after if before[name] != after[name]}
