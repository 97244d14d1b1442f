"""What the list of insatser shows, gathered: the filter in its address, and its context in the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.budgets import queries as budget_queries
from finsam_saas.budgets.queries import BudgetFacts, BudgetLineFacts
from finsam_saas.budgets.rules import COST_KINDS, INITIATIVE_KINDS
from finsam_saas.funding import queries
from finsam_saas.funding.queries import InitiativeList
from finsam_saas.funding.selection import NOT_KNOWN, Arrangement, InitiativeFilter, Order
from finsam_saas.governance import queries as governance
from finsam_saas.governance.queries import AssociationFacts
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.members import queries as member_queries
from finsam_saas.members.queries import MemberFacts
from finsam_saas.members.rules import PartyType
from finsam_saas.web.paging import PAGE_ARGUMENT, page_asked

ALL_YEARS = "alla"
ORDER_ARGUMENT = "ordning"
OWNED_BY_ASSOCIATION = "forbundet"
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class BudgetContext:
    """The year's budget around the insatser (kr): its other costs, and the sum of all."""

    name: str
    others: Sequence[BudgetLineFacts]
    initiatives: Decimal
    total: Decimal


@dataclass(frozen=True)
class ListPage:
    """All that the list of insatser shows."""

    association: AssociationFacts
    chosen: InitiativeFilter
    arranged: Arrangement
    years: Sequence[int]
    members: Sequence[MemberFacts]
    found: InitiativeList
    budget: BudgetContext | None

    @property
    def municipalities(self) -> list[MemberFacts]:
        """The kommuner among the members."""
        return [one for one in self.members if one.party is PartyType.MUNICIPALITY]

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
    years, first = queries.years_and_first_choice(on)
    chosen = _filter(arguments, first)
    arranged = _arrangement(arguments, whole=whole)
    budgets = budget_queries.budgets_of(chosen.year) if chosen.year is not None else []
    return ListPage(
        association=governance.association(),
        chosen=chosen,
        arranged=arranged,
        years=years,
        members=member_queries.members(),
        found=queries.initiative_list(chosen, actor, arranged),
        budget=_context(budgets),
    )


def _filter(arguments: Mapping[str, str], first: int | None) -> InitiativeFilter:
    year, owner = arguments.get("ar", ""), arguments.get("agare", "")
    known_year = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else first
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


def _context(budgets: Sequence[BudgetFacts]) -> BudgetContext | None:
    """The first of a year's budgets that knows its insatser; None where there is none."""
    budget = next((one for one in budgets if one.sums.initiatives), None)
    if budget is None:
        return None
    others = [one for one in budget.lines if one.kind in COST_KINDS - INITIATIVE_KINDS]
    return BudgetContext(budget.name, others, budget.sums.initiatives, budget.sums.costs)
