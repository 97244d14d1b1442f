"""What the pages of Insatser show, gathered: the list with its context in the budget, and one insats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.finance import budget_queries
from finsam_saas.finance.budget_queries import BudgetFacts, BudgetLineFacts
from finsam_saas.finance.budgets import COST_KINDS, INITIATIVE_KINDS
from finsam_saas.initiatives import queries as reading
from finsam_saas.funding import queries
from finsam_saas.initiatives.queries import (
    AmountFacts,
    HistoryRow,
    InitiativeFacts,
    Joined,
    OwnerFacts,
)
from finsam_saas.funding.queries import NOT_KNOWN, InitiativeFilter, InitiativeList
from finsam_saas.initiatives.rules import SMALLEST_NUMBER_OF_PARTIES, InitiativeStatus, Orientation
from finsam_saas.governance import queries as governance
from finsam_saas.governance.queries import AssociationFacts, MemberFacts
from finsam_saas.governance.rules import PartyType

ALL_YEARS = "alla"
OWNED_BY_ASSOCIATION = "forbundet"
LONGEST_SEARCH = 100

InitiativePanel = Callable[[UUID, Actor], Markup | None]
"""What a feature above shows on an insats's page (its reports), or None; joined by the composition root."""


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


def list_page(arguments: Mapping[str, str], actor: Actor, on: date) -> ListPage:
    """The list that an address asks for; what cannot be read limits nothing."""
    years, first = queries.years_and_first_choice(on)
    chosen = _filter(arguments, first)
    budgets = budget_queries.budgets() if chosen.year is not None else []
    return ListPage(
        association=governance.association(),
        chosen=chosen,
        years=years,
        members=governance.members(),
        found=queries.initiative_list(chosen, actor),
        budget=_context(budgets, chosen.year),
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


def _one_of(text: str, words: type[Orientation] | type[InitiativeStatus]) -> str:
    return text if text == NOT_KNOWN or text in {one.value for one in words} else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _context(budgets: Sequence[BudgetFacts], year: int | None) -> BudgetContext | None:
    """The budget of a year whose insatser it knows; None where there is none."""
    budget = next((one for one in budgets if one.year == year and one.sums.initiatives), None)
    if budget is None:
        return None
    others = [one for one in budget.lines if one.kind in COST_KINDS - INITIATIVE_KINDS]
    return BudgetContext(budget.name, others, budget.sums.initiatives, budget.sums.costs)


@dataclass(frozen=True)
class InitiativePage:
    """All that the page of an insats shows."""

    association: AssociationFacts
    initiative: InitiativeFacts
    owners: Sequence[OwnerFacts]
    joined: Joined
    amounts: Sequence[AmountFacts]
    history: Sequence[HistoryRow]

    @property
    def parties(self) -> list[PartyType]:
        """All kinds of party that take part, those of the owners too."""
        return reading.party_names(self.owners, self.joined.parties)

    @property
    def lacks_parties(self) -> bool:
        """Whether fewer parties are known than the law asks for (R3)."""
        return len(self.parties) < SMALLEST_NUMBER_OF_PARTIES

    @property
    def total(self) -> Decimal:
        """The sum of all years (kr)."""
        return sum((one.amount for one in self.amounts), Decimal(0))


def initiative_page(initiative_id: UUID) -> InitiativePage:
    """One insats with all around it; raises NotFound."""
    found, amounts = reading.initiative_with_amounts(initiative_id)
    return InitiativePage(
        initiative=found,
        association=governance.association(),
        owners=reading.owners(initiative_id),
        joined=reading.joined(initiative_id),
        amounts=amounts,
        history=reading.history(initiative_id),
    )
