"""Reading who has an account in the förbund, for joining to seats, members and insatser."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from finsam_saas.accounts.models import Membership
from finsam_saas.governance.models import MemberRepresentative
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class Account:
    """Somebody with an account in the förbund, for joining to a seat or a member."""

    membership_id: UUID
    name: str
    organisation: str | None
    roles: tuple[str, ...]


def accounts(role: str | None = None) -> list[Account]:
    """Those who have a membership in force (invited counts), with one role or any."""
    rows = session.execute(
        select(Membership.id, Membership.name, Membership.organisation, Membership.roles)
        .where(
            Membership.tenant_id == current_tenant().id,
            Membership.ended_at.is_(None),
            or_(Membership.ends_on.is_(None), Membership.ends_on >= func.current_date()),
            *([Membership.roles.contains([role])] if role else []),
        )
        .order_by(Membership.name)
    )
    return [Account(id_, name, organisation, tuple(roles)) for id_, name, organisation, roles in rows]


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
