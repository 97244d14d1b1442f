"""Reading the insatser of a year: filters, order, a page of rows, and sums of all that the filter leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.funding.selection import Arrangement, InitiativeFilter
from finsam_saas.funding.statements import MOST_OWN, lines_statement, sums_statement
from finsam_saas.initiatives.own import OWN_MEMBERSHIP
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.web.paging import Paging
from tenants.database import session


class InitiativeLine(NamedTuple):
    """An insats in a list; `amount` (kr) is the year's, None where the source gives none.

    A page of the list shows no kommuner: they are read only with all rows, for a file.
    """

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
    def shown_ids(self) -> list[UUID]:
        """The insatser that stand on the page and have an amount."""
        lines = (*self.own, *(line for group in self.groups for line in group.lines))
        return list(dict.fromkeys(one.id for one in lines if one.amount is not None))

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
    chosen: InitiativeFilter,
    actor: Actor,
    names: Mapping[UUID, str],
    arranged: Arrangement | None = None,
) -> InitiativeList:
    """A page of the insatser that the filter leaves, by group in the förbund's own order.

    `names` are those of the members, for owners and kommuner.
    """
    arranged = arranged or Arrangement()
    sums = _sums(chosen)
    count = sum(one.count for one in sums)
    paging = Paging(count, 1, max(count, 1)) if arranged.page is None else Paging(count, arranged.page)
    own, shown = _lines(chosen, arranged, _span(sums, paging), actor, names)
    by_label = {one.label: one for one in sums}
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


def _span(sums: Sequence[GroupSum], paging: Paging) -> dict[str, Any]:
    """Which groups the page lies in, and how many of their insatser come before it."""
    on_page: list[str | None] = []
    before, passed = 0, 0
    for one in sums:
        first, passed = passed, passed + one.count
        if passed > paging.offset and first < paging.offset + paging.size:
            before = before if on_page else paging.offset - first
            on_page.append(one.label)
    groups = [one.label for one in sums]
    group = on_page[0] if on_page else None
    return {"groups": groups, "on_page": on_page, "group": group, "before": before, "rows": paging.size}


def _sums(chosen: InitiativeFilter) -> list[GroupSum]:
    """The sum of each group that the filter leaves, in the order of the list."""
    return [GroupSum(*tuple(row)) for row in session.execute(sums_statement(chosen))]


def _lines(
    chosen: InitiativeFilter,
    arranged: Arrangement,
    span: Mapping[str, Any],
    actor: Actor,
    names: Mapping[UUID, str],
) -> tuple[list[InitiativeLine], list[InitiativeLine]]:
    """The actor's own insatser, and those of the page; both in the order of the list, in one query."""
    on_page = span["on_page"]
    statement = lines_statement(
        chosen,
        arranged.order,
        arranged.descending,
        one_group=len(on_page) == 1,
        without_group=None in on_page,
        with_municipalities=arranged.page is None,
    )
    own: list[InitiativeLine] = []
    shown: list[InitiativeLine] = []
    for *values, owners, kommuner, among_own in session.execute(
        statement, {OWN_MEMBERSHIP: actor.membership_id, **span}
    ):
        named = [[names[one] for one in ids or () if one in names] for ids in (owners, kommuner)]
        (own if among_own else shown).append(InitiativeLine(*values, *named))
    return own, shown
