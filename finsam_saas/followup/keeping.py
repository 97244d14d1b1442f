"""Writes what was entered in a report: only the cells, answers and goals that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.followup.entry import CellChange, GoalStanding, Number
from finsam_saas.followup.models import ReportAnswer, ReportCount, ReportGoalState
from finsam_saas.followup.rules import Missing
from tenants.context import current_tenant
from tenants.database import session


def write_answers(report_id: UUID, numbers: Mapping[str, Number], texts: Mapping[str, str]) -> None:
    """Write the answers given; an emptied one is removed."""
    own = and_(ReportAnswer.tenant_id == current_tenant().id, ReportAnswer.report_id == report_id)
    emptied = [key for key, number in numbers.items() if number is Missing.NOT_FILLED_IN]
    emptied += [key for key, text in texts.items() if not text]
    if emptied:
        session.execute(delete(ReportAnswer).where(own, ReportAnswer.question.in_(emptied)))
    rows = [
        _answer(report_id, key, number=None if isinstance(number, Missing) else number, missing=number)
        for key, number in numbers.items()
        if number is not Missing.NOT_FILLED_IN
    ] + [_answer(report_id, key, text=text) for key, text in texts.items() if text]
    if rows:
        added = insert(ReportAnswer).values(rows)
        changed = {name: added.excluded[name] for name in ("number", "missing", "text")}
        session.execute(
            added.on_conflict_do_update(index_elements=["tenant_id", "report_id", "question"], set_=changed)
        )


def write_goals(report_id: UUID, goals: Mapping[UUID, GoalStanding | None]) -> None:
    """Write where the insats's own goals stand; None takes away what was told."""
    own = and_(ReportGoalState.tenant_id == current_tenant().id, ReportGoalState.report_id == report_id)
    emptied = [goal for goal, standing in goals.items() if standing is None]
    if emptied:
        session.execute(delete(ReportGoalState).where(own, ReportGoalState.goal_id.in_(emptied)))
    rows = [
        {
            "tenant_id": current_tenant().id,
            "report_id": report_id,
            "goal_id": goal,
            "state": standing.state,
            "note": standing.note,
        }
        for goal, standing in goals.items()
        if standing is not None
    ]
    if rows:
        added = insert(ReportGoalState).values(rows)
        changed = {name: added.excluded[name] for name in ("state", "note")}
        session.execute(
            added.on_conflict_do_update(index_elements=["tenant_id", "report_id", "goal_id"], set_=changed)
        )


def _answer(
    report_id: UUID,
    question: str,
    *,
    number: Any = None,
    missing: Number | None = None,
    text: str | None = None,
) -> dict[str, Any]:
    return {
        "tenant_id": current_tenant().id,
        "report_id": report_id,
        "question": question,
        "number": number,
        "missing": missing.value if isinstance(missing, Missing) else None,
        "text": text,
    }


def write_cells(report_id: UUID, changes: Sequence[CellChange]) -> None:
    """Write the changed cells; an emptied one is removed."""
    own = and_(ReportCount.tenant_id == current_tenant().id, ReportCount.report_id == report_id)
    emptied = [one for one in changes if one.new is Missing.NOT_FILLED_IN]
    if emptied:
        cells = [and_(ReportCount.row == str(one.row), ReportCount.sex == one.sex) for one in emptied]
        session.execute(delete(ReportCount).where(own, or_(*cells)))
    filled = [
        {
            "tenant_id": current_tenant().id,
            "report_id": report_id,
            "row": str(one.row),
            "sex": one.sex,
            "value": None if isinstance(one.new, Missing) else one.new,
            "missing": one.new.value if isinstance(one.new, Missing) else None,
        }
        for one in changes
        if one.new is not Missing.NOT_FILLED_IN
    ]
    if filled:
        added = insert(ReportCount).values(filled)
        session.execute(
            added.on_conflict_do_update(
                index_elements=["tenant_id", "report_id", "row", "sex"],
                set_={"value": added.excluded.value, "missing": added.excluded.missing},
            )
        )
