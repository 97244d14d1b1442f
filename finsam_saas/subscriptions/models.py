"""Addresses that are told of events and each call to them: a förbund's own, and those outside every one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.subscriptions.rules import Topic
from tenants.database import Base, TenantOwned, moment, now, reference, vocabulary


class ToldAddress:
    """An address that is told, since when and until when."""

    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(moment)
    ended_by: Mapped[str | None]


class ToldOf:
    """One call: what it tells, how often it was tried, and what the subscriber answered."""

    topic: Mapped[Topic] = mapped_column(vocabulary(Topic))
    subject: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    due_at: Mapped[datetime | None] = mapped_column(moment)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(moment)
    taken_at: Mapped[datetime | None] = mapped_column(moment)
    answer: Mapped[str | None]


class Subscription(ToldAddress, TenantOwned, Base):
    """An address that the förbund tells when something happens, and the secret that tells it who calls.

    The secret signs each call, so it has to be kept as it is; it opens nothing of ours.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("on_release OR on_quarter", name="tells_something"),)

    secret: Mapped[str]
    on_release: Mapped[bool]
    on_quarter: Mapped[bool]


class SubscriptionCall(ToldOf, TenantOwned, Base):
    """One call to a subscriber of the förbund's."""

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


class NationalSubscription(ToldAddress, Base):
    """An address that analysts let be told of releases.

    PostgreSQL shows it to national analysts alone, and its secret to the national role alone.
    """

    __tablename__ = "national_subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    secret: Mapped[str] = mapped_column(deferred=True)


class NationalSubscriptionCall(ToldOf, Base):
    """One call to a subscriber outside every förbund, once for each release and what happened to it."""

    __tablename__ = "national_subscription_calls"
    __table_args__ = (
        UniqueConstraint("subscription_id", "topic", "subject"),
        Index("ix_national_subscription_calls_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("national_subscriptions.id"))
