"""Reading the förbund: the register's facts, members, bodies, and the road from need to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.governance.models import (
    Body,
    DelegationRule,
    Member,
    PreparationStage,
    RecordedFact,
)
from finsam_saas.governance.road import ChairRule, RoadBody, RoadStage, RoadStep, StageKind, road
from finsam_saas.governance.rules import BodyKind, BodyTask, PartyType
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session
from tenants.models import Tenant

Recorded = Sequence[tuple[str, str, Mapping[str, Any], str | None]]
SECTION = "governance"
PARTY_ORDER = {party: place for place, party in enumerate(PartyType)}


@dataclass(frozen=True)
class AssociationFacts:
    """The förbund as the register knows it; `formed` is as exact as its source ("2005-05")."""

    name: str
    short_name: str
    organisation_number: str | None
    formed: str | None
    valid_from: date | None
    valid_to: date | None
    county: str | None
    director_title: str | None
    labels: Mapping[str, str]
    sources: Sequence[Mapping[str, Any]]

    @property
    def terms(self) -> dict[str, str]:
        """The förbund's own words for things, the chief's title among them."""
        own = {"director": self.director_title} if self.director_title else {}
        return {**self.labels, **own}

    def source_of(self, fact: str) -> str | None:
        """The titles of the documents that give a fact of the register."""
        titles = [str(source["title"]) for source in self.sources if fact in source.get("gives", ())]
        return "; ".join(titles) or None


def association() -> AssociationFacts:
    """The förbund that is acted for, from the register."""
    row = session.execute(
        select(
            Tenant.name,
            Tenant.short_name,
            Tenant.organisation_number,
            Tenant.formed,
            Tenant.valid_from,
            Tenant.valid_to,
            Tenant.county,
            Tenant.director_title,
            Tenant.labels,
            Tenant.sources,
        ).where(Tenant.id == current_tenant().id)
    ).one()
    return AssociationFacts(*row)


@dataclass(frozen=True)
class MemberFacts:
    """A member with its party and the days it belongs to the förbund (None: not said)."""

    id: UUID
    key: str
    name: str
    party: PartyType
    valid_from: date | None
    valid_to: date | None
    note: str | None
    source: str | None
    version: int

    def holds(self, on: date) -> bool:
        """Whether the member belongs to the förbund on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def members() -> list[MemberFacts]:
    """All members there are or have been, by party and then in the förbund's own order."""
    rows = session.execute(
        select(
            Member.id,
            Member.key,
            Member.name,
            Member.party,
            Member.valid_from,
            Member.valid_to,
            Member.note,
            Member.source,
            Member.version,
        )
        .where(Member.tenant_id == current_tenant().id)
        .order_by(Member.position, Member.name)
    )
    return sorted((MemberFacts(*row) for row in rows), key=lambda member: PARTY_ORDER[member.party])


def member(member_id: UUID) -> MemberFacts:
    """One member; raises NotFound."""
    found = next((one for one in members() if one.id == member_id), None)
    if found is None:
        raise NotFound(f"no member {member_id}")
    return found


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


def bodies() -> list[BodyFacts]:
    """All bodies there are or have been, in the förbund's own order."""
    rows = session.execute(
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
        .where(Body.tenant_id == current_tenant().id)
        .order_by(Body.position, Body.label)
    )
    return [_body(*row) for row in rows]


def _body(*columns: Any) -> BodyFacts:
    facts = BodyFacts(*columns)
    rule = ChairRule(facts.chair_rule) if facts.chair_rule else None
    return replace(
        facts, chair_rule=rule, tasks=tuple(task for task in BodyTask if task.value in facts.tasks)
    )


def body(body_id: UUID) -> BodyFacts:
    """One body; raises NotFound."""
    found = next((one for one in bodies() if one.id == body_id), None)
    if found is None:
        raise NotFound(f"no body {body_id}")
    return found


def member_tasks(of: Recorded) -> list[BodyTask]:
    """What the members themselves do on the road: apply, carry out."""
    form = next((value for kind, _key, value, _source in of if kind == "form"), {})
    return [BodyTask(task) for task in form.get("member_tasks", ())]


@dataclass(frozen=True)
class Delegated:
    """What may be decided on the board's behalf, and by whom."""

    who: str
    what: str
    source: str | None


def delegation() -> list[Delegated]:
    """What the board has delegated."""
    rows = session.execute(
        select(DelegationRule.who, DelegationRule.what, DelegationRule.source)
        .where(DelegationRule.tenant_id == current_tenant().id)
        .order_by(DelegationRule.key)
    )
    return [Delegated(*row) for row in rows]


def recorded() -> Recorded:
    """What the documents say of governance that no page edits: kind, key, fields and source."""
    rows = session.execute(
        select(RecordedFact.kind, RecordedFact.key, RecordedFact.value, RecordedFact.source)
        .where(RecordedFact.tenant_id == current_tenant().id, RecordedFact.section == SECTION)
        .order_by(RecordedFact.kind, RecordedFact.position, RecordedFact.key)
    )
    return [(kind, key, value, source) for kind, key, value, source in rows]


def _stages() -> list[RoadStage]:
    rows = session.execute(
        select(PreparationStage.body_kind, PreparationStage.kind, PreparationStage.note)
        .where(PreparationStage.tenant_id == current_tenant().id)
        .order_by(PreparationStage.position)
    )
    return [RoadStage(kind, StageKind(gives), note) for kind, gives, note in rows]


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
