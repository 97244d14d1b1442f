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

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from finsam_saas.access.actor import Actor
from finsam_saas.funding.selection import Arrangement, InitiativeFilter, Order, conditions
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.initiatives.own import OWN_MEMBERSHIP, own_ids
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
        {OWN_MEMBERSHIP: actor.membership_id, "before": paging.offset, "rows": paging.size},
    )
    own: list[InitiativeLine] = []
    shown: list[InitiativeLine] = []
    for *values, among_own in rows:
        (own if among_own else shown).append(InitiativeLine(*values))
    return own, shown


@lru_cache(maxsize=FILTERS_KEPT)
def _lines_statement(
    chosen: InitiativeFilter, order: Order, descending: bool, groups: tuple[str | None, ...]
) -> Select[*tuple[Any, ...]]:
    """The page's insatser and the first of the actor's own; what belongs to each is read for these alone."""
    left = _remaining(chosen).cte("remaining")
    in_order = _in_order(left, order, descending, groups)
    of_page = in_order.limit(bindparam("rows")).offset(bindparam("before")).subquery("of_page")
    of_own = in_order.where(left.c.id.in_(own_ids())).limit(MOST_OWN + 1).subquery("of_own")
    parts = [
        select(part, literal(among_own).label("among_own"))
        for part, among_own in ((of_page, False), (of_own, True))
    ]
    found = union_all(*parts).subquery("found")
    return (
        select(
            Initiative.id,
            Initiative.name,
            Initiative.group_label,
            Initiative.orientation,
            Initiative.status,
            Initiative.owned_by_association,
            Initiative.is_demo,
            found.c.amount,
            _names(InitiativeOwner),
            _names(InitiativeMunicipality),
            found.c.among_own,
        )
        .join(found, found.c.id == Initiative.id)
        .where(Initiative.tenant_id == own_tenant_id)
        .order_by(*_order(found.c, descending))
    )


def _in_order(
    left: CTE, by: Order, descending: bool, groups: Sequence[str | None]
) -> Select[*tuple[Any, ...]]:
    """The insatser that are left, in the order of the list: the same on every reading."""
    places = [(left.c.group_label.is_not_distinct_from(one), n) for n, one in enumerate(groups)]
    keys = select(
        left.c.id,
        left.c.amount,
        left.c.position,
        left.c.name,
        (case(*places) if places else literal(0)).label("group_place"),
        _ORDERS[by](left.c).label("place"),
    )
    return keys.order_by(*_order(keys.selected_columns, descending))


def _order(of: Any, descending: bool) -> tuple[ColumnElement[Any], ...]:
    place = of.place.desc() if descending else of.place.asc()
    return (of.group_place, place.nulls_last(), of.position, of.name, of.id)


def _remaining(chosen: InitiativeFilter) -> Select[*tuple[Any, ...]]:
    """The insatser that the filter leaves, each with what is set aside (kr): in the year, or in all years."""
    amounts = (
        select(
            InitiativeAmount.initiative_id,
            func.sum(InitiativeAmount.amount).filter(_is_of(chosen.year)).label("amount"),
        )
        .where(InitiativeAmount.tenant_id == own_tenant_id)
        .group_by(InitiativeAmount.initiative_id)
        .subquery("amounts")
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
        )
        .outerjoin(amounts, amounts.c.initiative_id == Initiative.id)
        .where(
            Initiative.tenant_id == own_tenant_id,
            *(() if chosen.year is None else (_in_year(chosen.year, amounts),)),
            *conditions(chosen),
        )
    )


def _is_of(year: int | None) -> ColumnElement[bool]:
    return true() if year is None else InitiativeAmount.year == year


def _in_year(year: int, amounts: Subquery) -> ColumnElement[bool]:
    """Has money in the year, or runs in it, or is an insats of which no year is known."""
    begun = Initiative.starts_on <= date(year, 12, 31)
    not_over = or_(Initiative.ends_on.is_(None), Initiative.ends_on >= date(year, 1, 1))
    return or_(
        amounts.c.amount.is_not(None),
        and_(begun, not_over),
        and_(Initiative.starts_on.is_(None), Initiative.ends_on.is_(None), amounts.c.initiative_id.is_(None)),
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
