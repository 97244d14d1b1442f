"""Keys of a förbund's own programs, of which only a digest is kept, and addresses that are told of events."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.open_data.rules import KeyScope
from finsam_saas.open_data.subscription_rules import Topic
from tenants.database import Base, TenantOwned, moment, now, reference, vocabulary


class ApiKey(TenantOwned, Base):
    """A key: what it is for, what it may do, until when, and on which day it was last used."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    name: Mapped[str]
    scope: Mapped[KeyScope] = mapped_column(vocabulary(KeyScope), default=KeyScope.READ_FIGURES)
    start: Mapped[str]
    digest: Mapped[str]
    expires_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    created_by: Mapped[str]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(moment)
    revoked_by: Mapped[str | None]


class Subscription(TenantOwned, Base):
    """An address that is told when something happens, and the secret that tells it who calls.

    The secret signs each call, so it has to be kept as it is; it opens nothing of ours.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("on_release OR on_quarter", name="tells_something"),)

    address: Mapped[str]
    secret: Mapped[str]
    on_release: Mapped[bool]
    on_quarter: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(moment)
    ended_by: Mapped[str | None]


class SubscriptionCall(TenantOwned, Base):
    """One call to a subscriber: what it tells, how often it was tried, and what the subscriber answered."""

    __tablename__ = "subscription_calls"
    __table_args__ = (
        reference("subscriptions", "subscription_id", cascade=True),
        UniqueConstraint("tenant_id", "subscription_id", "event_id", "topic"),
        Index(
            "ix_subscription_calls_due", "tenant_id", "due_at", postgresql_where=text("due_at IS NOT NULL")
        ),
    )

    subscription_id: Mapped[UUID]
    event_id: Mapped[UUID]
    topic: Mapped[Topic] = mapped_column(vocabulary(Topic))
    subject: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    due_at: Mapped[datetime | None] = mapped_column(moment)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(moment)
    taken_at: Mapped[datetime | None] = mapped_column(moment)
    answer: Mapped[str | None]
