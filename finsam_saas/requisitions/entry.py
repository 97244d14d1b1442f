"""A requisition as it is written, on its way to being handed in. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finsam_saas.applications.rules import CostType


@dataclass(frozen=True)
class Cost:
    """What one kind of cost has been in the period (kr), and what it was."""

    cost_type: CostType
    amount: Decimal
    text: str = ""


@dataclass(frozen=True)
class ClaimEntry:
    """What has been written so far: the period, what was done, and what it cost."""

    period_from: date | None = None
    period_to: date | None = None
    text: str = ""
    costs: Sequence[Cost] = ()

    @property
    def amount(self) -> Decimal:
        """The sum of its costs (kr)."""
        return sum((one.amount for one in self.costs), Decimal(0))

    @property
    def kept(self) -> dict[str, Any]:
        """The entry as a draft keeps it."""
        return {
            "from": self.period_from.isoformat() if self.period_from else None,
            "to": self.period_to.isoformat() if self.period_to else None,
            "text": self.text,
            "costs": [
                {"kind": one.cost_type.value, "amount": str(one.amount), "text": one.text}
                for one in self.costs
            ],
        }


def entry_of(kept: Mapping[str, Any]) -> ClaimEntry:
    """The entry that a draft has kept; an empty one where nothing is written."""
    return ClaimEntry(
        period_from=_day(kept.get("from")),
        period_to=_day(kept.get("to")),
        text=kept.get("text", ""),
        costs=[
            Cost(CostType(one["kind"]), Decimal(one["amount"]), one["text"]) for one in kept.get("costs", ())
        ],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
