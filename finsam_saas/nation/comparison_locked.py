"""What opens the comparison for a förbund that is in no published half-year yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from finsam_saas.followup.quarters import Quarter
from finsam_saas.nation.comparison import Covered
from finsam_saas.reporting_plan.periods import MONTHS_IN, Cadence, Period
from finsam_saas.statistics.queries import own_reporting


class Why(StrEnum):
    """Why there is nothing to compare yet."""

    NOTHING_PUBLISHED = "nothing_published"
    TAKES_NO_PART = "takes_no_part"
    QUARTERS_MISSING = "quarters_missing"


@dataclass(frozen=True, slots=True)
class OwnQuarter:
    """A quarter that the comparison needs: how many of its own reports are accepted, of how many."""

    code: str
    accepted: int
    expected: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Why the comparison is not open; the period that would open it, and its quarters as they are now."""

    why: Why
    period: str = ""
    release_code: str = ""
    quarters: tuple[OwnQuarter, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether every quarter has an accepted report by now, too late for the release."""
        return bool(self.quarters) and all(one.accepted for one in self.quarters)


def locked(told: Sequence[Covered]) -> Locked:
    """Why the own förbund has no comparison; one statement where its own quarters tell."""
    if not told:
        return Locked(Why.NOTHING_PUBLISHED)
    newest = told[0]
    if newest.own is None:
        return Locked(Why.TAKES_NO_PART, newest.period, newest.release.code)
    reported = {one.quarter: one for one in own_reporting()}
    quarters = []
    for quarter in _quarters_of(newest.period):
        own = reported.get(quarter)
        quarters.append(OwnQuarter(str(quarter), own.accepted if own else 0, own.expected if own else 0))
    return Locked(Why.QUARTERS_MISSING, newest.period, newest.release.code, tuple(quarters))


def _quarters_of(code: str) -> list[Quarter]:
    """The quarters of a half-year or year, the first one first."""
    period = Period.parse(code)
    months = range(period.first_day.month, period.last_day.month + 1, MONTHS_IN[Cadence.QUARTER])
    return [Quarter(period.year, (month - 1) // MONTHS_IN[Cadence.QUARTER] + 1) for month in months]
