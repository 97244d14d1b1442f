"""Who is expected to report for a period and has not been asked yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Boolean,
    Select,
    String,
    TableValuedAlias,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    or_,
    select,
)

from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.reading import by_name
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation, SpecificOrientation
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.queries import Plan
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind, kind_of
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class Expected:
    """An insats that is to report for a period, and as which kind."""

    initiative_id: UUID
    name: str
    kind: TemplateKind


def expected_to_report(period: Period) -> list[Expected]:
    """Insatser that ran in some part of the period, report this often, and have no report for any of it.

    One that has told of some of the days, because it reported more or less often then, is not asked twice.
    An insats whose orientation or status is not known ("uppgift saknas") is not expected to report.
    """
    rows = session.execute(_EXPECTED_BY_NAME, _days_of(period))
    return [Expected(row.id, row.name, TemplateKind(row.kind)) for row in rows]


def first_expected(period: Period, most: int) -> tuple[list[str], int]:
    """The first names of those expected to report in the förbund's own order, and how many there are."""
    rows = session.execute(_FIRST_EXPECTED, {**_days_of(period), "most": most}).all()
    return [row.name for row in rows], rows[0].all if rows else 0


def _days_of(period: Period) -> dict[str, object]:
    return {
        "cadence": period.cadence,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "first_month": period.first_month,
        "last_month": period.last_month,
    }


def _kinds() -> TableValuedAlias:
    """The kind that an insats of each orientation reports as, and whether it does so unless it is said."""
    rows = [
        (orientation.value, specific.value if specific else "", kind.value, kind in INDIVIDUAL_KINDS)
        for orientation in Orientation
        for specific in (None, *SpecificOrientation)
        if (kind := kind_of(orientation, specific)) is not None
    ]
    columns = zip(zip(*rows, strict=True), (String, String, String, Boolean), strict=True)
    lists: list[Any] = [literal(list(values), ARRAY(type_)) for values, type_ in columns]
    return (
        func.unnest(*lists)
        .table_valued(
            column("orientation", String),
            column("specific", String),
            column("kind", String),
            column("by_itself", Boolean),
            name="kinds",
        )
        .render_derived()
    )


def _asked() -> CTE:
    """The orientations whose kind the plan asks as often as `cadence`; found once, not for each insats."""
    kinds = _kinds()
    plan = and_(ReportingPlan.tenant_id == own_tenant_id, cast(ReportingPlan.kind, String) == kinds.c.kind)
    asked = (
        select(kinds.c.orientation, kinds.c.specific, kinds.c.kind)
        .outerjoin(ReportingPlan, plan)
        .where(
            func.coalesce(ReportingPlan.is_asked, kinds.c.by_itself),
            func.coalesce(ReportingPlan.cadence, Plan.cadence)
            == bindparam("cadence", type_=ReportingPlan.cadence.type),
        )
    )
    return asked.cte("asked").prefix_with("MATERIALIZED")


def _expected_statement() -> Select[*tuple[Any, ...]]:
    """The insatser that are to report for the days `first_day` to `last_day`."""
    # Read once and kept in memory, however many insatser there are to look for in it.
    have_reported = select(Report.initiative_id).where(
        Report.tenant_id == own_tenant_id,
        ReportingPeriod.tenant_id == Report.tenant_id,
        ReportingPeriod.id == Report.period_id,
        ReportingPeriod.first_month <= bindparam("last_month"),
        ReportingPeriod.last_month >= bindparam("first_month"),
    )
    still_running = and_(
        Initiative.status == InitiativeStatus.ONGOING,
        or_(Initiative.ends_on.is_(None), Initiative.ends_on >= bindparam("first_day")),
    )
    ended_since = and_(
        Initiative.status.in_((InitiativeStatus.ENDED, InitiativeStatus.TERMINATED)),
        Initiative.ends_on >= bindparam("first_day"),
    )
    asked = _asked()
    is_asked = and_(
        asked.c.orientation == cast(Initiative.orientation, String),
        asked.c.specific == func.coalesce(cast(Initiative.specific_orientation, String), ""),
    )
    return (
        select(Initiative.id, Initiative.name, asked.c.kind)
        .join(asked, is_asked)
        .where(
            Initiative.tenant_id == own_tenant_id,
            or_(still_running, ended_since),
            or_(Initiative.starts_on.is_(None), Initiative.starts_on <= bindparam("last_day")),
            Initiative.id.not_in(have_reported),
        )
    )


# Built once: the list of reports asks this each time it is opened.
_EXPECTED = _expected_statement()
_EXPECTED_BY_NAME = _EXPECTED.order_by(by_name())
_FIRST_EXPECTED = (
    _EXPECTED.with_only_columns(Initiative.name, func.count().over().label("all"))
    .order_by(Initiative.position, Initiative.name, Initiative.id)
    .limit(bindparam("most"))
)
