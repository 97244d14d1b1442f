"""An agreement as the kansli writes it, on its way to being kept. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from finsam_saas.agreements.rules import AgreementKind


@dataclass(frozen=True)
class AgreementEntry:
    """What the parties agree on; `members` are those that sign beside the förbund, in order."""

    kind: AgreementKind
    decided: str
    starts_on: date | None
    ends_on: date | None
    conditions: str
    reporting: str
    terms: str
    decision_id: UUID | None = None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    members: Sequence[UUID] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """Its own columns."""
        return {
            "kind": self.kind,
            "decided": self.decided.strip(),
            "decision_id": self.decision_id,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "amounts": {str(year): str(amount) for year, amount in sorted(self.amounts.items())},
            "conditions": self.conditions,
            "reporting": self.reporting,
            "terms": self.terms,
        }
