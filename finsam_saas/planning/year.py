"""The year's material: what accepted reports, the register of insatser and the budget say, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from finsam_saas.budgets import queries as budget_queries
from finsam_saas.figures.queries import coverage_told
from finsam_saas.figures.rules import NOTHING, Coverage, Span
from finsam_saas.figures.sums import (
    KEPT,
    Choice,
    accepted_answers,
    core_question,
    is_told,
    of_period,
    sums,
)
from finsam_saas.figures.year_reading import digest_told, years_told
from finsam_saas.followup.models import Report, ReportAnswer, ReportGoalState, ReportingPeriod
from finsam_saas.followup.rules import GoalState, Missing, ReportState, Total
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeMunicipality
from finsam_saas.initiatives.queries import by_name
from finsam_saas.members.models import Member
from finsam_saas.planning.facts import GoalTally, InitiativeShort, Money, YearMaterial
from finsam_saas.planning.rules import CapitalBase
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD, COST_FORECAST, COST_TO_DATE
from tenants.database import own_tenant_id, session

GOALS_REACHED = "goals_reached"


_MUNICIPALITIES = (
    select(func.jsonb_object_agg(cast(Member.id, String), Member.name))
    .where(
        Member.tenant_id == InitiativeMunicipality.tenant_id,
        Member.id == InitiativeMunicipality.member_id,
        InitiativeMunicipality.tenant_id == Initiative.tenant_id,
        InitiativeMunicipality.initiative_id == Initiative.id,
    )
    .correlate(Initiative)
    .scalar_subquery()
)


def initiatives_of(year: int, digests_of: Sequence[int] = ()) -> YearMaterial:
    """Every insats, with what is granted for the year, in which kommuner it is and its reports' coverage; and
    where it is asked for the digests of years' accepted counts. One statement.
    """
    told = {**Choice(Span.of_year(year)).told, "year": year, **years_told(digests_of)}
    rows = session.execute(_initiatives(len(digests_of)), told).all()
    coverage: dict[UUID, Coverage] = {}
    for row in rows:
        if row.kind is not None:
            coverage[row.id] = coverage.get(row.id, NOTHING) + Coverage(row.accepted, row.expected)
    return YearMaterial(
        year=year,
        initiatives=[_short(next(of_one)) for _id, of_one in groupby(rows, lambda row: row.id)],
        coverage=coverage,
        kinds={row.id: row.kind for row in rows if row.kind is not None},
        digests={
            one: str(rows[0]._mapping[f"digest_{place}"]) if rows else ""
            for place, one in enumerate(digests_of)
        },
    )


_GRANTED = (
    select(func.sum(InitiativeAmount.amount))
    .where(
        InitiativeAmount.tenant_id == Initiative.tenant_id,
        InitiativeAmount.initiative_id == Initiative.id,
        InitiativeAmount.year == bindparam("year", type_=Integer()),
    )
    .correlate(Initiative)
    .scalar_subquery()
)


@lru_cache(maxsize=KEPT)
def _initiatives(digests: int) -> Select[Any]:
    """The insatser with what is set aside in the year, their reports' coverage and so many digests."""
    covered = coverage_told().subquery()
    return (
        select(
            Initiative.id,
            Initiative.name,
            Initiative.orientation,
            Initiative.specific_orientation,
            Initiative.is_demo,
            _GRANTED.label("granted"),
            _MUNICIPALITIES.label("kommuner"),
            covered.c.kind,
            covered.c.accepted,
            covered.c.expected,
            *(digest_told(place).label(f"digest_{place}") for place in range(digests)),
        )
        .outerjoin(covered, covered.c.initiative_id == Initiative.id)
        .where(Initiative.tenant_id == own_tenant_id)
        .order_by(Initiative.position, by_name(Initiative.name), Initiative.id, covered.c.kind)
    )


def _short(row: Any) -> InitiativeShort:
    return InitiativeShort(
        row.id,
        row.name,
        row.orientation,
        row.specific_orientation,
        row.is_demo,
        row.granted,
        {UUID(member_id): name for member_id, name in (row.kommuner or {}).items()},
    )


