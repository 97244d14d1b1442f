"""What is left of a grant: granted, claimed and returned by insats and year. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, or_, select, union_all

from finsam_saas.agreements.models import Agreement
from finsam_saas.agreements.rules import AgreementKind
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.initiatives.queries import by_name
from finsam_saas.requisitions.models import Requisition, ReturnedFunds
from finsam_saas.requisitions.rules import ATTESTED, COUNTED, YearMoney
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class InitiativeYear:
    """An insats's money of a year."""

    initiative_id: UUID
    year: int
    money: YearMoney


@dataclass(frozen=True)
class ReturnedRow:
    """What was returned unused of a year's grant (kr), and why."""

    id: UUID
    initiative_id: UUID
    year: int
    amount: Decimal
    reason: str
    returned_by: str
    returned_at: datetime


def money_of(initiative_ids: Sequence[UUID]) -> list[InitiativeYear]:
    """The money of some insatser by insats and year, the latest year first; one statement."""
    return _by_year(_parts(initiative_ids))


def year_money(initiative_id: UUID, year: int) -> YearMoney:
    """An insats's money of one year; all is 0 where nothing is granted."""
    found = {one.year: one.money for one in money_of([initiative_id])}
    return found.get(year, YearMoney())


def of_year(year: int) -> list[tuple[str, InitiativeYear]]:
    """The insatser with money in a year, by name; two statements."""
    names = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == own_tenant_id)
        .order_by(by_name(Initiative.name), Initiative.id)
    )
    found = {one.initiative_id: one for one in _by_year(_parts(None, year))}
    return [(name, found[id_]) for id_, name in names if id_ in found]


def total(lines: Sequence[tuple[str, InitiativeYear]]) -> YearMoney:
    """The sum of a year's money over insatser."""
    every = [one.money for _name, one in lines]
    return YearMoney(
        granted=sum((one.granted for one in every), Decimal(0)),
        claimed=sum((one.claimed for one in every), Decimal(0)),
        returned=sum((one.returned for one in every), Decimal(0)),
    )


