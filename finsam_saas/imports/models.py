"""Figures of older years as they were counted then: kept by series, never mixed with reports."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.followup.rules import Sex
from finsam_saas.imports.rules import Series
from tenants.database import Base, TenantOwned, moment, reference, vocabulary


class YearlyAggregate(TenantOwned, Base):
    """One count of one older year, of an insats by the name it had then or ("") of the whole förbund."""

    __tablename__ = "yearly_aggregates"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        UniqueConstraint("tenant_id", "series", "year", "initiative", "row", "sex"),
        CheckConstraint("value BETWEEN 0 AND 100000", name="value_is_a_count"),
        CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_symbol"),
        CheckConstraint("missing IN ('.', '-')", name="symbol_is_known"),
        CheckConstraint(
            "year BETWEEN CASE series WHEN 'sus' THEN 2004 ELSE 2023 END"
            " AND CASE series WHEN 'sus' THEN 2022 ELSE 2099 END",
            name="year_is_of_the_series",
        ),
    )

    series: Mapped[Series] = mapped_column(vocabulary(Series))
    year: Mapped[int]
    initiative: Mapped[str]
    initiative_id: Mapped[UUID | None]
    row: Mapped[str]
    sex: Mapped[Sex] = mapped_column(vocabulary(Sex))
    value: Mapped[int | None]
    missing: Mapped[str | None]
    source: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(moment)
    imported_by: Mapped[str]
