"""A document as it is typed, on its way into the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finsam_saas.registry.rules import Direction


@dataclass(frozen=True)
class DocumentEntry:
    """A document as registered: how it came to be the förbund's, its day, whom it came from or went to."""

    direction: Direction
    concerns: str
    dated_on: date
    counterpart: str | None = None
    secrecy_ground: str | None = None
