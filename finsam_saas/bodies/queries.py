"""Reading bodies, what is delegated, and the road from need to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.bodies.delegated import Rule
from finsam_saas.bodies.models import Body, DelegationRule, PreparationStage
from finsam_saas.bodies.road import RoadBody, RoadStage, RoadStep, road
from finsam_saas.bodies.rules import (
    BodyKind,
    BodyTask,
    ChairRule,
    Citation,
    Delegate,
    DelegatedMatter,
    StageKind,
    StageScope,
)
from finsam_saas.members.queries import MemberFacts
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

KRONOR_IN_TKR = 1_000


@dataclass(frozen=True)
class BodyFacts:
    """A body as this förbund has it; numbers are None where no source gives them."""

    id: UUID
    key: str
    kind: BodyKind
    label: str
    level: str | None
    led_by: str | None
    chair_rule: ChairRule | None
    description: str | None
    tasks: tuple[BodyTask, ...]
    member_id: UUID | None
    parent_id: UUID | None
    ordinary_seats: int | None
    substitute_seats: int | None
    meetings_per_year: int | None
    ended_on: date | None
    details: Mapping[str, Any]
    source: str | None
    version: int

    @property
    def chair_member_key(self) -> str | None:
        """The member whose representative always chairs, by key; None where the rule is another."""
        if self.chair_rule is not ChairRule.MEMBER_REPRESENTATIVE:
            return None
        key: str | None = self.details.get("chair", {}).get("member")
        return key

    def stands(self, on: date) -> bool:
        """Whether the body still is there on this day."""
        return self.ended_on is None or on <= self.ended_on


_BODIES = (
    select(
        Body.id,
        Body.key,
        Body.kind,
        Body.label,
        Body.level,
        Body.led_by,
        Body.chair_rule,
        Body.description,
        Body.tasks,
        Body.member_id,
        Body.parent_id,
        Body.ordinary_seats,
        Body.substitute_seats,
        Body.meetings_per_year,
        Body.ended_on,
        Body.details,
        Body.source,
        Body.version,
    )
    .where(Body.tenant_id == own_tenant_id)
    .order_by(Body.position, Body.label)
)


def bodies() -> list[BodyFacts]:
    """All bodies there are or have been, in the förbund's own order."""
    rows = session.execute(_BODIES)
    return [_body(*row) for row in rows]


def _body(*columns: Any) -> BodyFacts:
    facts = BodyFacts(*columns)
    return replace(facts, tasks=tuple(task for task in BodyTask if task.value in facts.tasks))


def body(body_id: UUID) -> BodyFacts:
    """One body; raises NotFound."""
    found = next((one for one in bodies() if one.id == body_id), None)
    if found is None:
        raise NotFound(f"no body {body_id}")
    return found


@dataclass(frozen=True)
class Delegated:
    """What may be decided on the board's behalf, by whom, since when, and up to what (kr) where said.

    `paragraph` and `decided_on` are the board's own decision to delegate it.
    """

    key: str
    who: Delegate
    matter: DelegatedMatter
    what: str
    maximum: Decimal | None = None
    valid_from: date | None = None
    paragraph: str | None = None
    decided_on: date | None = None
    source: str | None = field(default=None, compare=False)

    @property
    def citation(self) -> Citation:
        """By which decision of the board it holds."""
        return Citation(self.paragraph, self.decided_on, self.valid_from, self.source is not None)

    @property
    def rule(self) -> Rule:
        """What it allows: never before the board decided it."""
        since = max((day for day in (self.valid_from, self.decided_on) if day), default=None)
        return Rule(self.who, self.matter, self.maximum, since, self.citation.is_whole)


_DELEGATION = (
    select(
        DelegationRule.key,
        DelegationRule.who,
        DelegationRule.what,
        DelegationRule.details,
        DelegationRule.source,
    )
    .where(DelegationRule.tenant_id == own_tenant_id)
    .order_by(DelegationRule.position, DelegationRule.key)
)


def delegation() -> list[Delegated]:
    """What the board has delegated, in the order in which it is told."""
    return [_delegated(*row) for row in session.execute(_DELEGATION)]


def _delegated(key: str, who: str, what: str, details: Mapping[str, Any], source: str | None) -> Delegated:
    """A rule from its row; the details hold what a profile says beside who and what."""
    maximum = details.get("maximum_tkr")
    return Delegated(
        key=key,
        who=Delegate(who),
        matter=DelegatedMatter(details["matter"]),
        what=what,
        maximum=None if maximum is None else Decimal(str(maximum)) * KRONOR_IN_TKR,
        valid_from=day_or_none(details.get("valid_from")),
        paragraph=details.get("paragraph"),
        decided_on=day_or_none(details.get("decided_on")),
        source=source,
    )


def day_or_none(text: str | None) -> date | None:
    """A day as details and versions keep it."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class StageRule:
    """A stage as the förbund has decided it: which body gives what, for how long (days), and how.

    Any body of the kind that fits the insats holds it, or only the body that `body_id` names.
    """

    body_kind: BodyKind
    kind: StageKind
    is_local: bool
    mandatory: bool = True
    days: int | None = None
    independent: bool = False
    consensus: bool = False
    note: str | None = None
    body_id: UUID | None = None


_DECIDED = (
    select(
        PreparationStage.body_kind,
        PreparationStage.body_id,
        PreparationStage.kind,
        PreparationStage.scope,
        PreparationStage.mandatory,
        PreparationStage.days,
        PreparationStage.independent,
        PreparationStage.consensus,
        PreparationStage.note,
    )
    .where(PreparationStage.tenant_id == own_tenant_id)
    .order_by(PreparationStage.position)
)


def decided_stages() -> list[StageRule]:
    """The stages of preparation as they hold now, in order."""
    rows = session.execute(_DECIDED)
    return [
        StageRule(
            body_kind=row.body_kind,
            kind=StageKind(row.kind),
            is_local=row.scope == StageScope.MUNICIPALITY,
            mandatory=row.mandatory,
            days=row.days,
            independent=row.independent,
            consensus=row.consensus,
            note=row.note,
            body_id=row.body_id,
        )
        for row in rows
    ]


_STAGES = (
    select(PreparationStage.body_kind, PreparationStage.kind, PreparationStage.note, PreparationStage.body_id)
    .where(PreparationStage.tenant_id == own_tenant_id)
    .order_by(PreparationStage.position)
)


def _stages() -> list[RoadStage]:
    rows = session.execute(_STAGES)
    return [RoadStage(kind, StageKind(gives), note, body_id) for kind, gives, note, body_id in rows]


def road_of(
    all_bodies: Sequence[BodyFacts],
    all_members: Sequence[MemberFacts],
    member_tasks: Sequence[BodyTask],
    on: date,
) -> list[RoadStep]:
    """The road from need to report with the bodies that stand on a day."""
    names = {one.key: one.name for one in all_members}
    standing = [
        RoadBody(
            id=one.id,
            label=one.label,
            kind=one.kind,
            tasks=frozenset(one.tasks),
            led_by=one.led_by,
            chair_rule=one.chair_rule,
            chair_member=names.get(one.chair_member_key or ""),
        )
        for one in all_bodies
        if one.stands(on)
    ]
    return road(standing, _stages(), member_tasks)
