"""Reading the members of a förbund, and who speaks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from finsam_saas.accounts.models import Membership
from finsam_saas.members.models import Member, MemberRepresentative
from finsam_saas.members.rules import PartyType, holds
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

PARTY_ORDER = {party: place for place, party in enumerate(PartyType)}


@dataclass(frozen=True)
class MemberFacts:
    """A member with its party and the days it belongs to the förbund (None: not said)."""

    id: UUID
    key: str
    name: str
    party: PartyType
    valid_from: date | None
    valid_to: date | None
    note: str | None
    source: str | None
    version: int

    def holds(self, on: date) -> bool:
        """Whether the member belongs to the förbund on this day."""
        return holds(self.valid_from, self.valid_to, on)


_MEMBERS = (
    select(
        Member.id,
        Member.key,
        Member.name,
        Member.party,
        Member.valid_from,
        Member.valid_to,
        Member.note,
        Member.source,
        Member.version,
    )
    .where(Member.tenant_id == own_tenant_id)
    .order_by(Member.position, Member.name)
)


def members() -> list[MemberFacts]:
    """All members there are or have been, by party and then in the förbund's own order."""
    rows = session.execute(_MEMBERS)
    return sorted((MemberFacts(*row) for row in rows), key=lambda member: PARTY_ORDER[member.party])


def member(member_id: UUID) -> MemberFacts:
    """One member; raises NotFound."""
    found = next((one for one in members() if one.id == member_id), None)
    if found is None:
        raise NotFound(f"no member {member_id}")
    return found


def representatives_of(member_id: UUID) -> list[tuple[UUID, str]]:
    """Membership and name of those who speak for a member."""
    rows = session.execute(
        select(Membership.id, Membership.name)
        .join(
            MemberRepresentative,
            (MemberRepresentative.tenant_id == Membership.tenant_id)
            & (MemberRepresentative.membership_id == Membership.id),
        )
        .where(Membership.tenant_id == current_tenant().id, MemberRepresentative.member_id == member_id)
        .order_by(Membership.name)
    )
    return [(id_, name) for id_, name in rows]


def represented_by(membership_id: UUID) -> list[UUID]:
    """The members that somebody speaks for."""
    rows = session.scalars(
        select(MemberRepresentative.member_id)
        .where(
            MemberRepresentative.tenant_id == current_tenant().id,
            MemberRepresentative.membership_id == membership_id,
        )
        .order_by(MemberRepresentative.member_id)
    )
    return list(rows)
