"""Reading how a förbund is set up: what it has, in one question, and who last changed each area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.bodies.models import Body, DelegationRule, PreparationStage
from finsam_saas.bodies.rules import BodyKind, BodyTask
from finsam_saas.calls.models import Call
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.fees.models import FeeYear
from finsam_saas.initiatives.models import TargetGroup
from finsam_saas.meetings.models import MeetingRules
from finsam_saas.meetings.rules import FIRST_PAPERS_DAYS
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.registry.models import RegistryRules
from finsam_saas.registry.rules import FIRST_PATTERN
from finsam_saas.seats.models import Seat
from finsam_saas.shaping.rules import Standing, StandingBody
from tenants.database import Base, own_tenant_id, session, today

_TODAY: ColumnElement[date] = bindparam("today", callable_=today, type_=Date)


@dataclass(frozen=True)
class Settings:
    """What a förbund has decided about itself; `standing` is what steps and warnings ask.

    `members` by party; `stages` the kinds of body that prepare, in order; `kinds_kept_for_years` the kinds of
    matter that are not kept for ever; `calls` those that are published.
    """

    standing: Standing
    members: Mapping[PartyType, int]
    bodies: tuple[str, ...]
    stages: tuple[BodyKind, ...]
    delegated: int
    paragraphs_per_year: bool
    papers_days: int
    posted_at: str | None
    pattern: str
    kinds_kept_for_years: int
    target_groups: int
    calls: int
    people: int


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    columns = table.__table__.columns
    return (
        select(func.count())
        .select_from(table)
        .where(columns["tenant_id"] == own_tenant_id, *conditions)
        .scalar_subquery()
    )


_STANDS = or_(Body.ended_on.is_(None), Body.ended_on >= _TODAY)
_MEMBERS = (
    select(func.json_agg(Member.party))
    .where(
        Member.tenant_id == own_tenant_id,
        or_(Member.valid_from.is_(None), Member.valid_from <= _TODAY),
        or_(Member.valid_to.is_(None), Member.valid_to >= _TODAY),
    )
    .scalar_subquery()
)
_BODIES = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_array(Body.kind, Body.tasks, Body.label), Body.position, Body.label
            )
        )
    )
    .where(Body.tenant_id == own_tenant_id, _STANDS)
    .scalar_subquery()
)
_STAGES = (
    select(func.json_agg(func.json_build_array(PreparationStage.position, PreparationStage.body_kind)))
    .where(PreparationStage.tenant_id == own_tenant_id)
    .scalar_subquery()
)
_SEATS = (
    select(func.count())
    .select_from(Seat)
    .join(Body, (Body.tenant_id == Seat.tenant_id) & (Body.id == Seat.body_id))
    .where(
        Seat.tenant_id == own_tenant_id,
        Body.kind == BodyKind.BOARD,
        _STANDS,
        or_(Seat.term_to.is_(None), Seat.term_to >= _TODAY),
    )
    .scalar_subquery()
)
_MEETINGS = (
    select(
        func.json_build_array(
            MeetingRules.paragraphs_per_year, MeetingRules.papers_days, MeetingRules.posted_at
        )
    )
    .where(MeetingRules.tenant_id == own_tenant_id)
    .scalar_subquery()
)
_REGISTRY = (
    select(func.json_build_array(RegistryRules.pattern, RegistryRules.years_kept))
    .where(RegistryRules.tenant_id == own_tenant_id)
    .scalar_subquery()
)
_ADMINISTERS = (
    Membership.roles.contains([Role.TENANT_ADMIN.value]),
    Membership.accepted_at.is_not(None),
    HAS_NOT_ENDED,
)
_NEWEST_FEE_YEAR = select(func.max(FeeYear.year)).where(FeeYear.tenant_id == own_tenant_id).scalar_subquery()
_SETTINGS = select(
    _MEMBERS.label("members"),
    _BODIES.label("bodies"),
    _STAGES.label("stages"),
    _SEATS.label("seats"),
    _MEETINGS.label("meetings"),
    _REGISTRY.label("registry"),
    _NEWEST_FEE_YEAR.label("newest_fee_year"),
    _count(Membership, *_ADMINISTERS).label("administrators"),
    _count(Membership, HAS_NOT_ENDED).label("people"),
    _count(DelegationRule).label("delegated"),
    _count(TargetGroup).label("target_groups"),
    _count(Call, Call.published_at.is_not(None), Call.withdrawn_at.is_(None)).label("calls"),
)


def settings() -> Settings:
    """How the förbund is set up today, in one question."""
    row = session.execute(_SETTINGS).one()
    members = [PartyType(party) for party in row.members or ()]
    bodies = [
        (BodyKind(kind), [BodyTask(one) for one in tasks], label) for kind, tasks, label in row.bodies or ()
    ]
    stages = tuple(BodyKind(kind) for _position, kind in sorted(row.stages or ()))
    per_year, papers_days, posted_at = row.meetings or (True, FIRST_PAPERS_DAYS, None)
    pattern, years_kept = row.registry or (FIRST_PATTERN, {})
    standing = Standing(
        parties=frozenset(members),
        bodies=tuple(StandingBody(kind, tuple(tasks)) for kind, tasks, _label in bodies),
        stages=stages,
        rules_decided=bool(row.meetings or row.registry),
        newest_fee_year=row.newest_fee_year,
        seats=row.seats,
        administrators=row.administrators,
    )
    return Settings(
        standing=standing,
        members=Counter(members),
        bodies=tuple(label for _kind, _tasks, label in bodies),
        stages=stages,
        delegated=row.delegated,
        paragraphs_per_year=per_year,
        papers_days=papers_days,
        posted_at=posted_at,
        pattern=pattern,
        kinds_kept_for_years=len(years_kept),
        target_groups=row.target_groups,
        calls=row.calls,
        people=row.people,
    )


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when."""

    by: str
    at: datetime


@lru_cache(maxsize=1)
def _newest_of_each(names: tuple[EventName, ...]) -> Select[*tuple[Any, ...]]:
    """The newest event of each name; put together once, since the page always asks for the same."""
    return (
        select(Event.name, Event.actor_name, Event.at)
        .ext(distinct_on(Event.name))
        .where(Event.tenant_id == own_tenant_id, Event.name.in_([name.value for name in names]))
        .order_by(Event.name, Event.at.desc(), Event.id.desc())
    )


def last_changes(names: tuple[EventName, ...]) -> dict[EventName, LastChange]:
    """Who did what each of these names tells last, and when; nothing for what has never happened."""
    rows = session.execute(_newest_of_each(names))
    return {EventName(name): LastChange(by, at) for name, by, at in rows}
