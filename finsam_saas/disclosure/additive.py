"""What a reader can work out of hidden figures in a table whose parts sum to its totals."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm
from typing import Generic, TypeVar

Key = TypeVar("Key")
Change = dict[Key, int]
Weight = int | Fraction


@dataclass(frozen=True)
class Relation(Generic[Key]):
    """The total is the sum of the parts; `whole_group` when the parts tell what became of each person."""

    total: Key
    parts: tuple[Key, ...]
    whole_group: bool = False

    @property
    def members(self) -> tuple[Key, ...]:
        """The total and all its parts."""
        return (self.total, *self.parts)


def possible_changes(hidden: Collection[Key], relations: Iterable[Relation[Key]]) -> list[Change[Key]]:
    """Ways to change hidden figures together so that everything shown stays the same.

    They span all such ways: a hidden figure that none of them changes can be worked out exactly.
    """
    pivots: dict[Key, dict[Key, Weight]] = {}
    for relation in relations:
        row: dict[Key, Weight] = {
            key: 1 if key == relation.total else -1 for key in relation.members if key in hidden
        }
        for pivot, solved in pivots.items():
            _subtract(row, solved, row.get(pivot, 0))
        if not row:
            continue
        # Dividing by one keeps the weights whole numbers, which are many times faster than fractions.
        chosen = next((key for key, weight in row.items() if abs(weight) == 1), next(iter(row)))
        leading = row[chosen]
        row = {key: _divided(weight, leading) for key, weight in row.items()}
        for solved in pivots.values():
            _subtract(solved, row, solved.get(chosen, 0))
        pivots[chosen] = row
    return [_whole_numbers(free, pivots) for free in hidden if free not in pivots]


def _divided(weight: Weight, by: Weight) -> Weight:
    return weight * by if abs(by) == 1 else Fraction(weight) / by


def _subtract(row: dict[Key, Weight], other: Mapping[Key, Weight], times: Weight) -> None:
    if not times:
        return
    for key, weight in other.items():
        left = row.get(key, 0) - times * weight
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _whole_numbers(free: Key, pivots: Mapping[Key, Mapping[Key, Weight]]) -> Change[Key]:
    change: dict[Key, Weight] = {free: 1}
    change |= {pivot: -row[free] for pivot, row in pivots.items() if free in row}
    scale = lcm(*(weight.denominator for weight in change.values()))
    return {key: int(weight * scale) for key, weight in change.items()}


def certain_width(key: Key, values: Mapping[Key, int], changes: Iterable[Change[Key]]) -> float:
    """A width that a reader's interval for the hidden figure surely has: he can never narrow it further.

    Found by walking between tables of counts (none below 0) that all show the same; `inf` without limit.
    """
    touching = [change for change in changes if key in change]
    return _farthest(key, values, touching, up=True) + _farthest(key, values, touching, up=False)


def _farthest(key: Key, values: Mapping[Key, int], changes: Iterable[Change[Key]], *, up: bool) -> float:
    now = dict(values)
    for change in changes:
        sign = 1 if (change[key] > 0) == up else -1
        limits = [now[other] // abs(weight) for other, weight in change.items() if sign * weight < 0]
        if not limits:
            return inf
        steps = min(limits)
        for other, weight in change.items():
            now[other] += sign * weight * steps
    return abs(now[key] - values[key])
