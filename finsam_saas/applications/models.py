"""Applications as they are written, and as they were handed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.applications.file_rules import FileKind
from finsam_saas.applications.rules import ApplicationState, CostType, Text
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from tenants.database import Base, TenantOwned, Versioned, kronor, moment, now, reference, vocabulary


class Application(Versioned, Base):
    """An application in a call: what the insats is to be. Only its writers see it before it is handed in.

    `owner_id` is the member that is to own the insats; `matter_id` its matter in the registry; `need_id` the
    need that it answers.
    """

    __tablename__ = "applications"
    __table_args__ = (
        reference("calls", "call_id"),
        reference("members", "owner_id"),
        reference("matters", "matter_id"),
        reference("needs", "need_id"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_in_order"
        ),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="handed_in_at_a_moment"),
        CheckConstraint(
            "(supplement_reason IS NULL) = (supplement_due_on IS NULL)", name="supplement_is_whole"
        ),
        CheckConstraint("women >= 0 AND men >= 0", name="participants_are_counts"),
        Index("ix_applications_state", "tenant_id", "state", "submitted_at"),
        Index("ix_applications_call", "tenant_id", "call_id"),
        Index(
            "ix_applications_handed_in",
            "tenant_id",
            "submitted_at",
            "id",
            postgresql_where=text("state <> 'draft'"),
        ),
        Index("ix_applications_need", "tenant_id", "need_id"),
    )

    call_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    state: Mapped[ApplicationState] = mapped_column(
        vocabulary(ApplicationState), default=ApplicationState.DRAFT
    )
    title: Mapped[str]
    orientation: Mapped[Orientation | None] = mapped_column(vocabulary(Orientation))
    specific_orientation: Mapped[SpecificOrientation | None] = mapped_column(vocabulary(SpecificOrientation))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    contact: Mapped[str | None]
    matter_id: Mapped[UUID | None]
    need_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime | None] = mapped_column(moment)
    came_late: Mapped[bool] = mapped_column(default=False)
    supplement_due_on: Mapped[date | None]
    supplement_reason: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(moment, default=now)


class ApplicationWriter(TenantOwned, Base):
    """That somebody writes an application with others."""

    __tablename__ = "application_writers"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "application_id", "membership_id"),
        Index("ix_application_writers_membership", "tenant_id", "membership_id"),
    )

    application_id: Mapped[UUID]
    membership_id: Mapped[UUID]


class ApplicationText(Versioned, Base):
    """One text of an application; a row each, so that two who write at once never overwrite each other."""

    __tablename__ = "application_texts"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        UniqueConstraint("tenant_id", "application_id", "kind"),
    )

    application_id: Mapped[UUID]
    kind: Mapped[Text] = mapped_column(vocabulary(Text))
    text: Mapped[str]
    edited_by: Mapped[str]
    edited_at: Mapped[datetime] = mapped_column(moment)


class ApplicationParty(TenantOwned, Base):
    """A member that takes part; it has confirmed its share when somebody who speaks for it says so."""

    __tablename__ = "application_parties"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "application_id", "member_id"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmation_is_whole"),
    )

    application_id: Mapped[UUID]
    member_id: Mapped[UUID]
    contact: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(moment)


class ApplicationAmount(TenantOwned, Base):
    """A year's amount (kr) of a kind of cost; without a financier it is what is applied for."""

    __tablename__ = "application_amounts"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        reference("members", "financier_id"),
        CheckConstraint("amount >= 0", name="amount_is_positive"),
        CheckConstraint("NOT in_kind OR financier_id IS NOT NULL", name="in_kind_is_somebodys"),
        Index("ix_application_amounts_application", "tenant_id", "application_id"),
    )

    application_id: Mapped[UUID]
    year: Mapped[int]
    cost_type: Mapped[CostType] = mapped_column(vocabulary(CostType))
    financier_id: Mapped[UUID | None]
    in_kind: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Any] = kronor("amount")


class ApplicationSubmission(TenantOwned, Base):
    """An application as it was handed in: what the kansli reads, and what became a public document.

    `content_hash` is the SHA-256 of the content, in hexadecimal.
    """

    __tablename__ = "application_submissions"
    __table_args__ = (
        reference("applications", "application_id"),
        UniqueConstraint("tenant_id", "application_id", "number"),
    )

    application_id: Mapped[UUID]
    number: Mapped[int]
    submitted_at: Mapped[datetime] = mapped_column(moment)
    submitted_by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str]


class ApplicationFile(TenantOwned, Base):
    """A file that belongs to an application, as it was uploaded: checked, and never changed.

    What has been handed in holds on to its files; the others are gone when the writers take them away.
    `sha256` is that of the content, in hexadecimal; `size` is in bytes.
    """

    __tablename__ = "application_files"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        CheckConstraint("size = octet_length(content)", name="size_is_the_contents"),
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="fingerprint_is_the_contents"),
        Index("ix_application_files_application", "tenant_id", "application_id"),
    )

    application_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[FileKind] = mapped_column(vocabulary(FileKind))
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(moment, default=now)


class ApplicationAttachment(TenantOwned, Base):
    """That a file is attached to the application as its writers have it now."""

    __tablename__ = "application_attachments"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        reference("application_files", "file_id"),
        UniqueConstraint("tenant_id", "file_id"),
        Index("ix_application_attachments_application", "tenant_id", "application_id"),
    )

    application_id: Mapped[UUID]
    file_id: Mapped[UUID]


class SubmissionFile(TenantOwned, Base):
    """That a file was handed in with an application; neither can be taken away."""

    __tablename__ = "submission_files"
    __table_args__ = (
        reference("application_submissions", "submission_id"),
        reference("application_files", "file_id"),
        UniqueConstraint("tenant_id", "submission_id", "file_id"),
        Index("ix_submission_files_file", "tenant_id", "file_id"),
    )

    submission_id: Mapped[UUID]
    file_id: Mapped[UUID]
