"""A year's accepted counts of persons, summed by insats, kind, half-year, row and sex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from finsam_saas.disclosure.counts import ALL
from finsam_saas.followup.rules import Measure

HALVES = ("h1", "h2")
LONGER = "longer"
"""Reports of more than one half-year stand in the year only."""
ALL_HALVES = (*HALVES, LONGER)
YEAR = ALL
START = Measure.ONGOING_AT_START.value
_MOMENTS = frozenset((START, Measure.ONGOING_AT_END.value))


@dataclass(frozen=True)
class Told:
    """A count in an accepted report; None is not told. `half` is where the report's whole period lies."""

    initiative: str
    kind: str
    half: str
    row: str
    sex: str
    value: int | None


class YearCounts:
    """What the reports of a year tell, given in the order of time.

    `sums` of what happened; `first` and `last` of who took part at a moment, by insats and year, half-year
    or kind; `in_all` the sums of everybody; `kinds_of` each insats's kinds. What nobody tells is missing.
    """

    def __init__(self, told: Iterable[Told]) -> None:
        self.sums: dict[tuple[str, str, str, str, str], int] = {}
        self.in_all: dict[tuple[str, str], int] = defaultdict(int)
        self.first: dict[tuple[str, str, str, str], int | None] = {}
        self.last: dict[tuple[str, str, str, str], int | None] = {}
        self.kinds_of: dict[str, list[str]] = {}
        self._rows: dict[tuple[str, str, str, str], dict[str, int]] = {}
        for one in told:
            kinds = self.kinds_of.setdefault(one.initiative, [])
            if one.kind not in kinds:
                kinds.append(one.kind)
            if one.row in _MOMENTS:
                self._at_a_moment(one)
            elif one.value is not None:
                self._over_time(one, one.value)

    @property
    def places(self) -> list[tuple[str, str, str, str]]:
        """Every insats, kind, half-year and sex that something is told of."""
        return list(self._rows)

    def of_place(self, place: tuple[str, str, str, str]) -> dict[str, int]:
        """The sums of a place by row."""
        return self._rows[place]

    def _at_a_moment(self, one: Told) -> None:
        for scope in (YEAR, one.half, one.kind):
            key = (one.initiative, scope, one.row, one.sex)
            self.first.setdefault(key, one.value)
            self.last[key] = one.value

    def _over_time(self, one: Told, value: int) -> None:
        rows = self._rows.setdefault((one.initiative, one.kind, one.half, one.sex), {})
        rows[one.row] = rows.get(one.row, 0) + value
        self.sums[one.initiative, one.kind, one.half, one.row, one.sex] = rows[one.row]
        self.in_all[one.row, one.sex] += value
