"""What a result must satisfy, when it is too small to keep, and what has changed since the year before.

The respondents are persons. A result of fewer than five, or one where a group smaller than ten all answered
alike, would tell what single persons think; it is not kept at all, so nothing gives it away (domain 5, 8.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

SMALLEST_GROUP = 5
"""Fewest answers behind a result that is shown (NNS's own reports and the national threshold)."""

WHOLE_GROUP = 10
"""Groups smaller than this never show that all, or none, answered positively."""

MOST_ANSWERS = 100_000
HIGHEST_MEAN = Decimal(100)
CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö.:_-]{0,11}")
_WHOLE_SHARE = Decimal(100)


class RespondentGroup(Enum):
    """Who answered; each group has its own form."""

    ONGOING_PARTICIPANTS = "ongoing_participants"
    ENDED_PARTICIPANTS = "ended_participants"
    STAFF = "staff"
    BOARD_MEMBERS = "board_members"
    MANAGERS = "cooperating_managers"
    REFERRERS = "referrers"


@dataclass(frozen=True, slots=True)
class ResultKey:
    """Which result: the year, who answered, and the indicator's code."""

    year: int
    group: RespondentGroup
    code: str


@dataclass(frozen=True, slots=True)
class Result:
    """Number of answers, share of positive answers in per cent, mean; all None where it is protected."""

    n: int | None
    share: Decimal | None = None
    mean: Decimal | None = None


PROTECTED = Result(None)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result to import, with the name and the theme that the file gives its indicator ("" for none)."""

    key: ResultKey
    result: Result
    label: str = ""
    theme: str = ""


class ResultFault(Enum):
    """Why a result cannot be right."""

    BAD_CODE = "bad_code"
    NO_ANSWERS = "no_answers"
    TOO_MANY_ANSWERS = "too_many_answers"
    NOTHING_MEASURED = "nothing_measured"
    SHARE_OUTSIDE = "share_outside"
    SHARE_OF_NOBODY = "share_of_nobody"
    MEAN_OUTSIDE = "mean_outside"
    YEAR_OUTSIDE = "year_outside"
    GROUP_NOT_ASKED = "group_not_asked"
    DOUBLED = "doubled"


class ResultsRefused(ValueError):
    """Results that must not be imported: each with the first fault found."""

    def __init__(self, faults: Sequence[tuple[ResultKey, ResultFault]]) -> None:
        super().__init__(f"{len(faults)} results are refused")
        self.faults = faults


def result_fault(result: Result) -> ResultFault | None:
    """What is wrong with a result, None where it can be right. A protected one says nothing to check."""
    if result == PROTECTED:
        return None
    n, share, mean = result.n or 0, result.share, result.mean
    checks = (
        (n < 1, ResultFault.NO_ANSWERS),
        (n > MOST_ANSWERS, ResultFault.TOO_MANY_ANSWERS),
        (share is None and mean is None and n >= SMALLEST_GROUP, ResultFault.NOTHING_MEASURED),
        (share is not None and not 0 <= share <= _WHOLE_SHARE, ResultFault.SHARE_OUTSIDE),
        (share is not None and n > 0 and _is_of_nobody(share, n), ResultFault.SHARE_OF_NOBODY),
        (mean is not None and not 0 <= mean <= HIGHEST_MEAN, ResultFault.MEAN_OUTSIDE),
    )
    return next((fault for wrong, fault in checks if wrong), None)


def _is_of_nobody(share: Decimal, n: int) -> bool:
    """Less than half a person: 0.823 typed for 82.3 per cent."""
    return 0 < share * n < _WHOLE_SHARE / 2


def code_fault(code: str) -> ResultFault | None:
    """An indicator's code is up to twelve letters and digits, as its owner writes it."""
    return None if CODE.fullmatch(code) else ResultFault.BAD_CODE


def kept(result: Result) -> Result:
    """The result as it is kept: share to 0.01, mean to 0.001, or protected where it would tell of persons."""
    rounded = Result(result.n, _rounded(result.share, "0.01"), _rounded(result.mean, "0.001"))
    return PROTECTED if is_small(rounded) else rounded


def is_small(result: Result) -> bool:
    """Whether so few answered, or so few answered alike, that the result would tell of persons."""
    if result.n is None or result.n < SMALLEST_GROUP:
        return True
    return result.n < WHOLE_GROUP and result.share in (0, _WHOLE_SHARE)


def _rounded(value: Decimal | None, step: str) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(step), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do: results that are new, that replace another, and that stand already."""

    added: Sequence[ResultRow]
    replaced: Sequence[ResultRow]
    unchanged: Sequence[ResultRow]


def compare(rows: Sequence[ResultRow], standing: Mapping[ResultKey, Result]) -> Comparison:
    """Rows beside the results that stand, as they are kept."""
    added = [row for row in rows if row.key not in standing]
    replaced = [row for row in rows if row.key in standing and standing[row.key] != kept(row.result)]
    unchanged = [row for row in rows if row.key in standing and standing[row.key] == kept(row.result)]
    return Comparison(added, replaced, unchanged)


class Direction(Enum):
    """How the share of positive answers has moved."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Trend:
    """The change in percentage points since an earlier year; steady where one person's answer can make it."""

    since: int
    points: Decimal
    direction: Direction


def trend(by_year: Mapping[int, Result]) -> Trend | None:
    """The change from the year before the latest to the latest that has a share; None with fewer than two."""
    known = [(year, r.share, r.n) for year, r in sorted(by_year.items()) if r.share is not None and r.n]
    if len(known) < 2:
        return None
    (since, before, fewer), (_year, after, more) = known[-2:]
    points = after - before
    one_person = _WHOLE_SHARE / min(fewer, more)
    if abs(points) < max(one_person, Decimal(1)):
        direction = Direction.STEADY
    else:
        direction = Direction.UP if points > 0 else Direction.DOWN
    return Trend(since, points, direction)
