"""The finance section of a profile against the tables: a thousand kronor here for each tkr there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from finsam_saas.budgets.models import Budget, BudgetLine, FinancialRule
from finsam_saas.fee_model.table import PARTY_OF_MEMBER_KIND
from finsam_saas.fees.models import FeeYear, MemberFeeKey
from finsam_saas.fees.rules import FeeYearState
from finsam_saas.finance.profile import (
    BudgetLinePart,
    BudgetPart,
    FeeKeyPart,
    FeeYearPart,
    FinanceSection,
    FinancialFactPart,
    FinancialRulePart,
)
from finsam_saas.governance.recorded import facts, keep_facts
from finsam_saas.governance.sections import MEMBERS, member_ids
from finsam_saas.members.models import Member
from tenants.profile_difference import Document, difference, document_of
from tenants.profile_fields import REGISTERED, ProfileFault
from tenants.profile_rows import Shape, Values, count_version, said_with_source
from tenants.provisioning import SectionPort

NAME = "finance"
KRONOR_IN_TKR = 1000

FEE_YEARS = Shape(
    FeeYearPart,
    FeeYear,
    by=("year",),
    elsewhere=frozenset({"total_tkr", "unit_tkr", "shares", "keys"}),
    below=(MemberFeeKey,),
)
FEE_KEYS = Shape(
    FeeKeyPart, MemberFeeKey, by=("fee_year_id", "member_id"), elsewhere=frozenset({"party", "member"})
)
BUDGETS = Shape(
    BudgetPart,
    Budget,
    by=("year", "name"),
    elsewhere=frozenset({"version", "decided_on", "lines"}),
    below=(BudgetLine,),
)
LINES = Shape(
    BudgetLinePart,
    BudgetLine,
    by=("budget_id", "position"),
    elsewhere=frozenset({"amount_tkr", "initiative"}),
)
RULES = Shape(FinancialRulePart, FinancialRule, by=("key",), elsewhere=frozenset({"at_least_percent"}))


def load(section: FinanceSection) -> list[ProfileFault]:
    """Add and change fee years, budgets, rules and stated sums.

    Refuses every change of a fixed year, and of a budget whose decision was written down here.
    """
    fixed = _fixed_years()
    faults = [
        ProfileFault(f"{NAME}.fee_years[{part.year}]", "is fixed and cannot be changed by a load")
        for part in section.fee_years
        if part.year in fixed and difference(fixed[part.year], document_of(part), NAME)
    ]
    _load_fee_years([part for part in section.fee_years if part.year not in fixed])
    faults += _load_budgets(section.budgets)
    RULES.keep(
        [
            RULES.values(part, threshold=part.at_least_percent, position=place)
            for place, part in enumerate(section.rules)
        ]
    )
    keep_facts(NAME, "facts", section.facts)
    return faults


def prune(section: FinanceSection) -> list[ProfileFault]:
    """Remove what the section no longer has.

    A fixed year stays, and so do one with fees to pay and a budget whose decision was written down here.
    """
    wanted = {(part.year, part.name) for part in section.budgets}
    adopted = [name for name in _adopted_here() if name not in wanted]
    return [
        *RULES.prune([(part.key,) for part in section.rules], f"{NAME}.rules"),
        *(_locked(*name, "removed") for name in adopted),
        *BUDGETS.prune([*wanted, *adopted], f"{NAME}.budgets"),
        *FEE_YEARS.prune([(part.year,) for part in section.fee_years], f"{NAME}.fee_years"),
    ]


def export() -> FinanceSection:
    """The section as the tables hold it."""
    lines = LINES.rows_below("budget_id")
    budgets = [_budget_part(row, lines.get(row.id, ())) for row in BUDGETS.rows()]
    return FinanceSection(
        fee_years=tuple(_fee_year_parts(FEE_YEARS.rows())),
        budgets=tuple(sorted(budgets, key=lambda budget: (budget.year, budget.version))),
        rules=tuple(RULES.part(row, at_least_percent=row.threshold) for row in RULES.rows()),
        facts=tuple(facts(NAME, "facts", FinancialFactPart)),
    )


def _fixed_years() -> dict[int, Document]:
    """The years that are fixed as a profile would have them; locked, so that none is fixed meanwhile."""
    rows = FEE_YEARS.rows(locked=True)
    return {
        part.year: document_of(part)
        for part in _fee_year_parts(row for row in rows if row.state is FeeYearState.FIXED)
    }


def _load_fee_years(parts: Sequence[FeeYearPart]) -> None:
    members = member_ids()
    rows = FEE_YEARS.keep(
        [
            FEE_YEARS.values(
                part,
                details={"shares": said_with_source(part.shares)} if part.shares else None,
                total=part.total_tkr * KRONOR_IN_TKR,
                unit=part.unit_tkr * KRONOR_IN_TKR,
            )
            for part in parts
        ]
    )
    keys = FEE_KEYS.rows_below("fee_year_id", locked=True)
    for part in parts:
        row = rows[(part.year,)]
        wanted = [
            FEE_KEYS.values(key, fee_year_id=row.id, member_id=members[key.member]) for key in part.keys
        ]
        if FEE_KEYS.replace(keys.get(row.id, []), wanted):
            count_version(row)


def _fee_year_parts(rows: Iterable[FeeYear]) -> list[FeeYearPart]:
    members = {row.id: row for row in MEMBERS.rows()}
    keys = FEE_KEYS.rows_below("fee_year_id")
    return [
        FEE_YEARS.part(
            row,
            total_tkr=row.total / KRONOR_IN_TKR,
            unit_tkr=row.unit / KRONOR_IN_TKR,
            shares=_agreed_shares(row),
            keys=[_key_part(key, members[key.member_id]) for key in keys.get(row.id, [])],
        )
        for row in sorted(rows, key=lambda row: row.year)
    ]


def _agreed_shares(row: FeeYear) -> dict[str, str] | None:
    """Per cent by party as a page or a profile stored them, with where they come from; None for the law's."""
    shares = row.details.get("shares")
    return {"source": REGISTERED, **shares} if shares else None


