"""What is typed in the steps that set up a förbund."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from finsam_saas.seats.rules import SeatKind


@dataclass(frozen=True)
class FirstRules:
    """What is decided first about meetings and the registry."""

    paragraphs_per_year: bool
    papers_days: int
    posted_at: str | None
    pattern: str


@dataclass(frozen=True)
class BoardSeat:
    """Who sits in the board for a member: a name, how, and whether as chair."""

    member_id: UUID
    kind: SeatKind
    person_name: str
    is_chair: bool = False
