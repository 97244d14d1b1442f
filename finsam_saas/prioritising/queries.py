"""Reading the applications of a call as they were handed in, with what is said, proposed and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Numeric, ScalarSelect, String, and_, bindparam, cast, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.applications.models import Application, ApplicationSubmission
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.decisions.models import Decision, GrantedAmount, Proposal, ProposalAmount
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.preparation.models import ApplicationStage
from finsam_saas.preparation.rules import Verdict
from finsam_saas.registry.models import Matter
from tenants.database import own_tenant_id, session

MOST_COMPARED = 200
TARGET_GROUP_SHOWN = 160
"""Letters of the target group's text that the comparison shows."""
DECIDED = frozenset({ApplicationState.GRANTED, ApplicationState.PARTLY_GRANTED, ApplicationState.REJECTED})


class Said(NamedTuple):
    """What a body that prepares has concluded; without a name where the förbund has no such body."""

    body: str | None
    body_kind: BodyKind
    verdict: Verdict


@dataclass(frozen=True)
class Compared:
    """An application in the comparison; amounts are kr for the year that is looked at.

    `proposed` is None where nothing is proposed yet, `granted` where nothing is decided.
    """

    id: UUID
    title: str
    owner: str
    state: ApplicationState
    matter_number: str
    orientation: Orientation | None
    women: int | None
    men: int | None
    target_group: str
    asked: Decimal
    asked_other_years: Decimal
    proposed: Decimal | None
    granted: Decimal | None
    said: Sequence[Said]

    @property
    def is_decided(self) -> bool:
        """Whether it has been decided, so that there is nothing to try."""
        return self.state in DECIDED


_YEAR: BindParameter[int] = bindparam("year")
_LATEST = (
    select(ApplicationSubmission.content)
    .where(
        ApplicationSubmission.tenant_id == Application.tenant_id,
        ApplicationSubmission.application_id == Application.id,
    )
    .order_by(ApplicationSubmission.number.desc())
    .limit(1)
    .lateral("latest")
)


def _proposed() -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.sum(ProposalAmount.amount), 0))
        .select_from(Proposal)
        .outerjoin(
            ProposalAmount,
            and_(
                ProposalAmount.tenant_id == Proposal.tenant_id,
                ProposalAmount.proposal_id == Proposal.id,
                ProposalAmount.year == _YEAR,
            ),
        )
        .where(Proposal.tenant_id == Application.tenant_id, Proposal.application_id == Application.id)
        .group_by(Proposal.id)
        .scalar_subquery()
    )


def _granted() -> ScalarSelect[Any]:
    return (
        select(func.sum(GrantedAmount.amount))
        .join(
            Decision,
            and_(Decision.tenant_id == GrantedAmount.tenant_id, Decision.id == GrantedAmount.decision_id),
        )
        .where(
            Decision.tenant_id == Application.tenant_id,
            Decision.application_id == Application.id,
            GrantedAmount.year == _YEAR,
        )
        .scalar_subquery()
    )


def _said() -> ScalarSelect[Any]:
    """The last answer of each stage, in order."""
    told = func.jsonb_build_array(Body.label, ApplicationStage.body_kind, ApplicationStage.verdict)
    order = aggregate_order_by(told, ApplicationStage.position, ApplicationStage.round)
    return (
        select(func.jsonb_agg(order))
        .outerjoin(
            Body, and_(Body.tenant_id == ApplicationStage.tenant_id, Body.id == ApplicationStage.body_id)
        )
        .where(
            ApplicationStage.tenant_id == Application.tenant_id,
            ApplicationStage.application_id == Application.id,
            ApplicationStage.verdict.is_not(None),
        )
        .scalar_subquery()
    )


_HANDED_IN = _LATEST.c.content
_COMPARED = (
    select(
        Application.id,
        _HANDED_IN["title"].astext.label("title"),
        _HANDED_IN["owner"].astext.label("owner"),
        Application.state,
        Matter.number.label("matter_number"),
        _HANDED_IN["orientation"].astext.label("orientation"),
        _HANDED_IN["women"].as_integer().label("women"),
        _HANDED_IN["men"].as_integer().label("men"),
        func.left(_HANDED_IN["texts"]["target_group"].astext, TARGET_GROUP_SHOWN + 1).label("target_group"),
        cast(_HANDED_IN["applied_for"][cast(_YEAR, String)].astext, Numeric).label("asked"),
        _HANDED_IN["applied_for"].label("applied_for"),
        _proposed().label("proposed"),
        _granted().label("granted"),
        _said().label("said"),
    )
    .select_from(Application)
    .join(_LATEST, true())
    .join(Matter, and_(Matter.tenant_id == Application.tenant_id, Matter.id == Application.matter_id))
    .where(
        Application.tenant_id == own_tenant_id,
        Application.call_id == bindparam("call"),
        Application.state.not_in([ApplicationState.DRAFT, ApplicationState.WITHDRAWN]),
    )
    .order_by(Application.submitted_at, Application.id)
    .limit(MOST_COMPARED)
)


def compared(call_id: UUID, year: int) -> list[Compared]:
    """The applications of a call that are handed in and not taken back, the first handed in first."""
    return [
        _of(dict(row._mapping), year) for row in session.execute(_COMPARED, {"call": call_id, "year": year})
    ]


def _of(row: dict[str, Any], year: int) -> Compared:
    by_year = row.pop("applied_for") or {}
    others = [Decimal(amount) for other, amount in by_year.items() if other != str(year)]
    orientation, said = row.pop("orientation"), row.pop("said") or ()
    text = " ".join((row.pop("target_group") or "").split())
    return Compared(
        **{**row, "asked": row["asked"] or Decimal(0)},
        orientation=Orientation(orientation) if orientation else None,
        target_group=text if len(text) <= TARGET_GROUP_SHOWN else f"{text[:TARGET_GROUP_SHOWN].rstrip()} …",
        asked_other_years=sum(others, Decimal(0)),
        said=[Said(label, BodyKind(kind), Verdict(verdict)) for label, kind, verdict in said],
    )


_SET_ASIDE = (
    select(Initiative.orientation, func.sum(InitiativeAmount.amount).label("amount"))
    .join(
        Initiative,
        and_(
            Initiative.tenant_id == InitiativeAmount.tenant_id,
            Initiative.id == InitiativeAmount.initiative_id,
        ),
    )
    .where(InitiativeAmount.tenant_id == own_tenant_id, InitiativeAmount.year == _YEAR)
    .group_by(Initiative.orientation)
)


def set_aside(year: int) -> Mapping[Orientation | None, Decimal]:
    """What insatser have for the year already (kr), by orientation."""
    return {row.orientation: row.amount for row in session.execute(_SET_ASIDE, {"year": year})}
