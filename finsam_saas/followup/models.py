"""Reporting periods and reports: counts by sex for one insats and one quarter, with their state."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.followup.rules import ReportState, Sex
from tenants.database import Base, TenantOwned, moment, reference, vocabulary


class ReportingPeriod(TenantOwned, Base):
    """A quarter for which the förbund asks its insatser to report, and the last day for it."""

    __tablename__ = "reporting_periods"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "quarter"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_is_a_quarter"),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    due_on: Mapped[date]


class Report(TenantOwned, Base):
    """One insats's report for one period; `state` is changed in one function only."""

    __tablename__ = "reports"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        reference("reporting_periods", "period_id"),
        UniqueConstraint("tenant_id", "initiative_id", "period_id"),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_a_moment"),
        Index("ix_reports_state", "tenant_id", "state"),
        Index("ix_reports_period", "tenant_id", "period_id"),
    )

    initiative_id: Mapped[UUID]
    period_id: Mapped[UUID]
    state: Mapped[ReportState] = mapped_column(vocabulary(ReportState), default=ReportState.NOT_STARTED)
    version: Mapped[int] = mapped_column(default=1)
    happened: Mapped[str] = mapped_column(default="")
    deviations: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime | None] = mapped_column(moment)
    submitted_at: Mapped[datetime | None] = mapped_column(moment)
    submitted_by: Mapped[str | None]
    accepted_at: Mapped[datetime | None] = mapped_column(moment)
    accepted_by: Mapped[str | None]
    reason: Mapped[str | None]


class ReportCount(TenantOwned, Base):
    """One cell of a report: a count, or a symbol that says why there is none (`.` or `-`)."""

    __tablename__ = "report_counts"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        UniqueConstraint("tenant_id", "report_id", "row", "sex"),
        CheckConstraint("value >= 0 AND value <= 100000", name="value_is_a_count"),
        CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_symbol"),
        CheckConstraint("missing IN ('.', '-')", name="symbol_is_known"),
    )

    report_id: Mapped[UUID]
    row: Mapped[str]
    sex: Mapped[Sex] = mapped_column(vocabulary(Sex))
    value: Mapped[int | None]
    missing: Mapped[str | None]
