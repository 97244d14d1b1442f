"""The exact cells of a release as linked tables: what sums, what earlier releases have shown, what is hidden.

Pure; see `releases.protection`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from finsam_saas.disclosure.linked import AreaTable, Cell, LinkedTables, Sums
from finsam_saas.disclosure.rules import (
    ExactCell,
    ProtectionReason,
    ProtectionRules,
    primary_reason,
    reveals_whole_group,
)
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.releases.relations import (
    STAYING,
    Helper,
    Place,
    PlaceSum,
    broken_totals,
    is_released,
    sums,
    with_helpers,
)
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level

AreaName = tuple[str, str]
"""Level, and the area's code."""

REST = "rest"
"""What the areas below do not reach of the area above: an area of its own that is never shown."""

_NATION: AreaName = (Level.NATION.value, NATION_AREA)
_REMAINDERS = frozenset(one.value for one in Helper)
_MANY = (Level.NATION, Level.COUNTY)
_ORDER = {level.value: number for number, level in enumerate(Level)}


class ReleaseTables:
    """The cells of a release as linked tables, and the way back."""

    def __init__(
        self,
        cells: Mapping[CellKey, ExactCell],
        county_of: Mapping[str, str],
        association_of: Mapping[str, str],
        rules: ProtectionRules,
    ) -> None:
        self.cells = cells
        self.rules = rules
        self.hidden_before: set[CellKey] = set()
        self.parents = {
            **{(Level.ASSOCIATION.value, slug): (Level.COUNTY.value, of) for slug, of in county_of.items()},
            **{
                (Level.MUNICIPALITY.value, code): (Level.ASSOCIATION.value, of)
                for code, of in association_of.items()
            },
        }
        counts: dict[AreaName, dict[Place, int]] = defaultdict(dict)
        # Who stays is no count over a period that some förbund has begun to report in the midst of.
        uncounted = {key.period for key, cell in cells.items() if key.measure == STAYING and cell.value < 0}
        for key, cell in sorted(cells.items()):
            if key.measure == STAYING and key.period in uncounted:
                continue
            if cell.value < 0:
                raise InconsistentTable(key)
            if is_released(key.level, Place(*key[2:])):
                counts[key.level, key.area][Place(*key[2:])] = cell.value
        self._with_rests(counts)
        self.names = sorted(counts, key=lambda name: (_ORDER[name[0]], name[1]))
        self.places = sorted({place for one in counts.values() for place in with_helpers(one)})
        self.number_of = {place: number for number, place in enumerate(self.places)}
        self.place_sums = {name: sums(with_helpers(counts[name])) for name in self.names}
        self.tables = LinkedTables([self._table(name, counts) for name in self.names], rules)

    def _with_rests(self, counts: dict[AreaName, dict[Place, int]]) -> None:
        """Adds, below each area, what the areas below do not reach."""
        below: dict[AreaName, list[AreaName]] = defaultdict(list)
        for name in sorted(counts):
            for place in broken_totals(counts[name]):
                raise InconsistentTable(CellKey(*name, *place))
            parent = self._parent(name, counts)
            if parent is not None:
                below[parent].append(name)
        for parent, children in below.items():
            left = {
                place: value - sum(counts[child].get(place, 0) for child in children)
                for place, value in counts[parent].items()
                if is_released(children[0][0], place)
            }
            for place, value in left.items():
                if value < 0:
                    raise InconsistentTable(CellKey(*parent, *place))
            if any(left.values()):
                rest = (Level.MUNICIPALITY.value, f"{REST}:{parent[0]}:{parent[1]}")
                self.parents[rest] = parent
                counts[rest] = left

    def _parent(self, name: AreaName, counts: Mapping[AreaName, object]) -> AreaName | None:
        """The nearest area above that has figures."""
        above: AreaName | None = name
        while above is not None and above != _NATION:
            above = self.parents.get(above, _NATION)
            if above in counts:
                return above
        return None

    def _table(self, name: AreaName, counts: Mapping[AreaName, Mapping[Place, int]]) -> AreaTable:
        parent = self._parent(name, counts)
        number_of = self.number_of
        every = with_helpers(counts[name])
        series: dict[Place, list[int]] = defaultdict(list)
        for place in sorted(every):
            series[place._replace(period="")].append(number_of[place])
        return AreaTable(
            parent=None if parent is None else self.names.index(parent),
            values={number_of[place]: value for place, value in every.items()},
            alike={number: one for one in series.values() for number in one},
            sums=[
                Sums(number_of[one.total], tuple(number_of[part] for part in one.parts))
                for one in self.place_sums[name]
            ],
        )

    def remember(self, earlier: Sequence[Mapping[CellKey, int | None]]) -> None:
        """Notes what earlier releases have shown: as it was, it is known; changed a little, it is hidden."""
        last: dict[CellKey, int] = {}
        self.hidden_before = {key for figures in earlier for key, value in figures.items() if value is None}
        for figures in earlier:
            last |= {key: value for key, value in figures.items() if value is not None}
        for name, table in zip(self.names, self.tables.areas, strict=True):
            before = {
                number: last[key]
                for number in table.values
                if (key := CellKey(*name, *self.places[number])) in last
            }
            table.known = frozenset(
                number for number, value in before.items() if table.values[number] == value
            )
            table.changed = {number: table.values[number] - value for number, value in before.items()}
        if last:
            self.tables.compare_with_earlier()

    def hide_primary(self) -> None:
        """Hides what must be hidden for its own sake, and what is finer than releases show."""
        for number, name in enumerate(self.names):
            table = self.tables.areas[number]
            for place_number, value in sorted(table.values.items()):
                place = self.places[place_number]
                reason = self._reason(name, place, value)
                if reason is ProtectionReason.NOT_RELEASED:
                    # What has merely not been released yet takes nothing else of its series with it.
                    was_hidden = CellKey(*name, *place) in self.hidden_before
                    self.tables.hide(number, place_number, reason, 0, with_series=was_hidden)
                elif reason is not None:
                    self.tables.hide(number, place_number, reason, self._width(value))
            for one in self.place_sums[name]:
                self._hide_whole_group(number, one)

    def _reason(self, name: AreaName, place: Place, value: int) -> ProtectionReason | None:
        if 0 < value < self.rules.threshold:
            return ProtectionReason.SMALL_NUMBER
        cell = self.cells.get(CellKey(*name, *place))
        if cell is None or place.measure in _REMAINDERS:
            return ProtectionReason.NOT_RELEASED
        table = self.tables.areas[self.names.index(name)]
        if 0 < abs(table.changed.get(self.number_of[place], 0)) < self.rules.threshold:
            return ProtectionReason.SMALL_CHANGE
        # Few behind a quarter that is not shown are protected as well: the half-year less the other quarter.
        reason = self._few_behind(name, place, cell)
        return reason if cell.published or reason else ProtectionReason.NOT_RELEASED

    def _few_behind(self, name: AreaName, place: Place, cell: ExactCell) -> ProtectionReason | None:
        """Why too few förbund are behind a figure of many; where areas below have the figure, these tell."""
        table = self.tables.areas[self.names.index(name)]
        below = (self.tables.areas[child].values for child in table.children)
        if name[0] not in _MANY or any(self.number_of[place] in values for values in below):
            return None
        return primary_reason(cell, self.rules)

    def _hide_whole_group(self, number: int, one: PlaceSum) -> None:
        values = self.tables.areas[number].values
        parts = [self.number_of[part] for part in one.parts]
        whole = values[self.number_of[one.total]]
        if one.whole_group and any(reveals_whole_group(values[part], whole, self.rules) for part in parts):
            # The zeros beside it would tell the same as the figure itself.
            for part in parts:
                self.tables.hide(number, part, ProtectionReason.WHOLE_GROUP, self._width(values[part]))

    def _width(self, value: int) -> int:
        return max(self.rules.threshold, -(-value // 10))

    def key_of(self, cell: Cell) -> CellKey:
        """The key of a cell."""
        area, place = cell
        return CellKey(*self.names[area], *self.places[place])

    def cell_of(self, key: CellKey) -> Cell | None:
        """The cell with this key, or None where the tables lack it."""
        name, place = key[:2], self.number_of.get(Place(*key[2:]))
        return None if name not in self.names or place is None else (self.names.index(name), place)

    def hidden(self) -> dict[CellKey, ProtectionReason]:
        """All that is hidden, and why."""
        return {
            CellKey(*name, *self.places[place]): reason
            for name, table in zip(self.names, self.tables.areas, strict=True)
            for place, reason in table.hidden.items()
        }

    def shown(self) -> set[CellKey]:
        """All that is not."""
        return {
            CellKey(*name, *self.places[place])
            for name, table in zip(self.names, self.tables.areas, strict=True)
            for place in table.values
            if place not in table.hidden
        }
