"""Reading decisions: what was decided of an application, what stands behind an insats's money, conditions.

A decision at a meeting is seen as soon as it is written down; `is_sealed` tells whether its minutes are
adjusted, so that it can no longer be put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.applications.models import Application
from finsam_saas.applications.queries import HANDED_IN_TITLE
from finsam_saas.bodies.models import Body
from finsam_saas.decisions.models import Decision, DecisionCondition, GrantedAmount
from finsam_saas.decisions.rules import DecisionKind
from finsam_saas.initiatives.models import Initiative
from finsam_saas.meetings.immediate_rules import SEALED_ITEM
from finsam_saas.meetings.models import Meeting, MeetingItem
from finsam_saas.meetings.rules import SEALED
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class ConditionFacts:
    """A condition as a task: by whom in words, when at the latest, and when it was met."""

    id: UUID
    text: str
    owner: str | None
    due_on: date | None
    done_on: date | None
    done_by: str | None
    version: int

    def is_late(self, on: date) -> bool:
        """Whether its last day has passed and it is not met."""
        return self.done_on is None and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class DecisionFacts:
    """A decision with the § behind it, what it gives by year (kr) and its conditions.

    A change of an insats may have no application behind it; what it gives is then more or less than before,
    and `ends_on` the last day that it gave the insats.
    """

    id: UUID
    application_id: UUID | None
    title: str
    kind: DecisionKind
    decided_on: date
    item_id: UUID | None
    delegated: str | None
    overrun_reason: str | None
    made_initiative: bool
    ends_on: date | None
    ended_before: date | None
    written_by: str
    meeting_id: UUID | None
    paragraph: int | None
    body: str | None
    words: str | None
    is_sealed: bool
    initiative_id: UUID | None
    initiative: str | None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    conditions: Sequence[ConditionFacts] = ()

    @property
    def total(self) -> Decimal:
        """What it gives in all (kr)."""
        return sum(self.amounts.values(), Decimal(0))

    @property
    def open_conditions(self) -> int:
        """How many conditions are not met."""
        return sum(1 for one in self.conditions if one.done_on is None)


def _amounts() -> ScalarSelect[Any]:
    return (
        select(func.jsonb_object_agg(cast(GrantedAmount.year, String), cast(GrantedAmount.amount, String)))
        .where(GrantedAmount.tenant_id == Decision.tenant_id, GrantedAmount.decision_id == Decision.id)
        .scalar_subquery()
    )


def _conditions() -> ScalarSelect[Any]:
    one = DecisionCondition
    told = func.jsonb_build_array(
        one.id, one.text, one.owner, one.due_on, one.done_on, one.done_by, one.version
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(told, one.position)))
        .where(one.tenant_id == Decision.tenant_id, one.decision_id == Decision.id)
        .scalar_subquery()
    )


def _initiative() -> ScalarSelect[Any]:
    return (
        select(func.jsonb_build_array(Initiative.id, Initiative.name))
        .where(
            Initiative.tenant_id == Decision.tenant_id,
            or_(
                Initiative.id == Decision.initiative_id,
                # By itself the innermost question would ask of every decision, not of the one around it.
                exists()
                .where(
                    GrantedAmount.tenant_id == Decision.tenant_id,
                    GrantedAmount.decision_id == Decision.id,
                    GrantedAmount.initiative_id == Initiative.id,
                )
                .correlate(Decision, Initiative),
            ),
        )
        .limit(1)
        .scalar_subquery()
    )


def _initiative_name() -> ScalarSelect[Any]:
    return (
        select(Initiative.name)
        .where(Initiative.tenant_id == Decision.tenant_id, Initiative.id == Decision.initiative_id)
        .scalar_subquery()
    )


def _of_meeting(asked: Select[Any]) -> Select[Any]:
    """With the item, meeting and body behind each decision, where a meeting decided."""
    return (
        asked.outerjoin(
            MeetingItem,
            and_(MeetingItem.tenant_id == Decision.tenant_id, MeetingItem.id == Decision.item_id),
        )
        .outerjoin(
            Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id)
        )
        .outerjoin(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    )


_IS_SEALED: ColumnElement[bool] = func.coalesce(
    or_(Meeting.state.in_(SEALED), MeetingItem.adjustment.in_(SEALED_ITEM)), Decision.item_id.is_(None)
)
_FACTS: Any = select(
    Decision.id,
    Decision.application_id,
    func.coalesce(HANDED_IN_TITLE, _initiative_name()).label("title"),
    Decision.kind,
    Decision.decided_on,
    Decision.item_id,
    Decision.delegated,
    Decision.overrun_reason,
    Decision.made_initiative,
    Decision.ends_on,
    Decision.ended_before,
    Decision.written_by,
    Meeting.id.label("meeting_id"),
    MeetingItem.paragraph,
    Body.label.label("body"),
    MeetingItem.decision.label("words"),
    _IS_SEALED.label("is_sealed"),
    _initiative().label("of_initiative"),
    _amounts().label("by_year"),
    _conditions().label("with_conditions"),
).outerjoin(
    Application,
    and_(Application.tenant_id == Decision.tenant_id, Application.id == Decision.application_id),
)
_DECISIONS = (
    _of_meeting(_FACTS)
    .where(Decision.tenant_id == own_tenant_id)
    .order_by(Decision.decided_on.desc(), Decision.id.desc())
)
_ONE = _DECISIONS.where(Decision.id == bindparam("decision_id"))
_OF_APPLICATION = _DECISIONS.where(Decision.application_id == bindparam("application_id"))
_GIVING = _DECISIONS.where(
    or_(
        Decision.initiative_id == bindparam("initiative_id"),
        exists().where(
            GrantedAmount.tenant_id == Decision.tenant_id,
            GrantedAmount.decision_id == Decision.id,
            GrantedAmount.initiative_id == bindparam("initiative_id"),
        ),
    )
)


def decision(decision_id: UUID) -> DecisionFacts:
    """One decision; raises NotFound."""
    found = _decisions(_ONE, {"decision_id": decision_id})
    if not found:
        raise NotFound(f"no decision {decision_id}")
    return found[0]


def decisions_of(application_id: UUID) -> list[DecisionFacts]:
    """What has been decided of an application, the latest first."""
    return _decisions(_OF_APPLICATION, {"application_id": application_id})


def decided_at(item_ids: Iterable[UUID]) -> dict[UUID, DecisionFacts]:
    """The decisions written down at items of meetings, by item."""
    wanted = list(item_ids)
    found = _decisions(_DECISIONS.where(Decision.item_id.in_(wanted))) if wanted else []
    return {one.item_id: one for one in found if one.item_id}


def decisions_behind(initiative_id: UUID) -> list[DecisionFacts]:
    """The decisions that have given an insats money or changed it, the latest first."""
    return _decisions(_GIVING, {"initiative_id": initiative_id})


def granted_by_year(initiative_id: UUID) -> dict[int, Decimal]:
    """What decisions have granted an insats, kr by year; what came without a decision is not in it."""
    rows = session.execute(
        select(GrantedAmount.year, func.sum(GrantedAmount.amount).label("amount"))
        .where(GrantedAmount.tenant_id == own_tenant_id, GrantedAmount.initiative_id == initiative_id)
        .group_by(GrantedAmount.year)
        .order_by(GrantedAmount.year)
    )
    return {row.year: row.amount for row in rows}


def _decisions(asked: Select[Any], told: Mapping[str, UUID] | None = None) -> list[DecisionFacts]:
    rows = session.execute(asked, told)
    return [_decision(dict(row._mapping)) for row in rows]


def _decision(row: dict[str, Any]) -> DecisionFacts:
    initiative_id, initiative = row.pop("of_initiative") or (None, None)
    by_year, told = row.pop("by_year") or {}, row.pop("with_conditions") or []
    return DecisionFacts(
        **row,
        initiative_id=UUID(initiative_id) if initiative_id else None,
        initiative=initiative,
        amounts={int(year): Decimal(amount) for year, amount in sorted(by_year.items())},
        conditions=[
            ConditionFacts(UUID(id_), text, owner, _day(due), _day(done), by, version)
            for id_, text, owner, due, done, by, version in told
        ],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
