"""Goals and their result targets, and the events of the annual cycle."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.members.rules import PartyType
from finsam_saas.planning.rules import TargetKind, TargetStatus
from tenants.database import Base, Keyed, TenantOwned, Versioned, moment, reference, vocabulary


class Goal(Keyed, Versioned, Base):
    """A goal the förbund has set for a year, in its own words."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    year: Mapped[int | None]
    text: Mapped[str]
    legs: Mapped[list[str]] = mapped_column(ARRAY(String()), default=list)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class ResultTarget(Keyed, Versioned, Base):
    """What shows that a goal is reached: a share (0..1), a number, or a milestone that is done or not.

    `judged_*` are kansli's own judgement where it stands above what the figures say, with its reason.
    """

    __tablename__ = "result_targets"
    __table_args__ = (
        reference("goals", "goal_id", cascade=True),
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("threshold <> 'NaN'", name="threshold_is_a_number"),
        CheckConstraint("(kind = 'milestone') = (threshold IS NULL)", name="threshold_of_its_kind"),
        CheckConstraint(
            "num_nonnulls(judged_status, judged_reason, judged_by, judged_at) IN (0, 4)",
            name="judged_with_reason",
        ),
    )

    goal_id: Mapped[UUID]
    text: Mapped[str]
    kind: Mapped[TargetKind] = mapped_column(vocabulary(TargetKind))
    threshold: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    measured_by: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
    judged_status: Mapped[TargetStatus | None] = mapped_column(vocabulary(TargetStatus))
    judged_reason: Mapped[str | None]
    judged_by: Mapped[str | None]
    judged_at: Mapped[datetime | None] = mapped_column(moment)


class EnteredFigure(TenantOwned, Base):
    """What kansli has entered by hand for a target, of one party or of all: a number, or done or not.

    For what has no register of its own yet: attendance, milestones, activities outside the reports.
    """

    __tablename__ = "entered_figures"
    __table_args__ = (
        reference("result_targets", "target_id", cascade=True),
        UniqueConstraint("tenant_id", "target_id", "party", postgresql_nulls_not_distinct=True),
        CheckConstraint("num_nonnulls(number, done) = 1", name="number_or_done"),
        CheckConstraint("number BETWEEN 0 AND 1000000", name="number_is_in_reason"),
        CheckConstraint("out_of > 0 AND number <= out_of", name="out_of_holds_the_number"),
    )

    target_id: Mapped[UUID]
    party: Mapped[PartyType | None] = mapped_column(vocabulary(PartyType))
    number: Mapped[int | None]
    out_of: Mapped[int | None]
    done: Mapped[bool | None]
    note: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(moment)


class CycleEvent(Keyed, Versioned, Base):
    """Something that happens every year in a given month (årshjul)."""

    __tablename__ = "cycle_events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_is_a_month"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day_is_a_day"),
    )

    month: Mapped[int | None]
    day: Mapped[int | None]
    text: Mapped[str]
    body_key: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
