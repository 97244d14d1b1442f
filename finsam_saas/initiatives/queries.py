"""Reading one insats: who owns it and takes part, its amounts, who reports for it, what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from finsam_saas.accounts.models import Membership
from finsam_saas.events.models import Event
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeManager,
    InitiativeMunicipality,
    InitiativeOwner,
    InitiativeParty,
    InitiativeTargetGroup,
    TargetGroup,
)
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation, SpecificOrientation
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

LONGEST_HISTORY = 50


@dataclass(frozen=True)
class InitiativeFacts:
    """An insats as its own row has it; None is "uppgift saknas", never a guess."""

    id: UUID
    key: str
    name: str
    description: str | None
    orientation: Orientation | None
    specific_orientation: SpecificOrientation | None
    status: InitiativeStatus | None
    starts_on: date | None
    ends_on: date | None
    owned_by_association: bool
    steering_body_id: UUID | None
    is_demo: bool
    group_label: str | None
    note: str | None
    source: str | None
    version: int


@dataclass(frozen=True)
class OwnerFacts:
    """A member that owns an insats, with the unit that runs it where one is named."""

    member_id: UUID
    key: str
    name: str
    party: PartyType
    unit: str | None


@dataclass(frozen=True)
class AmountFacts:
    """What is set aside for an insats in a year (kr)."""

    year: int
    amount: Decimal
    is_preliminary: bool
    source: str | None


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened to the insats."""

    at: datetime
    actor_name: str
    name: str
    details: dict[str, Any]


_FACTS = (
    Initiative.id,
    Initiative.key,
    Initiative.name,
    Initiative.description,
    Initiative.orientation,
    Initiative.specific_orientation,
    Initiative.status,
    Initiative.starts_on,
    Initiative.ends_on,
    Initiative.owned_by_association,
    Initiative.steering_body_id,
    Initiative.is_demo,
    Initiative.group_label,
    Initiative.note,
    Initiative.source,
    Initiative.version,
)
_MONEY = InitiativeAmount
_AMOUNTS = (_MONEY.year, _MONEY.amount, _MONEY.details, _MONEY.source)


