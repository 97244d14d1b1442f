"""Reading the insatser of a year: filters, order, a page of rows, and sums of all that the filter leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    func,
    select,
)

from finsam_saas.access.actor import Actor
from finsam_saas.funding.selection import Arrangement, InitiativeFilter
from finsam_saas.funding.statements import MOST_OWN, lines_statement, sums_statement
from finsam_saas.initiatives.models import (
    InitiativeAmount,
)
from finsam_saas.initiatives.own import OWN_MEMBERSHIP
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session


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
    of_list = lines_statement(chosen, arranged.order, arranged.descending, tuple(by_label))
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
    return [GroupSum(*tuple(row)) for row in session.execute(sums_statement(chosen))]


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
