"""Reading who somebody is: the viewer of a page, own memberships, members of a förbund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, true

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import FOLLOWS_OUTSIDE, GlobalRole, Permission, Role, permissions_of
from finsam_saas.accounts.models import (
    HAS_NOT_ENDED,
    Membership,
    PlatformMail,
    SignInToken,
    TokenPurpose,
    User,
    UserGlobalRole,
)
from finsam_saas.accounts.rules import ReminderChoice
from tenants.context import CurrentTenant
from tenants.database import own_tenant_id, session
from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in user as a page sees him: account facts, the actor he is here, and what is called what.

    `terms` are the förbund's own words for things, the chief's title among them; empty outside every förbund.
    """

    user_id: UUID
    email: str
    language: str
    theme: str
    session_version: int
    actor: Actor
    terms: Mapping[str, str]

    is_active = True
    is_authenticated = True
    is_anonymous = False

    @property
    def name(self) -> str:
        """The name shown here: the membership's, else the account's."""
        return self.actor.name or self.email

    def get_id(self) -> str:
        """The user's id as the sign-in library keeps it in the session."""
        return str(self.user_id)


def email_key(email: str) -> str:
    """The one spelling an address is looked up by: small letters, no space around it."""
    return email.strip().lower()


def read_as(user_id: UUID) -> None:
    """Let the open transaction read this user's own memberships; for the moment somebody has come in."""
    session.execute(select(func.set_config("app.user_id", str(user_id), True)))


def resets_since(user_id: UUID, moment: datetime) -> int:
    """How many reset links a user has been sent since a moment."""
    return session.execute(
        select(func.count())
        .select_from(SignInToken)
        .where(
            SignInToken.user_id == user_id,
            SignInToken.purpose == TokenPurpose.PASSWORD_RESET,
            SignInToken.created_at > moment,
        )
    ).scalar_one()


def own_terms(labels: Mapping[str, str], director_title: str | None) -> dict[str, str]:
    """A förbund's own words for things, the chief's title among them."""
    return {**labels, "director": director_title} if director_title else dict(labels)


def _viewer_statement(membership: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Who the user `user_id` is, with one row for each membership in force that `membership` names."""
    held_globally = (
        select(func.array_agg(UserGlobalRole.role)).where(UserGlobalRole.user_id == User.id).scalar_subquery()
    )
    in_force = and_(
        Membership.user_id == User.id,
        Membership.accepted_at.is_not(None),
        HAS_NOT_ENDED,
        membership,
    )
    return (
        select(
            User.id,
            User.email,
            User.name.label("account_name"),
            User.language,
            User.theme,
            User.session_version,
            Membership.id.label("membership_id"),
            Membership.name,
            Membership.roles,
            held_globally.label("global_roles"),
        )
        .outerjoin(Membership, in_force)
        .where(User.id == bindparam("user_id"), User.disabled_at.is_(None))
    )


# Asked in every request, so put together once. The förbund's own words come along: most pages say some.
_VIEWER_HERE = (
    _viewer_statement(Membership.tenant_id == own_tenant_id)
    .add_columns(Tenant.labels, Tenant.director_title)
    .outerjoin(Tenant, Tenant.id == own_tenant_id)
)
_VIEWER_OUTSIDE = _viewer_statement(true())


def viewer(user_id: UUID, tenant: CurrentTenant | None) -> Viewer | None:
    """The user, if the account still stands, with the roles held here or outside every förbund; one query.

    `tenant` is the förbund of the scope, or None to look outside every förbund.
    """
    rows = session.execute(_VIEWER_HERE if tenant else _VIEWER_OUTSIDE, {"user_id": user_id}).all()
    if not rows:
        return None
    first, roles = rows[0], frozenset(Role(value) for row in rows for value in (row.roles or ()))
    held_globally = frozenset(first.global_roles or ())
    return Viewer(
        user_id=first.id,
        email=first.email,
        language=first.language,
        theme=first.theme,
        session_version=first.session_version,
        actor=Actor(
            user_id=first.id,
            name=(first.name if tenant else None) or first.account_name or first.email,
            membership_id=first.membership_id if tenant else None,
            roles=roles if tenant else frozenset(),
            global_roles=held_globally,
            permissions=_permissions(tenant is not None, roles, held_globally),
        ),
        terms=own_terms(first.labels or {}, first.director_title) if tenant else {},
    )


@lru_cache(maxsize=1024)
def _permissions(
    here: bool, roles: frozenset[Role], global_roles: frozenset[GlobalRole]
) -> frozenset[Permission]:
    if here:
        # A global role opens nothing inside a förbund: there the membership alone counts.
        return permissions_of(roles, frozenset())
    return permissions_of(frozenset(), global_roles) | (permissions_of(roles, frozenset()) & FOLLOWS_OUTSIDE)


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """One förbund the user belongs to, for choosing between several."""

    slug: str
    association: str
    roles: tuple[Role, ...]
    reminders: ReminderChoice


def own_memberships(user_id: UUID) -> list[OwnMembership]:
    """The förbund a user belongs to today; read outside every förbund."""
    rows = session.execute(
        select(Tenant.slug, Tenant.name, Membership.roles, Membership.reminders)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .where(
            Membership.user_id == user_id,
            Membership.accepted_at.is_not(None),
            HAS_NOT_ENDED,
        )
        .order_by(Tenant.name)
    )
    return [
        OwnMembership(row.slug, row.name, tuple(Role(value) for value in row.roles), row.reminders)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """One förbund that has invited the user, who has not answered yet."""

    slug: str
    association: str
    roles: tuple[Role, ...]
    invited_at: datetime


def own_invitations(user_id: UUID) -> list[OwnInvitation]:
    """The förbund whose invitations a user has yet to answer; read outside every förbund."""
    rows = session.execute(
        select(Tenant.slug, Tenant.name, Membership.roles, Membership.invited_at)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .where(
            Membership.user_id == user_id,
            Membership.accepted_at.is_(None),
            HAS_NOT_ENDED,
        )
        .order_by(Tenant.name)
    )
    return [
        OwnInvitation(row.slug, row.name, tuple(Role(value) for value in row.roles), row.invited_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail as the demo shows it."""

    at: datetime
    recipient: str
    subject: str
    body: str


def sent_mail(most: int = 50) -> list[SentMail]:
    """The mails that the demo shows instead of sending, newest first."""
    rows = session.execute(
        select(PlatformMail.at, PlatformMail.recipient, PlatformMail.subject, PlatformMail.body)
        .order_by(PlatformMail.at.desc(), PlatformMail.id.desc())
        .limit(most)
    )
    return [SentMail(*row) for row in rows]
