"""All that a new decision on an insats is made from: how it stands, what is proposed, the years' money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, Uuid, and_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.budgets.queries import budgets_between
from finsam_saas.decisions.change_rules import NOTHING, Standing
from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.material import room_of
from finsam_saas.decisions.models import ChangeProposal, Decision, GrantedAmount
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.rules import YearRoom
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeOwner
from finsam_saas.meetings.models import MeetingItem
from finsam_saas.members.models import Member
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

SUBJECT = "initiative"
"""What an item of an agenda says it decides, when it is an insats that goes on."""


@dataclass(frozen=True)
class Proposed:
    """What is proposed of an insats at an item: amounts in kr by year, and its last day."""

    amounts: Mapping[int, Decimal]
    ends_on: date | None
    conditions: Sequence[ConditionEntry]


@dataclass(frozen=True)
class ChangeMaterial:
    """An insats to be decided about again; `application_id` is the one behind its latest grant.

    `granted` is what all insatser together have been granted, kr by year; `is_awaited` tells whether a change
    of this one stands on an agenda and is not decided.
    """

    initiative_id: UUID
    name: str
    standing: Standing
    owner: str
    application_id: UUID | None
    granted: Mapping[int, Decimal]
    is_awaited: bool
    proposed: Proposed | None

    def before(self, decided: DecisionFacts) -> ChangeMaterial:
        """The insats as it was before a decision that has been written down."""
        held = self.standing
        amounts = {
            year: held.amounts.get(year, NOTHING) - decided.amounts.get(year, NOTHING)
            for year in {*held.amounts, *decided.amounts}
        }
        ends_on = held.ends_on if decided.ends_on is None else decided.ended_before
        return replace(self, standing=replace(held, amounts=amounts, ends_on=ends_on))

    def rooms(self, years: Sequence[int]) -> dict[int, YearRoom]:
        """The money of these years, with what this insats has left out."""
        known = budgets_between(years[0], years[-1])
        held = self.standing.amounts
        return {
            year: room_of(year, self.granted.get(year, NOTHING) - held.get(year, NOTHING), known)
            for year in years
        }


def change_material(
    initiative_id: UUID, attested: Mapping[int, Decimal], item_id: UUID | None = None
) -> ChangeMaterial:
    """What a new decision on an insats is made from; `attested` is kr by year. One question.

    With an item also what is proposed there. Raises NotFound.
    """
    told = {"initiative_id": initiative_id, "subject": SUBJECT, "item_id": item_id}
    row = session.execute(_MATERIAL, told).one_or_none()
    if row is None:
        raise NotFound(f"no insats {initiative_id}")
    return ChangeMaterial(
        initiative_id=initiative_id,
        name=row.name,
        standing=Standing(row.starts_on, row.ends_on, _kronor(row.held), attested),
        owner=", ".join(row.owners or ()),
        application_id=row.application_id,
        granted=_kronor(row.granted),
        is_awaited=row.is_awaited,
        proposed=_proposed(*row.proposed) if row.proposed else None,
    )


def _proposed(amounts: Mapping[str, str], ends_on: str | None, told: Sequence[Any]) -> Proposed:
    conditions = [ConditionEntry(text or "", owner, _day(due)) for text, owner, due in told]
    return Proposed(_kronor(amounts), _day(ends_on), conditions)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kronor(by_year: Mapping[str, str] | None) -> dict[int, Decimal]:
    return {int(year): Decimal(amount) for year, amount in sorted((by_year or {}).items())}


def _by_year(*fits: ColumnElement[bool]) -> ScalarSelect[Any]:
    """What is set aside for insatser by year (kr), as one value."""
    summed = (
        select(InitiativeAmount.year, func.sum(InitiativeAmount.amount).label("amount"))
        .where(InitiativeAmount.tenant_id == own_tenant_id, *fits)
        .group_by(InitiativeAmount.year)
        .subquery()
    )
    told = func.jsonb_object_agg(cast(summed.c.year, String), cast(summed.c.amount, String))
    return select(told).scalar_subquery()


_OWNERS = (
    select(func.jsonb_agg(aggregate_order_by(Member.name, InitiativeOwner.position, Member.name)))
    .join(
        InitiativeOwner,
        and_(InitiativeOwner.tenant_id == Member.tenant_id, InitiativeOwner.member_id == Member.id),
    )
    .where(Member.tenant_id == own_tenant_id, InitiativeOwner.initiative_id == bindparam("initiative_id"))
    .scalar_subquery()
)
_APPLICATION_BEHIND = (
    select(Decision.application_id)
    .join(
        GrantedAmount,
        and_(GrantedAmount.tenant_id == Decision.tenant_id, GrantedAmount.decision_id == Decision.id),
    )
    .where(
        Decision.tenant_id == own_tenant_id,
        Decision.application_id.is_not(None),
        GrantedAmount.initiative_id == bindparam("initiative_id"),
    )
    .order_by(Decision.decided_on.desc(), Decision.id.desc())
    .limit(1)
    .scalar_subquery()
)
_IS_AWAITED = (
    select(MeetingItem.id)
    .where(
        MeetingItem.tenant_id == own_tenant_id,
        MeetingItem.subject_kind == bindparam("subject"),
        MeetingItem.subject_id == bindparam("initiative_id"),
        MeetingItem.outcome.is_(None),
    )
    .exists()
)
_PROPOSED = (
    select(func.jsonb_build_array(ChangeProposal.amounts, ChangeProposal.ends_on, ChangeProposal.conditions))
    .where(
        ChangeProposal.tenant_id == own_tenant_id, ChangeProposal.item_id == bindparam("item_id", type_=Uuid)
    )
    .scalar_subquery()
)
_MATERIAL = select(
    Initiative.name,
    Initiative.starts_on,
    Initiative.ends_on,
    _by_year(InitiativeAmount.initiative_id == bindparam("initiative_id")).label("held"),
    _by_year().label("granted"),
    _OWNERS.label("owners"),
    _APPLICATION_BEHIND.label("application_id"),
    _IS_AWAITED.label("is_awaited"),
    _PROPOSED.label("proposed"),
).where(Initiative.tenant_id == own_tenant_id, Initiative.id == bindparam("initiative_id"))
