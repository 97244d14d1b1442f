"""Activities held, as the accepted reports of the insatser tell them; they have no sex."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal

from finsam_saas.figures.sums import KEPT, Choice, PartKey, accepted_answers, core_question, is_told
from finsam_saas.followup.models import Report, ReportAnswer, ReportingPeriod
from finsam_saas.followup.rules import Missing, Total
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from tenants.database import session


@dataclass(frozen=True)
class Held:
    """How many activities an accepted report tells of, or the symbol in the number's place."""

    report_id: UUID
    initiative_id: UUID
    part: Any
    value: int | None
    missing: str | None


@dataclass(frozen=True)
class HeldSum:
    """Activities in sum, and how many accepted reports tell of them."""

    total: Total
    reports: int


def activities(choice: Choice, by: ColumnElement[Any] | None = None) -> list[Held]:
    """The activities held that each accepted report tells of, in the order of time; one statement."""
    return [
        Held(report, initiative, key, None if number is None else int(number), missing)
        for report, initiative, key, number, missing in session.execute(
            _activities(choice.limits, by), choice.told
        )
    ]


@lru_cache(maxsize=KEPT)
def _activities(limits: tuple[str, ...], by: ColumnElement[Any] | None) -> Select[Any]:
    part = literal(None) if by is None else by
    return (
        accepted_answers(Report.id, Report.initiative_id, part, ReportAnswer.number, ReportAnswer.missing)
        .where(is_told(limits), core_question() == ACTIVITIES_HELD, ReportAnswer.text.is_(None))
        .order_by(ReportingPeriod.last_month, Report.initiative_id)
    )


def held_in_all(found: Collection[Held], *, by_part: bool = True) -> dict[PartKey, HeldSum]:
    """Activities by insats and part, or by insats (part None); a report that does not know leaves a gap."""
    together: dict[PartKey, list[Held]] = {}
    for one in found:
        together.setdefault((one.initiative_id, one.part if by_part else None), []).append(one)
    return {
        key: HeldSum(
            Total(
                sum(one.value or 0 for one in held) if any(one.value is not None for one in held) else None,
                all(one.missing != Missing.NOT_KNOWN.value for one in held),
            ),
            len(held),
        )
        for key, held in together.items()
    }