def _key_part(row: MemberFeeKey, member: Member) -> FeeKeyPart:
    return FEE_KEYS.part(row, member=member.key, party=PARTY_OF_MEMBER_KIND[member.party])


def _load_budgets(parts: Sequence[BudgetPart]) -> list[ProfileFault]:
    adopted = _adopted_here()
    changed = {
        (part.year, part.name)
        for part in parts
        if (held := adopted.get((part.year, part.name)))
        and difference(document_of(held), document_of(part), NAME)
    }
    free = [part for part in parts if (part.year, part.name) not in adopted]
    rows = BUDGETS.keep(
        [BUDGETS.values(part, number=part.version, adopted_on=part.decided_on) for part in free]
    )
    lines = LINES.rows_below("budget_id", locked=True)
    for part in free:
        row = rows[(part.year, part.name)]
        wanted = [_line_values(line, row.id, place) for place, line in enumerate(part.lines)]
        if LINES.replace(lines.get(row.id, []), wanted):
            count_version(row)
    return [_locked(*name, "changed") for name in sorted(changed)]


def _adopted_here() -> dict[tuple[int, str], BudgetPart]:
    """The budgets whose decision was written down here, by year and name, as a profile would have them."""
    lines = LINES.rows_below("budget_id")
    return {
        (row.year, row.name): _budget_part(row, lines.get(row.id, ()))
        for row in BUDGETS.rows(locked=True)
        if row.adopted_by is not None
    }


def _locked(year: int, name: str, what: str) -> ProfileFault:
    return ProfileFault(f"{NAME}.budgets[{year} {name}]", f"is adopted and cannot be {what} by a load")


def _line_values(part: BudgetLinePart, budget_id: UUID, place: int) -> Values:
    amount = None if part.amount_tkr is None else part.amount_tkr * KRONOR_IN_TKR
    return LINES.values(
        part, budget_id=budget_id, position=place, amount=amount, initiative_key=part.initiative
    )


def _budget_part(row: Budget, lines: Sequence[BudgetLine]) -> BudgetPart:
    return BUDGETS.part(
        row, version=row.number, decided_on=row.adopted_on, lines=[_line_part(line) for line in lines]
    )


def _line_part(row: BudgetLine) -> BudgetLinePart:
    amount: Decimal | None = None if row.amount is None else row.amount / KRONOR_IN_TKR
    return LINES.part(row, amount_tkr=amount, initiative=row.initiative_key)


PORT = SectionPort(NAME, FinanceSection, load, prune, export)
