"""That a förbund always has somebody who can let people in, whatever two administrators do at once."""

from __future__ import annotations

from sqlalchemy import func, select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, User
from finsam_saas.memberships.rules import keep_an_administrator
from tenants.context import current_tenant
from tenants.database import session

_ADMINISTRATORS = 0x61646D  # a name of our own among the database's advisory locks


def take_turns() -> None:
    """Take turns: two administrators who remove each other at once must not both succeed."""
    session.execute(select(func.pg_advisory_xact_lock(_ADMINISTRATORS, current_tenant().id)))


def keep_one(membership: Membership, *, is_active: bool, stays: bool) -> None:
    """Raise LastAdministrator where nobody else could let people in once this one no longer can."""
    others = session.execute(
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == current_tenant().id,
            Membership.id != membership.id,
            Membership.roles.contains([Role.TENANT_ADMIN.value]),
            Membership.accepted_at.is_not(None),
            Membership.ended_at.is_(None),
            Membership.ends_on.is_(None),
            User.disabled_at.is_(None),
        )
    ).scalar_one()
    keep_an_administrator(
        was_administrator=is_active and Role.TENANT_ADMIN.value in membership.roles,
        stays_administrator=stays,
        other_administrators=others,
    )
