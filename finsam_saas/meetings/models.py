"""Meetings, their items and people, series of §§, sealed minutes and where they were posted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.meetings.immediate_rules import ItemState
from finsam_saas.meetings.rules import FIRST_PAPERS_DAYS, Away, MeetingState, Outcome, Vote
from finsam_saas.seats.rules import SeatKind
from tenants.database import Base, TenantOwned, Versioned, moment, now, reference, vocabulary


class MeetingRules(Versioned, Base):
    """How a förbund holds its meetings: §§ per year or running, days for papers, where notices are posted."""

    __tablename__ = "meeting_rules"
    __table_args__ = (
        UniqueConstraint("tenant_id"),
        CheckConstraint("papers_days >= 0", name="papers_come_before"),
    )

    paragraphs_per_year: Mapped[bool] = mapped_column(default=True)
    papers_days: Mapped[int] = mapped_column(default=FIRST_PAPERS_DAYS)
    posted_at: Mapped[str | None]
    """A kommun's notice board where the charter says so; none: the förbund's own page."""


class ParagraphSeries(TenantOwned, Base):
    """The last § of a body's year (0: running); locked by whoever takes the next: no gap, no double."""

    __tablename__ = "paragraph_series"
    __table_args__ = (
        reference("bodies", "body_id"),
        UniqueConstraint("tenant_id", "body_id", "year"),
    )

    body_id: Mapped[UUID]
    year: Mapped[int]
    last_number: Mapped[int]


class Meeting(Versioned, Base):
    """A body's meeting: when and where, how far it has come, and its matter in the registry.

    `others` names who was there without a place in the body; `paragraph_year` is that of its §§ (0: running).
    """

    __tablename__ = "meetings"
    __table_args__ = (
        reference("bodies", "body_id"),
        reference("matters", "matter_id"),
        Index("ix_meetings_starts", "tenant_id", "starts_at"),
    )

    body_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(moment)
    place: Mapped[str]
    state: Mapped[MeetingState] = mapped_column(vocabulary(MeetingState), default=MeetingState.PLANNED)
    papers_days: Mapped[int]
    others: Mapped[str | None]
    recorder: Mapped[str | None]
    matter_id: Mapped[UUID | None]
    called_at: Mapped[datetime | None] = mapped_column(moment)
    paragraph_year: Mapped[int | None]


