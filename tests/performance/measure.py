"""Measuring by the clock, and the table that is printed."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

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


def processor_seconds(process: psutil.Process) -> float:
    """Processor seconds that a process has used in all its threads.

    To the nanosecond where the kernel tells: it counts in hundredths of a second elsewhere, which hides or
    doubles what takes one.
    """
    threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if not threads:
        return float(sum(process.cpu_times()[:2]))
    return sum(int(one.read_text().split()[0]) for one in threads) / 1e9


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
