"""Reading the insatser of a year: filters, order, a page of rows, and sums of all that the filter leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, ScalarSelect, and_, case, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.funding.selection import Arrangement, InitiativeFilter, Order, conditions
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.initiatives.own import is_own
from finsam_saas.initiatives.queries import by_name
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.members.models import Member
from finsam_saas.web.paging import Paging
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

MOST_OWN = 20
"""So many of the actor's own insatser stand above the list; the rest are found in it."""


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


@dataclass(frozen=True)
class GroupSum:
    """The sum of a group's known amounts (kr), how many insatser it has and how many lack an amount."""

    label: str | None
    count: int
    amount: Decimal
    without_amount: int


@dataclass(frozen=True)
class InitiativeGroup:
    """The insatser of a group that stand on the page, with the sum of the whole group."""

    total: GroupSum
    lines: Sequence[InitiativeLine]

    @property
    def is_whole(self) -> bool:
        """Whether all of the group stands on the page."""
        return len(self.lines) == self.total.count


@dataclass(frozen=True)
class InitiativeList:
    """A page of a year's insatser by group, own ones apart, with the sums of all groups (kr)."""

    groups: Sequence[InitiativeGroup]
    own: Sequence[InitiativeLine]
    more_own: bool
    sums: Sequence[GroupSum]
    paging: Paging

    @property
    def count(self) -> int:
        """How many insatser the filter leaves, on all pages."""
        return sum(one.count for one in self.sums)

    @property
    def amount(self) -> Decimal:
        """The sum of their known amounts (kr)."""
        return sum((one.amount for one in self.sums), Decimal(0))

    @property
    def without_amount(self) -> int:
        """How many of them lack an amount."""
        return sum(one.without_amount for one in self.sums)


def initiative_list(
    chosen: InitiativeFilter, actor: Actor, arranged: Arrangement | None = None
) -> InitiativeList:
    """A page of the insatser that the filter leaves, by group in the förbund's own order."""
    arranged = arranged or Arrangement()
    sums = _sums(chosen)
    count = sum(one.count for one in sums)
    paging = Paging(count, 1, max(count, 1)) if arranged.page is None else Paging(count, arranged.page)
    by_label = {one.label: one for one in sums}
    own, shown = _lines(_placed(chosen, actor, arranged, list(by_label)), paging)
    return InitiativeList(
        groups=[
            InitiativeGroup(by_label[label], list(lines))
            for label, lines in groupby(shown, key=lambda line: line.group)
        ],
        own=own[:MOST_OWN],
        more_own=len(own) > MOST_OWN,
        sums=sums,
        paging=paging,
    )


def _sums(chosen: InitiativeFilter) -> list[GroupSum]:
    """The sum of each group that the filter leaves, in the order of the list."""
    left = (
        select(
            Initiative.group_label,
            Initiative.position,
            Initiative.name,
            _amount(chosen.year).label("amount"),
        )
        .where(Initiative.tenant_id == current_tenant().id, *conditions(chosen))
        .subquery()
    )
    rows = session.execute(
        select(
            left.c.group_label,
            func.count(),
            func.coalesce(func.sum(left.c.amount), 0),
            func.count().filter(left.c.amount.is_(None)),
        )
        .group_by(left.c.group_label)
        .order_by(func.min(left.c.position), func.min(left.c.name), left.c.group_label)
    )
    return [GroupSum(*tuple(row)) for row in rows]


def _lines(placed: CTE, paging: Paging) -> tuple[list[InitiativeLine], list[InitiativeLine]]:
    """The actor's own insatser, and those of the page; both in the order of the list, in one query."""
    on_page = placed.c.place.between(paging.offset + 1, paging.offset + paging.size)
    among_own = and_(placed.c.own, placed.c.own_place <= MOST_OWN + 1)
    rows = session.execute(
        select(
            Initiative.id,
            Initiative.name,
            Initiative.group_label,
            Initiative.orientation,
            Initiative.status,
            Initiative.owned_by_association,
            Initiative.is_demo,
            placed.c.amount,
            _names(InitiativeOwner),
            _names(InitiativeMunicipality),
            on_page,
            among_own,
        )
        .join(placed, placed.c.id == Initiative.id)
        .where(Initiative.tenant_id == current_tenant().id, or_(on_page, among_own))
        .order_by(placed.c.place)
    )
    found = [(InitiativeLine(*row[:-2]), row[-2], row[-1]) for row in map(tuple, rows)]
    return (
        [line for line, _shown, own in found if own],
        [line for line, shown, _own in found if shown],
    )


def _placed(
    chosen: InitiativeFilter, actor: Actor, arranged: Arrangement, groups: Sequence[str | None]
) -> CTE:
    """Each insats that the filter leaves with its place in the whole list, the same on every reading."""
    left = (
        select(
            Initiative.id,
            Initiative.group_label,
            Initiative.position,
            Initiative.name,
            Initiative.orientation,
            Initiative.status,
            _amount(chosen.year).label("amount"),
            is_own(actor).label("own"),
        )
        .where(Initiative.tenant_id == current_tenant().id, *conditions(chosen))
        .cte("remaining")
    )
    by = _ORDERS[arranged.order](left.c)
    group_places = [(left.c.group_label.is_not_distinct_from(one), n) for n, one in enumerate(groups)]
    order = (
        *([case(*group_places)] if group_places else []),
        (by.desc() if arranged.descending else by.asc()).nulls_last(),
        left.c.position,
        left.c.name,
        left.c.id,
    )
    return select(
        left.c.id,
        left.c.amount,
        left.c.own,
        func.row_number().over(order_by=order).label("place"),
        func.count().filter(left.c.own).over(order_by=order).label("own_place"),
    ).cte("placed")


_ORDERS: Mapping[Order, Callable[[Any], ColumnElement[Any]]] = {
    Order.OWN: lambda left: left.position,
    Order.NAME: lambda left: by_name(left.name),
    Order.ORIENTATION: lambda left: left.orientation,
    Order.STATUS: lambda left: case(
        *((left.status == status, place) for place, status in enumerate(InitiativeStatus))
    ),
    Order.AMOUNT: lambda left: left.amount,
}


def _amount(year: int | None) -> ScalarSelect[Decimal]:
    """What is set aside for the insats of the outer query (kr): in the year, or in all years."""
    of_year = () if year is None else (InitiativeAmount.year == year,)
    return (
        select(func.sum(InitiativeAmount.amount))
        .where(
            InitiativeAmount.tenant_id == Initiative.tenant_id,
            InitiativeAmount.initiative_id == Initiative.id,
            *of_year,
        )
        .correlate(Initiative)
        .scalar_subquery()
    )


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


_YEARS = (
    select(
        InitiativeAmount.year,
        func.bool_or(func.coalesce(InitiativeAmount.details["preliminary"].as_boolean(), False).is_(False)),
    )
    .where(InitiativeAmount.tenant_id == own_tenant_id)
    .group_by(InitiativeAmount.year)
    .order_by(InitiativeAmount.year.desc())
)


def _years() -> Mapping[int, bool]:
    """Each year with an amount, latest first, and whether any amount of it is more than preliminary."""
    rows = session.execute(_YEARS)
    return {row[0]: row[1] for row in rows}


def years_and_first_choice(on: date) -> tuple[list[int], int | None]:
    """The years to choose among, and the one to show first: this year, else the latest that is decided."""
    found = _years()
    if on.year in found:
        return list(found), on.year
    return list(found), next((year for year, firm in found.items() if firm), None)
