"""Reading the conditions of all decisions, as tasks: what is open, by whom and when at the latest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from finsam_saas.applications.models import Application
from finsam_saas.applications.queries import HANDED_IN_TITLE
from finsam_saas.decisions.models import Decision, DecisionCondition
from finsam_saas.decisions.queries import ConditionFacts
from finsam_saas.initiatives.models import Initiative
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class OpenCondition:
    """A condition in the list of all, with the decision and the application or insats it belongs to."""

    condition: ConditionFacts
    decision_id: UUID
    application_id: UUID | None
    title: str


_CONDITIONS = (
    select(
        DecisionCondition.id,
        DecisionCondition.text,
        DecisionCondition.owner,
        DecisionCondition.due_on,
        DecisionCondition.done_on,
        DecisionCondition.done_by,
        DecisionCondition.version,
        Decision.id.label("decision_id"),
        Decision.application_id,
        func.coalesce(HANDED_IN_TITLE, Initiative.name).label("title"),
    )
    .join(
        Decision,
        and_(Decision.tenant_id == DecisionCondition.tenant_id, Decision.id == DecisionCondition.decision_id),
    )
    .outerjoin(
        Application,
        and_(Application.tenant_id == Decision.tenant_id, Application.id == Decision.application_id),
    )
    .outerjoin(
        Initiative,
        and_(Initiative.tenant_id == Decision.tenant_id, Initiative.id == Decision.initiative_id),
    )
    .where(DecisionCondition.tenant_id == own_tenant_id)
)


def conditions(page: int = 1, *, open_only: bool = True) -> tuple[list[OpenCondition], Paging]:
    """One page of the conditions of all decisions, those with the nearest day first."""
    fits = [DecisionCondition.tenant_id == own_tenant_id]
    if open_only:
        fits.append(DecisionCondition.done_on.is_(None))
    count = session.scalar(select(func.count()).select_from(DecisionCondition).where(*fits))
    paging = Paging(count or 0, page)
    rows = session.execute(
        _CONDITIONS.where(*fits)
        .order_by(DecisionCondition.due_on.asc().nulls_last(), Decision.decided_on, DecisionCondition.id)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [_open_condition(row) for row in rows], paging


def condition(condition_id: UUID) -> OpenCondition:
    """One condition with its decision; raises NotFound."""
    row = session.execute(_CONDITIONS.where(DecisionCondition.id == condition_id)).one_or_none()
    if row is None:
        raise NotFound(f"no condition {condition_id}")
    return _open_condition(row)


def _open_condition(row: Any) -> OpenCondition:
    own = ConditionFacts(*row[:7])
    return OpenCondition(own, row.decision_id, row.application_id, row.title)
