"""The coverage heat map: each förbund's reports by quarter, and how many förbund are done."""

from __future__ import annotations

from dataclasses import dataclass

from finsam_saas.releases.collecting import AssociationRow, Completeness, Reported

_NOWHERE = Completeness(Reported.DID_NOT_EXIST, 0, 0)


@dataclass(frozen=True, slots=True)
class MapRow:
    """A förbund with what it has reported in each quarter, in the order of the quarters."""

    name: str
    cells: tuple[Completeness, ...]


@dataclass(frozen=True, slots=True)
class QuarterSum:
    """Of the förbund that take part and existed in a quarter: how many have reported all, and something."""

    whole: int
    some: int
    expected: int


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """All förbund, and the sum of each quarter."""

    rows: list[MapRow]
    sums: list[QuarterSum]


def coverage_map(associations: list[AssociationRow], periods: list[str]) -> CoverageMap:
    """The map of these förbund in these quarters; one that did not exist then is not counted."""
    rows = [
        MapRow(one.name, tuple(one.quarters.get(period, _NOWHERE) for period in periods))
        for one in associations
    ]
    return CoverageMap(rows, [_sum([row.cells[place] for row in rows]) for place in range(len(periods))])


def _sum(cells: list[Completeness]) -> QuarterSum:
    reported = [one.reported for one in cells]
    whole, some = reported.count(Reported.ALL), reported.count(Reported.SOME)
    return QuarterSum(whole, some, whole + some + reported.count(Reported.NONE))
