"""Reading insatser: the list of a year with its filters, sums and choices, and panels for the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, extract, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from finsam_saas.access.actor import Actor
from finsam_saas.funding.models import (
    Initiative,
    InitiativeAmount,
    InitiativeManager,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.funding.rules import InitiativeStatus, KindSum, Orientation, sum_by_kind
from finsam_saas.governance.models import Body, Member, MemberRepresentative, Seat
from tenants.context import current_tenant
from tenants.database import session

NOT_KNOWN = "saknas"
LONGEST_PANEL = 20


@dataclass(frozen=True)
class InitiativeFilter:
    """What the list is limited to; `year` None means all years, NOT_KNOWN that the source is silent."""

    year: int | None = None
    orientation: str = ""
    status: str = ""
    owner_id: UUID | None = None
    owned_by_association: bool = False
    municipality_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True)
class InitiativeLine:
    """An insats in a list; `amount` (kr) is the year's, None where the source gives none."""

    id: UUID
    name: str
    group: str | None
    orientation: Orientation | None
    status: InitiativeStatus | None
    owned_by_association: bool
    is_demo: bool
    amount: Decimal | None
    owners: Sequence[str]
    municipalities: Sequence[str]
    is_own: bool


@dataclass(frozen=True)
class InitiativeGroup:
    """The insatser that the förbund lists together, with their sum (kr)."""

    label: str | None
    lines: Sequence[InitiativeLine]
    total: KindSum[str | None]


@dataclass(frozen=True)
class InitiativeList:
    """A year's insatser, own ones apart, grouped, with the sum of all (kr)."""

    groups: Sequence[InitiativeGroup]
    own: Sequence[InitiativeLine]
    amount: Decimal
    count: int
    without_amount: int


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor reports for an insats, speaks for its owner, or sits in a group of its kommun."""
    if actor.membership_id is None:
        return false()
    reports = _of_initiative(InitiativeManager).where(InitiativeManager.membership_id == actor.membership_id)
    speaks = _of_initiative(InitiativeOwner).where(
        MemberRepresentative.tenant_id == InitiativeOwner.tenant_id,
        MemberRepresentative.member_id == InitiativeOwner.member_id,
        MemberRepresentative.membership_id == actor.membership_id,
    )
    sits = _of_initiative(InitiativeMunicipality).where(
        Seat.tenant_id == InitiativeMunicipality.tenant_id,
        Seat.membership_id == actor.membership_id,
        or_(Seat.term_to.is_(None), Seat.term_to >= func.current_date()),
        Body.tenant_id == Seat.tenant_id,
        Body.id == Seat.body_id,
        InitiativeMunicipality.member_id.in_([Body.member_id, Seat.member_id]),
    )
    return or_(reports.exists(), speaks.exists(), sits.exists())


_Below = type[InitiativeManager] | type[InitiativeOwner] | type[InitiativeMunicipality]


def _of_initiative(table: _Below) -> Select[int]:
    """Rows of a table below the insats of the outer query."""
    return (
        select(1)
        .select_from(table)
        .where(table.tenant_id == Initiative.tenant_id, table.initiative_id == Initiative.id)
        .correlate(Initiative)
    )


def initiative_list(chosen: InitiativeFilter, actor: Actor) -> InitiativeList:
    """The insatser that the filter leaves, in the förbund's own order, own ones also apart."""
    lines = _lines(chosen, actor)
    known = [line.amount for line in lines if line.amount is not None]
    sums = {one.kind: one for one in sum_by_kind((line.group, line.amount) for line in lines)}
    in_groups = sorted(lines, key=lambda line: list(sums).index(line.group))
    return InitiativeList(
        groups=[
            InitiativeGroup(label, list(found), sums[label])
            for label, found in groupby(in_groups, key=lambda line: line.group)
        ],
        own=[line for line in lines if line.is_own],
        amount=sum(known, Decimal(0)),
        count=len(lines),
        without_amount=len(lines) - len(known),
    )


def _lines(chosen: InitiativeFilter, actor: Actor) -> list[InitiativeLine]:
    of_year = () if chosen.year is None else (InitiativeAmount.year == chosen.year,)
    amount = (
        select(func.sum(InitiativeAmount.amount))
        .where(
            InitiativeAmount.tenant_id == Initiative.tenant_id,
            InitiativeAmount.initiative_id == Initiative.id,
            *of_year,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Initiative.id,
            Initiative.name,
            Initiative.group_label,
            Initiative.orientation,
            Initiative.status,
            Initiative.owned_by_association,
            Initiative.is_demo,
            amount,
            _names(InitiativeOwner),
            _names(InitiativeMunicipality),
            is_own(actor),
        )
        .where(Initiative.tenant_id == current_tenant().id, *_conditions(chosen))
        .order_by(Initiative.position, Initiative.name)
    )
    return [InitiativeLine(*tuple(row)) for row in rows]


