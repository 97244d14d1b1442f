"""The versions of the förbund's templates as they are kept, with what is no longer asked still in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import Select, select

from finsam_saas.reporting_plan.models import TemplateQuestion, TemplateTarget, TemplateVersion
from finsam_saas.reporting_plan.rules import TemplateKind, VersionState
from finsam_saas.reporting_plan.sheet import Question, Target
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

_VersionColumns = Select[
    UUID, TemplateKind, int, VersionState, date | None, datetime | None, str | None, str, int
]


@dataclass(frozen=True)
class VersionRow:
    """A version of a template: a draft, or in use from a day."""

    id: UUID
    kind: TemplateKind
    number: int
    state: VersionState
    valid_from: date | None
    taken_into_use_at: datetime | None
    taken_into_use_by: str | None
    note: str
    version: int

    @property
    def is_draft(self) -> bool:
        """Whether the version can still be changed."""
        return self.state is VersionState.DRAFT

    @property
    def label(self) -> str:
        """The version's name in events."""
        return f"template:{self.kind.value} {self.number}"


@dataclass(frozen=True)
class PlacedQuestion:
    """A question in its place in a version; one that is no longer asked keeps its place."""

    id: UUID
    version_id: UUID
    position: int
    is_asked: bool
    question: Question


@dataclass(frozen=True)
class PlacedTarget:
    """A target in its place in a version."""

    id: UUID
    version_id: UUID
    position: int
    target: Target


def _versions() -> _VersionColumns:
    return select(
        TemplateVersion.id,
        TemplateVersion.kind,
        TemplateVersion.number,
        TemplateVersion.state,
        TemplateVersion.valid_from,
        TemplateVersion.taken_into_use_at,
        TemplateVersion.taken_into_use_by,
        TemplateVersion.note,
        TemplateVersion.version,
    ).where(TemplateVersion.tenant_id == current_tenant().id)


def versions() -> list[VersionRow]:
    """Every version of every kind, in the order of their numbers; drafts last."""
    rows = session.execute(_versions().order_by(TemplateVersion.kind, TemplateVersion.number))
    return [VersionRow(*row) for row in rows]


def version(version_id: UUID) -> VersionRow:
    """One version; raises NotFound."""
    row = session.execute(_versions().where(TemplateVersion.id == version_id)).first()
    if row is None:
        raise NotFound(f"no template version {version_id}")
    return VersionRow(*row)


def questions(version_ids: Sequence[UUID]) -> list[PlacedQuestion]:
    """The questions of some versions in their places, also those no longer asked."""
    rows = session.execute(
        select(
            TemplateQuestion.id,
            TemplateQuestion.template_version_id,
            TemplateQuestion.position,
            TemplateQuestion.is_asked,
            TemplateQuestion.key,
            TemplateQuestion.section,
            TemplateQuestion.answer,
            TemplateQuestion.label,
            TemplateQuestion.help_text,
            TemplateQuestion.required,
            TemplateQuestion.mapped_to,
        )
        .where(
            TemplateQuestion.tenant_id == current_tenant().id,
            TemplateQuestion.template_version_id.in_(version_ids),
        )
        .order_by(TemplateQuestion.position, TemplateQuestion.key)
    )
    return [PlacedQuestion(*row[:4], question=Question(*row[4:])) for row in rows]


def targets(version_ids: Sequence[UUID]) -> list[PlacedTarget]:
    """The targets of some versions in their places."""
    rows = session.execute(
        select(
            TemplateTarget.id,
            TemplateTarget.template_version_id,
            TemplateTarget.position,
            TemplateTarget.key,
            TemplateTarget.text,
            TemplateTarget.numerator,
            TemplateTarget.denominator,
            TemplateTarget.threshold,
        )
        .where(
            TemplateTarget.tenant_id == current_tenant().id,
            TemplateTarget.template_version_id.in_(version_ids),
        )
        .order_by(TemplateTarget.position, TemplateTarget.key)
    )
    return [
        PlacedTarget(
            row.id,
            row.template_version_id,
            row.position,
            Target(row.key, row.text, tuple(row.numerator), row.denominator, Fraction(row.threshold)),
        )
        for row in rows
    ]


def question(question_id: UUID) -> PlacedQuestion:
    """One question; raises NotFound."""
    own = TemplateQuestion.tenant_id == current_tenant().id, TemplateQuestion.id == question_id
    version_id = session.scalar(select(TemplateQuestion.template_version_id).where(*own))
    if version_id is None:
        raise NotFound(f"no question {question_id}")
    return next(one for one in questions([version_id]) if one.id == question_id)


def target(target_id: UUID) -> PlacedTarget:
    """One target; raises NotFound."""
    own = TemplateTarget.tenant_id == current_tenant().id, TemplateTarget.id == target_id
    version_id = session.scalar(select(TemplateTarget.template_version_id).where(*own))
    if version_id is None:
        raise NotFound(f"no target {target_id}")
    return next(one for one in targets([version_id]) if one.id == target_id)


def keys_used() -> set[str]:
    """The keys of every question and target that the förbund has ever asked; none is given out again."""
    tenant_id = current_tenant().id
    asked = session.scalars(select(TemplateQuestion.key).where(TemplateQuestion.tenant_id == tenant_id))
    aimed = session.scalars(select(TemplateTarget.key).where(TemplateTarget.tenant_id == tenant_id))
    return {*asked, *aimed}
