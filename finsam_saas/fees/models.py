"""Fee years with their keys, and what each member owes for a fixed year."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.fee_model.table import KeyBasis
from finsam_saas.fees.rules import FeeYearState, InvoiceState
from tenants.database import Base, TenantOwned, kronor, moment, reference, vocabulary


class FeeYear(TenantOwned, Base):
    """One year's fees: the total in kronor, the unit they are rounded to, draft until fixed.

    `details` may hold `shares` (per cent by party, as text) and `deviation_reason` where the members have
    agreed on other shares than the law's (R1), `key_rules` and `state_decided_on` from a profile.
    """

    __tablename__ = "fee_years"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year"),
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_is_reasonable"),
        CheckConstraint("total >= 0", name="total_is_not_negative"),
        CheckConstraint("unit > 0", name="unit_is_positive"),
    )

    year: Mapped[int]
    total: Mapped[Decimal] = kronor("total")
    unit: Mapped[Decimal] = kronor("unit")
    state: Mapped[FeeYearState] = mapped_column(vocabulary(FeeYearState), default=FeeYearState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    fixed_at: Mapped[datetime | None] = mapped_column(moment)
    fixed_by: Mapped[str | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class MemberFeeKey(TenantOwned, Base):
    """A member's weight within its party: a fixed per cent, a measure such as population, or single."""

    __tablename__ = "fee_keys"
    __table_args__ = (
        reference("fee_years", "fee_year_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "fee_year_id", "member_id"),
        CheckConstraint("weight <> 'NaN' AND weight >= 0", name="weight_is_a_number"),
    )

    fee_year_id: Mapped[UUID]
    member_id: Mapped[UUID]
    basis: Mapped[KeyBasis] = mapped_column(vocabulary(KeyBasis))
    weight: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    measure: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class MemberFee(TenantOwned, Base):
    """What one member owes for a fixed year, in kronor, and how far its invoice has come.

    Fixing the year writes the row; its invoice's state and days are moved by `invoices` alone.
    """

    __tablename__ = "member_fees"
    __table_args__ = (
        reference("fee_years", "fee_year_id"),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "fee_year_id", "member_id"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        Index("ix_member_fees_state", "tenant_id", "invoice_state", "due_on"),
    )

    fee_year_id: Mapped[UUID]
    member_id: Mapped[UUID]
    amount: Mapped[Decimal] = kronor("amount")
    invoice_state: Mapped[InvoiceState] = mapped_column(vocabulary(InvoiceState), default=InvoiceState.DUE)
    due_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    paid_on: Mapped[date | None]
