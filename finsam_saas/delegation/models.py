"""Delegated decisions and the series in which they are numbered."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.bodies.rules import Delegate
from tenants.database import Base, TenantOwned, kronor, moment, now, reference, vocabulary


class DelegatedSeries(TenantOwned, Base):
    """The last number of a year's decisions; locked by whoever takes the next: no gap, no double."""

    __tablename__ = "delegated_series"
    __table_args__ = (UniqueConstraint("tenant_id", "year"),)

    year: Mapped[int]
    last_number: Mapped[int]


class DelegatedDecision(TenantOwned, Base):
    """What somebody has decided for the board: by which rule, as it read then, and the sum (kr) it costs.

    `item_id` is the item of the board's agenda at which it is reported; taken off the agenda, the decision
    waits for the next meeting. What was decided is put right until it is reported; then it never changes.
    """

    __tablename__ = "delegated_decisions"
    __table_args__ = (
        reference("applications", "application_id"),
        reference("matters", "matter_id"),
        ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["meeting_items.tenant_id", "meeting_items.id"],
            ondelete="SET NULL (item_id)",
        ),
        UniqueConstraint("tenant_id", "year", "number"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        Index("ix_delegated_decisions_item", "tenant_id", "item_id"),
        Index("ix_delegated_decisions_application", "tenant_id", "application_id"),
    )

    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str]
    decision: Mapped[str]
    reasons: Mapped[str | None]
    amount: Mapped[Decimal | None] = kronor("amount")
    rule_key: Mapped[str]
    rule_words: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[str]
    decided_as: Mapped[Delegate] = mapped_column(
        vocabulary(Delegate), default=Delegate.DIRECTOR, server_default=Delegate.DIRECTOR.value
    )
    recorded_at: Mapped[datetime] = mapped_column(moment, default=now)
    application_id: Mapped[UUID | None]
    matter_id: Mapped[UUID]
    item_id: Mapped[UUID | None]