class MeetingItem(Versioned, Base):
    """An item of the agenda; once the meeting is held it has its § and, in time, what became of it.

    `adjustment` tells how far it has come where it is adjusted at once, before the rest of the minutes.
    `subject_kind` and `subject_id` name what is decided at it, where a feature above writes that down.
    """

    __tablename__ = "meeting_items"
    __table_args__ = (
        reference("meetings", "meeting_id", cascade=True),
        CheckConstraint("outcome IS NULL OR decision IS NOT NULL", name="outcome_in_words"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_is_whole"),
        Index("ix_meeting_items_subject", "tenant_id", "subject_id"),
        Index("ix_meeting_items_meeting", "tenant_id", "meeting_id", "position"),
        Index(
            "ix_meeting_items_paragraphs",
            "tenant_id",
            "meeting_id",
            "adjustment",
            postgresql_where=text("paragraph IS NOT NULL"),
        ),
    )

    meeting_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    background: Mapped[str | None]
    proposal: Mapped[str | None]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    paragraph: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(vocabulary(Outcome))
    decision: Mapped[str | None]
    adjustment: Mapped[ItemState] = mapped_column(vocabulary(ItemState), default=ItemState.OPEN)


class MeetingPerson(TenantOwned, Base):
    """Somebody called to a meeting, as the seat was then: what became of the seat later changes no minutes.

    `turn` is the order in which substitutes serve. `confirmed_by` is who said that the minutes are right: the
    adjuster, or the kansli where the minutes were signed on paper.
    """

    __tablename__ = "meeting_people"
    __table_args__ = (
        reference("meetings", "meeting_id", cascade=True),
        UniqueConstraint("tenant_id", "meeting_id", "seat_id"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmation_is_whole"),
        CheckConstraint("confirmed_at IS NULL OR adjusts", name="adjusters_confirm"),
        Index("ix_meeting_people_membership", "tenant_id", "membership_id"),
    )

    meeting_id: Mapped[UUID]
    seat_id: Mapped[UUID]
    membership_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    member: Mapped[str | None]
    person_name: Mapped[str]
    email: Mapped[str | None]
    kind: Mapped[SeatKind] = mapped_column(vocabulary(SeatKind))
    turn: Mapped[int]
    present: Mapped[bool] = mapped_column(default=False)
    chaired: Mapped[bool] = mapped_column(default=False)
    adjusts: Mapped[bool] = mapped_column(default=False)
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(moment)


class ItemParticipation(TenantOwned, Base):
    """What somebody did at an item beside being there: was away, voted, made a reservation."""

    __tablename__ = "item_participations"
    __table_args__ = (
        reference("meeting_items", "item_id", cascade=True),
        reference("meeting_people", "person_id", cascade=True),
        UniqueConstraint("tenant_id", "item_id", "person_id"),
        CheckConstraint("away IS NULL OR vote IS NULL", name="who_is_away_votes_not"),
    )

    item_id: Mapped[UUID]
    person_id: Mapped[UUID]
    away: Mapped[Away | None] = mapped_column(vocabulary(Away))
    vote: Mapped[Vote | None] = mapped_column(vocabulary(Vote))
    reservation: Mapped[str | None]


class ItemConfirmation(TenantOwned, Base):
    """That somebody has said that a § which is adjusted at once is right, as in MeetingPerson."""

    __tablename__ = "item_confirmations"
    __table_args__ = (
        reference("meeting_items", "item_id", cascade=True),
        reference("meeting_people", "person_id", cascade=True),
        UniqueConstraint("tenant_id", "item_id", "person_id"),
    )

    item_id: Mapped[UUID]
    person_id: Mapped[UUID]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime] = mapped_column(moment, default=now)


class AdjusterReminder(TenantOwned, Base):
    """That an adjuster has been reminded, so many days after the meeting; once each."""

    __tablename__ = "adjuster_reminders"
    __table_args__ = (
        reference("meeting_people", "person_id", cascade=True),
        UniqueConstraint("tenant_id", "person_id", "days_after"),
    )

    person_id: Mapped[UUID]
    days_after: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(moment, default=now)


class _SealedFile:
    """A file as it was sealed, and its SHA-256. Only ever added."""

    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(moment, default=now)


class SealedMinutes(_SealedFile, TenantOwned, Base):
    """Minutes or notes as they were sealed."""

    __tablename__ = "sealed_minutes"
    __table_args__ = (
        reference("meetings", "meeting_id"),
        UniqueConstraint("tenant_id", "meeting_id"),
    )

    meeting_id: Mapped[UUID]


class SealedItem(_SealedFile, TenantOwned, Base):
    """A § that was adjusted at once, as it was sealed."""

    __tablename__ = "sealed_items"
    __table_args__ = (
        reference("meeting_items", "item_id"),
        UniqueConstraint("tenant_id", "item_id"),
    )

    item_id: Mapped[UUID]


class _OnNoticeBoard:
    """When and where something was posted; `proof` tells how one knows, where a kommun posts it."""

    posted_on: Mapped[date]
    takes_down_on: Mapped[date]
    place: Mapped[str | None]
    kept_at: Mapped[str]
    proof: Mapped[str | None]
    posted_by: Mapped[str]


class MinutesPosting(_OnNoticeBoard, TenantOwned, Base):
    """That adjusted minutes were posted."""

    __tablename__ = "minutes_postings"
    __table_args__ = (
        reference("meetings", "meeting_id"),
        UniqueConstraint("tenant_id", "meeting_id"),
        CheckConstraint("takes_down_on >= posted_on", name="days_in_order"),
    )

    meeting_id: Mapped[UUID]


class ItemPosting(_OnNoticeBoard, TenantOwned, Base):
    """That a § which was adjusted at once was posted, with days of its own."""

    __tablename__ = "item_postings"
    __table_args__ = (
        reference("meeting_items", "item_id"),
        UniqueConstraint("tenant_id", "item_id"),
        CheckConstraint("takes_down_on >= posted_on", name="days_in_order"),
    )

    item_id: Mapped[UUID]


class CalendarAddress(TenantOwned, Base):
    """A secret address at which somebody follows the meetings of own bodies; only its SHA-256 is kept."""

    __tablename__ = "calendar_addresses"
    __table_args__ = (
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "membership_id"),
        UniqueConstraint("tenant_id", "digest"),
    )

    membership_id: Mapped[UUID]
    digest: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(moment, default=now)