def _names(table: type[InitiativeOwner] | type[InitiativeMunicipality]) -> ColumnElement[list[str]]:
    """The members joined to an insats, by name."""
    names = (
        select(func.array_agg(Member.name))
        .where(
            table.tenant_id == Initiative.tenant_id,
            table.initiative_id == Initiative.id,
            Member.tenant_id == table.tenant_id,
            Member.id == table.member_id,
        )
        .correlate(Initiative)
        .scalar_subquery()
    )
    return func.coalesce(names, [])


def _conditions(chosen: InitiativeFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.year is not None:
        conditions.append(_in_year(chosen.year))
    if chosen.orientation:
        conditions.append(_is(Initiative.orientation, chosen.orientation))
    if chosen.status:
        conditions.append(_is(Initiative.status, chosen.status))
    if chosen.owned_by_association:
        conditions.append(Initiative.owned_by_association.is_(True))
    for member_id, table in (
        (chosen.owner_id, InitiativeOwner),
        (chosen.municipality_id, InitiativeMunicipality),
    ):
        if member_id is not None:
            conditions.append(_of_initiative(table).where(table.member_id == member_id).exists())
    if chosen.text:
        conditions.append(
            or_(
                Initiative.name.icontains(chosen.text, autoescape=True),
                Initiative.description.icontains(chosen.text, autoescape=True),
            )
        )
    return conditions


def _is(column: InstrumentedAttribute[Any], value: str) -> ColumnElement[bool]:
    return column.is_(None) if value == NOT_KNOWN else column == value


def _in_year(year: int) -> ColumnElement[bool]:
    """Has money in the year, or runs in it, or is an insats of which no year is known."""
    amounts = exists().where(
        InitiativeAmount.tenant_id == Initiative.tenant_id, InitiativeAmount.initiative_id == Initiative.id
    )
    first, last = extract("year", Initiative.starts_on), extract("year", Initiative.ends_on)
    return or_(
        amounts.where(InitiativeAmount.year == year),
        and_(Initiative.starts_on.is_not(None), first <= year, or_(last.is_(None), last >= year)),
        and_(Initiative.starts_on.is_(None), Initiative.ends_on.is_(None), ~amounts),
    )


def years() -> list[int]:
    """The years for which some insats has an amount, latest first; preliminary years too."""
    return list(_years())


def _years() -> Mapping[int, bool]:
    """Each year with an amount, latest first, and whether any amount of it is more than preliminary."""
    rows = session.execute(
        select(
            InitiativeAmount.year,
            func.bool_or(
                func.coalesce(InitiativeAmount.details["preliminary"].as_boolean(), False).is_(False)
            ),
        )
        .where(InitiativeAmount.tenant_id == current_tenant().id)
        .group_by(InitiativeAmount.year)
        .order_by(InitiativeAmount.year.desc())
    )
    return {row[0]: row[1] for row in rows}


def years_and_first_choice(on: date) -> tuple[list[int], int | None]:
    """The years to choose among, and the one to show first: this year, else the latest that is decided."""
    found = _years()
    if on.year in found:
        return list(found), on.year
    return list(found), next((year for year, firm in found.items() if firm), None)


@dataclass(frozen=True)
class OwnInitiative:
    """An insats that is the actor's own, for the start page."""

    id: UUID
    name: str
    status: InitiativeStatus | None


def own_initiatives(actor: Actor) -> list[OwnInitiative]:
    """The insatser the actor reports for, speaks for as owner, or whose kommun's group he sits in."""
    rows = session.execute(
        select(Initiative.id, Initiative.name, Initiative.status)
        .where(
            Initiative.tenant_id == current_tenant().id,
            is_own(actor),
            or_(
                Initiative.status.is_(None),
                Initiative.status.in_([InitiativeStatus.PLANNED, InitiativeStatus.ONGOING]),
            ),
        )
        .order_by(Initiative.position, Initiative.name)
        .limit(LONGEST_PANEL)
    )
    return [OwnInitiative(*row) for row in rows]


def ongoing_by_orientation() -> dict[Orientation | None, int]:
    """How many insatser are ongoing, by orientation; None counts those whose orientation is not known."""
    rows = session.execute(
        select(Initiative.orientation, func.count())
        .where(Initiative.tenant_id == current_tenant().id, Initiative.status == InitiativeStatus.ONGOING)
        .group_by(Initiative.orientation)
    )
    return {row[0]: row[1] for row in rows}


def total_of_year(year: int) -> Decimal | None:
    """What is set aside for insatser in a year (kr); None where nothing is known."""
    return session.scalar(
        select(func.sum(InitiativeAmount.amount)).where(
            InitiativeAmount.tenant_id == current_tenant().id, InitiativeAmount.year == year
        )
    )
