"""Matters and documents in a förbund's registry, and what it has decided about them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.registry.rules import FIRST_PATTERN, Direction, MatterKind
from tenants.database import Base, TenantOwned, Versioned, moment, now, reference, vocabulary


class RegistryRules(Versioned, Base):
    """How this förbund numbers its matters, and how many years each kind is kept (absent: for ever)."""

    __tablename__ = "registry_rules"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    pattern: Mapped[str] = mapped_column(default=FIRST_PATTERN)
    years_kept: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)


class RegistryYear(TenantOwned, Base):
    """The last number given in a year; locked by whoever takes the next, so there is no gap and no double."""

    __tablename__ = "registry_years"
    __table_args__ = (UniqueConstraint("tenant_id", "year"),)

    year: Mapped[int]
    last_serial: Mapped[int]


class Matter(Versioned, Base):
    """A matter (ärende): its number, what it concerns, and how far it has come.

    `secrecy_ground` names the paragraph where the matter itself is secret. Disposal takes two persons: one
    proposes, another confirms.
    """

    __tablename__ = "matters"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "year", "serial"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="days_in_order"),
        CheckConstraint("disposed_on IS NULL OR disposal_proposed_by IS NOT NULL", name="disposal_by_two"),
        CheckConstraint("disposed_by <> disposal_proposed_by", name="disposal_by_another"),
        Index("ix_matters_kind", "tenant_id", "kind", "closed_on"),
    )

    number: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    kind: Mapped[MatterKind] = mapped_column(vocabulary(MatterKind))
    title: Mapped[str]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    secrecy_ground: Mapped[str | None]
    last_document: Mapped[int] = mapped_column(default=0)
    disposal_proposed_by: Mapped[UUID | None]
    disposal_proposer: Mapped[str | None]
    disposed_by: Mapped[UUID | None]
    disposer: Mapped[str | None]
    disposed_on: Mapped[date | None]


class RegisteredDocument(Versioned, Base):
    """A document (handling) in a matter: its day, whom it came from or went to, and what it concerns.

    `subject_kind` and `subject_id` lead to what it is in the product (an application, minutes); none for a
    letter that was registered by hand.
    """

    __tablename__ = "registered_documents"
    __table_args__ = (
        reference("matters", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "serial"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_is_whole"),
    )

    matter_id: Mapped[UUID]
    serial: Mapped[int]
    direction: Mapped[Direction] = mapped_column(vocabulary(Direction))
    dated_on: Mapped[date]
    counterpart: Mapped[str | None]
    concerns: Mapped[str]
    secrecy_ground: Mapped[str | None]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(moment, default=now)
