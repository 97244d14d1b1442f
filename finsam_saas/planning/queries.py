"""Reading goals with their targets and what was entered for them, and how they were revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.governance.models import RecordedFact
from finsam_saas.members.rules import PartyType
from finsam_saas.planning.facts import Comparison, Entered, GoalFacts, Judged, TargetFacts
from finsam_saas.planning.models import CycleEvent, EnteredFigure, Goal, ResultTarget
from finsam_saas.planning.rules import CapitalBase, Scope, TargetMeasure
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session
from tenants.profile_fields import REGISTERED

LONGEST_HISTORY = 50


_LEGS = (
    select(func.jsonb_object_agg(RecordedFact.key, RecordedFact.value["label"]))
    .where(
        RecordedFact.tenant_id == own_tenant_id,
        RecordedFact.section == "planning",
        RecordedFact.kind == "legs",
    )
    .scalar_subquery()
)
_GOAL = (
    Goal.id,
    Goal.key,
    Goal.year,
    Goal.text,
    Goal.legs,
    Goal.source,
    Goal.version,
    Goal.details,
    _LEGS,
)
_TARGET = (
    ResultTarget.id,
    ResultTarget.text,
    ResultTarget.kind,
    ResultTarget.threshold,
    ResultTarget.measured_by,
    ResultTarget.source,
    ResultTarget.version,
    ResultTarget.details,
    ResultTarget.judged_status,
    ResultTarget.judged_reason,
    ResultTarget.judged_by,
    ResultTarget.judged_at,
)
_ENTERED = (
    EnteredFigure.party,
    EnteredFigure.number,
    EnteredFigure.out_of,
    EnteredFigure.done,
    EnteredFigure.note,
    EnteredFigure.entered_by,
    EnteredFigure.entered_at,
)
_TARGETS_AT, _ENTERED_AT = len(_GOAL), len(_GOAL) + len(_TARGET)
_END = _ENTERED_AT + len(_ENTERED)


_REVISED = (
    select(func.max(Event.at))
    .where(
        Event.tenant_id == ResultTarget.tenant_id,
        Event.subject_id == ResultTarget.id,
        Event.name == EventName.TARGET_CHANGED.value,
    )
    .correlate(ResultTarget)
    .scalar_subquery()
)
_GOALS = (
    select(*_GOAL, *_TARGET, *_ENTERED, _REVISED)
    .select_from(Goal)
    .outerjoin(ResultTarget, and_(ResultTarget.tenant_id == Goal.tenant_id, ResultTarget.goal_id == Goal.id))
    .outerjoin(
        EnteredFigure,
        and_(EnteredFigure.tenant_id == ResultTarget.tenant_id, EnteredFigure.target_id == ResultTarget.id),
    )
    .where(Goal.tenant_id == own_tenant_id, Goal.year.is_not(None))
    .order_by(
        Goal.year.desc(), Goal.position, Goal.id, ResultTarget.position, ResultTarget.id, EnteredFigure.id
    )
)


def goals() -> list[GoalFacts]:
    """Every goal with its targets and what was entered for them, the latest year first; one statement."""
    found = [tuple(row) for row in session.execute(_GOALS)]
    return [_goal(list(of_one)) for _id, of_one in groupby(found, lambda row: row[0])]


def _goal(rows: Sequence[tuple[Any, ...]]) -> GoalFacts:
    id_, key, year, text, legs, source, version, details, labels = rows[0][:_TARGETS_AT]
    with_target = (row for row in rows if row[_TARGETS_AT] is not None)
    return GoalFacts(
        id=id_,
        key=key,
        year=year,
        number=details.get("number"),
        legs=tuple(legs),
        leg_labels=tuple((labels or {}).get(leg, leg) for leg in legs),
        text=text,
        source=source,
        version=version,
        targets=[
            _target(list(of_one), id_, year)
            for _target_id, of_one in groupby(with_target, lambda row: row[_TARGETS_AT])
        ],
    )


def _target(rows: Sequence[tuple[Any, ...]], goal_id: UUID, year: int) -> TargetFacts:
    id_, text, kind, threshold, measured_by, source, version, held, *judged = rows[0][_TARGETS_AT:_ENTERED_AT]
    return TargetFacts(
        id=id_,
        goal_id=goal_id,
        year=year,
        text=text,
        kind=kind,
        threshold=None if threshold is None else Fraction(threshold),
        measure=TargetMeasure(held["measure"]) if held.get("measure") else None,
        scope=Scope(held.get("scope_orientation"), held.get("scope_specific_orientation")),
        numerator=tuple(held.get("numerator", ())),
        base=CapitalBase(held["base"]) if held.get("base") else None,
        measured_by=measured_by,
        comparison=_comparison(held.get("comparison")),
        source=source,
        version=version,
        judged=Judged(*judged) if judged[0] else None,
        entered=sorted(
            (Entered(*row[_ENTERED_AT:_END]) for row in rows if row[_END - 1] is not None), key=_by_party
        ),
        revised_at=rows[0][_END],
    )


def _by_party(entered: Entered) -> int:
    """What is entered for all first, then by party in the order of the law."""
    return 0 if entered.party is None else list(PartyType).index(entered.party) + 1


def _comparison(held: Mapping[str, Any] | None) -> Comparison | None:
    if not held:
        return None
    return Comparison(
        held["label"], held["year"], Decimal(str(held["percent"])), held.get("source", REGISTERED)
    )


def goals_of(year: int) -> list[GoalFacts]:
    """The goals of a year."""
    return [one for one in goals() if one.year == year]


def goal(goal_id: UUID) -> GoalFacts:
    """One goal; raises NotFound."""
    found = next((one for one in goals() if one.id == goal_id), None)
    if found is None:
        raise NotFound(f"no goal {goal_id}")
    return found


def target(target_id: UUID) -> TargetFacts:
    """One result target; raises NotFound."""
    found = next((one for of in goals() for one in of.targets if one.id == target_id), None)
    if found is None:
        raise NotFound(f"no target {target_id}")
    return found


@dataclass(frozen=True)
class HistoryRow:
    """Something that happened to a goal or a target."""

    at: datetime
    actor_name: str
    name: str
    details: dict[str, Any]


def history(subject_id: UUID) -> list[HistoryRow]:
    """What has happened to a goal or a target, newest first."""
    rows = session.execute(
        select(Event.at, Event.actor_name, Event.name, Event.details)
        .where(Event.tenant_id == current_tenant().id, Event.subject_id == subject_id)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(LONGEST_HISTORY)
    )
    return [HistoryRow(*row) for row in rows]


@dataclass(frozen=True)
class CycleFacts:
    """An event of the annual cycle; without a month it goes on all through the year."""

    id: UUID
    month: int | None
    day: int | None
    text: str
    body_key: str | None
    kind: str
    year: int | None
    source: str | None
    version: int


def cycle_events() -> list[CycleFacts]:
    """The events of the annual cycle in the order of the year; what goes on all year comes last."""
    rows = session.execute(
        select(
            CycleEvent.id,
            CycleEvent.month,
            CycleEvent.day,
            CycleEvent.text,
            CycleEvent.body_key,
            CycleEvent.details["kind"].astext,
            CycleEvent.details["year"].as_integer(),
            CycleEvent.source,
            CycleEvent.version,
        )
        .where(CycleEvent.tenant_id == current_tenant().id)
        .order_by(
            CycleEvent.month.asc().nulls_last(),
            CycleEvent.day.asc().nulls_last(),
            CycleEvent.position,
            CycleEvent.id,
        )
    )
    return [CycleFacts(*row) for row in rows]


def cycle_event(event_id: UUID) -> CycleFacts:
    """One event of the annual cycle; raises NotFound."""
    found = next((one for one in cycle_events() if one.id == event_id), None)
    if found is None:
        raise NotFound(f"no event {event_id} in the annual cycle")
    return found
