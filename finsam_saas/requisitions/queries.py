"""Reading requisitions: one's own with their drafts, what has been handed in, and what is left of a grant.

A draft is its insatsägare's own: whoever does not answer for the insats is told that it is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, cast, false, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications.rules import CostType
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.own import OWN_MEMBERSHIP, answering_ids
from finsam_saas.initiatives.queries import by_name
from finsam_saas.requisitions.entry import ClaimEntry, Cost, entry_of
from finsam_saas.requisitions.models import Requisition, RequisitionCost, RequisitionRules
from finsam_saas.requisitions.rules import COUNTED, OPEN_TO_OWNER, Hands, RequisitionState
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

LONGEST_FILE = 5_000
_IS_OWN: ColumnElement[bool] = Requisition.initiative_id.in_(answering_ids())


@dataclass(frozen=True)
class RulesFacts:
    """Whether one person may do both attests, by which decision; two persons where nothing is decided."""

    one_person: bool = False
    decided: str = ""
    version: int = 0


@dataclass(frozen=True)
class RequisitionFacts:
    """A requisition as it was handed in; `draft` is for those who answer for the insats alone."""

    id: UUID
    initiative_id: UUID
    initiative: str
    state: RequisitionState
    year: int | None
    period_from: date | None
    period_to: date | None
    text: str
    amount: Decimal | None
    draft: ClaimEntry | None
    claimants: Sequence[str]
    matter_id: UUID | None
    number: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    reason: str | None
    examined_by: UUID | None
    examiner: str | None
    examined_at: datetime | None
    approved_by: UUID | None
    approver: str | None
    approved_at: datetime | None
    payer: str | None
    paid_on: date | None
    version: int
    is_own: bool
    ends_on: date | None
    """The last day of the insats."""

    @property
    def is_open(self) -> bool:
        """Whether those who answer for the insats may change it now."""
        return self.is_own and self.state in OPEN_TO_OWNER

    @property
    def approved_on(self) -> date | None:
        """The day in Sweden on which the payment was approved."""
        return self.approved_at.astimezone(SWEDEN).date() if self.approved_at else None

    @property
    def hands(self) -> Hands:
        """Through whose hands it has gone."""
        return Hands(frozenset(map(UUID, self.claimants)), self.examined_by, self.approved_by)


@dataclass(frozen=True)
class RequisitionLine:
    """A requisition in a list; the amount (kr) is what was handed in, None before that."""

    id: UUID
    initiative_id: UUID
    initiative: str
    state: RequisitionState
    year: int | None
    number: str | None
    period_from: date | None
    period_to: date | None
    amount: Decimal | None
    submitted_at: datetime | None
    examiner: str | None
    approver: str | None
    paid_on: date | None


@dataclass(frozen=True)
class Selection:
    """Which requisitions are asked for; None asks for all."""

    state: RequisitionState | None = None
    year: int | None = None
    initiative_id: UUID | None = None


@dataclass(frozen=True)
class Listed:
    """A page of requisitions, the sum (kr) of those that count in all pages, and the years there are."""

    lines: Sequence[RequisitionLine]
    paging: Paging
    amount: Decimal
    years: Sequence[int]


_OWN_COLUMNS = tuple(
    getattr(Requisition, name)
    for name in RequisitionFacts.__dataclass_fields__
    if name not in ("initiative", "is_own", "ends_on")
)
_LINE_COLUMNS = tuple(
    getattr(Requisition, name) for name in RequisitionLine.__dataclass_fields__ if name != "initiative"
)
_OF_INITIATIVE = and_(
    Initiative.tenant_id == Requisition.tenant_id, Initiative.id == Requisition.initiative_id
)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """What the actor may read: what was handed in, and all of the insatser he answers for."""
    reads = (
        Requisition.state != RequisitionState.DRAFT if actor.may(Permission.REQUISITIONS_READ) else false()
    )
    return or_(reads, _IS_OWN) if actor.may(Permission.REQUISITIONS_WRITE) else reads


def requisition(actor: Actor, requisition_id: UUID, *, lock: bool = False) -> RequisitionFacts:
    """One requisition; raises NotFound for what the actor may not read, drafts of others too."""
    asked = (
        select(
            *_OWN_COLUMNS, Initiative.name.label("initiative"), Initiative.ends_on, _IS_OWN.label("is_own")
        )
        .join(Initiative, _OF_INITIATIVE)
        .where(Requisition.tenant_id == own_tenant_id, Requisition.id == requisition_id, _visible(actor))
    )
    row = session.execute(
        asked.with_for_update(of=Requisition) if lock else asked, {OWN_MEMBERSHIP: actor.membership_id}
    ).one_or_none()
    if row is None:
        raise NotFound(f"no requisition {requisition_id}")
    is_own = row.is_own and actor.may(Permission.REQUISITIONS_WRITE)
    return RequisitionFacts(
        **{**row._mapping, "is_own": is_own, "draft": entry_of(row.draft) if is_own and row.draft else None}
    )


def own_requisition(actor: Actor, requisition_id: UUID, *, lock: bool = False) -> RequisitionFacts:
    """A requisition of an insats that the actor answers for; raises NotFound for all others."""
    found = requisition(actor, requisition_id, lock=lock)
    if not found.is_own:
        raise NotFound(f"requisition {requisition_id} is somebody else's")
    return found


def costs(requisition_id: UUID) -> list[Cost]:
    """The costs (kr) that were handed in, in the order of the form."""
    rows = session.execute(
        select(RequisitionCost.cost_type, RequisitionCost.amount, RequisitionCost.text).where(
            RequisitionCost.tenant_id == own_tenant_id, RequisitionCost.requisition_id == requisition_id
        )
    )
    found = {row.cost_type: Cost(*row) for row in rows}
    return [found[kind] for kind in CostType if kind in found]


def listed(actor: Actor, asked: Selection, page: int) -> Listed:
    """A page of the requisitions that the actor may read, the latest first; three statements."""
    wanted = _wanted(actor, asked)
    told = {OWN_MEMBERSHIP: actor.membership_id}
    counted = session.execute(
        select(func.count(), func.sum(Requisition.amount).filter(Requisition.state.in_(COUNTED))).where(
            *wanted
        ),
        told,
    ).one()
    paging = Paging(counted[0], page)
    rows = session.execute(_lines(wanted).limit(paging.size).offset(paging.offset), told)
    years = session.scalars(
        select(Requisition.year)
        .where(Requisition.tenant_id == own_tenant_id, Requisition.year.is_not(None), _visible(actor))
        .distinct()
        .order_by(Requisition.year.desc()),
        told,
    )
    found = [RequisitionLine(**row._mapping) for row in rows]
    return Listed(found, paging, counted[1] or Decimal(0), [year for year in years if year is not None])


def all_lines(actor: Actor, asked: Selection) -> list[RequisitionLine]:
    """The requisitions of a selection for a file, the latest first; at most LONGEST_FILE."""
    rows = session.execute(
        _lines(_wanted(actor, asked)).limit(LONGEST_FILE), {OWN_MEMBERSHIP: actor.membership_id}
    )
    return [RequisitionLine(**row._mapping) for row in rows]


def _wanted(actor: Actor, asked: Selection) -> list[ColumnElement[bool]]:
    wanted = [Requisition.tenant_id == own_tenant_id, _visible(actor)]
    if asked.state is not None:
        wanted.append(Requisition.state == asked.state)
    if asked.year is not None:
        wanted.append(Requisition.year == asked.year)
    if asked.initiative_id is not None:
        wanted.append(Requisition.initiative_id == asked.initiative_id)
    return wanted


def _lines(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(*_LINE_COLUMNS, Initiative.name.label("initiative"))
        .join(Initiative, _OF_INITIATIVE)
        .where(*wanted)
        .order_by(func.coalesce(Requisition.submitted_at, Requisition.created_at).desc(), Requisition.id)
    )


def claimable(actor: Actor) -> list[tuple[UUID, str]]:
    """The insatser that the actor may claim for, by name."""
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == own_tenant_id, Initiative.id.in_(answering_ids()))
        .order_by(by_name(Initiative.name), Initiative.id),
        {OWN_MEMBERSHIP: actor.membership_id},
    )
    return [(id_, name) for id_, name in rows]


def waiting(states: Sequence[RequisitionState], *, writes: bool) -> ScalarSelect[Any]:
    """By state how many requisitions stand in it and their sum (kr), to be read beside something else.

    For who writes them also how many of theirs were returned; asks for OWN_MEMBERSHIP then.
    """
    wanted: ColumnElement[bool] = Requisition.state.in_(states)
    if writes:
        wanted = or_(wanted, and_(Requisition.state == RequisitionState.RETURNED, _IS_OWN))
    by_state = (
        select(Requisition.state, func.count().label("count"), func.sum(Requisition.amount).label("amount"))
        .where(Requisition.tenant_id == own_tenant_id, wanted)
        .group_by(Requisition.state)
        .subquery()
    )
    told = func.jsonb_build_array(by_state.c.count, cast(by_state.c.amount, String))
    return select(func.jsonb_object_agg(by_state.c.state, told)).scalar_subquery()


def rules() -> RulesFacts:
    """Who may attest in this förbund."""
    row = session.execute(
        select(RequisitionRules.one_person, RequisitionRules.decided, RequisitionRules.version).where(
            RequisitionRules.tenant_id == own_tenant_id
        )
    ).one_or_none()
    return RulesFacts(*row) if row else RulesFacts()
