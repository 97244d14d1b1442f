"""The published releases as one shelf: where each period is read, now or as it stood at an earlier release.

Pure but for the shape of a release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.nation_table.choice import Choice
from finsam_saas.releases.release import Release
from finsam_saas.releases.rules import periods_shown
from finsam_saas.reporting_plan.periods import Period


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases up to one of them, and the release that each period is read from.

    The latest release of a period counts. What has been put on the shelf later changes nothing on it: the
    same `newest` always gives the same figures.
    """

    newest: Release
    of_period: Mapping[str, Release]
    later: Sequence[Release]
    """Published after `newest`, so not on the shelf."""

    def periods(self, choice: Choice) -> list[str]:
        """The periods that a choice asks for and releases show, the oldest first."""
        asked = choice.period
        if asked is not None:
            return [str(asked)] if str(asked) in self.of_period else []
        found = [
            period
            for period in map(Period.parse, self.of_period)
            if period.cadence is choice.cadence
            and (choice.first is None or period.year >= choice.first)
            and (choice.last is None or period.year <= choice.last)
        ]
        return [str(one) for one in sorted(found, key=lambda one: one.first_month)]

    def used(self, periods: Sequence[str]) -> list[Release]:
        """The releases that these periods are read from, the newest first."""
        found = {self.of_period[one].code: self.of_period[one] for one in periods}
        return sorted(found.values(), key=lambda one: (one.period, one.code), reverse=True)

    def corrections(self, used: Sequence[Release]) -> list[Release]:
        """The later releases that correct one of these."""
        codes = {one.code for one in used}
        return [one for one in self.later if one.corrects in codes]


def shelf(published: Sequence[Release], code: str = "") -> Shelf | None:
    """The shelf as it is now, or as it was when one release was published; None where there is no such.

    `published` are all releases, the newest first.
    """
    codes = [one.code for one in published]
    if not codes or (code and code not in codes):
        return None
    place = codes.index(code) if code else 0
    of_period: dict[str, Release] = {}
    for one in published[place:]:
        for period in periods_shown(Period.parse(one.period)):
            of_period.setdefault(str(period), one)
    return Shelf(published[place], of_period, published[:place])
