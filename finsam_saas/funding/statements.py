"""The statements that read the insatser of a year, put together once for each filter and order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

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

from finsam_saas.funding.selection import InitiativeFilter, Order, conditions
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeMunicipality,
    InitiativeOwner,
)
from finsam_saas.initiatives.own import own_ids
from finsam_saas.initiatives.queries import by_name
from finsam_saas.initiatives.rules import InitiativeStatus
from finsam_saas.members.models import Member
from tenants.database import own_tenant_id

MOST_OWN = 20
"""So many of the actor's own insatser stand above the list; the rest are found in it."""
FILTERS_KEPT = 128


# Statements take longer to put together than to run: those of the latest filters are kept. The förbund,
# the reader and the page are told at each run.
@lru_cache(maxsize=FILTERS_KEPT)
def sums_statement(chosen: InitiativeFilter) -> Select[*tuple[Any, ...]]:
    """The sum of each group, its insatser and how many of them lack an amount, in the order of the list."""
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


@lru_cache(maxsize=FILTERS_KEPT)
def lines_statement(
    chosen: InitiativeFilter, order: Order, descending: bool, groups: tuple[str | None, ...]
) -> Select[*tuple[Any, ...]]:
    """The page's insatser and the first of the actor's own; what belongs to each is read for these alone."""
    left = _remaining(chosen).cte("remaining")
    in_order = _in_order(left, order, descending, groups)
    of_page = in_order.limit(bindparam("rows")).offset(bindparam("before")).subquery("of_page")
    # Said outright: without statistics PostgreSQL would look for the own ones anew for each insats.
    own = own_ids().cte("own").prefix_with("MATERIALIZED")
    is_own = left.c.id.in_(select(own.c.initiative_id))
    of_own = in_order.where(is_own).limit(MOST_OWN + 1).subquery("of_own")
    parts = [
        select(part, literal(among_own).label("among_own"))
        for part, among_own in ((of_page, False), (of_own, True))
    ]
    found = union_all(*parts).subquery("found")
    line = found.c
    return select(
        line.id,
        line.name,
        line.group_label,
        line.orientation,
        line.status,
        line.owned_by_association,
        line.is_demo,
        line.amount,
        _names(InitiativeOwner, found),
        _names(InitiativeMunicipality, found),
        line.among_own,
    ).order_by(*_order(line, descending))


def _in_order(
    left: CTE, by: Order, descending: bool, groups: Sequence[str | None]
) -> Select[*tuple[Any, ...]]:
    """The insatser that are left, in the order of the list: the same on every reading."""
    places = [(left.c.group_label.is_not_distinct_from(one), n) for n, one in enumerate(groups)]
    keys = select(
        *left.c,
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
            Initiative.owned_by_association,
            Initiative.is_demo,
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


def _names(
    table: type[InitiativeOwner] | type[InitiativeMunicipality], found: Subquery
) -> ColumnElement[list[str]]:
    """The members joined to an insats that was found, by name."""
    names = (
        select(func.array_agg(Member.name))
        .where(
            table.tenant_id == own_tenant_id,
            table.initiative_id == found.c.id,
            Member.tenant_id == table.tenant_id,
            Member.id == table.member_id,
        )
        .correlate(found)
        .scalar_subquery()
    )
    return func.coalesce(names, [])
