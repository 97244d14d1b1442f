"""Proposals to the board, decisions on applications with what they give, and conditions as tasks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.decisions.rules import DecisionKind
from tenants.database import Base, TenantOwned, Versioned, kronor, moment, now, reference, vocabulary


class Proposal(Versioned, Base):
    """What the kansli proposes that the board decides of an application (tjänsteskrivelse).

    `extends_id` is the insats that is to go on, where a grant makes no new one.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        reference("applications", "application_id"),
        reference("initiatives", "extends_id"),
        UniqueConstraint("tenant_id", "application_id"),
    )

    application_id: Mapped[UUID]
    recommendation: Mapped[DecisionKind] = mapped_column(vocabulary(DecisionKind))
    extends_id: Mapped[UUID | None]
    background: Mapped[str]
    reasons: Mapped[str]
    effect: Mapped[str | None]
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(moment, default=now)


class ProposalAmount(TenantOwned, Base):
    """What is proposed for a year, in kronor."""

    __tablename__ = "proposal_amounts"
    __table_args__ = (
        reference("proposals", "proposal_id", cascade=True),
        UniqueConstraint("tenant_id", "proposal_id", "year"),
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
    )

    proposal_id: Mapped[UUID]
    year: Mapped[int]
    amount: Mapped[Any] = kronor("amount")


class ProposalCondition(TenantOwned, Base):
    """A condition that is proposed: what is to be done, by whom in words, and when at the latest."""

    __tablename__ = "proposal_conditions"
    __table_args__ = (
        reference("proposals", "proposal_id", cascade=True),
        Index("ix_proposal_conditions_proposal", "tenant_id", "proposal_id", "position"),
    )

    proposal_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]


class ChangeProposal(TenantOwned, Base):
    """What is proposed at an item about an insats that goes on: its money by year (kr) and its last day.

    `conditions` are lists of text, who in words, and the last day.
    """

    __tablename__ = "change_proposals"
    __table_args__ = (
        reference("meeting_items", "item_id", cascade=True),
        reference("initiatives", "initiative_id"),
        UniqueConstraint("tenant_id", "item_id"),
        Index("ix_change_proposals_initiative", "tenant_id", "initiative_id"),
    )

    item_id: Mapped[UUID]
    initiative_id: Mapped[UUID]
    ends_on: Mapped[date | None]
    amounts: Mapped[dict[str, str]] = mapped_column(JSONB)
    conditions: Mapped[list[list[str | None]]] = mapped_column(JSONB)
    written_by: Mapped[str]


class Decision(TenantOwned, Base):
    """What was decided of an application, and when; the item of the meeting has its § and its words.

    A change of an insats that goes on names the insats, and the application behind it where there is one;
    `ends_on` is the last day it gave the insats, `ended_before` the one that it had.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        reference("applications", "application_id"),
        reference("initiatives", "initiative_id"),
        reference("meeting_items", "item_id"),
        UniqueConstraint("tenant_id", "item_id"),
        CheckConstraint("item_id IS NULL OR delegated IS NULL", name="decided_once"),
        CheckConstraint("(kind = 'change') = (initiative_id IS NOT NULL)", name="change_is_of_an_insats"),
        CheckConstraint("kind = 'change' OR application_id IS NOT NULL", name="decides_an_application"),
        Index("ix_decisions_application", "tenant_id", "application_id"),
        Index("ix_decisions_decided", "tenant_id", "decided_on"),
        Index(
            "ix_decisions_initiative",
            "tenant_id",
            "initiative_id",
            postgresql_where=text("initiative_id IS NOT NULL"),
        ),
    )

    application_id: Mapped[UUID | None]
    initiative_id: Mapped[UUID | None]
    item_id: Mapped[UUID | None]
    delegated: Mapped[str | None]
    """The number of the delegated decision, where no meeting decided."""
    kind: Mapped[DecisionKind] = mapped_column(vocabulary(DecisionKind))
    decided_on: Mapped[date]
    overrun_reason: Mapped[str | None]
    made_initiative: Mapped[bool] = mapped_column(default=False)
    """Whether the insats came to be by this decision, and ends with it if it is put right."""
    ends_on: Mapped[date | None]
    ended_before: Mapped[date | None]
    written_by: Mapped[str]


class GrantedAmount(TenantOwned, Base):
    """What a decision gives an insats in a year, in kronor; several add up, and a change may take away."""

    __tablename__ = "granted_amounts"
    __table_args__ = (
        reference("decisions", "decision_id", cascade=True),
        reference("initiatives", "initiative_id"),
        UniqueConstraint("tenant_id", "decision_id", "initiative_id", "year"),
        Index("ix_granted_amounts_initiative", "tenant_id", "initiative_id", "year"),
    )

    decision_id: Mapped[UUID]
    initiative_id: Mapped[UUID]
    year: Mapped[int]
    amount: Mapped[Any] = kronor("amount")


class DecisionCondition(Versioned, Base):
    """A condition of a decision as a task: by whom in words, when at the latest, and when it was met."""

    __tablename__ = "decision_conditions"
    __table_args__ = (
        reference("decisions", "decision_id", cascade=True),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_is_whole"),
        Index("ix_decision_conditions_decision", "tenant_id", "decision_id", "position"),
        Index("ix_decision_conditions_due", "tenant_id", "done_on", "due_on"),
    )

    decision_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by: Mapped[str | None]
    note: Mapped[str | None]
