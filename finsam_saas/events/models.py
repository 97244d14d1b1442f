"""Tables of what happened: the events of a förbund, their outbox, and events outside every förbund."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, TenantOwned, moment, now, reference


class Event(TenantOwned, Base):
    """Something that happened in a förbund: who, what, to which thing, with which details. Only added."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_newest", "tenant_id", "at", "id"),
        Index("ix_events_subject", "tenant_id", "subject_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(moment, default=now)
    name: Mapped[str]
    actor_user_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    subject_id: Mapped[UUID | None]
    subject_label: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    request_id: Mapped[str | None]


class Outbox(TenantOwned, Base):
    """An event that is still to be delivered; the worker locks the row, delivers, and deletes it."""

    __tablename__ = "outbox"
    __table_args__ = (
        reference("events", "event_id"),
        UniqueConstraint("tenant_id", "event_id"),
        Index("ix_outbox_waiting", "tenant_id", "dead", "created_at"),
    )

    event_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(moment)
    dead: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None]


class Delivery(TenantOwned, Base):
    """That one handler has done its part for one event; a repeated delivery finds the row and stops."""

    __tablename__ = "deliveries"
    __table_args__ = (
        reference("events", "event_id"),
        UniqueConstraint("tenant_id", "event_id", "handler"),
    )

    event_id: Mapped[UUID]
    handler: Mapped[str]
    at: Mapped[datetime] = mapped_column(moment, default=now)


class PlatformEvent(Base):
    """Something that happened outside every förbund: sign-ins, the register, global roles."""

    __tablename__ = "platform_events"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(moment, default=now, index=True)
    name: Mapped[str]
    actor_user_id: Mapped[UUID | None]
    subject_label: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    request_id: Mapped[str | None]


class Heartbeat(Base):
    """When a part of the worker was last seen alive, or a nightly check last ran and what it found."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(moment, default=now)
    note: Mapped[str | None]
