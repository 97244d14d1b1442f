"""Writing what a version of a template asks; used where a draft is made and where a profile is loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from finsam_saas.reporting_plan.models import TemplateQuestion, TemplateTarget
from finsam_saas.reporting_plan.sheet import Question, Target
from tenants.context import current_tenant
from tenants.database import session


def add_questions(
    version_id: UUID,
    questions: Iterable[Question],
    *,
    from_position: int = 0,
    no_longer_asked: Collection[str] = (),
) -> None:
    """Put questions in a version, in this order; those with these keys only keep their place."""
    rows = [
        {
            **asdict(question),
            "tenant_id": current_tenant().id,
            "template_version_id": version_id,
            "position": from_position + place,
            "is_asked": question.key not in no_longer_asked,
        }
        for place, question in enumerate(questions)
    ]
    if rows:
        session.execute(insert(TemplateQuestion).values(rows))


def add_targets(version_id: UUID, targets: Sequence[Target], *, from_position: int = 0) -> None:
    """Put targets in a version, in this order."""
    rows = [
        {
            **target_values(target),
            "tenant_id": current_tenant().id,
            "template_version_id": version_id,
            "position": from_position + place,
        }
        for place, target in enumerate(targets)
    ]
    if rows:
        session.execute(insert(TemplateTarget).values(rows))


def target_values(target: Target) -> dict[str, Any]:
    """The columns of a target: the share as a number with four decimals."""
    threshold = Decimal(target.threshold.numerator) / Decimal(target.threshold.denominator)
    return {
        "key": target.key,
        "text": target.text,
        "numerator": list(target.numerator),
        "denominator": target.denominator,
        "threshold": round(threshold, 4),
    }
