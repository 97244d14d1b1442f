"""The life of a release: its states, its code, the periods it holds, and when a step may be taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from finsam_saas.disclosure.rules import NATIONAL
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.reporting_plan.periods import Cadence, Period

LOWEST_THRESHOLD = NATIONAL.threshold
HIGHEST_THRESHOLD = 20

TRANSITIONS: Mapping[ReleaseState, frozenset[ReleaseState]] = {
    ReleaseState.COLLECTING: frozenset({ReleaseState.PREVIEW}),
    ReleaseState.PREVIEW: frozenset({ReleaseState.PREVIEW, ReleaseState.FROZEN}),
    ReleaseState.FROZEN: frozenset({ReleaseState.PUBLISHED}),
    ReleaseState.PUBLISHED: frozenset({ReleaseState.CORRECTED}),
    ReleaseState.CORRECTED: frozenset(),
}
"""What may follow each state. What is frozen never goes back: a mistake is mended by another release."""

UNFROZEN = frozenset({ReleaseState.COLLECTING, ReleaseState.PREVIEW})
PUBLIC = frozenset({ReleaseState.PUBLISHED, ReleaseState.CORRECTED})


class JobKind(StrEnum):
    """Long work on a release, done by the worker."""

    PREVIEW = "preview"
    FREEZE = "freeze"
    PUBLISH = "publish"


class JobState(StrEnum):
    """How far asked work has come."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobStep(StrEnum):
    """What the worker is doing just now, in the order it is done."""

    READING = "reading"
    PROTECTING = "protecting"
    KEEPING = "keeping"
    TELLING = "telling"


class JobFailure(StrEnum):
    """Why work could not be done; the page tells it in words."""

    NO_FIGURES = "no_figures"
    INCONSISTENT = "inconsistent"
    NOT_PROVED = "not_proved"
    NOT_ALLOWED = "not_allowed"
    OTHER_METHOD = "other_method"
    KEYS_NOT_READY = "keys_not_ready"
    UNEXPECTED = "unexpected"


STATE_AFTER: Mapping[JobKind, ReleaseState] = {
    JobKind.PREVIEW: ReleaseState.PREVIEW,
    JobKind.FREEZE: ReleaseState.FROZEN,
    JobKind.PUBLISH: ReleaseState.PUBLISHED,
}


MOST_TRIES = 3
"""How often work that kills its worker is begun again before it is given up."""


class NoticeKind(StrEnum):
    """What a förbund is told about national statistics."""

    REMINDER = "reminder"
    PUBLISHED = "published"


class ReleaseFault(StrEnum):
    """Why something cannot be done with a release."""

    NOT_A_QUARTER = "not_a_quarter"
    NOT_OVER = "not_over"
    ALREADY_PLANNED = "already_planned"
    THRESHOLD = "threshold"
    DAY_PASSED = "day_passed"
    WRONG_STATE = "wrong_state"
    BEFORE_ITS_DAY = "before_its_day"
    ALREADY_WORKING = "already_working"
    NO_NOTE = "no_note"
    OTHER_METHOD = "other_method"
    KEYS_NOT_READY = "keys_not_ready"


class ReleaseRefused(ValueError):
    """The step cannot be taken; `fault` says why."""

    def __init__(self, fault: ReleaseFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def may_become(state: ReleaseState, wanted: ReleaseState) -> bool:
    """Whether a release in one state may go to another."""
    return wanted in TRANSITIONS[state]


def check_step(
    state: ReleaseState, kind: JobKind, *, today: date, planned_on: date | None, is_working: bool = False
) -> None:
    """Raise ReleaseRefused where asked work is not the next step, comes too early, or is already going on."""
    if is_working:
        raise ReleaseRefused(ReleaseFault.ALREADY_WORKING)
    if not may_become(state, STATE_AFTER[kind]):
        raise ReleaseRefused(ReleaseFault.WRONG_STATE)
    if kind is JobKind.PUBLISH and planned_on is not None and today < planned_on:
        raise ReleaseRefused(ReleaseFault.BEFORE_ITS_DAY)


def check_plan(*, period: Period, threshold: int, planned_on: date | None, today: date) -> None:
    """Raise ReleaseRefused for what is no quarter that is over, a limit out of range, or a day gone by."""
    if period.cadence is not Cadence.QUARTER:
        raise ReleaseRefused(ReleaseFault.NOT_A_QUARTER)
    if not period.is_over(today):
        raise ReleaseRefused(ReleaseFault.NOT_OVER)
    if not LOWEST_THRESHOLD <= threshold <= HIGHEST_THRESHOLD:
        raise ReleaseRefused(ReleaseFault.THRESHOLD)
    if planned_on is not None and planned_on < today:
        raise ReleaseRefused(ReleaseFault.DAY_PASSED)


def check_method(
    period: Period, method: Method, others: Iterable[tuple[Period, Method]], *, may_use_keys: bool = True
) -> None:
    """Raise ReleaseRefused for a method that other releases of the year are not made with, or cannot be.

    What one method shows with noise the other shows exactly, in part or whole: a half-year and its quarters,
    a year and all in it. Whoever had both would take the noise away, so the whole year has one method.
    """
    if any(other.year == period.year and used is not method for other, used in others):
        raise ReleaseRefused(ReleaseFault.OTHER_METHOD)
    if method is Method.CELL_KEY and not may_use_keys:
        raise ReleaseRefused(ReleaseFault.KEYS_NOT_READY)


def periods_shown(period: Period) -> tuple[Period, ...]:
    """The periods a release of a quarter shows: the quarter, and the half-year and year that it closes."""
    closed = [one for one in _periods_so_far(period) if one.last_day == period.last_day]
    return tuple(closed)


def periods_behind(period: Period) -> tuple[Period, ...]:
    """What a release's figures can be worked out from with others: all of its year that has closed."""
    return tuple(_periods_so_far(period))


def _periods_so_far(period: Period) -> list[Period]:
    year, number = period.year, period.number
    quarters = [Period(Cadence.QUARTER, year, one) for one in range(1, number + 1)]
    halves = [Period(Cadence.HALF_YEAR, year, one) for one in range(1, number // 2 + 1)]
    return [*quarters, *halves, *([Period(Cadence.YEAR, year, 1)] if number == 4 else [])]


_CODE = re.compile(r"([0-9]{4}-kv[1-4])-([1-9][0-9]{0,2})")


def period_of_code(code: str) -> Period | None:
    """The period in a release's code, or None where it is no such code."""
    found = _CODE.fullmatch(code)
    return Period.parse(found[1]) if found else None


def next_code(period: Period, taken: Collection[str]) -> str:
    """The code of the next release of a period: "2026-kv3-1", then "2026-kv3-2"."""
    found = [_CODE.fullmatch(code) for code in taken]
    highest = max((int(one[2]) for one in found if one and one[1] == str(period)), default=0)
    return f"{period}-{highest + 1}"
