"""Meetings as they are typed: the meeting, an item, who was there, what was decided, where it was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from finsam_saas.meetings.facts import Participation
from finsam_saas.meetings.rules import Outcome


@dataclass(frozen=True)
class RulesEntry:
    """What a förbund decides about its meetings."""

    paragraphs_per_year: bool
    papers_days: int
    posted_at: str | None = None


@dataclass(frozen=True)
class MeetingEntry:
    """When and where a meeting is, and how many days before its papers are sent out."""

    starts_at: datetime
    place: str
    papers_days: int


@dataclass(frozen=True)
class ItemEntry:
    """An item of the agenda: what it is about, why, and what is proposed."""

    title: str
    background: str | None = None
    proposal: str | None = None


@dataclass(frozen=True)
class AttendanceEntry:
    """Who of those called was there, who chaired, who adjusts; and who else was there, in words."""

    present: frozenset[UUID]
    chaired: UUID | None
    adjusters: frozenset[UUID]
    others: str | None = None


@dataclass(frozen=True)
class DecisionEntry:
    """What became of an item, and what people did at it beside being there."""

    outcome: Outcome
    decision: str
    people: Sequence[Participation] = ()


@dataclass(frozen=True)
class PostingEntry:
    """When adjusted minutes were posted, where they are kept; place and proof where a kommun posts them."""

    posted_on: date
    kept_at: str
    place: str | None = None
    proof: str | None = None
