"""Two versions of a budget side by side: which lines are the same, and what differs (kr)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from finsam_saas.budgets.rules import NOTHING, BudgetLineKind


class Comparable(Protocol):
    """What is asked of a line to find it again in another version."""

    @property
    def kind(self) -> BudgetLineKind:
        """What the line is."""

    @property
    def label(self) -> str:
        """What it is called."""

    @property
    def initiative_key(self) -> str | None:
        """The insats that it pays for."""

    @property
    def amount(self) -> Decimal | None:
        """Its amount (kr); None where it is not known."""


@dataclass(frozen=True)
class Compared:
    """A line as it stands in two versions; a version may lack the line, or have it without an amount (kr)."""

    kind: BudgetLineKind
    label: str
    in_earlier: bool
    in_later: bool
    earlier: Decimal | None
    later: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What the later has more than the earlier; None where an amount is missing."""
        if (self.in_earlier and self.earlier is None) or (self.in_later and self.later is None):
            return None
        return (self.later or NOTHING) - (self.earlier or NOTHING)

    @property
    def differs(self) -> bool:
        """Whether the line is not the same in both."""
        return self.in_earlier != self.in_later or self.earlier != self.later


def compare(earlier: Sequence[Comparable], later: Sequence[Comparable]) -> list[Compared]:
    """Every line of both versions once: the later's in its order, then those that it no longer has.

    A line is the same where it is of the same kind and pays for the same insats, or has the same name.
    """
    left = list(earlier)
    found = []
    for line in later:
        same = next((one for one in left if _identity(one) == _identity(line)), None)
        if same is not None:
            left.remove(same)
        found.append(_compared(line, same, line))
    return [*found, *(_compared(line, line, None) for line in left)]


def by_kind(found: Iterable[Compared]) -> list[Compared]:
    """The lines in the order of their kinds, so that one that is gone stands among its like."""
    places = {kind: place for place, kind in enumerate(BudgetLineKind)}
    return sorted(found, key=lambda one: places[one.kind])


def _identity(line: Comparable) -> tuple[BudgetLineKind, str | None, str]:
    name = "" if line.initiative_key else " ".join(line.label.casefold().split())
    return line.kind, line.initiative_key, name


def _compared(line: Comparable, earlier: Comparable | None, later: Comparable | None) -> Compared:
    return Compared(
        kind=line.kind,
        label=line.label,
        in_earlier=earlier is not None,
        in_later=later is not None,
        earlier=earlier.amount if earlier else None,
        later=later.amount if later else None,
    )
