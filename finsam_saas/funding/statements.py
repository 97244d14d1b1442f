"""The statements that read the insatser of a year, put together once for each filter and order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

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
from tenants.database import own_tenant_id

MOST_OWN = 20
"""So many of the actor's own insatser stand above the list; the rest are found in it."""
FILTERS_KEPT = 128


# Statements take longer to put together than to run: those of the latest filters are kept. The förbund,
# the reader and the page are told at each run. Names are short: psycopg, too, keeps only what is below 4,096
# characters.
@lru_cache(maxsize=FILTERS_KEPT)
def sums_statement(chosen: InitiativeFilter) -> Select[*tuple[Any, ...]]:
    """The sum of each group, its insatser and how many of them lack an amount, in the order of the list."""
    left = _remaining(chosen).subquery()
    return (
        select(
            left.c.group_label,
            func.count(),
            func.coalesce(func.sum(left.c.amount), 0),
            func.count() - func.count(left.c.amount),
        )
        .group_by(left.c.group_label)
        .order_by(func.min(left.c.position), left.c.group_label)
    )


_SHOWN = ("id", "name", "group_label", "orientation", "status", "owned_by_association", "is_demo", "amount")


@lru_cache(maxsize=FILTERS_KEPT)
def lines_statement(
    chosen: InitiativeFilter,
    order: Order,
    descending: bool,
    *,
    one_group: bool,
    without_group: bool,
    with_municipalities: bool,
) -> Select[*tuple[Any, ...]]:
    """The insatser of a page and the first of the actor's own, with the ids of owners (and kommuner).

    Told at each run: all `groups` in the order of the list, those `on_page`, the first of them (`group`), how
    many `rows` and how many of these groups' insatser lie `before`. `one_group`: only one is on the page;
    `without_group`: insatser without a group are on it (too).
    """
    placed = _placed(chosen, order).cte("lines").prefix_with("NOT MATERIALIZED")
    in_order = _order(placed.c, descending)
    on_page = _is_on_page(placed.c.group_label, one_group=one_group, without_group=without_group)
    of_page = (
        select(placed, false().label("among_own"))
        .where(on_page)
        # Within one group the index has this order: PostgreSQL reads no further than the page.
        .order_by(*(in_order[1:] if one_group else in_order))
        .limit(bindparam("rows"))
        .offset(bindparam("before"))
    )
    # Said outright: without statistics PostgreSQL would look for the own ones anew for each insats.
    own = own_ids().cte("own").prefix_with("MATERIALIZED")
    of_own = (
        select(placed, true())
        .where(placed.c.id.in_(select(own.c.initiative_id)))
        .order_by(*in_order)
        .limit(MOST_OWN + 1)
    )
    found = union_all(of_page, of_own).subquery("found")
    owners = _members(found, InitiativeOwner, InitiativeOwner.position)
    kommuner = _members(found, InitiativeMunicipality, InitiativeMunicipality.member_id)
    told = kommuner if with_municipalities else null().label("municipalities")
    shown = select(*(found.c[name] for name in _SHOWN), owners, told, found.c.among_own)
    return shown.order_by(*_order(found.c, descending))


def _is_on_page(label: ColumnElement[Any], *, one_group: bool, without_group: bool) -> ColumnElement[bool]:
    if one_group:
        return label.is_(None) if without_group else label == bindparam("group", type_=String)
    on_page = label == func.any(_labels("on_page"))
    return or_(on_page, label.is_(None)) if without_group else on_page


def _labels(name: str) -> BindParameter[Any]:
    """The labels of groups, told when the statement is run."""
    return bindparam(name, type_=ARRAY(String))


def _placed(chosen: InitiativeFilter, by: Order) -> Select[*tuple[Any, ...]]:
    """The insatser that are left, with all that their place in the list follows from."""
    left = _remaining(chosen)
    columns = left.selected_columns
    return left.add_columns(
        Initiative.owned_by_association,
        Initiative.is_demo,
        func.array_position(_labels("groups"), columns.group_label).label("turn"),
        _ORDERS[by](columns).label("place"),
    )


def _order(of: Any, descending: bool) -> tuple[ColumnElement[Any], ...]:
    # Upwards, PostgreSQL puts what is missing last by itself.
    place = of.place.desc().nulls_last() if descending else of.place
    return (of.turn, place, of.position, of.name, of.id)


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


def _members(
    found: Subquery,
    table: type[InitiativeOwner] | type[InitiativeMunicipality],
    order: InstrumentedAttribute[Any],
) -> ColumnElement[list[UUID]]:
    """The members joined to an insats, by id."""
    ids = (
        select(table.member_id)
        .where(table.tenant_id == own_tenant_id, table.initiative_id == found.c.id)
        .order_by(order)
        .correlate(found)
    )
    # Of no type of the library's: the driver makes the list, and nobody needs to look at each id again.
    return func.array(ids.scalar_subquery(), type_=NullType())
