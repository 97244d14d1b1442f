"""A budget as it is typed: a version with its lines, and the § by which it was adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.budgets.queries import BudgetFacts
from finsam_saas.budgets.rules import BudgetLineKind, Choice
from finsam_saas.meetings.facts import Participation


@dataclass(frozen=True)
class LineEntry:
    """A line as typed (kr); `id` is that of the line it changes, none for a new one."""

    kind: BudgetLineKind
    label: str
    amount: Decimal | None
    group_label: str | None = None
    initiative_key: str | None = None
    is_forecast: bool = False
    note: str | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class BudgetEntry:
    """A version as typed: its name, a note, and all its lines in order."""

    name: str
    note: str | None
    lines: Sequence[LineEntry]


def stored_entry(found: BudgetFacts) -> BudgetEntry:
    """A version as it is stored, as if it had been typed."""
    lines = [
        LineEntry(
            kind=line.kind,
            label=line.label,
            amount=line.amount,
            group_label=line.group_label,
            initiative_key=line.initiative_key,
            is_forecast=line.is_forecast,
            note=line.note,
            id=line.id,
        )
        for line in found.lines
    ]
    return BudgetEntry(found.name, found.note, lines)


@dataclass(frozen=True)
class AdoptionEntry:
    """The decision that a version is adopted by: a § kept here, or number and day of one made elsewhere.

    `replaces` is the version that held when the decision was written down, as it was shown.
    """

    item_id: UUID | None = None
    paragraph: str = ""
    decided_on: date | None = None
    replaces: UUID | None = None


@dataclass(frozen=True)
class BoardEntry:
    """What became of a proposed budget at a meeting: the choice, its words, who did what at the item.

    `adopts` is the version that was adopted instead of the proposed one, where the board changed it.
    """

    choice: Choice
    decision: str
    adopts: UUID | None = None
    people: Sequence[Participation] = ()
