"""Reading agreements: the versions of an insats, one with its parties, and insatser that have none yet.

A draft is the kansli's; what has been sent is read by all who read agreements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.agreements.models import Agreement, AgreementParty, AgreementTerms
from finsam_saas.agreements.rules import (
    AgreementKind,
    AgreementState,
    Holding,
    Manner,
    Terms,
)
from finsam_saas.decisions.models import GrantedAmount
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.queries import by_name
from finsam_saas.members.models import MemberRepresentative
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

LONGEST_PANEL = 50


@dataclass(frozen=True)
class PartyFacts:
    """A party that signs (no member: the förbund), and how and when it did."""

    id: UUID
    member_id: UUID | None
    name: str
    signatory: str | None
    signed_on: date | None
    manner: Manner | None
    noted_by: str | None


@dataclass(frozen=True)
class AgreementFacts:
    """A version of what is agreed on about an insats."""

    id: UUID
    initiative_id: UUID
    number: int
    kind: AgreementKind
    state: AgreementState
    title: str
    decision_id: UUID | None
    decided: str
    starts_on: date | None
    ends_on: date | None
    amounts: Mapping[str, str]
    conditions: str
    reporting: str
    terms: str
    matter_id: UUID | None
    document_number: str | None
    written_by: str
    sent_at: datetime | None
    sent_by: str | None
    signed_at: datetime | None
    version: int

    @property
    def by_year(self) -> dict[int, Decimal]:
        """Kronor by year."""
        return {int(year): Decimal(amount) for year, amount in sorted(self.amounts.items())}

    @property
    def total(self) -> Decimal:
        """Kronor in all."""
        return sum(self.by_year.values(), Decimal(0))

    def terms_of(self, parties: int, *, is_adjusted: bool) -> Terms:
        """What the rules ask about; `is_adjusted`: the minutes with the decision it cites are."""
        years = [year for year, amount in self.by_year.items() if amount]
        cites = bool(self.decided.strip())
        return Terms(self.kind, cites, is_adjusted, self.starts_on, self.ends_on, years, parties)


@dataclass(frozen=True)
class TermsFacts:
    """The terms in the förbund's own words; empty where it has written none."""

    text: str = ""
    version: int = 0


_COLUMNS = tuple(getattr(Agreement, name) for name in AgreementFacts.__dataclass_fields__)
_PARTY_COLUMNS = tuple(getattr(AgreementParty, name) for name in PartyFacts.__dataclass_fields__)


def agreement(actor: Actor, agreement_id: UUID) -> AgreementFacts:
    """One agreement; raises NotFound, for drafts too where the actor does not write agreements."""
    row = session.execute(_visible(actor).where(Agreement.id == agreement_id)).one_or_none()
    if row is None:
        raise NotFound(f"no agreement {agreement_id}")
    return AgreementFacts(**row._mapping)


def parties(agreement_id: UUID) -> list[PartyFacts]:
    """Those who sign, the förbund last."""
    rows = session.execute(
        select(*_PARTY_COLUMNS)
        .where(AgreementParty.tenant_id == own_tenant_id, AgreementParty.agreement_id == agreement_id)
        .order_by(AgreementParty.member_id.is_(None), AgreementParty.position, AgreementParty.name)
    )
    return [PartyFacts(**row._mapping) for row in rows]


def versions(actor: Actor, initiative_id: UUID) -> list[AgreementFacts]:
    """All agreements about an insats that the actor may read, the latest first."""
    rows = session.execute(
        _visible(actor).where(Agreement.initiative_id == initiative_id).order_by(Agreement.number.desc())
    )
    return [AgreementFacts(**row._mapping) for row in rows]


def listed(actor: Actor, state: AgreementState | None, page: int) -> tuple[list[AgreementFacts], Paging]:
    """A page of the förbund's agreements, the latest first."""
    asked = _visible(actor)
    if state is not None:
        asked = asked.where(Agreement.state == state)
    paging = Paging(session.scalar(select(func.count()).select_from(asked.subquery())) or 0, page)
    rows = session.execute(
        asked.order_by(Agreement.written_at.desc(), Agreement.id).limit(paging.size).offset(paging.offset)
    )
    return [AgreementFacts(**row._mapping) for row in rows], paging


def without_agreement() -> list[tuple[UUID, str]]:
    """The insatser that a decision has given money and that have no agreement yet, by name."""
    has = select(Agreement.id).where(
        Agreement.tenant_id == Initiative.tenant_id, Agreement.initiative_id == Initiative.id
    )
    granted = select(GrantedAmount.id).where(
        GrantedAmount.tenant_id == Initiative.tenant_id, GrantedAmount.initiative_id == Initiative.id
    )
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == own_tenant_id, granted.exists(), ~has.exists())
        .order_by(by_name(Initiative.name), Initiative.id)
        .limit(LONGEST_PANEL)
    )
    return [(id_, name) for id_, name in rows]


def holding(initiative_id: UUID) -> Holding | None:
    """The agreement that all have signed and that holds for the insats."""
    ends_on = session.scalar(
        select(Agreement.ends_on).where(
            Agreement.tenant_id == own_tenant_id,
            Agreement.initiative_id == initiative_id,
            Agreement.state == AgreementState.SIGNED,
        )
    )
    return Holding(ends_on) if ends_on else None


def speaks_for(actor: Actor, found: Sequence[PartyFacts]) -> list[PartyFacts]:
    """The parties that the actor may sign for in the product and that have not signed.

    Who speaks for a member signs for it; the director for the förbund. Signing for others is not possible.
    """
    if not actor.may(Permission.AGREEMENTS_SIGN):
        return []
    members = session.scalars(
        select(MemberRepresentative.member_id).where(
            MemberRepresentative.tenant_id == own_tenant_id,
            MemberRepresentative.membership_id == actor.membership_id,
        )
    )
    own = set(members)
    leads = actor.may(Permission.DELEGATED_DECIDE)
    return [
        one
        for one in found
        if one.signed_on is None and (one.member_id in own or (leads and one.member_id is None))
    ]


def terms() -> TermsFacts:
    """The förbund's own terms."""
    row = session.execute(
        select(AgreementTerms.text, AgreementTerms.version).where(AgreementTerms.tenant_id == own_tenant_id)
    ).one_or_none()
    return TermsFacts(*row) if row else TermsFacts()


def next_number(initiative_id: UUID) -> int:
    """The number of the insats's next version."""
    last = session.scalar(
        select(func.max(Agreement.number)).where(
            Agreement.tenant_id == own_tenant_id, Agreement.initiative_id == initiative_id
        )
    )
    return (last or 0) + 1


def _visible(actor: Actor) -> Select[Any]:
    asked = select(*_COLUMNS).where(Agreement.tenant_id == own_tenant_id)
    if actor.may(Permission.AGREEMENTS_EDIT):
        return asked
    return asked.where(and_(Agreement.state != AgreementState.DRAFT))
