"""The bodies of a förbund, the steps that prepare a decision, and what the board has delegated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from tenants.database import Base, Keyed, TenantOwned, Versioned, moment, now, reference, vocabulary

_TASKS = ", ".join(f"'{task.value}'" for task in BodyTask)


class Body(Keyed, Versioned, Base):
    """A board, group or office under the name this förbund gives it, and its part in the road to a decision.

    `chair_rule` says who chairs it: one member's representative (the member's key lies in `details`, under
    "chair"), elected within, the owner of the insats, or the director. `ended_on` is a body's last day.
    """

    __tablename__ = "bodies"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        reference("members", "member_id"),
        reference("bodies", "parent_id"),
        CheckConstraint(f"tasks <@ ARRAY[{_TASKS}]::varchar[]", name="tasks_are_known"),
    )

    kind: Mapped[BodyKind] = mapped_column(vocabulary(BodyKind))
    label: Mapped[str]
    level: Mapped[str | None]
    led_by: Mapped[str | None]
    chair_rule: Mapped[ChairRule | None] = mapped_column(vocabulary(ChairRule))
    description: Mapped[str | None]
    tasks: Mapped[list[str]] = mapped_column(ARRAY(String()), default=list)
    member_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    ordinary_seats: Mapped[int | None]
    substitute_seats: Mapped[int | None]
    meetings_per_year: Mapped[int | None]
    ended_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class PreparationStage(TenantOwned, Base):
    """One step on an application's way to a decision: which body, giving what, in which order.

    `body_id` is the very body, where the förbund has several of the kind and only that one holds the stage.
    `days` are the days the body has; `independent` opinions are hidden until one's own is given; `consensus`
    is sought, and it is said whether it was reached.
    """

    __tablename__ = "preparation_stages"
    __table_args__ = (
        UniqueConstraint("tenant_id", "position"),
        reference("bodies", "body_id"),
        CheckConstraint("days > 0", name="days_are_some"),
    )

    position: Mapped[int]
    body_id: Mapped[UUID | None]
    body_kind: Mapped[BodyKind] = mapped_column(vocabulary(BodyKind))
    kind: Mapped[str]
    scope: Mapped[str | None]
    note: Mapped[str | None]
    mandatory: Mapped[bool] = mapped_column(default=True, server_default="true")
    days: Mapped[int | None]
    independent: Mapped[bool] = mapped_column(default=False, server_default="false")
    consensus: Mapped[bool] = mapped_column(default=False, server_default="false")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class PreparationVersion(TenantOwned, Base):
    """The stages as they were decided from a moment on; a row is never changed, undoing adds another."""

    __tablename__ = "preparation_versions"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)

    number: Mapped[int]
    stages: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(moment, default=now)


class DelegationRule(Keyed, Base):
    """What may be decided on the board's behalf, by whom, up to what (7 §; Uppsala 2023)."""

    __tablename__ = "delegation_rules"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    who: Mapped[str]
    what: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class DelegationVersion(TenantOwned, Base):
    """What was delegated from a moment on; a row is never changed, undoing adds another."""

    __tablename__ = "delegation_versions"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)

    number: Mapped[int]
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(moment, default=now)
