"""Reading what the board's follow-up is made of besides figures: reports with their texts, and goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, and_, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.economy.queries import years, years_array
from finsam_saas.figures.rules import Coverage, Span
from finsam_saas.figures.sums import Choice, is_told, of_period
from finsam_saas.figures.year_reading import digest_told, years_told
from finsam_saas.followup.models import InitiativeGoal, Report, ReportGoalState, ReportingPeriod
from finsam_saas.followup.rules import GoalState, ReportState
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.queries import by_name
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.queries import targets_from, targets_of
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Target
from tenants.database import session


@dataclass(frozen=True)
class ToldGoal:
    """Where a goal of an insats's own stood in a report."""

    id: UUID
    text: str
    state: GoalState
    note: str


@dataclass(frozen=True)
class BoardReport:
    """A report that was asked for in the time, with its texts where it is accepted."""

    id: UUID
    initiative_id: UUID
    initiative: str
    kind: TemplateKind
    cadence: Cadence
    year: int
    number: int
    state: ReportState
    happened: str
    deviations: str
    accepted_at: datetime | None
    accepted_by: str | None
    accepted_times: int
    goals: Sequence[ToldGoal]
    targets: Sequence[Target]

    @property
    def period(self) -> Period:
        """The period it is for."""
        return Period(self.cadence, self.year, self.number)

    @property
    def is_accepted(self) -> bool:
        """Whether its figures and texts count."""
        return self.state is ReportState.ACCEPTED

    @property
    def is_revised(self) -> bool:
        """Whether it has been accepted more than once ("reviderad")."""
        return self.accepted_times > 1


@dataclass(frozen=True)
class Told:
    """The reports of a time, the digest of a year's counts, and the years there are, newest first."""

    reports: Sequence[BoardReport]
    digest: str
    years: Sequence[int]


def told(span: Span, *, digest_year: int | None = None) -> Told:
    """The reports whose whole period lies in the time, by insats and then in the order of time.

    Beside them the digest, where one is asked for; one statement where there are reports.
    """
    told = {**Choice(span).told, **years_told([] if digest_year is None else [digest_year])}
    rows = session.execute(_reports(with_digest=digest_year is not None), told).all()
    if not rows:
        return Told((), "", years())
    return Told([_report(row) for row in rows], rows[0].digest, rows[0].years)


def _report(row: Any) -> BoardReport:
    told = {name: value for name, value in row._mapping.items() if name not in {"digest", "years"}}
    told["goals"] = [
        ToldGoal(UUID(id_), text, GoalState(state), note) for id_, text, state, note in row.goals or ()
    ]
    told["targets"] = targets_from(row.targets)
    return BoardReport(**told)


def _goals_of_report() -> ScalarSelect[Any]:
    """Where the insats's own goals stood in the outer report, in their order."""
    one = func.jsonb_build_array(
        InitiativeGoal.id, InitiativeGoal.text, ReportGoalState.state, ReportGoalState.note
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(one, InitiativeGoal.position, InitiativeGoal.id)))
        .where(
            ReportGoalState.tenant_id == Report.tenant_id,
            ReportGoalState.report_id == Report.id,
            InitiativeGoal.tenant_id == ReportGoalState.tenant_id,
            InitiativeGoal.id == ReportGoalState.goal_id,
        )
        .correlate(Report)
        .scalar_subquery()
    )


@cache
def _reports(*, with_digest: bool) -> Select[*tuple[Any, ...]]:
    digest = digest_told() if with_digest else literal("")
    return (
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name.label("initiative"),
            Report.kind,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            Report.state,
            Report.happened,
            Report.deviations,
            Report.accepted_at,
            Report.accepted_by,
            Report.accepted_times,
            _goals_of_report().label("goals"),
            targets_of(Report, Report.template_version_id.expression).label("targets"),
            digest.label("digest"),
            years_array().label("years"),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .where(is_told())
        .order_by(by_name(Initiative.name), Initiative.id, ReportingPeriod.last_month, Report.id)
    )


def coverage_of(found: Sequence[BoardReport]) -> Coverage:
    """How many of these reports are accepted."""
    return Coverage(sum(one.is_accepted for one in found), len(found))


def goals_told(found: Sequence[BoardReport]) -> list[ToldGoal]:
    """Where an insats's goals stood in the last of its reports that tells of them."""
    newest = {goal.id: goal for one in found if one.is_accepted for goal in one.goals}
    return list(newest.values())
