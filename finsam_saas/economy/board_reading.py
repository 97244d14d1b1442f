"""Reading what the board's follow-up is made of besides figures: reports with their texts, and goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from finsam_saas.figures.rules import Coverage, Span
from finsam_saas.figures.sums import Choice, is_chosen, of_period
from finsam_saas.followup.models import InitiativeGoal, Report, ReportGoalState, ReportingPeriod
from finsam_saas.followup.rules import GoalState, ReportState
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.queries import by_name
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class BoardReport:
    """A report that was asked for in the time, with its texts where it is accepted."""

    id: UUID
    initiative_id: UUID
    initiative: str
    kind: TemplateKind
    template_version_id: UUID | None
    cadence: Cadence
    year: int
    number: int
    state: ReportState
    happened: str
    deviations: str
    accepted_at: datetime | None
    accepted_by: str | None
    accepted_times: int

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


def reports(span: Span) -> list[BoardReport]:
    """The reports whose whole period lies in the time, by insats and then in the order of time."""
    rows = session.execute(
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name.label("initiative"),
            Report.kind,
            Report.template_version_id,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            Report.state,
            Report.happened,
            Report.deviations,
            Report.accepted_at,
            Report.accepted_by,
            Report.accepted_times,
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .where(is_chosen(Choice(span)))
        .order_by(by_name(Initiative.name), Initiative.id, ReportingPeriod.last_month, Report.id)
    )
    return [BoardReport(**row._mapping) for row in rows]


def coverage_of(found: Sequence[BoardReport]) -> Coverage:
    """How many of these reports are accepted."""
    return Coverage(sum(one.is_accepted for one in found), len(found))


@dataclass(frozen=True)
class ToldGoal:
    """Where a goal of an insats's own stood in a report."""

    text: str
    state: GoalState
    note: str


def goals_told(found: Sequence[BoardReport]) -> dict[UUID, list[ToldGoal]]:
    """Where each insats's goals stood in the last of these reports that tells of them; one statement."""
    order = {one.id: place for place, one in enumerate(found) if one.is_accepted}
    whose = {one.id: one.initiative_id for one in found}
    rows = session.execute(
        select(
            ReportGoalState.report_id,
            InitiativeGoal.id,
            InitiativeGoal.text,
            ReportGoalState.state,
            ReportGoalState.note,
        )
        .join(
            InitiativeGoal,
            and_(
                InitiativeGoal.tenant_id == ReportGoalState.tenant_id,
                InitiativeGoal.id == ReportGoalState.goal_id,
            ),
        )
        .where(ReportGoalState.tenant_id == current_tenant().id, ReportGoalState.report_id.in_(order))
        .order_by(InitiativeGoal.position, InitiativeGoal.id)
    )
    newest: dict[UUID, tuple[int, UUID, ToldGoal]] = {}
    for row in rows:
        place = order[row.report_id]
        if row.id not in newest or newest[row.id][0] < place:
            newest[row.id] = (place, whose[row.report_id], ToldGoal(row.text, row.state, row.note))
    told: dict[UUID, list[ToldGoal]] = {}
    for _place, initiative_id, goal in newest.values():
        told.setdefault(initiative_id, []).append(goal)
    return told
