"""All that a proposal or a decision is made from: what was asked for, what is proposed, the year's money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, String, and_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.applications.models import Application, ApplicationAmount, ApplicationParty
from finsam_saas.applications.queries import HANDED_IN_TITLE
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.budgets.queries import BudgetFacts, budgets_between, holding
from finsam_saas.budgets.rules import BudgetState
from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.models import Proposal, ProposalAmount, ProposalCondition
from finsam_saas.decisions.rules import NOTHING, DecisionKind, YearRoom, years_of
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeOwner
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.members.models import Member
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class ProposalFacts:
    """What is proposed of an application: amounts in kr by year."""

    id: UUID
    recommendation: DecisionKind
    extends: UUID | None
    background: str
    reasons: str
    effect: str | None
    written_by: str
    written_at: datetime
    version: int
    amounts: Mapping[int, Decimal]
    conditions: Sequence[ConditionEntry]


@dataclass(frozen=True)
class Material:
    """An application to be decided: what was asked for (kr by year), what is proposed, what may go on.

    `parties` are the members that own it or take part; `own` the insatser of the owner that a grant may
    extend; `granted` is what all insatser together have been granted, kr by year.
    """

    application_id: UUID
    title: str
    state: ApplicationState
    owner_id: UUID
    owner: str
    orientation: Orientation | None
    starts_on: date | None
    ends_on: date | None
    asked: Mapping[int, Decimal]
    parties: frozenset[UUID]
    own: Sequence[tuple[UUID, str]]
    granted: Mapping[int, Decimal]
    proposal: ProposalFacts | None

    @property
    def period(self) -> list[int]:
        """The years in which the insats is to go on."""
        return years_of(*self._ends, ())

    @property
    def years(self) -> list[int]:
        """The years to decide about."""
        return years_of(*self._ends, self.asked)

    @property
    def _ends(self) -> tuple[int | None, int | None]:
        return (self.starts_on.year if self.starts_on else None, self.ends_on.year if self.ends_on else None)

    def rooms(self, less: Mapping[int, Decimal] | None = None) -> dict[int, YearRoom]:
        """The money of each year to decide about; `less` is what a decision to be put right gives now."""
        known = budgets_between(self.years[0], self.years[-1]) if self.years else []
        given = less or {}
        return {
            year: room_of(year, self.granted.get(year, NOTHING) - given.get(year, NOTHING), known)
            for year in self.years
        }


def material(application_id: UUID) -> Material:
    """What an application that was handed in is decided from; raises NotFound for drafts. One question."""
    row = session.execute(_MATERIAL, {"application_id": application_id}).one_or_none()
    if row is None:
        raise NotFound(f"no application {application_id}")
    return Material(
        application_id=application_id,
        title=row.title,
        state=row.state,
        owner_id=row.owner_id,
        owner=row.owner,
        orientation=row.orientation,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        asked=_kronor(row.asked),
        parties=frozenset({row.owner_id, *(UUID(one) for one in row.parties or ())}),
        own=[(UUID(id_), name) for id_, name in row.own or ()],
        granted=_kronor(row.granted),
        proposal=_proposal(row),
    )


def room_of(year: int, granted: Decimal, known: Iterable[BudgetFacts]) -> YearRoom:
    """A year's money for insatser (kr), given what is granted of it and the budgets that are known."""
    budget = holding(one for one in known if one.year == year)
    if budget is None:
        return YearRoom(year, granted, None, None)
    sums = budget.sums
    is_adopted = budget.state is BudgetState.ADOPTED
    return YearRoom(year, granted, sums.initiatives, sums.remaining + sums.initiatives, is_adopted)


def _by_year(amount: Any, year: Any, *fits: Any) -> ScalarSelect[Any]:
    """Sums of amounts (kr) by year, as one value."""
    summed = select(year.label("year"), func.sum(amount).label("amount")).where(*fits).group_by(year)
    one = summed.correlate(Application, Proposal).subquery()
    return select(
        func.jsonb_object_agg(cast(one.c.year, String), cast(one.c.amount, String))
    ).scalar_subquery()


