"""Reading who has, had or was offered a place in the förbund."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, User
from finsam_saas.memberships.rules import MembershipState, membership_state
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session, today


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody's place in the förbund as its administrators see it.

    `last_signed_in` is told only from the moment the invitation was accepted: what somebody does
    elsewhere, and whether an invited address already has an account, is nobody's business here.
    """

    id: UUID
    user_id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    organisation: str | None
    state: MembershipState
    invited_at: datetime
    last_signed_in: datetime | None
    ends_on: date | None
    version: int


def members() -> list[MemberRow]:
    """Everybody who has, had or was offered a place in the förbund: active and invited first, by name."""
    rows = [_member_row(row) for row in session.execute(_members().order_by(Membership.name, Membership.id))]
    return sorted(rows, key=lambda row: row.state is MembershipState.ENDED)


def member(membership_id: UUID) -> MemberRow:
    """One place in the förbund; raises NotFound where there is none with this id here."""
    row = session.execute(_members().where(Membership.id == membership_id)).one_or_none()
    if row is None:
        raise NotFound
    return _member_row(row)


def _members() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Membership.id,
            Membership.user_id,
            Membership.name,
            User.email,
            Membership.roles,
            Membership.organisation,
            Membership.invited_at,
            Membership.accepted_at,
            Membership.ended_at,
            Membership.ends_on,
            Membership.version,
            User.last_sign_in_at,
        )
        .join(User, User.id == Membership.user_id)
        .where(Membership.tenant_id == current_tenant().id)
    )


def _member_row(row: Any) -> MemberRow:
    signed_in = row.last_sign_in_at
    seen = signed_in if signed_in and row.accepted_at and signed_in >= row.accepted_at else None
    return MemberRow(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        email=row.email,
        roles=tuple(Role(value) for value in row.roles),
        organisation=row.organisation,
        state=membership_state(
            accepted=row.accepted_at is not None,
            ended=row.ended_at is not None,
            ends_on=row.ends_on,
            today=today(),
        ),
        invited_at=row.invited_at,
        last_signed_in=seen,
        ends_on=row.ends_on,
        version=row.version,
    )
