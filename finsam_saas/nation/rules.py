"""The tile map of the counties, where each tile stands and how it is shaded; and the order of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

SHADES = 4
COLUMN_OF: dict[str, int] = {
    "25": 3,
    "24": 3,
    "23": 2,
    "22": 3,
    "20": 2,
    "21": 3,
    "17": 1,
    "18": 2,
    "19": 3,
    "03": 4,
    "14": 1,
    "05": 2,
    "04": 3,
    "01": 4,
    "13": 1,
    "06": 2,
    "08": 3,
    "09": 4,
    "12": 1,
    "07": 2,
    "10": 3,
}
"""The column of each county by SCB's code, row by row from the north; a lower column begins a new row."""

Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the shading: its place from 1, the lightest, and the least and most that it holds."""

    number: int
    low: Amount
    high: Amount


def shading(values: Iterable[Amount]) -> list[Step]:
    """At most four steps with as nearly the same number of values in each; the same value is in one step.

    Without values there are no steps. The steps do not say what is good or bad, only what is more.
    """
    ordered = sorted(values)
    groups: dict[int, list[Amount]] = {}
    for value in ordered:
        groups.setdefault(ordered.index(value) * SHADES // len(ordered), []).append(value)
    return [Step(number, held[0], held[-1]) for number, held in enumerate(groups.values(), start=1)]


def step_of(value: Amount, steps: Sequence[Step]) -> int:
    """The number of the step that holds a value. Raises ValueError where none does."""
    for step in steps:
        if step.low <= value <= step.high:
            return step.number
    raise ValueError("the value is in none of the steps")


def in_swedish_order(name: str) -> str:
    """What names are sorted by: å, ä and ö come last."""
    return name.casefold().replace("å", "{").replace("ä", "|").replace("ö", "}")
