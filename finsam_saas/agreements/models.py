"""Agreements in their versions, who has signed them, and the terms in the förbund's own words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.agreements.rules import AgreementKind, AgreementState, FollowUp, Manner
from tenants.database import Base, TenantOwned, Versioned, moment, now, reference, vocabulary


class AgreementTerms(Versioned, Base):
    """The terms that stand in every new agreement of the förbund, in its own words; absent: the usual."""

    __tablename__ = "agreement_terms"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    text: Mapped[str]


class Agreement(Versioned, Base):
    """A version of what is agreed on about an insats. Once it is sent nothing in it changes.

    `decided` cites the decision in words (§, body, day), `decision_id` leads to it where it is one on an
    application. `amounts` are kronor by year, as text.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        reference("decisions", "decision_id"),
        reference("matters", "matter_id"),
        UniqueConstraint("tenant_id", "initiative_id", "number"),
        CheckConstraint(
            "state = 'draft' OR (sent_at IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL"
            " AND decided <> '')",
            name="sent_whole",
        ),
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        Index(
            "uq_agreements_under_way",
            "tenant_id",
            "initiative_id",
            unique=True,
            postgresql_where=text("state IN ('draft', 'sent')"),
        ),
        Index(
            "uq_agreements_holding",
            "tenant_id",
            "initiative_id",
            unique=True,
            postgresql_where=text("state = 'signed'"),
        ),
    )

    initiative_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[AgreementKind] = mapped_column(vocabulary(AgreementKind))
    state: Mapped[AgreementState] = mapped_column(vocabulary(AgreementState), default=AgreementState.DRAFT)
    title: Mapped[str]
    decision_id: Mapped[UUID | None]
    decided: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amounts: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    conditions: Mapped[str]
    reporting: Mapped[str]
    terms: Mapped[str]
    matter_id: Mapped[UUID | None]
    document_number: Mapped[str | None]
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(moment, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(moment)
    sent_by: Mapped[str | None]
    signed_at: Mapped[datetime | None] = mapped_column(moment)


class AgreementParty(TenantOwned, Base):
    """A party that signs: a member, or the förbund itself where there is none; and how and when it did."""

    __tablename__ = "agreement_parties"
    __table_args__ = (
        reference("agreements", "agreement_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "agreement_id", "member_id", postgresql_nulls_not_distinct=True),
        CheckConstraint(
            "(signed_on IS NULL) = (signatory IS NULL) AND (signed_on IS NULL) = (manner IS NULL)"
            " AND (signed_on IS NULL) = (noted_by IS NULL)",
            name="signature_is_whole",
        ),
    )

    agreement_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    name: Mapped[str]
    position: Mapped[int]
    signatory: Mapped[str | None]
    signed_on: Mapped[date | None]
    manner: Mapped[Manner | None] = mapped_column(vocabulary(Manner))
    noted_by: Mapped[str | None]


class AgreementFollowUp(TenantOwned, Base):
    """That something due after the end of an insats has been done: when, by whom, and what was found."""

    __tablename__ = "agreement_follow_ups"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        UniqueConstraint("tenant_id", "initiative_id", "kind"),
    )

    initiative_id: Mapped[UUID]
    kind: Mapped[FollowUp] = mapped_column(vocabulary(FollowUp))
    done_on: Mapped[date]
    done_by: Mapped[str]
    note: Mapped[str]
