"""Requisitions as written and as handed in, what is returned unused, and who may attest."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.applications.rules import CostType
from finsam_saas.requisitions.rules import RequisitionState
from tenants.database import Base, TenantOwned, Versioned, kronor, moment, now, reference, vocabulary


class RequisitionRules(Versioned, Base):
    """Whether one person may do both attests, and by which decision; absent: two persons."""

    __tablename__ = "requisition_rules"
    __table_args__ = (
        UniqueConstraint("tenant_id"),
        CheckConstraint("NOT one_person OR decided <> ''", name="one_person_is_decided"),
    )

    one_person: Mapped[bool] = mapped_column(default=False)
    decided: Mapped[str] = mapped_column(default="")


class Requisition(Versioned, Base):
    """A claim of what an insats has cost in a period.

    `draft` is what its writers have written and not handed in, theirs alone; all else is as it was handed
    in. `claimants` are the users who have written or handed it in: none of them attests it. `number` is that
    of the document in the registry.
    """

    __tablename__ = "requisitions"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        reference("matters", "matter_id"),
        CheckConstraint(
            "state = 'draft' OR (year IS NOT NULL AND period_from IS NOT NULL AND period_to IS NOT NULL"
            " AND amount > 0 AND number IS NOT NULL AND submitted_at IS NOT NULL)",
            name="handed_in_whole",
        ),
        CheckConstraint("period_to >= period_from", name="period_in_order"),
        CheckConstraint(
            "state NOT IN ('examined', 'approved', 'paid') OR examined_by IS NOT NULL",
            name="attested_by_one_who_examined",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL",
            name="attested_by_one_who_approved",
        ),
        CheckConstraint("state <> 'paid' OR paid_on IS NOT NULL", name="paid_on_a_day"),
        Index("ix_requisitions_initiative", "tenant_id", "initiative_id", "year"),
        Index("ix_requisitions_state", "tenant_id", "state", "submitted_at"),
    )

    initiative_id: Mapped[UUID]
    state: Mapped[RequisitionState] = mapped_column(
        vocabulary(RequisitionState), default=RequisitionState.DRAFT
    )
    year: Mapped[int | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    text: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None] = kronor("amount")
    draft: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    claimants: Mapped[list[str]] = mapped_column(JSONB, default=list)
    matter_id: Mapped[UUID | None]
    number: Mapped[str | None]
    submitted_at: Mapped[datetime | None] = mapped_column(moment)
    submitted_by: Mapped[str | None]
    reason: Mapped[str | None]
    examined_by: Mapped[UUID | None]
    examiner: Mapped[str | None]
    examined_at: Mapped[datetime | None] = mapped_column(moment)
    approved_by: Mapped[UUID | None]
    approver: Mapped[str | None]
    approved_at: Mapped[datetime | None] = mapped_column(moment)
    payer: Mapped[str | None]
    paid_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class RequisitionCost(TenantOwned, Base):
    """What one kind of cost was (kr) in a requisition that has been handed in."""

    __tablename__ = "requisition_costs"
    __table_args__ = (
        reference("requisitions", "requisition_id", cascade=True),
        UniqueConstraint("tenant_id", "requisition_id", "cost_type"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
    )

    requisition_id: Mapped[UUID]
    cost_type: Mapped[CostType] = mapped_column(vocabulary(CostType))
    amount: Mapped[Decimal] = kronor("amount")
    text: Mapped[str] = mapped_column(default="")


class ReturnedFunds(TenantOwned, Base):
    """What of a year's grant goes back to the förbund unused (kr): it can no longer be claimed."""

    __tablename__ = "returned_funds"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        Index("ix_returned_funds_initiative", "tenant_id", "initiative_id", "year"),
    )

    initiative_id: Mapped[UUID]
    year: Mapped[int]
    amount: Mapped[Decimal] = kronor("amount")
    reason: Mapped[str]
    returned_by: Mapped[str]
    returned_at: Mapped[datetime] = mapped_column(moment, default=now)