_ASKED = _by_year(
    ApplicationAmount.amount,
    ApplicationAmount.year,
    ApplicationAmount.tenant_id == Application.tenant_id,
    ApplicationAmount.application_id == Application.id,
    ApplicationAmount.financier_id.is_(None),
)
_PROPOSED = _by_year(
    ProposalAmount.amount,
    ProposalAmount.year,
    ProposalAmount.tenant_id == Proposal.tenant_id,
    ProposalAmount.proposal_id == Proposal.id,
)
_GRANTED = _by_year(
    InitiativeAmount.amount, InitiativeAmount.year, InitiativeAmount.tenant_id == Application.tenant_id
)
_PARTIES = (
    select(func.jsonb_agg(ApplicationParty.member_id))
    .where(
        ApplicationParty.tenant_id == Application.tenant_id,
        ApplicationParty.application_id == Application.id,
    )
    .scalar_subquery()
)
_OWN = (
    select(
        func.jsonb_agg(
            aggregate_order_by(func.jsonb_build_array(Initiative.id, Initiative.name), Initiative.name)
        )
    )
    .join(
        InitiativeOwner,
        and_(
            InitiativeOwner.tenant_id == Initiative.tenant_id, InitiativeOwner.initiative_id == Initiative.id
        ),
    )
    .where(
        Initiative.tenant_id == Application.tenant_id,
        InitiativeOwner.member_id == Application.owner_id,
        func.coalesce(Initiative.orientation, Application.orientation) == Application.orientation,
        func.coalesce(Initiative.status, InitiativeStatus.ONGOING.value).in_(
            [InitiativeStatus.PLANNED.value, InitiativeStatus.ONGOING.value]
        ),
    )
    .scalar_subquery()
)
_PROPOSED_CONDITIONS = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_array(
                    ProposalCondition.text, ProposalCondition.owner, ProposalCondition.due_on
                ),
                ProposalCondition.position,
            )
        )
    )
    .where(
        ProposalCondition.tenant_id == Proposal.tenant_id,
        ProposalCondition.proposal_id == Proposal.id,
    )
    .scalar_subquery()
)
_MATERIAL = (
    select(
        HANDED_IN_TITLE.label("title"),
        Application.state,
        Application.owner_id,
        Member.name.label("owner"),
        Application.orientation,
        Application.starts_on,
        Application.ends_on,
        _ASKED.label("asked"),
        _PARTIES.label("parties"),
        _OWN.label("own"),
        _GRANTED.label("granted"),
        Proposal.id.label("proposal_id"),
        Proposal.recommendation,
        Proposal.extends_id,
        Proposal.background,
        Proposal.reasons,
        Proposal.effect,
        Proposal.written_by,
        Proposal.written_at,
        Proposal.version.label("proposal_version"),
        _PROPOSED.label("proposed"),
        _PROPOSED_CONDITIONS.label("proposed_conditions"),
    )
    .join(Member, and_(Member.tenant_id == Application.tenant_id, Member.id == Application.owner_id))
    .outerjoin(
        Proposal, and_(Proposal.tenant_id == Application.tenant_id, Proposal.application_id == Application.id)
    )
    .where(
        Application.tenant_id == own_tenant_id,
        Application.id == bindparam("application_id"),
        Application.state != ApplicationState.DRAFT,
    )
)


def _proposal(row: Any) -> ProposalFacts | None:
    if row.proposal_id is None:
        return None
    return ProposalFacts(
        id=row.proposal_id,
        recommendation=row.recommendation,
        extends=row.extends_id,
        background=row.background,
        reasons=row.reasons,
        effect=row.effect,
        written_by=row.written_by,
        written_at=row.written_at,
        version=row.proposal_version,
        amounts=_kronor(row.proposed),
        conditions=[
            ConditionEntry(text, owner, date.fromisoformat(due) if due else None)
            for text, owner, due in row.proposed_conditions or ()
        ],
    )


def _kronor(by_year: Mapping[str, str] | None) -> dict[int, Decimal]:
    return {int(year): Decimal(amount) for year, amount in sorted((by_year or {}).items())}
