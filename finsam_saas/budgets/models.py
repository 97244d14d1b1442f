"""Budgets by year and version with their lines, and the förbund's own financial rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.budgets.rules import BudgetState
from tenants.database import Base, TenantOwned, Versioned, kronor, reference, vocabulary


class Budget(Versioned, Base):
    """One version of one year's budget, by its number in the year, and the § by which it was adopted.

    `item_id` is the item of an agenda where it is proposed, then the § where the minutes are kept here;
    `paragraph` is its number as it is written, which is all there is of a decision made elsewhere.
    `adopted_by` wrote the decision down; a budget that came adopted with a profile has none. `replaces_id` is
    the version that held before it, which holds again if a decision is put right.
    """

    __tablename__ = "budgets"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "name"),
        UniqueConstraint("tenant_id", "year", "number"),
        ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["meeting_items.tenant_id", "meeting_items.id"],
            ondelete="SET NULL (item_id)",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "replaces_id"],
            ["budgets.tenant_id", "budgets.id"],
            ondelete="SET NULL (replaces_id)",
        ),
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_is_reasonable"),
        CheckConstraint(
            "state IN ('adopted', 'replaced') OR"
            " (adopted_on IS NULL AND paragraph IS NULL AND adopted_by IS NULL)",
            name="only_the_adopted_has_a_decision",
        ),
        CheckConstraint(
            "item_id IS NULL OR state IN ('proposed', 'adopted', 'replaced')",
            name="agenda_of_a_proposal",
        ),
        Index(
            "uq_budgets_adopted", "tenant_id", "year", unique=True, postgresql_where=text("state = 'adopted'")
        ),
    )

    year: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    state: Mapped[BudgetState] = mapped_column(vocabulary(BudgetState), default=BudgetState.PRELIMINARY)
    adopted_on: Mapped[date | None]
    item_id: Mapped[UUID | None]
    paragraph: Mapped[str | None]
    adopted_by: Mapped[str | None]
    replaces_id: Mapped[UUID | None]
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
