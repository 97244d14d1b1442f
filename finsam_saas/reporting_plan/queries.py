"""What the förbund asks: its plans by kind of insats, the versions of its templates, and their sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.reporting_plan.models import (
    ReportingPlan,
    TemplateQuestion,
    TemplateTarget,
    TemplateVersion,
)
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import (
    INDIVIDUAL_KINDS,
    TemplateKind,
    VersionDates,
    VersionState,
    version_on,
)
from finsam_saas.reporting_plan.sheet import Question, Sheet, Target, in_order, standard_sheet
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a kind of insats reports; what a förbund has not chosen itself is as most förbund do it."""

    kind: TemplateKind
    is_asked: bool
    cadence: Cadence = Cadence.QUARTER
    days_to_report: int = 20
    remind_before: tuple[int, ...] = (5, 1)
    remind_every: int = 5
    remind_times: int = 3
    opens_by_itself: bool = False
    needs_sign_off: bool = False
    version: int = 0


_PLANS = select(
    ReportingPlan.kind,
    ReportingPlan.is_asked,
    ReportingPlan.cadence,
    ReportingPlan.days_to_report,
    ReportingPlan.remind_before,
    ReportingPlan.remind_every,
    ReportingPlan.remind_times,
    ReportingPlan.opens_by_itself,
    ReportingPlan.needs_sign_off,
    ReportingPlan.version,
).where(ReportingPlan.tenant_id == own_tenant_id)


def plans() -> dict[TemplateKind, Plan]:
    """How each kind of insats reports; the kinds for individuals report unless the förbund says otherwise."""
    found = {kind: Plan(kind=kind, is_asked=kind in INDIVIDUAL_KINDS) for kind in TemplateKind}
    for row in session.execute(_PLANS):
        values = {**row._mapping, "remind_before": tuple(row.remind_before)}
        found[row.kind] = Plan(**values)
    return found


@dataclass(frozen=True)
class VersionInUse(VersionDates):
    """A version that is in use: its key is the row's id."""

    kind: TemplateKind


def versions_in_use() -> list[VersionInUse]:
    """Every version of every template that has been taken into use."""
    rows = session.execute(
        select(
            TemplateVersion.id, TemplateVersion.valid_from, TemplateVersion.number, TemplateVersion.kind
        ).where(
            TemplateVersion.tenant_id == current_tenant().id, TemplateVersion.state == VersionState.IN_USE
        )
    )
    return [
        VersionInUse(row.id, row.valid_from, row.number, row.kind)
        for row in rows
        if row.valid_from is not None
    ]


def version_ids_on(first_day: date) -> dict[TemplateKind, UUID]:
    """The version of each kind's template that applies to a period; none where the standard template does."""
    in_use = versions_in_use()
    found = {
        kind: version_on([one for one in in_use if one.kind is kind], first_day) for kind in TemplateKind
    }
    return {kind: UUID(str(one.key)) for kind, one in found.items() if one is not None}


def sheet(kind: TemplateKind, template_version_id: UUID | None) -> Sheet:
    """What a report asks, in order; the standard template where the förbund had none of its own.

    Raises NotFound.
    """
    if template_version_id is None:
        return standard_sheet(kind)
    return sheets([template_version_id])[template_version_id]


def sheets(template_version_ids: list[UUID]) -> dict[UUID, Sheet]:
    """The sheets of several versions, by version. Raises NotFound where one does not exist."""
    own = TemplateVersion.tenant_id == current_tenant().id
    rows = session.execute(
        select(
            TemplateVersion.id.label("of"),
            TemplateVersion.kind,
            TemplateQuestion.key,
            TemplateQuestion.section,
            TemplateQuestion.answer,
            TemplateQuestion.label,
            TemplateQuestion.help_text,
            TemplateQuestion.required,
            TemplateQuestion.mapped_to,
            targets_of(TemplateVersion, TemplateVersion.id.expression).label("targets"),
        )
        .join(
            TemplateQuestion,
            and_(
                TemplateQuestion.tenant_id == TemplateVersion.tenant_id,
                TemplateQuestion.template_version_id == TemplateVersion.id,
                TemplateQuestion.is_asked,
            ),
        )
        .where(own, TemplateVersion.id.in_(template_version_ids))
        .order_by(TemplateVersion.id, TemplateQuestion.position)
    ).all()
    of_version = {
        version_id: [row for row in rows if row.of == version_id] for version_id in template_version_ids
    }
    if not all(of_version.values()):
        raise NotFound("no such template version")
    return {version_id: _sheet(found) for version_id, found in of_version.items()}


def _sheet(rows: list[Any]) -> Sheet:
    """A sheet from its version's questions, one a row, with the version's targets beside each."""
    questions = [
        Question(row.key, row.section, row.answer, row.label, row.help_text, row.required, row.mapped_to)
        for row in rows
    ]
    return Sheet(rows[0].kind, in_order(questions), targets_from(rows[0].targets))


def targets_of(outer: Any, version_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    """The targets of the version that a row of the outer table follows, to be read beside it."""
    one = func.jsonb_build_array(
        TemplateTarget.key,
        TemplateTarget.text,
        func.to_jsonb(TemplateTarget.numerator),
        TemplateTarget.denominator,
        cast(TemplateTarget.threshold, String),
    )
    in_order_of = aggregate_order_by(one, TemplateTarget.position, TemplateTarget.key)
    return (
        select(func.jsonb_agg(in_order_of))
        .where(TemplateTarget.tenant_id == outer.tenant_id, TemplateTarget.template_version_id == version_id)
        .correlate(outer)
        .scalar_subquery()
    )


def targets_from(read: Any) -> tuple[Target, ...]:
    """The targets that `targets_of` has read, in their order."""
    return tuple(
        Target(key, text, tuple(numerator), denominator, Fraction(threshold))
        for key, text, numerator, denominator, threshold in read or ()
    )
