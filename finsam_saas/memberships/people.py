"""Reading who has a place in the förbund, for joining to seats, members and insatser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class Account:
    """Somebody with an account in the förbund, for joining to a seat or a member."""

    membership_id: UUID
    name: str
    organisation: str | None
    roles: tuple[str, ...]


def accounts(role: Role | None = None) -> list[Account]:
    """Those who have a place in the förbund (invited counts), with one role or any."""
    rows = session.execute(
        select(Membership.id, Membership.name, Membership.organisation, Membership.roles)
        .where(
            Membership.tenant_id == current_tenant().id,
            HAS_NOT_ENDED,
            *([Membership.roles.contains([role.value])] if role else []),
        )
        .order_by(Membership.name)
    )
    return [Account(id_, name, organisation, tuple(roles)) for id_, name, organisation, roles in rows]


def choices(among: Sequence[Account]) -> list[tuple[str, str]]:
    """Accounts to choose among: name, and organisation where it is known."""
    return [
        (str(one.membership_id), f"{one.name}, {one.organisation}" if one.organisation else one.name)
        for one in among
    ]


def choices_with(chosen: Mapping[UUID, str], role: Role) -> list[tuple[str, str]]:
    """Accounts of a role to choose among, and after them those once chosen who no longer have it."""
    offered = choices(accounts(role))
    known = {value for value, _name in offered}
    return offered + [(str(id_), name) for id_, name in chosen.items() if str(id_) not in known]


def name_of(membership_id: UUID) -> str | None:
    """The name that somebody has or had in the förbund."""
    return session.scalar(
        select(Membership.name).where(
            Membership.tenant_id == current_tenant().id, Membership.id == membership_id
        )
    )
