"""Budgets by year and version with their lines, and the förbund's own financial rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, TenantOwned, kronor, reference


class Budget(TenantOwned, Base):
    """One version of one year's budget: preliminary, proposed or adopted, with its source."""

    __tablename__ = "budgets"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "name"),
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_is_reasonable"),
    )

    year: Mapped[int]
    name: Mapped[str]
    adopted_on: Mapped[date | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class BudgetLine(TenantOwned, Base):
    """One line of a budget: amounts are positive kronor, the kind says income or cost."""

    __tablename__ = "budget_lines"
    __table_args__ = (
        reference("budgets", "budget_id", cascade=True),
        Index("ix_budget_lines_budget", "tenant_id", "budget_id", "position"),
    )

    budget_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    label: Mapped[str]
    group_label: Mapped[str | None]
    initiative_key: Mapped[str | None]
    amount: Mapped[Decimal | None] = kronor("amount")
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class FinancialRule(TenantOwned, Base):
    """A financial goal the förbund has set itself; not reaching it warns, never blocks (BÅD-ESÅ 2016)."""

    __tablename__ = "financial_rules"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("threshold <> 'NaN'", name="threshold_is_a_number"),
    )

    key: Mapped[str]
    kind: Mapped[str]
    threshold: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    base: Mapped[str | None]
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
