"""The goals of a structural insats: its own, few, and told of in each of its reports (Uppsala 2023)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup.entry import GoalStanding
from finsam_saas.followup.models import InitiativeGoal, ReportGoalState
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session

MOST_IN_FORCE = 100
"""Goals that an insats may have at once; those that have them have three to ten."""
MOST_GOALS = 500
"""Goals read of one insats, those in force first: more than are retired in twenty years."""


class TooManyGoals(Exception):
    """The insats has as many goals as it may have at once."""


@dataclass(frozen=True)
class ReportGoal:
    """A goal as one report has it; no standing where nothing has been told yet."""

    id: UUID
    text: str
    standing: GoalStanding | None


@dataclass(frozen=True)
class InitiativeGoals:
    """An insats and its goals, those in force and those that have been retired.

    `is_cut` says that there are retired goals which were not read.
    """

    initiative_id: UUID
    initiative: str
    is_structural: bool
    may_change: bool
    in_force: Sequence[tuple[UUID, str]]
    retired: Sequence[tuple[UUID, str]]
    is_cut: bool


def goals_of_report(found: ReportRow) -> list[ReportGoal]:
    """The goals that a report tells of: those in force, and those it has told of before they were retired.

    None for insatser for individuals. The report must already have been found for the actor.
    """
    if found.kind in INDIVIDUAL_KINDS:
        return []
    told = and_(
        ReportGoalState.tenant_id == InitiativeGoal.tenant_id,
        ReportGoalState.goal_id == InitiativeGoal.id,
        ReportGoalState.report_id == found.id,
    )
    rows = session.execute(
        select(InitiativeGoal.id, InitiativeGoal.text, ReportGoalState.state, ReportGoalState.note)
        .outerjoin(ReportGoalState, told)
        .where(
            InitiativeGoal.tenant_id == current_tenant().id,
            InitiativeGoal.initiative_id == found.initiative_id,
            or_(InitiativeGoal.retired_at.is_(None), ReportGoalState.state.is_not(None)),
        )
        .order_by(InitiativeGoal.position, InitiativeGoal.id)
        .limit(MOST_GOALS)
    )
    return [
        ReportGoal(row.id, row.text, GoalStanding(row.state, row.note) if row.state else None) for row in rows
    ]


def initiative_goals(actor: Actor, initiative_id: UUID) -> InitiativeGoals:
    """An insats with its goals, for everybody who reads insatser. Raises NotFound."""
    reports = exists().where(
        InitiativeManager.tenant_id == Initiative.tenant_id,
        InitiativeManager.initiative_id == Initiative.id,
        InitiativeManager.membership_id == actor.membership_id,
    )
    rows = session.execute(
        select(
            Initiative.name,
            Initiative.orientation,
            reports.label("reports"),
            InitiativeGoal.id,
            InitiativeGoal.text,
            InitiativeGoal.retired_at,
        )
        .outerjoin(
            InitiativeGoal,
            and_(
                InitiativeGoal.tenant_id == Initiative.tenant_id,
                InitiativeGoal.initiative_id == Initiative.id,
            ),
        )
        .where(Initiative.tenant_id == current_tenant().id, Initiative.id == initiative_id)
        .order_by(InitiativeGoal.retired_at.desc().nulls_first(), InitiativeGoal.position, InitiativeGoal.id)
        .limit(MOST_GOALS + 1)
    ).all()
    if not rows:
        raise NotFound(f"no insats {initiative_id}")
    own = rows[0].reports and actor.may(Permission.REPORTS_ENTER)
    return InitiativeGoals(
        initiative_id=initiative_id,
        initiative=rows[0].name,
        is_structural=rows[0].orientation is Orientation.STRUCTURAL,
        may_change=own or actor.may(Permission.INITIATIVES_EDIT),
        in_force=[(row.id, row.text) for row in rows if row.id and row.retired_at is None],
        retired=[(row.id, row.text) for row in rows[:MOST_GOALS] if row.id and row.retired_at is not None],
        is_cut=len(rows) > MOST_GOALS,
    )


def goals_to_change(actor: Actor, initiative_id: UUID) -> InitiativeGoals:
    """The goals of a structural insats that the actor reports for, or any for the kansli. Raises NotFound."""
    found = initiative_goals(actor, initiative_id)
    if not (found.may_change and found.is_structural):
        raise NotFound(f"the goals of insats {initiative_id} are not changed by this actor")
    return found


def add_goal(*, actor: Actor, initiative_id: UUID, text: str) -> None:
    """Give a structural insats one more goal; a goal it has already is not given twice.

    Raises NotFound, ReasonHoldsPersonalNumber and TooManyGoals.
    """
    found = goals_to_change(actor, initiative_id)
    if find_personal_identity_numbers(text):
        raise ReasonHoldsPersonalNumber
    if text in [goal for _id, goal in found.in_force]:
        return
    if len(found.in_force) >= MOST_IN_FORCE:
        raise TooManyGoals
    last = select(func.coalesce(func.max(InitiativeGoal.position), 0)).where(
        InitiativeGoal.tenant_id == current_tenant().id, InitiativeGoal.initiative_id == initiative_id
    )
    position = (session.scalar(last) or 0) + 1
    session.add(InitiativeGoal(initiative_id=initiative_id, text=text, position=position))
    _tell(actor, EventName.INITIATIVE_GOAL_ADDED, found, text)


def retire_goal(*, actor: Actor, initiative_id: UUID, goal_id: UUID) -> None:
    """Let coming reports be without the goal; what has been told of it stays. Raises NotFound."""
    found = goals_to_change(actor, initiative_id)
    text = dict([*found.in_force, *found.retired]).get(goal_id)
    if text is None:
        raise NotFound(f"insats {initiative_id} has no goal {goal_id}")
    if goal_id in dict(found.retired):
        return
    session.execute(
        update(InitiativeGoal)
        .where(InitiativeGoal.tenant_id == current_tenant().id, InitiativeGoal.id == goal_id)
        .values(retired_at=now())
    )
    _tell(actor, EventName.INITIATIVE_GOAL_RETIRED, found, text)


def _tell(actor: Actor, name: EventName, found: InitiativeGoals, text: str) -> None:
    record(actor=actor, name=name, subject_id=found.initiative_id, subject_label=found.initiative, goal=text)
