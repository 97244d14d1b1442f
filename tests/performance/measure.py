"""Measuring by the clock, and the table that is printed."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

ROUNDS = 5


def seconds_of(work: Callable[[], object], *, times: int) -> float:
    """Seconds of one run by the clock on the wall: the median of some rounds."""
    work()
    return statistics.median(_round(work, times) for _round_number in range(ROUNDS))


def _round(work: Callable[[], object], times: int) -> float:
    gc.collect()
    gc.disable()
    try:
        started = perf_counter()
        for _time in range(times):
            work()
        return (perf_counter() - started) / times
    finally:
        gc.enable()


@dataclass(frozen=True)
class Line:
    """One measured thing: its value, its budget, and the unit of both."""

    what: str
    value: float
    budget: float
    unit: str
    told: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value is within the budget."""
        return self.value <= self.budget


def table(lines: list[Line]) -> str:
    """All lines as text, with a verdict each."""
    shown = [
        (
            one.what,
            f"{one.value:.2f}{one.unit}",
            f"≤ {one.budget:g}{one.unit}",
            "holds" if one.holds else "OVER",
            one.told,
        )
        for one in lines
    ]
    heads = ("what", "measured", "budget", "verdict", "")
    widths = [max(len(row[place]) for row in (heads, *shown)) for place in range(5)]
    rows = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in (heads, *shown)
    )
    return "\n".join(row.rstrip() for row in rows)
