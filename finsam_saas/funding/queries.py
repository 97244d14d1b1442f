"""Reading the insatser of a year: filters, order, a page of rows, and sums of all that the filter leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, case, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.funding.selection import Arrangement, InitiativeFilter, Order, conditions
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.initiatives.own import IS_OWN, OWN_MEMBERSHIP
from finsam_saas.initiatives.queries import by_name
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.members.models import Member
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

MOST_OWN = 20
"""So many of the actor's own insatser stand above the list; the rest are found in it."""
FILTERS_KEPT = 128


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
    of_list = _lines_statement(chosen, arranged.order, arranged.descending, tuple(by_label))
    own, shown = _lines(of_list, paging, actor)
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
    return [GroupSum(*tuple(row)) for row in session.execute(_sums_statement(chosen))]


# Statements take longer to put together than to run: those of the latest filters are kept. The förbund,
# the reader and the page are told at each run.
@lru_cache(maxsize=FILTERS_KEPT)
def _sums_statement(chosen: InitiativeFilter) -> Select[*tuple[Any, ...]]:
    left = _remaining(chosen).subquery()
    return (
        select(
            left.c.group_label,
            func.count(),
            func.coalesce(func.sum(left.c.amount), 0),
            func.count().filter(left.c.amount.is_(None)),
        )
        .group_by(left.c.group_label)
        .order_by(func.min(left.c.position), func.min(left.c.name), left.c.group_label)
    )


def _lines(
    statement: Select[*tuple[Any, ...]], paging: Paging, actor: Actor
) -> tuple[list[InitiativeLine], list[InitiativeLine]]:
    """The actor's own insatser, and those of the page; both in the order of the list, in one query."""
    rows = session.execute(
        statement,
        {
            OWN_MEMBERSHIP: actor.membership_id,
            "first_place": paging.offset + 1,
            "last_place": paging.offset + paging.size,
        },
    )
    found = [(InitiativeLine(*row[:-2]), row[-2], row[-1]) for row in map(tuple, rows)]
    return (
        [line for line, _shown, own in found if own],
        [line for line, shown, _own in found if shown],
    )


@lru_cache(maxsize=FILTERS_KEPT)
def _lines_statement(
    chosen: InitiativeFilter, order: Order, descending: bool, groups: tuple[str | None, ...]
) -> Select[*tuple[Any, ...]]:
    placed = _placed(chosen, order, descending, groups)
    on_page = placed.c.place.between(bindparam("first_place"), bindparam("last_place"))
    among_own = and_(placed.c.own, placed.c.own_place <= MOST_OWN + 1)
    return (
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
        .where(Initiative.tenant_id == own_tenant_id, or_(on_page, among_own))
        .order_by(placed.c.place)
    )


def _placed(chosen: InitiativeFilter, by: Order, descending: bool, groups: Sequence[str | None]) -> CTE:
    """Each insats that the filter leaves with its place in the whole list, the same on every reading."""
    left = _remaining(chosen, IS_OWN.label("own")).cte("remaining")
    column = _ORDERS[by](left.c)
    group_places = [(left.c.group_label.is_not_distinct_from(one), n) for n, one in enumerate(groups)]
    order = (
        *([case(*group_places)] if group_places else []),
        (column.desc() if descending else column.asc()).nulls_last(),
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


def _remaining(chosen: InitiativeFilter, *extra: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """The insatser that the filter leaves, each with what is set aside (kr): in the year, or in all years."""
    of_year = () if chosen.year is None else (InitiativeAmount.year == chosen.year,)
    amounts = (
        select(InitiativeAmount.initiative_id, func.sum(InitiativeAmount.amount).label("amount"))
        .where(InitiativeAmount.tenant_id == own_tenant_id, *of_year)
        .group_by(InitiativeAmount.initiative_id)
        .subquery()
    )
    return (
        select(
            Initiative.id,
            Initiative.group_label,
            Initiative.position,
            Initiative.name,
            Initiative.orientation,
            Initiative.status,
            amounts.c.amount,
            *extra,
        )
        .outerjoin(amounts, amounts.c.initiative_id == Initiative.id)
        .where(Initiative.tenant_id == own_tenant_id, *conditions(chosen))
    )


_ORDERS: Mapping[Order, Callable[[Any], ColumnElement[Any]]] = {
    Order.OWN: lambda left: left.position,
    Order.NAME: lambda left: by_name(left.name),
    Order.ORIENTATION: lambda left: left.orientation,
    Order.STATUS: lambda left: case(
        *((left.status == status, place) for place, status in enumerate(InitiativeStatus))
    ),
    Order.AMOUNT: lambda left: left.amount,
}


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
