"""Reading what figures are arranged by: insatser with their kommuner and target groups, years, coverage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    text,
)

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.figures.rules import Coverage
from finsam_saas.figures.sums import Choice, Summed, accepted_answers, core_question, is_chosen, of_period
from finsam_saas.figures.year_reading import digest_of
from finsam_saas.followup.models import Report, ReportAnswer, ReportingPeriod
from finsam_saas.followup.rules import Missing, ReportState, Total
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeManager,
    InitiativeMunicipality,
    InitiativeTargetGroup,
    TargetGroup,
)
from finsam_saas.initiatives.queries import by_name
from finsam_saas.members.models import Member
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class InitiativeFacts:
    """An insats that has been asked to report, with its kommuner and target groups by id."""

    id: UUID
    name: str
    municipalities: Mapping[str, str]
    target_groups: Mapping[str, str]


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads the figures of every insats, and not only those of the own ones."""
    return actor.may(Permission.REPORTS_READ)


def initiatives(actor: Actor) -> list[InitiativeFacts]:
    """The insatser with reports whose figures the actor may read, by name; one statement."""
    return [_initiative(row) for row in session.execute(_initiatives_of(actor))]


def initiatives_and_digest(actor: Actor, year: int) -> tuple[list[InitiativeFacts], str]:
    """The same, and the digest of a year's accepted counts; one statement."""
    rows = session.execute(_initiatives_of(actor).add_columns(digest_of(year).label("digest"))).all()
    return [_initiative(row) for row in rows], rows[0].digest if rows else ""


def _initiative(row: Any) -> InitiativeFacts:
    return InitiativeFacts(row.id, row.name, row.places or {}, row.groups or {})


def _initiatives_of(actor: Actor) -> Select[Any]:
    has_reports = exists().where(
        Report.tenant_id == Initiative.tenant_id, Report.initiative_id == Initiative.id
    )
    found = select(
        Initiative.id,
        Initiative.name,
        _named(InitiativeMunicipality, Member, InitiativeMunicipality.member_id).label("places"),
        _named(InitiativeTargetGroup, TargetGroup, InitiativeTargetGroup.target_group_id).label("groups"),
    ).where(Initiative.tenant_id == current_tenant().id, has_reports)
    if not reads_all(actor):
        found = found.where(
            exists().where(
                InitiativeManager.tenant_id == Initiative.tenant_id,
                InitiativeManager.initiative_id == Initiative.id,
                InitiativeManager.membership_id == actor.membership_id,
            )
        )
    return found.order_by(by_name(Initiative.name), Initiative.id)


def _named(
    joining: type[InitiativeMunicipality] | type[InitiativeTargetGroup],
    table: type[Member] | type[TargetGroup],
    column: Any,
) -> ScalarSelect[Any]:
    """The names by id of what a table joins to the insats of the outer query."""
    return (
        select(func.jsonb_object_agg(cast(table.id, String), table.name))
        .select_from(joining)
        .join(table, and_(table.tenant_id == joining.tenant_id, table.id == column))
        .where(joining.tenant_id == Initiative.tenant_id, joining.initiative_id == Initiative.id)
        .correlate(Initiative)
        .scalar_subquery()
    )


def years() -> list[int]:
    """The years that have been reported on, newest first."""
    rows = session.scalars(
        select(ReportingPeriod.year)
        .where(ReportingPeriod.tenant_id == current_tenant().id)
        .distinct()
        .order_by(ReportingPeriod.year.desc())
    )
    return list(rows)


def bucket(months: int) -> ColumnElement[int]:
    """The stretch of so many months that the joined period lies in, counted from year 0; null outside one."""
    last = (ReportingPeriod.last_month - 1) // months
    return case(((ReportingPeriod.first_month - 1) // months == last, last), else_=None)


PartKey = tuple[UUID, Any]


def coverage_by(
    choice: Choice, by: ColumnElement[Any] | None = None
) -> dict[tuple[UUID, TemplateKind, Any], Coverage]:
    """Accepted and expected reports by insats, kind and part; one statement."""
    part = literal(None) if by is None else by
    rows = session.execute(
        select(
            Report.initiative_id,
            Report.kind,
            part.label("part"),
            func.count().filter(Report.state == ReportState.ACCEPTED).label("accepted"),
            func.count().label("expected"),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .where(is_chosen(choice))
        .group_by(Report.initiative_id, Report.kind, *([] if by is None else [text("part")]))
    )
    return {(row.initiative_id, row.kind, row.part): Coverage(row.accepted, row.expected) for row in rows}


@dataclass(frozen=True)
class Held:
    """How many activities an accepted report tells of, or the symbol in the number's place."""

    report_id: UUID
    initiative_id: UUID
    part: Any
    value: int | None
    missing: str | None


def activities(choice: Choice, by: ColumnElement[Any] | None = None) -> list[Held]:
    """The activities held that each accepted report tells of, in the order of time; one statement."""
    part = literal(None) if by is None else by
    rows = session.execute(
        accepted_answers(Report.id, Report.initiative_id, part, ReportAnswer.number, ReportAnswer.missing)
        .where(is_chosen(choice), core_question() == ACTIVITIES_HELD, ReportAnswer.text.is_(None))
        .order_by(ReportingPeriod.last_month, Report.initiative_id)
    )
    return [
        Held(report, initiative, key, None if number is None else int(number), missing)
        for report, initiative, key, number, missing in rows
    ]


def held_in_all(found: Collection[Held]) -> dict[PartKey, Summed]:
    """Activities by insats and part; a report that does not know leaves a gap."""
    by_part: dict[PartKey, list[Held]] = {}
    for one in found:
        by_part.setdefault((one.initiative_id, one.part), []).append(one)
    return {
        key: Summed(
            Total(
                sum(one.value or 0 for one in held) if any(one.value is not None for one in held) else None,
                all(one.missing != Missing.NOT_KNOWN.value for one in held),
            ),
            len(held),
        )
        for key, held in by_part.items()
    }


@dataclass(frozen=True)
class ReportFacts:
    """A report of the span: whose, for which period, where it is, and who accepted it."""

    id: UUID
    initiative_id: UUID
    initiative: str
    kind: TemplateKind
    cadence: Cadence
    year: int
    number: int
    state: ReportState
    accepted_by: str | None
    accepted_at: datetime | None
    accepted_times: int

    @property
    def period(self) -> Period:
        """The period it is for."""
        return Period(self.cadence, self.year, self.number)


def reports_touching(choice: Choice) -> list[ReportFacts]:
    """The chosen insatser's reports of which some part lies in the span, in the order of time."""
    first, last = choice.span.first_day, choice.span.last_day
    conditions = [
        Report.tenant_id == current_tenant().id,
        ReportingPeriod.last_month >= first.year * 12 + first.month,
        ReportingPeriod.first_month <= last.year * 12 + last.month,
    ]
    if choice.initiatives is not None:
        conditions.append(Report.initiative_id.in_(choice.initiatives))
    if choice.kinds is not None:
        conditions.append(Report.kind.in_(choice.kinds))
    rows = session.execute(
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name,
            Report.kind,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            Report.state,
            Report.accepted_by,
            Report.accepted_at,
            Report.accepted_times,
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .where(*conditions)
        .order_by(ReportingPeriod.last_month, by_name(Initiative.name), Report.id)
    )
    return [ReportFacts(*row) for row in rows]