@dataclass(frozen=True)
class _Told:
    """What an accepted report tells beside its counts: an answer, or how many of its goals are reached."""

    initiative_id: UUID
    question: str
    number: Decimal | None
    out_of: int
    month: int


_ANSWERS = accepted_answers(
    Report.initiative_id,
    core_question().label("question"),
    ReportAnswer.number,
    literal(0).label("out_of"),
    ReportingPeriod.last_month.label("month"),
).where(
    core_question().in_((ACTIVITIES_HELD, COST_TO_DATE, COST_FORECAST)),
    or_(ReportAnswer.number.is_not(None), ReportAnswer.missing == Missing.NOT_KNOWN.value),
)
_GOAL_STATES = (
    select(
        Report.initiative_id,
        cast(literal(GOALS_REACHED), String),
        func.count().filter(ReportGoalState.state == GoalState.REACHED),
        func.count(),
        ReportingPeriod.last_month,
    )
    .join(ReportingPeriod, of_period())
    .join(
        ReportGoalState,
        and_(ReportGoalState.tenant_id == Report.tenant_id, ReportGoalState.report_id == Report.id),
    )
    .group_by(Report.initiative_id, Report.id, ReportingPeriod.last_month)
)


_ALL_TOLD = union_all(
    _ANSWERS.where(is_told()), _GOAL_STATES.where(is_told(), Report.state == ReportState.ACCEPTED)
).subquery()
_NEWEST_FIRST = select(_ALL_TOLD).order_by(_ALL_TOLD.c.month.desc())


def _told(choice: Choice) -> list[_Told]:
    """Activities, costs and the state of goals in the accepted reports of a span, the newest report first."""
    return [_Told(*row) for row in session.execute(_NEWEST_FIRST, choice.told)]


def material(year: int, *, with_budget: bool = True, digests_of: Sequence[int] = ()) -> YearMaterial:
    """All that the targets of a year are measured from; four statements however much there is."""
    choice = Choice(Span.of_year(year))
    found = _told(choice)
    made = replace(
        initiatives_of(year, digests_of),
        figures=sums(choice),
        activities=_activities(found),
        goals_of=_newest_tallies(found),
        money=_money(found),
    )
    return _with_budget(made) if with_budget else made


def _activities(found: Sequence[_Told]) -> dict[UUID, Total]:
    by_initiative: dict[UUID, list[_Told]] = {}
    for one in found:
        if one.question == ACTIVITIES_HELD:
            by_initiative.setdefault(one.initiative_id, []).append(one)
    return {
        initiative_id: Total(
            sum(int(one.number) for one in told if one.number is not None)
            if any(one.number is not None for one in told)
            else None,
            all(one.number is not None for one in told),
        )
        for initiative_id, told in by_initiative.items()
    }


def _newest_tallies(found: Sequence[_Told]) -> dict[UUID, GoalTally]:
    newest: dict[UUID, GoalTally] = {}
    for one in found:
        if one.question == GOALS_REACHED:
            newest.setdefault(one.initiative_id, GoalTally(int(one.number or 0), one.out_of))
    return newest


def _money(found: Sequence[_Told]) -> dict[UUID, Money]:
    """The newest told; an answer of "not known" in a newer report stands above an older figure."""
    newest: dict[tuple[UUID, str], Decimal | None] = {}
    for one in found:
        if one.question in (COST_TO_DATE, COST_FORECAST):
            newest.setdefault((one.initiative_id, one.question), one.number)
    return {
        initiative_id: Money(
            newest.get((initiative_id, COST_TO_DATE)), newest.get((initiative_id, COST_FORECAST))
        )
        for initiative_id in {key for key, _question in newest}
    }


def _with_budget(made: YearMaterial) -> YearMaterial:
    """The material with own capital from the version that holds of the year's budget."""
    budget = budget_queries.budget_that_holds(made.year)
    if budget is None:
        return made
    sums_of = budget.sums
    return replace(
        made,
        budget=budget.name,
        capital=sums_of.remaining,
        capital_bases={
            CapitalBase.BUDGETED_FUNDS: sums_of.funds,
            CapitalBase.COSTS: sums_of.costs,
            CapitalBase.MEMBER_FEES: sums_of.member_fees,
        },
        budget_is_whole=sums_of.missing == 0,
    )
