"""What a förbund publishes to the nation, and the national cube made from it.

A förbund writes and reads only its own facts. The exact cube is the national role's alone;
pages read the protected figures.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, TenantOwned, moment, now


class NationalParticipation(TenantOwned, Base):
    """A dated decision to take part (or no longer take part) in national statistics; the latest counts."""

    __tablename__ = "national_participations"
    __table_args__ = (Index("ix_national_participations_latest", "tenant_id", "decided_on", "created_at"),)

    decided_on: Mapped[date]
    takes_part: Mapped[bool]
    note: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalFact(TenantOwned, Base):
    """One accepted figure of a förbund: quarter, type of insats, measure, sex; made by delete and insert."""

    __tablename__ = "national_facts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "year", "quarter", "initiative_type", "measure", "sex"),
        CheckConstraint("value >= 0", name="value_is_a_count"),
        Index("ix_national_facts_period", "year", "quarter"),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    initiative_type: Mapped[str]
    measure: Mapped[str]
    sex: Mapped[str]
    value: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalReporting(TenantOwned, Base):
    """How many of a förbund's reports for a quarter are accepted, of how many expected."""

    __tablename__ = "national_reporting"
    __table_args__ = (UniqueConstraint("tenant_id", "year", "quarter"),)

    year: Mapped[int]
    quarter: Mapped[int]
    expected: Mapped[int]
    accepted: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalDirtyCell(TenantOwned, Base):
    """That a förbund's facts for a quarter changed and the nation must be recomputed for it."""

    __tablename__ = "national_dirty_cells"

    year: Mapped[int]
    quarter: Mapped[int]
    marked_at: Mapped[datetime] = mapped_column(moment, default=now)


class NationalCell(Base):
    """The exact national sum of one cell; never read by pages."""

    __tablename__ = "national_cells"

    year: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    initiative_type: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    sex: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    largest: Mapped[int]
    contributors: Mapped[int]


class NationalFigure(Base):
    """What pages may show of one national cell: a value, or that it is protected and why."""

    __tablename__ = "national_figures"
    __table_args__ = (CheckConstraint("(value IS NULL) <> (protection IS NULL)", name="value_or_protection"),)

    year: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    initiative_type: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    sex: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int | None]
    protection: Mapped[str | None]


class NationalCoverage(Base):
    """Of how many förbund a quarter's figures are made, of how many that take part, and as of when."""

    __tablename__ = "national_coverage"

    year: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    contributing: Mapped[int]
    expected: Mapped[int]
    missing: Mapped[str] = mapped_column(default="")
    refreshed_at: Mapped[datetime] = mapped_column(moment, default=now)
