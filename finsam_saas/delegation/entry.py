"""A delegated decision as it is typed, on its way to being kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.rules import DecisionKind


@dataclass(frozen=True)
class OnApplicationEntry:
    """What is decided of an application by which rule: amounts in kr by year; `decision` says it in words."""

    rule_key: str
    kind: DecisionKind
    decided_on: date
    decision: str
    reasons: str
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    conditions: Sequence[ConditionEntry] = ()
    extends: UUID | None = None


@dataclass(frozen=True)
class OtherEntry:
    """What is decided of another matter by which rule, and what it costs (kr) where it costs anything."""

    rule_key: str
    title: str
    decided_on: date
    decision: str
    reasons: str | None = None
    amount: Decimal | None = None
