"""Measuring: CPU of this process, time in PostgreSQL, statements; and the table that is printed."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine, event

ROUNDS = 5


def cpu_of(work: Callable[[], object], *, times: int) -> float:
    """CPU seconds of one run: the best of some rounds, since anything else on the machine only adds."""
    work()
    return _best(work, times, process_time)


def seconds_of(work: Callable[[], object], *, times: int) -> float:
    """Seconds of one run by the clock on the wall: the median of some rounds."""
    work()
    return statistics.median(_round(work, times, perf_counter) for _round_number in range(ROUNDS))


def _best(work: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    return min(_round(work, times, clock) for _round_number in range(ROUNDS))


def _round(work: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = clock()
        for _time in range(times):
            work()
        return (clock() - started) / times
    finally:
        gc.enable()


@dataclass
class Asked:
    """What was asked of the database in a block."""

    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def asked(engine: Engine) -> Iterator[Asked]:
    """Counts statements (BEGIN and COMMIT are not) and the seconds until their answers."""
    found = Asked()
    started = [0.0]

    def before(_c: object, _cursor: object, statement: str, *_rest: Any) -> None:
        found.statements.append(statement)
        started[0] = perf_counter()

    def after(*_all: Any) -> None:
        found.seconds += perf_counter() - started[0]

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


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
