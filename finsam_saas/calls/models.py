"""Calls for applications."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.calls.rules import LatePolicy
from tenants.database import Base, Versioned, moment, vocabulary


class Call(Versioned, Base):
    """A call: open between two moments (no last one: all the time), for money of some years.

    What an application must hold besides the usual is the call's to say (Uppsala 2023: an implementation
    plan and a gender analysis). It is shown to everybody once it is published, and stays as withdrawn where
    it is taken back.
    """

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="moments_in_order"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        CheckConstraint("withdrawn_at IS NULL OR published_at IS NOT NULL", name="withdrawn_was_published"),
        Index("ix_calls_open", "tenant_id", "opens_at"),
    )

    title: Mapped[str]
    text: Mapped[str | None]
    opens_at: Mapped[datetime] = mapped_column(moment)
    closes_at: Mapped[datetime | None] = mapped_column(moment)
    first_year: Mapped[int]
    last_year: Mapped[int]
    late_policy: Mapped[LatePolicy] = mapped_column(vocabulary(LatePolicy))
    needs_implementation_plan: Mapped[bool] = mapped_column(default=True)
    needs_gender_analysis: Mapped[bool] = mapped_column(default=False)
    needs_own_funding: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(moment)
    changed_at: Mapped[datetime] = mapped_column(moment)
