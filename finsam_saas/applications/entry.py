"""What is typed into an application, on its way to being kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.applications.rules import CostType
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation


@dataclass(frozen=True)
class BasicsEntry:
    """What the insats is to be: participants are planned, a year, by sex."""

    title: str
    owner_id: UUID
    orientation: Orientation | None = None
    specific_orientation: SpecificOrientation | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    women: int | None = None
    men: int | None = None
    contact: str | None = None


@dataclass(frozen=True)
class AmountEntry:
    """One amount (kr) of the budget; without a financier it is applied for."""

    year: int
    cost_type: CostType
    amount: Decimal
    financier_id: UUID | None = None
    in_kind: bool = False


@dataclass(frozen=True)
class TextEntry:
    """A text, and the version that the writer saw before changing it (0: nothing was written)."""

    text: str
    seen: int