def attested_in(year: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """By insats what is approved or paid of a year (kr), and the last day it covers; a statement to join."""
    return (
        select(
            Requisition.initiative_id,
            func.sum(Requisition.amount).label("amount"),
            func.max(Requisition.period_to).label("covers_to"),
        )
        .where(
            Requisition.tenant_id == own_tenant_id,
            Requisition.year == year,
            Requisition.state.in_(ATTESTED),
        )
        .group_by(Requisition.initiative_id)
    )


def is_bound(found: DecisionFacts, after: Mapping[int, Decimal]) -> bool:
    """Whether an agreement, a requisition or a return of what is unused rests on what was decided.

    All there is rests on the decision that made the insats. On one that adds to an insats or changes it rests
    an agreement that cites it, one on an early end since then, and what has been claimed or returned above
    what would be there (kr by year).
    """
    if found.initiative_id is None:
        return False
    agreed = select(Agreement.id).where(Agreement.tenant_id == own_tenant_id)
    if not found.made_initiative:
        ended_since = and_(
            Agreement.initiative_id == found.initiative_id,
            Agreement.kind == AgreementKind.EARLY_END,
            Agreement.id > found.id,
        )
        rests = agreed.where(or_(Agreement.decision_id == found.id, ended_since))
        if session.scalar(select(rests.exists())):
            return True
        money = {one.year: one.money for one in money_of([found.initiative_id])}
        return any(
            amount < money[year].claimed + money[year].returned
            for year, amount in after.items()
            if year in money
        )
    own = [
        select(table.id).where(table.tenant_id == own_tenant_id, table.initiative_id == found.initiative_id)
        for table in (Agreement, Requisition, ReturnedFunds)
    ]
    return session.scalar(select(or_(*(one.exists() for one in own)))) or False


def resting(found: DecisionFacts) -> tuple[int, int]:
    """How many agreements about the insats of a decision, and requisitions, there are since then."""
    agreed = (
        select(func.count())
        .where(
            Agreement.tenant_id == own_tenant_id,
            Agreement.initiative_id == found.initiative_id,
            or_(Agreement.decision_id == found.id, func.date(Agreement.written_at) >= found.decided_on),
        )
        .scalar_subquery()
    )
    claimed = (
        select(func.count())
        .where(
            Requisition.tenant_id == own_tenant_id,
            Requisition.initiative_id == found.initiative_id,
            Requisition.state.in_(COUNTED),
            func.date(Requisition.submitted_at) >= found.decided_on,
        )
        .scalar_subquery()
    )
    row = session.execute(select(agreed, claimed)).one()
    return row[0], row[1]


def attested_by_year(initiative_id: UUID) -> dict[int, Decimal]:
    """What of an insats's money is attested, paid or returned, kr by year: no decision takes that back."""
    attested = select(Requisition.year, Requisition.amount).where(
        Requisition.tenant_id == own_tenant_id,
        Requisition.initiative_id == initiative_id,
        Requisition.state.in_(ATTESTED),
    )
    went_back = select(ReturnedFunds.year, ReturnedFunds.amount).where(
        ReturnedFunds.tenant_id == own_tenant_id, ReturnedFunds.initiative_id == initiative_id
    )
    every = union_all(attested, went_back).subquery()
    summed = select(every.c.year, func.sum(every.c.amount).label("amount")).group_by(every.c.year)
    rows = session.execute(summed)
    return {row.year: row.amount for row in rows}


def returned(initiative_id: UUID) -> list[ReturnedRow]:
    """What an insats has returned unused, the latest first."""
    rows = session.execute(
        select(*_RETURNED)
        .where(ReturnedFunds.tenant_id == own_tenant_id, ReturnedFunds.initiative_id == initiative_id)
        .order_by(ReturnedFunds.returned_at.desc(), ReturnedFunds.id)
    )
    return [ReturnedRow(*row) for row in rows]


def returned_row(returned_funds_id: UUID) -> ReturnedRow:
    """One return of unused money; raises NotFound."""
    row = session.execute(
        select(*_RETURNED).where(
            ReturnedFunds.tenant_id == own_tenant_id, ReturnedFunds.id == returned_funds_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"no returned funds {returned_funds_id}")
    return ReturnedRow(*row)


_RETURNED = tuple(getattr(ReturnedFunds, name) for name in ReturnedRow.__dataclass_fields__)


def _parts(initiative_ids: Sequence[UUID] | None, year: int | None = None) -> list[Select[*tuple[Any, ...]]]:
    """Granted, claimed and returned, each as (insats, year, which, kr)."""
    found: list[Select[*tuple[Any, ...]]] = []
    for which, table in (
        ("granted", InitiativeAmount),
        ("claimed", Requisition),
        ("returned", ReturnedFunds),
    ):
        part = select(
            table.initiative_id, table.year, literal(which).label("which"), table.amount.label("amount")
        ).where(table.tenant_id == own_tenant_id, table.year.is_not(null()))
        if initiative_ids is not None:
            part = part.where(table.initiative_id.in_(initiative_ids))
        if year is not None:
            part = part.where(table.year == year)
        if table is Requisition:
            part = part.where(Requisition.state.in_(COUNTED))
        found.append(part)
    return found


def _by_year(parts: Sequence[Select[*tuple[Any, ...]]]) -> list[InitiativeYear]:
    every = union_all(*parts).subquery()
    rows = session.execute(
        select(every.c.initiative_id, every.c.year, every.c.which, func.sum(every.c.amount))
        .group_by(every.c.initiative_id, every.c.year, every.c.which)
        .order_by(every.c.year.desc())
    )
    found: dict[tuple[UUID, int], dict[str, Decimal]] = {}
    for initiative_id, year, which, amount in rows:
        found.setdefault((initiative_id, year), {})[which] = amount
    return [InitiativeYear(id_, year, YearMoney(**amounts)) for (id_, year), amounts in found.items()]
