"""Reading what figures are arranged by: insatser with their kommuner and target groups, years, coverage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
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
from finsam_saas.figures.rules import Coverage, Span
from finsam_saas.figures.sums import (
    KEPT,
    SPAN,
    Choice,
    is_told,
    of_period,
)
from finsam_saas.figures.year_reading import digest_told, years_told
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeManager,
    InitiativeMunicipality,
    InitiativeTargetGroup,
    TargetGroup,
)
from finsam_saas.initiatives.queries import by_name
from finsam_saas.members.models import Member
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session


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


CoverageParts = Mapping[tuple[UUID, TemplateKind, Any], Coverage]


@dataclass(frozen=True)
class Asked:
    """The insatser whose figures somebody may read, how many of their reports are accepted of those expected,
    by insats, kind and part, and the digest of a year's accepted counts where it was asked for.
    """

    initiatives: Sequence[InitiativeFacts]
    coverage: CoverageParts
    digest: str


def asked(
    actor: Actor,
    span: Span,
    kinds: Collection[TemplateKind] | None = None,
    by: ColumnElement[Any] | None = None,
    *,
    digest_year: int | None = None,
) -> Asked:
    """The insatser with reports whose figures the actor may read, by name, with their coverage of a span.

    One statement.
    """
    told = Choice(span, None, kinds).told
    statement = _asking(tuple(told), by, with_digest=digest_year is not None, reads_all=reads_all(actor))
    told |= {} if reads_all(actor) else {"membership_id": actor.membership_id}
    told |= {} if digest_year is None else years_told([digest_year])
    rows = session.execute(statement, told).all()
    found = {row.id: row for row in rows}
    return Asked(
        [_initiative(row) for row in found.values()],
        {(row.id, row.kind, row.part): Coverage(row.accepted, row.expected) for row in rows if row.kind},
        rows[0].digest if rows else "",
    )


def _initiative(row: Any) -> InitiativeFacts:
    return InitiativeFacts(row.id, row.name, row.places or {}, row.groups or {})


@lru_cache(maxsize=KEPT)
def _asking(
    limits: tuple[str, ...], by: ColumnElement[Any] | None, *, with_digest: bool, reads_all: bool
) -> Select[Any]:
    covered = _coverage(limits, by).subquery()
    digest = digest_told() if with_digest else literal("")
    return (
        _initiatives(reads_all=reads_all)
        .outerjoin(covered, covered.c.initiative_id == Initiative.id)
        .add_columns(
            digest.label("digest"), covered.c.kind, covered.c.part, covered.c.accepted, covered.c.expected
        )
    )


def _initiatives(*, reads_all: bool) -> Select[Any]:
    """The insatser with reports by name; all, or those of a membership that the run is told."""
    has_reports = exists().where(
        Report.tenant_id == Initiative.tenant_id, Report.initiative_id == Initiative.id
    )
    found = select(
        Initiative.id,
        Initiative.name,
        _named(InitiativeMunicipality, Member, InitiativeMunicipality.member_id).label("places"),
        _named(InitiativeTargetGroup, TargetGroup, InitiativeTargetGroup.target_group_id).label("groups"),
    ).where(Initiative.tenant_id == own_tenant_id, has_reports)
    if not reads_all:
        found = found.where(
            exists().where(
                InitiativeManager.tenant_id == Initiative.tenant_id,
                InitiativeManager.initiative_id == Initiative.id,
                InitiativeManager.membership_id == bindparam("membership_id", type_=Uuid()),
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


_YEARS = (
    select(ReportingPeriod.year)
    .where(ReportingPeriod.tenant_id == own_tenant_id)
    .distinct()
    .order_by(ReportingPeriod.year.desc())
)


def years() -> list[int]:
    """The years that have been reported on, newest first."""
    return list(session.scalars(_YEARS))


def bucket(months: int) -> ColumnElement[int]:
    """The stretch of so many months that the joined period lies in, counted from year 0; null outside one."""
    last = (ReportingPeriod.last_month - 1) // months
    return case(((ReportingPeriod.first_month - 1) // months == last, last), else_=None)


def coverage_told(limits: tuple[str, ...] = SPAN) -> Select[Any]:
    """Accepted and expected reports by insats and kind, to be joined to insatser; told as `is_told` says."""
    return _coverage(limits, None)


def _coverage(limits: tuple[str, ...], by: ColumnElement[Any] | None) -> Select[Any]:
    part = literal(None) if by is None else by
    return (
        select(
            Report.initiative_id,
            Report.kind,
            part.label("part"),
            func.count().filter(Report.state == ReportState.ACCEPTED).label("accepted"),
            func.count().label("expected"),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .where(is_told(limits))
        .group_by(Report.initiative_id, Report.kind, *([] if by is None else [text("part")]))
    )


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
