"""What is typed about a proposal or a decision, on its way to being kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.decisions.rules import Choice, DecisionKind
from finsam_saas.meetings.facts import Participation


@dataclass(frozen=True)
class ConditionEntry:
    """A condition: what is to be done, by whom in words, and when at the latest."""

    text: str
    owner: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class ProposalEntry:
    """What is proposed: amounts in kr by year; `extends` is the insats that goes on, None for a new one."""

    recommendation: DecisionKind
    background: str
    reasons: str
    effect: str | None = None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    conditions: Sequence[ConditionEntry] = ()
    extends: UUID | None = None


@dataclass(frozen=True)
class Basis:
    """Where a decision was taken: at an item of a meeting, or by whom the board has delegated it to.

    `words` are what the registry calls it: the body with its §, or the number of the delegated decision.
    """

    decided_on: date
    words: str
    item_id: UUID | None = None
    delegated: str | None = None


@dataclass(frozen=True)
class ChangeEntry:
    """What an insats that goes on is to have instead: all its money (kr by year), and its last day."""

    amounts: Mapping[int, Decimal]
    ends_on: date | None
    conditions: Sequence[ConditionEntry] = ()
    overrun_reason: str | None = None


@dataclass(frozen=True)
class BoardEntry:
    """What became of an application at a meeting: the choice, its words, the money, who did what at it."""

    choice: Choice
    decision: str
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    conditions: Sequence[ConditionEntry] = ()
    extends: UUID | None = None
    overrun_reason: str | None = None
    people: Sequence[Participation] = ()
