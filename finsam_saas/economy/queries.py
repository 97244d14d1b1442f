"""Reading the money of insatser: set aside, requisitioned, and as their accepted reports tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, distinct_on

from finsam_saas.economy.models import RequisitionedAmount
from finsam_saas.economy.rules import Amount, Money
from finsam_saas.figures.rules import Coverage, Span
from finsam_saas.figures.sums import (
    KEPT,
    Choice,
    accepted_answers,
    core_question,
    coverage_told,
    is_told,
)
from finsam_saas.followup.models import Report, ReportAnswer, ReportingPeriod
from finsam_saas.followup.rules import Missing
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.initiatives.queries import by_name
from finsam_saas.reporting_plan.core_indicators import COST_FORECAST, COST_REASON, COST_TO_DATE
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.requisitions.money import attested_in
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

_COSTS = (COST_TO_DATE, COST_FORECAST, COST_REASON)


@dataclass(frozen=True)
class Told:
    """What an accepted report tells of the money: an amount (kr) or why there is none, or a reason."""

    report_id: UUID
    period: Period
    amount: Amount
    text: str
    accepted_by: str | None
    accepted_at: datetime | None
    is_revised: bool


@dataclass(frozen=True)
class Requisition:
    """What has been requisitioned of the year's money up to a day (kr), and who noted it."""

    amount: Decimal
    as_of: date
    note: str
    noted_at: datetime
    noted_by: str
    version: int


@dataclass(frozen=True)
class MoneyLine:
    """An insats and its money in a year, with what each amount comes from.

    `registered_to` is the last day of the requisitions that are approved in the product; then what the
    kansli noted by hand counts no more, so that nothing is counted twice.
    """

    initiative_id: UUID
    name: str
    is_demo: bool
    money: Money
    granted_source: str | None
    requisition: Requisition | None
    registered_to: date | None
    used: Told | None
    forecast: Told | None
    reason: str
    coverage: Coverage


def years() -> list[int]:
    """The years with money set aside or reports asked for, newest first."""
    return list(session.scalar(select(years_array())) or ())


def years_array() -> ScalarSelect[Any]:
    """The same as an array, to be read beside something else."""
    amounts = select(InitiativeAmount.year).where(InitiativeAmount.tenant_id == own_tenant_id)
    periods = select(ReportingPeriod.year).where(ReportingPeriod.tenant_id == own_tenant_id)
    found = union(amounts, periods).subquery()
    return select(func.array_agg(aggregate_order_by(found.c.year, found.c.year.desc()))).scalar_subquery()


def lines(year: int, *, until: date | None = None, initiative_id: UUID | None = None) -> list[MoneyLine]:
    """The insatser with money or reports in a year, by name, as told until a day; or one that is asked for.

    Two statements.
    """
    span = Span(date(year, 1, 1), until or date(year, 12, 31))
    choice = Choice(span, None if initiative_id is None else [initiative_id])
    told = _told(choice)
    rows = session.execute(_rows(choice.limits), {**choice.told, "year": year})
    return [_line(row, told) for row in rows]


def line(year: int, initiative_id: UUID) -> MoneyLine:
    """One insats's money in a year; raises NotFound."""
    found = lines(year, initiative_id=initiative_id)
    if not found:
        raise NotFound(f"no insats {initiative_id}")
    return found[0]


def _of(table: type[InitiativeAmount] | type[RequisitionedAmount]) -> ColumnElement[bool]:
    return and_(table.tenant_id == Initiative.tenant_id, table.initiative_id == Initiative.id)


def _later(year: ColumnElement[int]) -> ScalarSelect[Any]:
    """What is set aside for the outer insats in years after this one."""
    return (
        select(func.sum(InitiativeAmount.amount))
        .where(_of(InitiativeAmount), InitiativeAmount.year > year)
        .correlate(Initiative)
        .scalar_subquery()
    )


