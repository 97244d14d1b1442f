"""What a handler gets to know of an event."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the acting förbund as its handlers see it: pointers, never values to add up."""

    id: UUID
    name: str
    subject_id: UUID | None
    subject_label: str
    request_id: str | None
