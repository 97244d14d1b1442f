"""How versions of a template follow each other: by day and by number, never backwards and without a gap."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic

from finsam_saas.reporting_plan.periods import Cadence, Period, PeriodRefused
from finsam_saas.reporting_plan.rules import Version

COMING_PERIODS = 4
"""Periods ahead that a version can be taken into use from, beside the running one."""


@dataclass(frozen=True)
class Reign(Generic[Version]):
    """The days when a version applies; `last_day` None: until further notice, or until `first_day` at all.

    A version that was succeeded before its first day never applied: its last day comes before its first.
    """

    version: Version
    first_day: date
    last_day: date | None

    @property
    def never_applied(self) -> bool:
        """Whether the version was succeeded before its first day."""
        return self.last_day is not None and self.last_day < self.first_day

    def applies(self, day: date) -> bool:
        """Whether the version applies to a period with this first day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def reigns(versions: Iterable[Version]) -> list[Reign[Version]]:
    """Each version in use with its days, the oldest first: each ends the day before the next one begins."""
    ordered = sorted(versions, key=lambda one: (one.valid_from, one.number))
    found = []
    for place, one in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        last_day = following.valid_from - timedelta(days=1) if following else None
        found.append(Reign(one, one.valid_from, last_day))
    return found


def starting_periods(cadence: Cadence, today: date, newest: date | None) -> list[Period]:
    """The periods a new version can apply from: the running one and those that come.

    `newest` is the day of the newest version in use; a later version never begins before it.
    """
    found: list[Period] = []
    period: Period | None = Period.of_day(cadence, max(today, newest or today))
    while period is not None and len(found) <= COMING_PERIODS:
        if newest is None or period.first_day >= newest:
            found.append(period)
        period = _following(period)
    return found


def first_free_period(cadence: Cadence, today: date, asked: Collection[Period]) -> Period | None:
    """The running or first coming period of a cadence that no period already asked about reaches into.

    So that nobody is asked twice about the same days when a förbund begins to ask more or less often.
    """
    last_asked = max((one.last_day for one in asked), default=None)
    period: Period | None = Period.of_day(cadence, today)
    while period is not None and last_asked is not None and period.first_day <= last_asked:
        period = _following(period)
    return period


def _following(period: Period) -> Period | None:
    try:
        return period.following()
    except PeriodRefused:
        return None
