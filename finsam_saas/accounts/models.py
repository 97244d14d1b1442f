"""Users (sign-in facts only), their global roles and tokens, and their memberships in förbund."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    cast,
    func,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from finsam_saas.access.permissions import ROLE_PERMISSIONS, GlobalRole, Permission, Role
from finsam_saas.accounts.rules import ReminderChoice
from tenants.database import SWEDEN, Base, TenantOwned, moment, now, vocabulary

_ROLES = ", ".join(f"'{role.value}'" for role in Role)


class TokenPurpose(Enum):
    """What a link sent by mail lets its bearer do, once."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"


class User(Base):
    """Somebody who can sign in; the name shown in a förbund lives in the membership there."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email", func.lower(text("email")), unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    email: Mapped[str]
    password_hash: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
    theme: Mapped[str] = mapped_column(default="auto")
    session_version: Mapped[int] = mapped_column(default=1)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(moment)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(moment)
    disabled_at: Mapped[datetime | None] = mapped_column(moment)
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class SignInToken(Base):
    """A single-use, expiring link; only a digest of it is kept."""

    __tablename__ = "sign_in_tokens"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(vocabulary(TokenPurpose))
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(moment)
    used_at: Mapped[datetime | None] = mapped_column(moment)


class UserGlobalRole(Base):
    """A role outside every förbund: national analyst or operator."""

    __tablename__ = "global_roles"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[GlobalRole] = mapped_column(vocabulary(GlobalRole), primary_key=True)


class Membership(TenantOwned, Base):
    """A user's place in one förbund: the name shown there, the roles held, from when until when.

    `reminders` is how often letters about the förbund's reports are wanted.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("tenant_id", "user_id"),
        CheckConstraint(f"roles <@ ARRAY[{_ROLES}]::varchar[]", name="roles_are_known"),
        CheckConstraint("cardinality(roles) > 0", name="has_a_role"),
        Index("ix_memberships_user", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String()))
    organisation: Mapped[str | None]
    invited_at: Mapped[datetime] = mapped_column(moment, default=now)
    accepted_at: Mapped[datetime | None] = mapped_column(moment)
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(moment)
    reminders: Mapped[ReminderChoice] = mapped_column(
        vocabulary(ReminderChoice), default=ReminderChoice.DAILY, server_default=ReminderChoice.DAILY.value
    )
    version: Mapped[int] = mapped_column(default=1)


HAS_NOT_ENDED: ColumnElement[bool] = and_(
    Membership.ended_at.is_(None),
    or_(
        Membership.ends_on.is_(None),
        Membership.ends_on >= cast(func.timezone(SWEDEN.key, func.now()), Date),
    ),
)
"""A place in a förbund that has not ended, by the day in Sweden; one that is only offered has not."""


def may_still(permission: Permission) -> ColumnElement[bool]:
    """The condition that a place in a förbund has not ended and has a role that still may do this."""
    roles = sorted(role.value for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed)
    return and_(HAS_NOT_ENDED, Membership.roles.overlap(roles))


class PlatformMailKind(Enum):
    """What a mail outside every förbund is about."""

    PASSWORD_RESET = "password_reset"


class PlatformOutbox(Base):
    """A mail outside every förbund that is still to be sent, at most one of a kind to a user.

    The worker locks the row, mints the link, sends the mail, and deletes the row.
    """

    __tablename__ = "platform_outbox"
    __table_args__ = (UniqueConstraint("kind", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    kind: Mapped[PlatformMailKind] = mapped_column(vocabulary(PlatformMailKind))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    attempts: Mapped[int] = mapped_column(default=0)


class PlatformMail(Base):
    """A mail that the demo shows instead of sending; production never writes here."""

    __tablename__ = "platform_mail"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    at: Mapped[datetime] = mapped_column(moment, default=now)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
