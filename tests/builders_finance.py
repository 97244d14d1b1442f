"""Rows that tests of fees and budgets need: members as in the sources, a draft year, a budget."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, User
from finsam_saas.budgets.models import Budget, BudgetLine, FinancialRule
from finsam_saas.budgets.rules import BudgetLineKind, BudgetState
from finsam_saas.fee_model.table import KeyBasis
from finsam_saas.fees.models import FeeYear, MemberFeeKey
from finsam_saas.members.models import Member, MemberRepresentative
from finsam_saas.members.rules import PartyType
from tenants.context import acting_for
from tenants.database import session
from tests import world

BAD_ESA = {
    "forsakringskassan": PartyType.SOCIAL_INSURANCE,
    "arbetsformedlingen": PartyType.EMPLOYMENT_SERVICE,
    "vgr": PartyType.REGION,
    "liv": PartyType.REGION,
    "bengtsfors": PartyType.MUNICIPALITY,
    "amal": PartyType.MUNICIPALITY,
    "dals-ed": PartyType.MUNICIPALITY,
    "saffle": PartyType.MUNICIPALITY,
    "arjang": PartyType.MUNICIPALITY,
}
BAD_ESA_KEYS = {"bengtsfors": 19, "amal": 24, "dals-ed": 9, "saffle": 28, "arjang": 20, "vgr": 51, "liv": 49}
UPPSALA_KOMMUNER = ("enkoping", "heby", "habo", "knivsta", "tierp", "uppsala", "alvkarleby", "osthammar")
UPPSALA = {
    "forsakringskassan": PartyType.SOCIAL_INSURANCE,
    "arbetsformedlingen": PartyType.EMPLOYMENT_SERVICE,
    "region": PartyType.REGION,
    **dict.fromkeys(UPPSALA_KOMMUNER, PartyType.MUNICIPALITY),
}
TKR = Decimal(1000)


def members(kinds: Mapping[str, PartyType]) -> dict[str, UUID]:
    """Members in the open transaction; their ids by key."""
    rows = [
        Member(key=key, name=key.title(), party=kind, position=place)
        for place, (key, kind) in enumerate(kinds.items())
    ]
    session.add_all(rows)
    session.flush()
    return {row.key: row.id for row in rows}


def fee_year(
    year: int, total_tkr: int, ids: Mapping[str, UUID], percent: Mapping[str, int], unit: Decimal = TKR
) -> UUID:
    """A draft with fixed per cent, in the open transaction."""
    row = FeeYear(year=year, total=total_tkr * TKR, unit=unit, source="seed 3")
    session.add(row)
    session.flush()
    session.add_all(
        MemberFeeKey(
            fee_year_id=row.id, member_id=ids[key], basis=KeyBasis.FIXED_PERCENT, weight=Decimal(weight)
        )
        for key, weight in percent.items()
    )
    session.flush()
    return row.id


def bad_esa_2016(slug: str) -> dict[str, UUID]:
    """The fees of BÅD-ESÅ 2016 in this förbund, committed; needs an application context."""
    with acting_for(world.tenant(slug)):
        ids = members(BAD_ESA)
        fee_year(2016, 5240, ids, BAD_ESA_KEYS)
        session.commit()
    return ids


def uppsala_2023(slug: str) -> dict[str, UUID]:
    """The fees of Uppsala 2023, whose kommuner have no key, committed."""
    with acting_for(world.tenant(slug)):
        ids = members(UPPSALA)
        row = FeeYear(year=2023, total=23090 * TKR, unit=TKR, source="seed 1")
        session.add(row)
        session.commit()
    return ids


def speaks_for(slug: str, member_id: UUID) -> None:
    """The förbund's member representative speaks for this member, committed."""
    with acting_for(world.tenant(slug)):
        address = world.email_of(Role.MEMBER_REPRESENTATIVE, slug)
        user_id = session.query(User.id).filter_by(email=address).scalar()
        membership = session.query(Membership).filter_by(user_id=user_id).one()
        session.add(MemberRepresentative(member_id=member_id, membership_id=membership.id))
        session.commit()


def budget(slug: str, year: int, lines: list[tuple[BudgetLineKind, str, int | None]]) -> UUID:
    """An adopted budget with these lines (tkr), committed."""
    with acting_for(world.tenant(slug)):
        row = Budget(year=year, name=f"Budget {year}", state=BudgetState.ADOPTED, source="seed 3")
        session.add(row)
        session.flush()
        session.add_all(
            BudgetLine(
                budget_id=row.id,
                position=place,
                kind=kind.value,
                label=label,
                amount=None if amount is None else amount * TKR,
            )
            for place, (kind, label, amount) in enumerate(lines)
        )
        budget_id = row.id
        session.commit()
    return budget_id


def capital_rule(slug: str) -> None:
    """Own capital at least ten per cent of budgeted funds, committed (BÅD-ESÅ 2016)."""
    with acting_for(world.tenant(slug)):
        session.add(
            FinancialRule(
                key="eget-kapital",
                kind="own_capital_share",
                threshold=Decimal(10),
                base="budgeted_funds",
                text="Eget kapital bör omfatta minst 10 % av budgeterade medel.",
                details={"strength": "should"},
                source="seed 3",
            )
        )
        session.commit()
