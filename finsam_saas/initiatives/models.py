"""Insatser with owners, parties, amounts, target groups and those who report for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.initiatives.rules import InitiativeStatus, Orientation, SpecificOrientation
from finsam_saas.members.rules import PartyType
from tenants.database import Base, Keyed, TenantOwned, Versioned, kronor, reference, vocabulary


class TargetGroup(Keyed, Base):
    """People the förbund wants its insatser to reach, in its own words.

    `national_codes` are those of `rules.NationalTargetGroup` that the group counts as in the nation.
    """

    __tablename__ = "target_groups"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    name: Mapped[str]
    description: Mapped[str | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    is_priority: Mapped[bool] = mapped_column(default=False)
    national_codes: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class Initiative(Keyed, Versioned, Base):
    """An insats; what a source does not say (orientation, period) is absent, never guessed."""

    __tablename__ = "initiatives"
    __table_args__ = (
        reference("bodies", "steering_body_id"),
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_in_order"
        ),
        Index("ix_initiatives_name", "tenant_id", "name"),
        Index("ix_initiatives_in_order", "tenant_id", "group_label", "position", "name", "id"),
        Index(
            "ix_initiatives_steering",
            "tenant_id",
            "steering_body_id",
            postgresql_where=text("steering_body_id IS NOT NULL"),
        ),
    )

    name: Mapped[str]
    description: Mapped[str | None]
    orientation: Mapped[Orientation | None] = mapped_column(vocabulary(Orientation))
    specific_orientation: Mapped[SpecificOrientation | None] = mapped_column(vocabulary(SpecificOrientation))
    status: Mapped[InitiativeStatus | None] = mapped_column(vocabulary(InitiativeStatus))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    owned_by_association: Mapped[bool] = mapped_column(default=False)
    steering_body_id: Mapped[UUID | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    group_label: Mapped[str | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class InitiativeOwner(TenantOwned, Base):
    """A member that owns the insats (insatsägare), with the unit that runs it where one is named."""

    __tablename__ = "initiative_owners"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "initiative_id", "member_id"),
    )

    initiative_id: Mapped[UUID]
    member_id: Mapped[UUID]
    unit: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)


class InitiativeParty(TenantOwned, Base):
    """One of the four kinds of party that takes part in the insats (R3: at least two)."""

    __tablename__ = "initiative_parties"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        UniqueConstraint("tenant_id", "initiative_id", "party"),
    )

    initiative_id: Mapped[UUID]
    party: Mapped[PartyType] = mapped_column(vocabulary(PartyType))


class InitiativeMunicipality(TenantOwned, Base):
    """A member kommun whose inhabitants the insats is for."""

    __tablename__ = "initiative_municipalities"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "initiative_id", "member_id"),
    )

    initiative_id: Mapped[UUID]
    member_id: Mapped[UUID]


class InitiativeTargetGroup(TenantOwned, Base):
    """A target group of the insats; several are allowed."""

    __tablename__ = "initiative_target_groups"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        reference("target_groups", "target_group_id", cascade=True),
        UniqueConstraint("tenant_id", "initiative_id", "target_group_id"),
    )

    initiative_id: Mapped[UUID]
    target_group_id: Mapped[UUID]


class InitiativeAmount(TenantOwned, Base):
    """What the förbund has set aside for the insats in one year, in kronor."""

    __tablename__ = "initiative_amounts"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        UniqueConstraint("tenant_id", "initiative_id", "year"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        Index("ix_initiative_amounts_year", "tenant_id", "year"),
    )

    initiative_id: Mapped[UUID]
    year: Mapped[int]
    amount: Mapped[Decimal] = kronor("amount")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class InitiativeManager(TenantOwned, Base):
    """That a membership (an insatsansvarig) reports for the insats."""

    __tablename__ = "initiative_managers"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "initiative_id", "membership_id"),
        Index("ix_initiative_managers_membership", "tenant_id", "membership_id"),
    )

    initiative_id: Mapped[UUID]
    membership_id: Mapped[UUID]