@lru_cache(maxsize=KEPT)
def _rows(limits: tuple[str, ...]) -> Select[Any]:
    year = bindparam("year", type_=Integer())
    later = _later(year)
    asked = coverage_told(limits).subquery()
    attested = attested_in(year).subquery()
    has_money = or_(
        InitiativeAmount.id.is_not(None),
        RequisitionedAmount.id.is_not(None),
        attested.c.amount.is_not(None),
        later.is_not(None),
    )
    found = (
        select(
            Initiative.id,
            Initiative.name,
            Initiative.is_demo,
            InitiativeAmount.amount.label("granted"),
            InitiativeAmount.source,
            later.label("committed"),
            RequisitionedAmount.amount.label("requisitioned"),
            RequisitionedAmount.as_of,
            RequisitionedAmount.note,
            RequisitionedAmount.noted_at,
            RequisitionedAmount.noted_by,
            RequisitionedAmount.version,
            attested.c.amount.label("attested"),
            attested.c.covers_to,
            asked.c.accepted,
            asked.c.expected,
        )
        .outerjoin(asked, asked.c.initiative_id == Initiative.id)
        .outerjoin(attested, attested.c.initiative_id == Initiative.id)
        .outerjoin(InitiativeAmount, and_(_of(InitiativeAmount), InitiativeAmount.year == year))
        .outerjoin(RequisitionedAmount, and_(_of(RequisitionedAmount), RequisitionedAmount.year == year))
        .where(Initiative.tenant_id == own_tenant_id)
        .order_by(by_name(Initiative.name), Initiative.id)
    )
    if "initiatives" in limits:
        return found.where(Initiative.id == any_(bindparam("initiatives", type_=ARRAY(Uuid()))))
    return found.where(or_(has_money, asked.c.expected.is_not(None)))


@lru_cache(maxsize=KEPT)
def _newest(limits: tuple[str, ...]) -> Select[Any]:
    question = core_question().label("question")
    return (
        accepted_answers(
            Report.initiative_id,
            question,
            Report.id,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            ReportAnswer.number.label("amount"),
            ReportAnswer.missing,
            ReportAnswer.text,
            Report.accepted_by,
            Report.accepted_at,
            Report.accepted_times,
        )
        .where(is_told(limits), question.in_(_COSTS))
        .ext(distinct_on(Report.initiative_id, question))
        .order_by(Report.initiative_id, question, ReportingPeriod.last_month.desc(), Report.id)
    )


def _told(choice: Choice) -> dict[tuple[UUID, str], Told]:
    """The newest accepted report's answer to each question of cost, by insats; one statement."""
    rows = session.execute(_newest(choice.limits), choice.told)
    return {(row.initiative_id, row.question): _told_by(row) for row in rows}


def _told_by(row: Any) -> Told:
    return Told(
        report_id=row.id,
        period=Period(Cadence(row.cadence), row.year, row.number),
        amount=Missing(row.missing or Missing.NOT_KNOWN) if row.amount is None else row.amount,
        text=row.text or "",
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        is_revised=row.accepted_times > 1,
    )


def _line(row: Any, told: dict[tuple[UUID, str], Told]) -> MoneyLine:
    used, forecast, why = (told.get((row.id, question)) for question in _COSTS)
    # A reason explains the forecast that it was written beside, and no later one.
    explains = why is not None and forecast is not None and why.report_id == forecast.report_id
    noted = row.requisitioned is not None
    return MoneyLine(
        initiative_id=row.id,
        name=row.name,
        is_demo=row.is_demo,
        money=Money(
            granted=_known(row.granted),
            committed=Missing.NOT_APPLICABLE if row.committed is None else row.committed,
            requisitioned=_known(row.requisitioned if row.attested is None else row.attested),
            used=used.amount if used else Missing.NOT_KNOWN,
            forecast=forecast.amount if forecast else Missing.NOT_KNOWN,
        ),
        granted_source=row.source,
        requisition=Requisition(
            row.requisitioned, row.as_of, row.note, row.noted_at, row.noted_by, row.version
        )
        if noted
        else None,
        registered_to=row.covers_to,
        used=used,
        forecast=forecast,
        reason=why.text if why and explains else "",
        coverage=Coverage(row.accepted or 0, row.expected or 0),
    )


def _known(amount: Decimal | None) -> Amount:
    return Missing.NOT_KNOWN if amount is None else amount
