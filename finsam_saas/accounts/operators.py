"""What operators do to accounts from the command line: the first way in, global roles, and out."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.models import Membership, User, UserGlobalRole
from finsam_saas.accounts.queries import email_key
from finsam_saas.accounts.service import set_password
from finsam_saas.accounts.sign_in import record_about, revoke_sessions
from finsam_saas.events.names import EventName, PlatformEventName
from finsam_saas.events.service import record
from tenants.database import now, session


class AccountExists(ValueError):
    """The address has an account already."""


class NoSuchAccount(LookupError):
    """No account has this address."""


def add_user(*, email: str, name: str, password: str = "", digest: str | None = None) -> UUID:
    """Make an account that can sign in at once, by a password or the digest of one that many share (demo).

    Raises AccountExists and PasswordRefused.
    """
    user_id: UUID | None = session.scalar(
        insert(User).values(email=email_key(email), name=name).on_conflict_do_nothing().returning(User.id)
    )
    if user_id is None:
        raise AccountExists(email)
    user = session.get_one(User, user_id)
    if digest:
        user.password_hash = digest
    else:
        set_password(user, password, by="operator")
    record_about(PlatformEventName.USER_ADDED, user_id, by="operator")
    return user_id


def grant_global_roles(*, user_id: UUID, roles: Collection[GlobalRole]) -> None:
    """Give an account roles outside every förbund; those it has already stay."""
    for role in roles:
        added = session.scalar(
            insert(UserGlobalRole)
            .values(user_id=user_id, role=role)
            .on_conflict_do_nothing()
            .returning(UserGlobalRole.user_id)
        )
        if added is not None:
            record_about(PlatformEventName.GLOBAL_ROLE_GIVEN, user_id, role=role.value)


def add_membership(
    *, actor: Actor, user_id: UUID, name: str, roles: Collection[Role], organisation: str | None = None
) -> Membership:
    """Give an account a place in the acting förbund that needs no answer: its first tenant admin."""
    moment = now()
    membership = Membership(
        user_id=user_id,
        name=name,
        roles=sorted(role.value for role in roles),
        organisation=organisation,
        invited_at=moment,
        accepted_at=moment,
    )
    session.add(membership)
    session.flush()
    record(
        actor=actor,
        name=EventName.MEMBERSHIP_ACCEPTED,
        subject_id=membership.id,
        subject_label=name,
        roles=membership.roles,
    )
    return membership


def disable_user(*, email: str) -> None:
    """Close an account: nobody signs in with it and open sessions end at once; raises NoSuchAccount."""
    user = session.scalars(
        select(User).where(func.lower(User.email) == email_key(email)).with_for_update()
    ).one_or_none()
    if user is None:
        raise NoSuchAccount(email)
    if user.disabled_at is None:
        user.disabled_at = now()
        revoke_sessions(user_id=user.id)
        record_about(PlatformEventName.USER_DISABLED, user.id, by="operator")
    session.flush()