def initiative(initiative_id: UUID) -> InitiativeFacts:
    """One insats; raises NotFound."""
    row = session.execute(
        select(*_FACTS).where(Initiative.tenant_id == current_tenant().id, Initiative.id == initiative_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"no insats {initiative_id}")
    return InitiativeFacts(*tuple(row))


def initiative_with_amounts(initiative_id: UUID) -> tuple[InitiativeFacts, list[AmountFacts]]:
    """One insats and what is set aside for it, by year, in one query; raises NotFound."""
    rows = session.execute(
        select(*_FACTS, *_AMOUNTS)
        .outerjoin(
            InitiativeAmount,
            and_(
                InitiativeAmount.tenant_id == Initiative.tenant_id,
                InitiativeAmount.initiative_id == Initiative.id,
            ),
        )
        .where(Initiative.tenant_id == current_tenant().id, Initiative.id == initiative_id)
        .order_by(InitiativeAmount.year)
    ).all()
    if not rows:
        raise NotFound(f"no insats {initiative_id}")
    end = len(_FACTS)
    facts: tuple[Any, ...] = rows[0][:end]
    amounts_by_year: list[tuple[Any, ...]] = [row[end:] for row in rows if row.year is not None]
    return InitiativeFacts(*facts), [_amount(*one) for one in amounts_by_year]


def owners(initiative_id: UUID) -> list[OwnerFacts]:
    """The members that own an insats, in order."""
    rows = session.execute(_owners(initiative_id).order_by(InitiativeOwner.position, Member.name))
    return [_owner(*row[1:]) for row in rows]


@dataclass(frozen=True)
class Joined:
    """What is joined to an insats: owners, parties said to take part, kommuner, target groups, reporters."""

    owners: Sequence[OwnerFacts]
    parties: Sequence[PartyType]
    municipalities: Mapping[UUID, str]
    target_groups: Mapping[UUID, str]
    managers: Mapping[UUID, str]


def joined(initiative_id: UUID) -> Joined:
    """What is joined to an insats, each kind in the förbund's own order; one query."""
    rows = session.execute(
        union_all(
            _names("municipalities", InitiativeMunicipality, Member, Member.position, initiative_id),
            _names("target_groups", InitiativeTargetGroup, TargetGroup, TargetGroup.position, initiative_id),
            _names("managers", InitiativeManager, Membership, literal(0), initiative_id),
            select(
                literal("parties"), cast(None, Uuid), cast(InitiativeParty.party, String), *_NO_PLACE
            ).where(
                InitiativeParty.tenant_id == current_tenant().id,
                InitiativeParty.initiative_id == initiative_id,
            ),
            _owners(initiative_id),
        )
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, id_, name, place, *owner in rows:
        found.setdefault(kind, []).append((place, name, id_, *owner))
    named = {kind: {id_: name for _place, name, id_, *_owner in sorted(of)} for kind, of in found.items()}
    said = {name for _place, name, *_rest in found.get("parties", ())}
    return Joined(
        owners=[
            _owner(id_, name, place, *owner) for place, name, id_, *owner in sorted(found.get("owners", ()))
        ],
        parties=[party for party in PartyType if party.value in said],
        municipalities=named.get("municipalities", {}),
        target_groups=named.get("target_groups", {}),
        managers=named.get("managers", {}),
    )


_NO_OWNER = (cast(None, String), cast(None, String), cast(None, String))
_NO_PLACE = (literal(0), *_NO_OWNER)


def _owners(initiative_id: UUID) -> Select[*tuple[Any, ...]]:
    """The owners as rows of what is joined, with their key, party and unit."""
    return (
        select(
            literal("owners"),
            Member.id,
            Member.name,
            InitiativeOwner.position,
            Member.key,
            cast(Member.party, String),
            InitiativeOwner.unit,
        )
        .join(
            InitiativeOwner,
            and_(InitiativeOwner.tenant_id == Member.tenant_id, InitiativeOwner.member_id == Member.id),
        )
        .where(Member.tenant_id == current_tenant().id, InitiativeOwner.initiative_id == initiative_id)
    )


def _owner(id_: UUID, name: str, _place: int, key: str, party: str, unit: str | None) -> OwnerFacts:
    return OwnerFacts(id_, key, name, PartyType(party), unit)


_NAMED = type[Member] | type[TargetGroup] | type[Membership]
_JOINING = type[InitiativeMunicipality] | type[InitiativeTargetGroup] | type[InitiativeManager]


def _names(
    kind: str,
    joining: _JOINING,
    table: _NAMED,
    place: ColumnElement[int] | InstrumentedAttribute[int],
    initiative_id: UUID,
) -> Select[*tuple[Any, ...]]:
    """Id, name and place of the rows that a table joins to an insats."""
    column = next(key for key in ("member_id", "target_group_id", "membership_id") if hasattr(joining, key))
    return (
        select(literal(kind), table.id, table.name, place, *_NO_OWNER)
        .join(joining, and_(joining.tenant_id == table.tenant_id, getattr(joining, column) == table.id))
        .where(table.tenant_id == current_tenant().id, joining.initiative_id == initiative_id)
    )


def reported_by(membership_id: UUID) -> list[UUID]:
    """The insatser that somebody reports for."""
    rows = session.scalars(
        select(InitiativeManager.initiative_id)
        .where(
            InitiativeManager.tenant_id == current_tenant().id,
            InitiativeManager.membership_id == membership_id,
        )
        .order_by(InitiativeManager.initiative_id)
    )
    return list(rows)


def target_groups() -> list[tuple[UUID, str]]:
    """The förbund's target groups, in its own order."""
    rows = session.execute(
        select(TargetGroup.id, TargetGroup.name)
        .where(TargetGroup.tenant_id == current_tenant().id)
        .order_by(TargetGroup.position, TargetGroup.id)
    )
    return [(id_, name) for id_, name in rows]


def amounts(initiative_id: UUID) -> list[AmountFacts]:
    """What is set aside for an insats, by year."""
    rows = session.execute(
        select(*_AMOUNTS)
        .where(
            InitiativeAmount.tenant_id == current_tenant().id, InitiativeAmount.initiative_id == initiative_id
        )
        .order_by(InitiativeAmount.year)
    )
    return [_amount(*row) for row in rows]


def _amount(year: int, amount: Decimal, details: dict[str, Any], source: str | None) -> AmountFacts:
    return AmountFacts(year, amount, bool(details.get("preliminary")), source)


def history(initiative_id: UUID) -> list[HistoryRow]:
    """What has happened to an insats, newest first."""
    rows = session.execute(
        select(Event.at, Event.actor_name, Event.name, Event.details)
        .where(Event.tenant_id == current_tenant().id, Event.subject_id == initiative_id)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(LONGEST_HISTORY)
    )
    return [HistoryRow(*row) for row in rows]


def party_names(of: Sequence[OwnerFacts], said: Sequence[PartyType]) -> list[PartyType]:
    """All kinds of party that take part: those said and those of the owners, in the order of the law."""
    found = {*said, *(owner.party for owner in of)}
    return [party for party in PartyType if party in found]


def by_name(name: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Swedish order of names of insatser; the database has no Swedish collation of its own."""
    return func.translate(func.lower(name), "åäöé", "{|}e").collate("C")
