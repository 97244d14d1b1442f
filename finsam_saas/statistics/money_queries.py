"""Reading a förbund's own money of a year for the nation, and what it has published (kr)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, union

from finsam_saas.agency_sheet.models import AgencyFigure
from finsam_saas.agency_sheet.rules import Field
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.queries import BudgetFacts, budgets_of
from finsam_saas.budgets.rules import INITIATIVE_KINDS, BudgetLineKind, BudgetState
from finsam_saas.economy.queries import MoneyLine, lines
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import PARTY_OF_MEMBER_KIND
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.fees.rules import FeeYearState
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import Missing
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.members.models import Member
from finsam_saas.statistics.models import NationalMoney, NationalMoneyYear
from finsam_saas.statistics.money_rules import (
    AROUND,
    COSTS,
    INITIATIVES,
    MUNICIPALITIES,
    OPENING,
    OVERHEAD,
    REGIONS,
    STAFF,
    STATE,
    UNSPECIFIED,
    InitiativeMoney,
    MoneyFact,
    MoneyItem,
    MoneyKey,
    YearMoney,
)
from tenants.context import current_tenant
from tenants.database import session

_PAYER = {FeeParty.STATE: STATE, FeeParty.REGION: REGIONS, FeeParty.MUNICIPALITY: MUNICIPALITIES}
_OVERHEAD_KINDS = frozenset(
    {
        BudgetLineKind.COST_BOARD,
        BudgetLineKind.COST_ADMIN,
        BudgetLineKind.COST_AUDIT,
        BudgetLineKind.COST_ESF_ADMIN,
    }
)
_PLACE_OF_FIELD: dict[Field, MoneyKey] = {
    Field.OWN_CAPITAL: (MoneyItem.OWN_CAPITAL.value, OPENING),
    Field.AROUND_BUDGET: (MoneyItem.ADMINISTRATION_BUDGET.value, AROUND),
    Field.STAFF_BUDGET: (MoneyItem.ADMINISTRATION_BUDGET.value, STAFF),
    Field.AROUND_OUTCOME: (MoneyItem.ADMINISTRATION.value, AROUND),
    Field.STAFF_OUTCOME: (MoneyItem.ADMINISTRATION.value, STAFF),
}


def year_money(year: int) -> YearMoney:
    """What the förbund's own registers say of a year; six statements whatever there is."""
    return YearMoney(
        allocated=_allocated(year),
        budget=_budget(budgets_of(year)),
        initiatives=_initiatives(year),
        sheet=_sheet(year),
    )


def _allocated(year: int) -> dict[str, Decimal]:
    """What the parties pay, once the year's fees are fixed."""
    rows = session.execute(
        select(Member.party, func.sum(MemberFee.amount))
        .select_from(MemberFee)
        .join(FeeYear, and_(FeeYear.tenant_id == MemberFee.tenant_id, FeeYear.id == MemberFee.fee_year_id))
        .join(Member, and_(Member.tenant_id == MemberFee.tenant_id, Member.id == MemberFee.member_id))
        .where(
            MemberFee.tenant_id == current_tenant().id,
            FeeYear.year == year,
            FeeYear.state == FeeYearState.FIXED,
        )
        .group_by(Member.party)
    )
    found: dict[str, Decimal] = {}
    for party, amount in rows:
        payer = _PAYER[PARTY_OF_MEMBER_KIND[party]]
        found[payer] = found.get(payer, Decimal(0)) + amount
    return found


def _budget(known: Iterable[BudgetFacts]) -> dict[str, Decimal]:
    """The parts of the year's adopted budget; a part with a line that has no figure is not known."""
    adopted = next((one for one in known if one.state is BudgetState.ADOPTED), None)
    if adopted is None:
        return {}
    costs = {kind for kind in BudgetLineKind if kind.value.startswith("cost_")}
    wanted = {
        COSTS: costs,
        INITIATIVES: INITIATIVE_KINDS,
        OVERHEAD: _OVERHEAD_KINDS,
        OPENING: {BudgetLineKind.OPENING_CAPITAL},
    }
    found = {}
    for part, kinds in wanted.items():
        amounts = [line.amount for line in adopted.lines if line.kind in kinds]
        whole = [amount for amount in amounts if amount is not None]
        if amounts and len(whole) == len(amounts):
            found[part] = sum(whole, Decimal(0))
    return found


def _initiatives(year: int) -> list[InitiativeMoney]:
    """The insatser that have money, or reports to hand in, in the year itself."""
    found = [one for one in lines(year) if _is_of_the_year(one)]
    orientations = _orientations([one.initiative_id for one in found])
    return [
        InitiativeMoney(
            *orientations.get(one.initiative_id, (UNSPECIFIED, UNSPECIFIED)),
            granted=_known(one.money.granted),
            used=_known(one.money.used),
        )
        for one in found
    ]


def _is_of_the_year(line: MoneyLine) -> bool:
    return bool(line.coverage.expected) or any(
        isinstance(amount, Decimal) for amount in (line.money.granted, line.money.used)
    )


def _known(amount: Decimal | Missing) -> Decimal | None:
    return None if isinstance(amount, Missing) else amount


def _orientations(initiative_ids: list[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = session.execute(
        select(Initiative.id, Initiative.orientation, Initiative.specific_orientation).where(
            Initiative.tenant_id == current_tenant().id, Initiative.id.in_(initiative_ids)
        )
    )
    return {
        row.id: (
            row.orientation.value if row.orientation else UNSPECIFIED,
            row.specific_orientation.value if row.specific_orientation else UNSPECIFIED,
        )
        for row in rows
    }


def _sheet(year: int) -> dict[MoneyKey, Decimal]:
    rows = session.execute(
        select(AgencyFigure.field, AgencyFigure.number).where(
            AgencyFigure.tenant_id == current_tenant().id,
            AgencyFigure.year == year,
            AgencyFigure.initiative_id.is_(None),
            AgencyFigure.field.in_(list(_PLACE_OF_FIELD)),
        )
    )
    return {_PLACE_OF_FIELD[field]: number for field, number in rows}


def published_money(year: int) -> dict[MoneyKey, MoneyFact]:
    """What the förbund has published of a year's money."""
    rows = session.execute(
        select(
            NationalMoney.item,
            NationalMoney.part,
            NationalMoney.amount,
            NationalMoney.known,
            NationalMoney.asked,
            NationalMoney.source,
        ).where(NationalMoney.tenant_id == current_tenant().id, NationalMoney.year == year)
    )
    return {(row[0], row[1]): MoneyFact(*row[2:]) for row in rows}


def money_years() -> list[int]:
    """The years that the förbund has, or had, money of; not those that are made up as a whole."""
    own = current_tenant().id
    tables: list[Any] = [FeeYear, Budget, InitiativeAmount, AgencyFigure, ReportingPeriod, NationalMoneyYear]
    found = union(*(select(table.year).where(table.tenant_id == own) for table in tables)).subquery()
    made_up = select(NationalMoneyYear.year).where(
        NationalMoneyYear.tenant_id == own, NationalMoneyYear.is_demo
    )
    return sorted(session.scalars(select(found.c.year).where(found.c.year.not_in(made_up))))


def year_of_report(report_id: UUID) -> int | None:
    """The year that a report of the own förbund is about, or None where there is no such report."""
    return session.scalar(
        select(ReportingPeriod.year)
        .join(
            Report,
            and_(Report.tenant_id == ReportingPeriod.tenant_id, Report.period_id == ReportingPeriod.id),
        )
        .where(Report.tenant_id == current_tenant().id, Report.id == report_id)
    )
