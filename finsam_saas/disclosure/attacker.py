"""A reader who has kept everything that was ever published and solves for what is hidden.

Given what is shown, what readers know to sum, shares and rounded figures, the attacker works out the least
and the most that each hidden count can be. What comes out tighter than the rule has been disclosed.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.bounds import NO_LIMIT, LinearProgram, Row

Key = TypeVar("Key", bound=Hashable)

_MOST = 10_000.0
"""No count that matters here is larger: intervals without an end are cut here."""


@dataclass(frozen=True)
class Between(Generic[Key]):
    """That weights of some counts sum to something from `low` to `high`: a rounded figure, or a share."""

    weights: Mapping[Key, float]
    low: float
    high: float


def rounded(key: Key, shown: int, to: int) -> Between[Key]:
    """What a count rounded to whole `to` (10, 100) tells."""
    return Between({key: 1}, shown - to / 2, shown + to / 2)


def percentage(part: Key, whole: Key, shown: Decimal) -> tuple[Between[Key], Between[Key]]:
    """What a share in per cent with one decimal tells of part and whole, hidden or not."""
    low, high = (float(shown) + side for side in (-0.05, 0.05))
    return (
        Between({part: 100, whole: -low}, 0, NO_LIMIT),
        Between({part: 100, whole: -high}, -NO_LIMIT, 0),
    )


@dataclass(frozen=True)
class Interval:
    """The least and the most that a hidden count can be, as far as the reader can tell."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much is left to guess."""
        return self.high - self.low


class Attacker(Generic[Key]):
    """Knows the shown figures (None is hidden), the relations and the rest; counts are never below 0."""

    def __init__(
        self,
        shown: Mapping[Key, int | None],
        relations: Iterable[Relation[Key]],
        others: Iterable[Between[Key]] = (),
    ) -> None:
        self._hidden: dict[Key, int] = {}
        self._shown = shown
        rows = [self._row({one.total: -1.0} | dict.fromkeys(one.parts, 1.0), 0, 0) for one in relations] + [
            self._row(one.weights, one.low, one.high) for one in others
        ]
        for key in shown:
            self._number_of(key)
        self._program = LinearProgram(
            [(0.0, _MOST)] * len(self._hidden), [row for row in rows if row.weights]
        )

    def _row(self, weights: Mapping[Key, float], low: float, high: float) -> Row:
        known, unknown = 0.0, {}
        for key, weight in weights.items():
            number = self._number_of(key)
            if number is None:
                known += weight * float(self._shown[key] or 0)
            else:
                unknown[number] = weight
        return Row(unknown, low - known, high - known)

    def _number_of(self, key: Key) -> int | None:
        """The unknown's number; None for a figure that is shown. What is not mentioned is unknown too."""
        if self._shown.get(key) is not None:
            return None
        return self._hidden.setdefault(key, len(self._hidden))

    def interval(self, key: Key) -> Interval:
        """What can be told of a hidden count. Raises Infeasible where the published figures contradict."""
        number = self._hidden[key]
        most, _ = self._program.greatest({number: 1.0})
        least, _ = self._program.greatest({number: -1.0})
        return Interval(-least, most)

    def pinned(self, widths: Mapping[Key, int]) -> dict[Key, Interval]:
        """The hidden counts that are known more closely than the width the rule asks for each."""
        found = {}
        wide = self._wide(widths)
        for key, width in widths.items():
            if key in self._hidden and key not in wide:
                interval = self.interval(key)
                if interval.width < width - 1e-6:
                    found[key] = interval
        return found

    def _wide(self, widths: Mapping[Key, int]) -> Collection[Key]:
        """Counts whose interval two quick guesses at many at once show to be wide enough."""
        wanted: Sequence[Key] = [key for key in widths if key in self._hidden]
        seen: list[list[float]] = []
        for pattern in range(4):
            objective = {
                self._hidden[key]: -1.0 if (place >> pattern // 2 & 1) == pattern % 2 else 1e-3
                for place, key in enumerate(wanted)
            }
            seen.append(self._program.greatest(objective)[1])
        return {
            key
            for key in wanted
            if max(one[self._hidden[key]] for one in seen) - min(one[self._hidden[key]] for one in seen)
            >= widths[key]
        }
