"""Plans and templates of a förbund's profile, into the tables and out again.

A version in use is never changed by a load, only added; where a version's figures come from is kept beside.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from finsam_saas.governance.models import RecordedFact
from finsam_saas.governance.recorded import facts, keep_facts
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.keeping import add_questions, add_targets
from finsam_saas.reporting_plan.models import ReportingPlan, TemplateVersion
from finsam_saas.reporting_plan.profile import (
    ReportingPlanPart,
    TemplatePart,
    question_part,
    target_part,
)
from finsam_saas.reporting_plan.rules import TemplateKind, VersionState
from finsam_saas.reporting_plan.sheet import standard_sheet
from finsam_saas.reporting_plan.versions import PlacedQuestion, PlacedTarget, VersionRow
from tenants.context import current_tenant
from tenants.database import now, session
from tenants.profile_fields import REGISTERED, ProfileFault, Sourced
from tenants.profile_rows import Shape

PLANS = Shape(ReportingPlanPart, ReportingPlan, by=("kind",))
FROM_PROFILE = "profile"
SECTION, SOURCES = "followup", "reporting_sources"


class ReportingSource(Sourced):
    """Where a plan, a version of a template or one of its targets was read, by the name it has here."""

    key: str


def load(plans: tuple[ReportingPlanPart, ...], templates: tuple[TemplatePart, ...]) -> list[ProfileFault]:
    """Make the plans as the profile says, and add the versions that are not there.

    Gives the refusals of versions that are there and say something else.
    """
    refused = _load_templates(templates)
    PLANS.keep([PLANS.values(part) for part in plans])
    told = {_name(part.kind): part.source for part in plans}
    for part in templates:
        name = _name(part.kind, part.number)
        told[name] = part.source
        told |= {f"{name}:{target.key}": target.source for target in part.targets}
    sourced = [ReportingSource(key=key, source=source) for key, source in told.items()]
    keep_facts(SECTION, SOURCES, [one for one in sourced if one.source != REGISTERED])
    return refused


def prune(
    plans: tuple[ReportingPlanPart, ...], templates: tuple[TemplatePart, ...], followed: set[UUID]
) -> list[ProfileFault]:
    """Remove the plans and the versions that the profile lacks.

    Gives the refusals of versions that reports follow (`followed`).
    """
    wanted = {(part.kind, part.number) for part in templates}
    spare = [one for one in versions.versions() if not one.is_draft and (one.kind, one.number) not in wanted]
    session.execute(
        delete(TemplateVersion).where(
            TemplateVersion.tenant_id == current_tenant().id,
            TemplateVersion.id.in_([one.id for one in spare if one.id not in followed]),
        )
    )
    refused = [
        _refusal(one.kind, one.number, "cannot be removed by a load: reports follow it")
        for one in spare
        if one.id in followed
    ]
    names = [PLANS.name(PLANS.values(part)) for part in plans]
    return PLANS.prune(names, f"{SECTION}.plans") + refused


def export_plans() -> tuple[ReportingPlanPart, ...]:
    """The plans that the förbund has chosen itself."""
    sources = _sources()
    found = [
        PLANS.part(row).model_copy(update={"source": sources.get(_name(row.kind), REGISTERED)})
        for row in PLANS.rows()
    ]
    return tuple(sorted(found, key=lambda one: list(TemplateKind).index(one.kind)))


def export_templates() -> tuple[TemplatePart, ...]:
    """The versions in use, with their questions where these are not the standard ones."""
    rows = [one for one in versions.versions() if not one.is_draft]
    ids = [one.id for one in rows]
    questions, targets, sources = versions.questions(ids), versions.targets(ids), _sources()
    return tuple(
        _part(
            row,
            [one for one in questions if one.version_id == row.id],
            [one for one in targets if one.version_id == row.id],
            sources,
        )
        for row in sorted(rows, key=lambda one: (list(TemplateKind).index(one.kind), one.number))
    )


def forget_source(kind: TemplateKind) -> None:
    """From now on the plan of a kind is the förbund's own: it was changed in the product."""
    session.execute(
        delete(RecordedFact).where(
            RecordedFact.tenant_id == current_tenant().id,
            RecordedFact.section == SECTION,
            RecordedFact.kind == SOURCES,
            RecordedFact.key == _name(kind),
        )
    )


def _name(kind: TemplateKind, number: int | None = None) -> str:
    return kind.value if number is None else f"{kind.value} {number}"


def _sources() -> dict[str, str]:
    return {one.key: one.source for one in facts(SECTION, SOURCES, ReportingSource)}


def _refusal(kind: TemplateKind, number: int, message: str) -> ProfileFault:
    return ProfileFault(f"{SECTION}.templates[{_name(kind, number)}]", message)


def _load_templates(parts: tuple[TemplatePart, ...]) -> list[ProfileFault]:
    kept = {(one.kind, one.number): one for one in export_templates()}
    drafts = {(one.kind, one.number) for one in versions.versions() if one.is_draft}
    refused = []
    for part in parts:
        key = part.kind, part.number
        if key in drafts or (key in kept and _said(kept[key]) != _said(part)):
            refused.append(_refusal(*key, "another version has this number, and it stays as it is"))
        elif key not in kept:
            _add(part)
    return refused


def _said(part: TemplatePart) -> tuple[object, ...]:
    """What a version says, whatever its sources."""
    return part.valid_from, part.note, part.all_questions(), part.retired(), part.sheet().targets


def _add(part: TemplatePart) -> None:
    made = TemplateVersion(
        kind=part.kind,
        number=part.number,
        state=VersionState.IN_USE,
        valid_from=part.valid_from,
        taken_into_use_at=now(),
        taken_into_use_by=FROM_PROFILE,
        note=part.note or "",
    )
    session.add(made)
    session.flush()
    add_questions(made.id, part.all_questions(), no_longer_asked=part.retired())
    add_targets(made.id, part.sheet().targets)


def _part(
    row: VersionRow, questions: list[PlacedQuestion], targets: list[PlacedTarget], sources: dict[str, str]
) -> TemplatePart:
    name = _name(row.kind, row.number)
    asked = tuple(one.question for one in questions if one.is_asked)
    is_standard = len(asked) == len(questions) and asked == standard_sheet(row.kind).questions
    shown = [] if is_standard else questions
    return TemplatePart.model_validate(
        {
            "kind": row.kind,
            "number": row.number,
            "valid_from": row.valid_from,
            "note": row.note or None,
            "questions": tuple(question_part(one.question, is_asked=one.is_asked) for one in shown),
            "targets": tuple(
                target_part(one.target, sources.get(f"{name}:{one.target.key}", REGISTERED))
                for one in targets
            ),
            "source": sources.get(name, REGISTERED),
        }
    )
