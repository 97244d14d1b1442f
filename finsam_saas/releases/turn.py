"""The turn of the year: who stays at the end of one year is there when the next begins, and readers know it.

Each year is proved with what ties it to the years outside its proof standing still. What one year hides is
proved beside the next, whose end stands still; and what the next hides is proved with its own start standing
still. So a proof reaches over two years at most, and no later year can undo it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from finsam_saas.disclosure.joined import Joined, Same
from finsam_saas.disclosure.least import LeastToHide
from finsam_saas.disclosure.linked import Cell
from finsam_saas.disclosure.rules import ExactCell, ProtectionReason, ProtectionRules
from finsam_saas.disclosure.witness import Witness
from finsam_saas.releases.relations import START, STAYING, Helper, Place
from finsam_saas.releases.release_tables import ReleaseTables
from finsam_saas.releases.target_groups import TARGET_GROUP, lines, link
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import CellKey, Level

_STARTS = (START, Helper.START.value)
_PRICES = {Level.NATION.value: 30.0, Level.COUNTY.value: 6.0}
"""What it costs that a shown figure moves by one person, by level; 1 below."""


@dataclass(frozen=True, slots=True)
class YearBeside:
    """A year beside the release's own: its exact cells as last frozen, and what releases show of it.

    `start_stands` tells that it was itself made beside the year before it, whose end is its start.
    """

    cells: Mapping[CellKey, ExactCell]
    county_of: Mapping[str, str]
    figures: Sequence[Mapping[CellKey, int | None]]
    start_stands: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The years before and after the release's own, where releases show any by suppression."""

    before: YearBeside | None = None
    after: YearBeside | None = None


ALONE = Neighbours()


class Turn:
    """The tables of a release on both sides of which other years may stand, and the proofs over each turn."""

    def __init__(self, own: ReleaseTables, beside: Neighbours, watched: Collection[Cell]) -> None:
        self._own = own
        self._watched = watched
        self._before = _tables(beside.before, own.rules)
        self._after = _tables(beside.after, own.rules)
        self._into = list(_same_persons(self._before, own)) if self._before else []
        self._out_of = list(_same_persons(own, self._after)) if self._after else []
        self._joined: Joined | None = None
        if self._before and beside.before and self._into:
            self._joined = Joined(self._before.tables, own.tables, self._into)
            self._of_before = self._proof_of_before(self._before, beside.before, self._joined)

    def own_proof(self) -> Witness:
        """The proof of the release's own year."""
        standing = set(_starts(self._own)) if self._into else set()
        if not self._after or not self._out_of:
            return Witness(self._own.tables, self._watched, standing=standing)
        joined = Joined(self._own.tables, self._after.tables, self._out_of)
        starts = set(_starts(self._after))
        return Witness(
            joined,
            self._watched,
            standing=standing | {joined.of_second(cell) for cell in _ends(self._after)},
            left_out={joined.of_second(cell) for cell in _cells(self._after) if cell not in starts},
        )

    def beside(self) -> list[Cell] | None:
        """Hides more for the sake of the year before; None when all of it is proved.

        The cells given back are those near which more must be hidden, where no program tells what to hide.
        """
        left = self._of_before.search() if self._joined else []
        if self._joined is None or not left:
            return None
        found = LeastToHide(self._of_before, left, self._prices(self._joined)).cells()
        for area, place in found:
            self._own.tables.hide(area - self._joined.size, place, ProtectionReason.COMPLEMENTARY)
        near = set() if found else {self._joined.nearest_in_second(cell) for cell in left}
        return sorted(cell for cell in near if cell)

    def _prices(self, joined: Joined) -> dict[Cell, float]:
        """What hiding each shown cell of the release's own year costs: most in the country."""
        return {
            joined.of_second((area, place)): _PRICES.get(self._own.names[area][0], 1.0)
            for area, place in _cells(self._own)
            if self._own.tables.may_hide(area, place)
            and joined.of_second((area, place)) not in self._of_before.standing
        }

    def _proof_of_before(self, before: ReleaseTables, beside: YearBeside, joined: Joined) -> Witness:
        standing = set(_starts(before)) if beside.start_stands else set()
        if any(key.level == TARGET_GROUP for figures in beside.figures for key in figures):
            standing |= _shared_with_groups(before)
        starts = set(_starts(self._own))
        ends = {joined.of_second(cell) for cell in (*_ends(self._own), *self._watched)}
        left_out = {joined.of_second(cell) for cell in _cells(self._own) if cell not in starts}
        # What is given away with nothing shown of this year no hiding mends: releases of long ago.
        bare = {joined.of_second(cell)[0] for cell in _cells(self._own)}
        for area, place in Witness(joined, standing=standing | ends, left_out=left_out, bare=bare).search():
            joined.areas[area].width[place] = 0
        return Witness(joined, standing=standing | ends, left_out=left_out)


