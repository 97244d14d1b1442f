"""The members of a förbund, and who speaks for them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.members.rules import PartyType
from tenants.database import Base, Keyed, TenantOwned, Versioned, reference, vocabulary


class Member(Keyed, Versioned, Base):
    """A legal member of the förbund, of one of the four parties, from when until when."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="validity_in_order"
        ),
    )

    name: Mapped[str]
    party: Mapped[PartyType] = mapped_column(vocabulary(PartyType))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class MemberRepresentative(TenantOwned, Base):
    """That a membership speaks for one member of the förbund (its ägare); sees that member's own fee."""

    __tablename__ = "member_representatives"
    __table_args__ = (
        reference("members", "member_id"),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "membership_id", "member_id"),
    )

    member_id: Mapped[UUID]
    membership_id: Mapped[UUID]
