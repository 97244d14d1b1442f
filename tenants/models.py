"""The register of förbund: who exists, since when, and who came before or after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import Base, moment, now


class Tenant(Base):
    """A samordningsförbund in the register; `formed` keeps the precision its source has ("2005-04")."""

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_is_a_path_name"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity_in_order"),
        UniqueConstraint("slug"),
    )

    # Not "always": a load reserves the number first, so that the whole profile fits in one transaction.
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    organisation_number: Mapped[str | None]
    formed: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    county: Mapped[str | None]
    director_title: Mapped[str | None]
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class TenantSuccession(Base):
    """One förbund continued as another on a date; mergers have several predecessors, splits several heirs."""

    __tablename__ = "tenant_successions"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    on_date: Mapped[date]
