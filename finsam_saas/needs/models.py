"""Needs and assignments, each with its history."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.needs.rules import AssignmentState, NeedState, NoteKind
from tenants.database import Base, TenantOwned, Versioned, moment, now, reference, vocabulary


class Need(Versioned, Base):
    """A need that a body has raised: what is seen, for whom; `body_id` is the body that has it now."""

    __tablename__ = "needs"
    __table_args__ = (
        reference("bodies", "body_id"),
        reference("bodies", "raised_by_body_id"),
        Index("ix_needs_state", "tenant_id", "state", "raised_at"),
        Index("ix_needs_body", "tenant_id", "body_id"),
    )

    body_id: Mapped[UUID]
    raised_by_body_id: Mapped[UUID]
    title: Mapped[str]
    seen: Mapped[str]
    for_whom: Mapped[str]
    state: Mapped[NeedState] = mapped_column(vocabulary(NeedState), default=NeedState.RAISED)
    raised_by: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(moment, default=now)


class NeedParty(TenantOwned, Base):
    """A member that a need concerns: a party, or the kommun where it is seen."""

    __tablename__ = "need_parties"
    __table_args__ = (
        reference("needs", "need_id", cascade=True),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "need_id", "member_id"),
    )

    need_id: Mapped[UUID]
    member_id: Mapped[UUID]


class NeedNote(TenantOwned, Base):
    """A line in the history of a need: what was said or done, by whom; `body` is its label then."""

    __tablename__ = "need_notes"
    __table_args__ = (
        reference("needs", "need_id", cascade=True),
        Index("ix_need_notes_need", "tenant_id", "need_id", "noted_at"),
    )

    need_id: Mapped[UUID]
    kind: Mapped[NoteKind] = mapped_column(vocabulary(NoteKind))
    text: Mapped[str | None]
    body: Mapped[str | None]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(moment, default=now)


class Assignment(Versioned, Base):
    """What a body is to do for another and report back; without a body it is the kansli's.

    `meeting_item_id` is the item of the giver's meeting that it comes from.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        reference("bodies", "from_body_id"),
        reference("bodies", "to_body_id"),
        reference("meeting_items", "meeting_item_id"),
        CheckConstraint("to_body_id IS NULL OR to_body_id <> from_body_id", name="given_to_another"),
        Index("ix_assignments_due", "tenant_id", "state", "due_on"),
        Index("ix_assignments_to_body", "tenant_id", "to_body_id"),
    )

    from_body_id: Mapped[UUID]
    to_body_id: Mapped[UUID | None]
    title: Mapped[str]
    text: Mapped[str]
    due_on: Mapped[date]
    meeting_item_id: Mapped[UUID | None]
    state: Mapped[AssignmentState] = mapped_column(vocabulary(AssignmentState), default=AssignmentState.GIVEN)
    given_by: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(moment, default=now)


class AssignmentNote(TenantOwned, Base):
    """A line in the history of an assignment: what was reported, or asked for, by whom."""

    __tablename__ = "assignment_notes"
    __table_args__ = (
        reference("assignments", "assignment_id", cascade=True),
        Index("ix_assignment_notes_assignment", "tenant_id", "assignment_id", "noted_at"),
    )

    assignment_id: Mapped[UUID]
    kind: Mapped[NoteKind] = mapped_column(vocabulary(NoteKind))
    text: Mapped[str | None]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(moment, default=now)


class AssignmentReminder(TenantOwned, Base):
    """That somebody has been reminded of an assignment, so many days before its last day; once each."""

    __tablename__ = "assignment_reminders"
    __table_args__ = (
        reference("assignments", "assignment_id", cascade=True),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "assignment_id", "membership_id", "due_on", "days_before"),
    )

    assignment_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    due_on: Mapped[date]
    days_before: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(moment, default=now)
