"""What has been requisitioned of the money of insatser, until requisitions have a register of their own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, Versioned, kronor, moment, reference


class RequisitionedAmount(Versioned, Base):
    """What an insatsägare has requisitioned of a year's money up to a day (kr), as the kansli noted it."""

    __tablename__ = "requisitioned_amounts"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        UniqueConstraint("tenant_id", "initiative_id", "year"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
    )

    initiative_id: Mapped[UUID]
    year: Mapped[int]
    amount: Mapped[Decimal] = kronor("amount")
    as_of: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime] = mapped_column(moment)
    noted_by: Mapped[str]
