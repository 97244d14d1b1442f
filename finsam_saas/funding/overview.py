"""What the list of insatser shows, gathered: the filter in its address, and its context in the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.funding import around, queries
from finsam_saas.funding.around import BudgetContext, Choosable
from finsam_saas.funding.queries import InitiativeList
from finsam_saas.funding.selection import NOT_KNOWN, Arrangement, InitiativeFilter, Order
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.web.paging import PAGE_ARGUMENT, page_asked

ALL_YEARS = "alla"
ORDER_ARGUMENT = "ordning"
OWNED_BY_ASSOCIATION = "forbundet"
LONGEST_SEARCH = 100
FIRST_YEAR = "1000"
"""The least year of four figures: there is none like 0000."""


@dataclass(frozen=True)
class ListPage:
    """All that the list of insatser shows."""

    chosen: InitiativeFilter
    arranged: Arrangement
    years: Sequence[int]
    members: Sequence[Choosable]
    found: InitiativeList
    budget: BudgetContext | None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the year limits the list."""
        return replace(self.chosen, year=None) != InitiativeFilter()

    @property
    def query(self) -> dict[str, str]:
        """The filter as it stands in an address."""
        chosen = self.chosen
        owner = OWNED_BY_ASSOCIATION if chosen.owned_by_association else chosen.owner_id
        said = {
            "ar": chosen.year or ALL_YEARS,
            "inriktning": chosen.orientation,
            "lage": chosen.status,
            "agare": owner,
            "kommun": chosen.municipality_id,
            "sok": chosen.text,
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def address(self) -> dict[str, str]:
        """The filter and the order as they stand in an address, without the page."""
        order = f"{'-' if self.arranged.descending else ''}{self.arranged.order}"
        return {**self.query, **({ORDER_ARGUMENT: order} if order else {})}


def list_page(arguments: Mapping[str, str], actor: Actor, on: date, *, whole: bool = False) -> ListPage:
    """The list that an address asks for, all its rows when `whole`; what cannot be read limits nothing."""
    choices = around.choices()
    chosen = _filter(arguments, choices.first_year(on))
    arranged = _arrangement(arguments, whole=whole)
    names = {one.id: one.name for one in choices.members}
    is_whole_year = chosen == InitiativeFilter(year=chosen.year)
    return ListPage(
        chosen=chosen,
        arranged=arranged,
        years=list(choices.years),
        members=choices.members,
        found=queries.initiative_list(chosen, actor, names, arranged),
        budget=around.budget_around(chosen.year) if chosen.year is not None and is_whole_year else None,
    )


def _filter(arguments: Mapping[str, str], first: int | None) -> InitiativeFilter:
    year, owner = arguments.get("ar", ""), arguments.get("agare", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and year >= FIRST_YEAR
    known_year = int(year) if is_year else first
    return InitiativeFilter(
        year=None if year == ALL_YEARS else known_year,
        orientation=_one_of(arguments.get("inriktning", ""), Orientation),
        status=_one_of(arguments.get("lage", ""), InitiativeStatus),
        owner_id=_id(owner),
        owned_by_association=owner == OWNED_BY_ASSOCIATION,
        municipality_id=_id(arguments.get("kommun", "")),
        text=arguments.get("sok", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )


def _arrangement(arguments: Mapping[str, str], *, whole: bool) -> Arrangement:
    asked = arguments.get(ORDER_ARGUMENT, "")
    known = asked.removeprefix("-") in {one.value for one in Order if one.value}
    return Arrangement(
        order=Order(asked.removeprefix("-")) if known else Order.OWN,
        descending=known and asked.startswith("-"),
        page=None if whole else page_asked(arguments.get(PAGE_ARGUMENT, "")),
    )


def _one_of(text: str, words: type[Orientation] | type[InitiativeStatus]) -> str:
    return text if text == NOT_KNOWN or text in {one.value for one in words} else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
