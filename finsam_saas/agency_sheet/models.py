"""What only the agency's sheet knows of a year, and what has been typed into the agency's system."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.agency_sheet.rules import Field
from tenants.database import Base, TenantOwned, Versioned, moment, reference, vocabulary


class AgencyFigure(TenantOwned, Base):
    """A figure of a year that the kansli writes itself: kr or persons; ESF is 1 or 0."""

    __tablename__ = "agency_figures"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        CheckConstraint("number >= 0 AND number <> 'NaN'", name="number_is_a_number"),
        Index(
            "uq_agency_figures_place",
            "tenant_id",
            "year",
            "initiative_id",
            "field",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    year: Mapped[int]
    initiative_id: Mapped[UUID | None]
    field: Mapped[Field] = mapped_column(vocabulary(Field))
    number: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(moment)


class AgencyYear(Versioned, Base):
    """The figures of a year that the kansli writes itself, together: who writes has seen the version."""

    __tablename__ = "agency_years"
    __table_args__ = (UniqueConstraint("tenant_id", "year"),)

    year: Mapped[int]


class AgencyMark(TenantOwned, Base):
    """That a value has been typed into the agency's system; compared with what stands here now."""

    __tablename__ = "agency_marks"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        Index(
            "uq_agency_marks_place",
            "tenant_id",
            "year",
            "initiative_id",
            "field",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    year: Mapped[int]
    initiative_id: Mapped[UUID | None]
    field: Mapped[Field] = mapped_column(vocabulary(Field))
    value: Mapped[str]
    typed_by: Mapped[str]
    typed_at: Mapped[datetime] = mapped_column(moment)