def _tables(beside: YearBeside | None, rules: ProtectionRules) -> ReleaseTables | None:
    """The tables of another year, all of which is hidden that its releases do not show."""
    if beside is None:
        return None
    cells = {key: replace(cell, published=False) for key, cell in beside.cells.items()}
    found = ReleaseTables(cells, beside.county_of, {}, rules)
    found.remember(beside.figures)
    found.hide_primary()
    return found


def _same_persons(first: ReleaseTables, second: ReleaseTables) -> Iterator[Same]:
    """Who stays at the end of the first year, and who is there when the second begins, of each area.

    Nearly the same is as good to a reader: a few reports may have been mended in between. A county that has
    other förbund than before is another county.
    """
    for number, place_number in _ends(first):
        if first.names[number][0] == Level.COUNTY and not _has_the_same_below(first, second, number):
            continue
        place = first.places[place_number]
        following = str(Period.parse(place.period).following())
        for start in _STARTS:
            key = CellKey(*first.names[number], *place._replace(period=following, measure=start))
            other = second.cell_of(key)
            if other is not None and other[1] in second.tables.areas[other[0]].values:
                count = first.tables.areas[number].values[place_number]
                if abs(count - second.tables.areas[other[0]].values[other[1]]) < first.rules.threshold:
                    yield (number, place_number), other


def _has_the_same_below(first: ReleaseTables, second: ReleaseTables, number: int) -> bool:
    name = first.names[number]
    if name not in second.names:
        return False
    other = second.tables.areas[second.names.index(name)]
    below = {first.names[child] for child in first.tables.areas[number].children}
    return below == {second.names[child] for child in other.children}


def _starts(tables: ReleaseTables) -> Iterator[Cell]:
    """Those who are there when the year begins."""
    return _at(tables, {place for place in tables.places if place.measure in _STARTS and _begins_year(place)})


def _ends(tables: ReleaseTables) -> Iterator[Cell]:
    """Those who stay when the year ends."""
    return _at(tables, {place for place in tables.places if place.measure == STAYING and _ends_year(place)})


def _begins_year(place: Place) -> bool:
    first = Period.parse(place.period).first_day
    return (first.month, first.day) == (1, 1)


def _ends_year(place: Place) -> bool:
    last = Period.parse(place.period).last_day
    return (last.month, last.day) == (12, 31)


def _at(tables: ReleaseTables, places: Collection[Place]) -> Iterator[Cell]:
    numbers = {tables.number_of[place] for place in places}
    return (cell for cell in _cells(tables) if cell[1] in numbers)


def _cells(tables: ReleaseTables) -> Iterator[Cell]:
    return ((number, place) for number, area in enumerate(tables.tables.areas) for place in area.values)


def _shared_with_groups(tables: ReleaseTables) -> set[Cell]:
    """The country's figures of the year that target groups have been published beside."""
    years = {place.period for place in tables.places if Period.parse(place.period).cadence is Cadence.YEAR}
    found = (tables.cell_of(link(year, line)) for year in years for line in lines())
    return {cell for cell in found if cell is not None}
