"""Goals and their result targets, and the events of the annual cycle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.planning.rules import TargetKind
from tenants.database import Base, TenantOwned, reference, vocabulary


class Goal(TenantOwned, Base):
    """A goal the förbund has set for a year, in its own words."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    key: Mapped[str]
    year: Mapped[int | None]
    text: Mapped[str]
    legs: Mapped[list[str]] = mapped_column(ARRAY(String()), default=list)
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class ResultTarget(TenantOwned, Base):
    """What shows that a goal is reached: a share (0..1), a number, or a milestone that is done or not."""

    __tablename__ = "result_targets"
    __table_args__ = (
        reference("goals", "goal_id", cascade=True),
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("threshold <> 'NaN'", name="threshold_is_a_number"),
    )

    goal_id: Mapped[UUID]
    key: Mapped[str]
    text: Mapped[str]
    kind: Mapped[TargetKind] = mapped_column(vocabulary(TargetKind))
    threshold: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    measured_by: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class CycleEvent(TenantOwned, Base):
    """Something that happens every year in a given month (årshjul)."""

    __tablename__ = "cycle_events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_is_a_month"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day_is_a_day"),
    )

    key: Mapped[str]
    month: Mapped[int | None]
    day: Mapped[int | None]
    text: Mapped[str]
    body_key: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
