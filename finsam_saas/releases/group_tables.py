"""The country, its target groups and their sets in one table: what sums in it, and what is hidden for itself.

Pure but for the solver; see `releases.group_protection`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.bounds import NO_LIMIT, Infeasible, LinearProgram, Row
from finsam_saas.disclosure.linked import AreaTable, Cell, LinkedTables, Sums
from finsam_saas.disclosure.rules import (
    ProtectionReason,
    ProtectionRules,
    primary_reason,
    reveals_whole_group,
)
from finsam_saas.releases.relations import (
    ENDED,
    NEW,
    PARTICIPANTS,
    TO_WORK_OR_STUDIES,
    Helper,
    Place,
    PlaceSum,
    sums,
    with_helpers,
)
from finsam_saas.releases.target_groups import MEASURES, GroupCounts, Line, Sets, group_key, lines, link
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.rules import ALL

Figures = Mapping[CellKey, int | None]
Moves = Sequence[Mapping[CellKey, float]]
"""How the country's own figures differ in other tables that a reader could as well believe in."""

_MADE_OF = {
    Helper.START.value: (PARTICIPANTS, NEW),
    Helper.STAYING.value: (PARTICIPANTS, ENDED),
    Helper.ENDED_OTHERWISE.value: (ENDED, TO_WORK_OR_STUDIES),
}
"""What a reader works out from which two figures."""

_SLACK = 1e-4
"""Tables are found by a solver that reckons in floating point: sums hold to about this."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Some sets counted together: the country, a group, a set, or what two groups share."""

    name: str
    sets: Sets
    code: str | None = None

    @property
    def is_set(self) -> bool:
        """Whether it is one of the finest pieces."""
        return self.name.startswith("set:")


class GroupTables:
    """The country, its target groups and their sets as one table, and the way back."""

    def __init__(
        self,
        counts: GroupCounts,
        nation: Figures,
        rules: ProtectionRules,
        earlier: Sequence[Figures] = (),
        *,
        by_sex: bool = True,
    ) -> None:
        self.counts = counts
        self.nation = nation
        self.rules = rules
        self.by_sex = by_sex
        last = {key: value for figures in earlier for key, value in figures.items() if value is not None}
        self.earlier = {key: value for key, value in last.items() if key.period == counts.year}
        every = any(group_key(counts.year, code, line) in last for code in counts.groups for line in lines())
        self.units = list(self._units(every=every))
        self.values: dict[Place, int] = {}
        self.places_of: dict[str, list[Place]] = {}
        self.place_sums: list[PlaceSum] = []
        for unit in self.units:
            self._count(unit)
        self.place_sums += self._over_units()
        self.places = sorted(self.values)
        self.number_of = {place: number for number, place in enumerate(self.places)}
        self.table = self._table()
        self.tables = LinkedTables([self.table], rules)
        self._remember()
        self._hide_primary()

    def _units(self, *, every: bool) -> Iterator[Unit]:
        yield Unit(ALL, frozenset(self.counts.sets))
        for code, sets in self.counts.groups.items():
            yield Unit(f"group:{code}", sets, code)
        for one in self.counts.sets:
            yield Unit(f"set:{one}", frozenset((one,)))
        for number, sets in enumerate(self.counts.unions(self.rules, every=every)):
            yield Unit(f"union:{number}", sets)

    def _count(self, unit: Unit) -> None:
        """The counts of a unit with what can be worked out beside them, and what sums in it."""
        of_unit = {self._place(unit, line): self.counts.cell(unit.sets, line).value for line in lines()}
        every = with_helpers(of_unit)
        self.values |= every
        self.places_of[unit.name] = list(every)
        self.place_sums += sums(every)

    def _place(self, unit: Unit, line: Line) -> Place:
        return Place(self.counts.year, unit.name, line.measure, line.sex)

    def _over_units(self) -> Iterator[PlaceSum]:
        """Each unit is the sum of its sets, and of any two other units that divide it."""
        of = {unit.sets: unit for unit in reversed(self.units)}
        single = {unit.sets: unit for unit in self.units if unit.is_set}
        for unit in self.units:
            if not unit.is_set:
                yield from self._sums_of(unit, [single[frozenset((one,))] for one in sorted(unit.sets)])
            for part, first in of.items():
                second = of.get(unit.sets - part)
                if part < unit.sets and second and first.name < second.name and len(unit.sets) > 2:
                    yield from self._sums_of(unit, [first, second])

    def _sums_of(self, unit: Unit, parts: Sequence[Unit]) -> Iterator[PlaceSum]:
        """The sums of a unit that hold; one that reports lacking something break is left out."""
        for total in self.places_of[unit.name]:
            alike = tuple(total._replace(initiative_type=one.name) for one in parts)
            values = [self.values.get(place) for place in alike]
            if None not in values and sum(filter(None, values)) == self.values[total]:
                yield PlaceSum(total, alike)

    def _table(self) -> AreaTable:
        return AreaTable(
            parent=None,
            values={self.number_of[place]: value for place, value in self.values.items()},
            sums=[
                Sums(self.number_of[one.total], tuple(self.number_of[part] for part in one.parts))
                for one in self.place_sums
            ],
        )

    def _remember(self) -> None:
        """Notes what cannot be taken back: the country's figures, and groups as shown before."""
        table = self.table
        country = {self.number_of[place] for place in self.places_of[ALL] if self._is_told(place)}
        before: dict[int, int] = {}
        for unit in self.units:
            for line in lines():
                key = self._key(unit, line)
                if key in self.earlier and (unit.code or self.nation.get(key) is not None):
                    before[self.number_of[self._place(unit, line)]] = self.earlier[key]
        same = {number for number, value in before.items() if table.values[number] == value}
        table.known = frozenset(country | same)
        table.changed = {number: table.values[number] - value for number, value in before.items()}
        if before:
            self.tables.compare_with_earlier()

    def _key(self, unit: Unit, line: Line) -> CellKey | None:
        """Where releases show a figure of the unit; None for what they never show."""
        if unit.code is not None:
            return group_key(self.counts.year, unit.code, line)
        return link(self.counts.year, line) if unit.name == ALL else None

    def _is_told(self, place: Place) -> bool:
        """Whether the release tells a figure of the country, or what can be worked out from two of them."""
        told = _MADE_OF.get(place.measure, (place.measure,))
        keys = [link(self.counts.year, Line(measure, place.sex)) for measure in told]
        return all(self.nation.get(key) is not None for key in keys)

    def _is_nobody(self, place: Place) -> bool:
        """Whether the country's own figure tells everybody that there is nobody in any set."""
        whole = place._replace(initiative_type=ALL)
        return self.values.get(whole) == 0 and self._is_told(whole)

    def _hide_primary(self) -> None:
        of_name = {unit.name: unit for unit in self.units}
        for place in self.places_of[ALL]:
            self.tables.hide(0, self.number_of[place], ProtectionReason.NOT_RELEASED, 0)
        for place, number in self.number_of.items():
            if place.initiative_type == ALL:
                continue
            reason = self._reason(of_name[place.initiative_type], place, number)
            if reason is ProtectionReason.NOT_RELEASED:
                self.tables.hide(0, number, reason, 0)
            elif reason is not None:
                self.tables.hide(0, number, reason, self._width(self.values[place]))
        for one in self.place_sums:
            whole, parts = self.values[one.total], [self.values[part] for part in one.parts]
            if one.whole_group and any(reveals_whole_group(part, whole, self.rules) for part in parts):
                for part in one.parts:
                    self._hide_of_whole_group(part)

    def _hide_of_whole_group(self, place: Place) -> None:
        """Hides what tells something of each in a small group, unless the country tells it of everybody."""
        if place.initiative_type != ALL:
            width = 0 if self._is_nobody(place) else self._width(self.values[place])
            self.tables.hide(0, self.number_of[place], ProtectionReason.WHOLE_GROUP, width)

    def _reason(self, unit: Unit, place: Place, number: int) -> ProtectionReason | None:
        if 0 < self.values[place] < self.rules.threshold:
            return ProtectionReason.SMALL_NUMBER
        if place.measure not in MEASURES:
            return ProtectionReason.NOT_RELEASED
        if 0 < abs(self.table.changed.get(number, 0)) < self.rules.threshold:
            return ProtectionReason.SMALL_CHANGE
        line = Line(place.measure, place.sex)
        reason = primary_reason(self.counts.cell(unit.sets, line), self.rules)
        if reason is not None:
            return reason
        is_shown = self.nation.get(link(self.counts.year, line)) is not None
        may_be_shown = unit.code is not None and is_shown and (self.by_sex or line.sex == ALL)
        return None if may_be_shown else ProtectionReason.NOT_RELEASED

    def _width(self, value: int) -> int:
        return max(self.rules.threshold, -(-value // 10))

    def elsewhere(self, moves: Moves) -> list[dict[Cell, float]]:
        """The moves of the country's own hidden figures as those of cells here."""
        hangs = {
            key: (0, number)
            for line in lines()
            for key in [link(self.counts.year, line)]
            for number in [self.number_of[self._place(self.units[0], line)]]
            if number in self.table.hidden
        }
        if not hangs:
            return []
        none = dict.fromkeys(hangs.values(), 0.0)
        return [none, *({cell: one.get(key, 0.0) for key, cell in hangs.items()} for one in moves)]

    def go_with(self, moves: Sequence[Mapping[Cell, float]]) -> bool:
        """Whether each move of the country has a table by sets that agrees with all shown by group."""
        return all(self._is_possible({number: of for (_, number), of in one.items()}) for one in moves)

    def _is_possible(self, moved: Mapping[int, float]) -> bool:
        """Whether those hidden can change so that every sum holds when these have moved."""
        column = {
            number: place for place, number in enumerate(sorted(self.table.hidden.keys() - moved.keys()))
        }
        rows = []
        for one in self.table.sums:
            weights: dict[int, float] = defaultdict(float)
            told = 0.0
            for number, weight in ((one.total, -1.0), *((part, 1.0) for part in one.parts)):
                if number in column:
                    weights[column[number]] += weight
                else:
                    told += weight * moved.get(number, 0.0)
            if weights or told:
                slack = _SLACK if told else 0
                rows.append(Row(weights, -told - slack, -told + slack))
        bounds = [(-float(self.table.values[number]), NO_LIMIT) for number in column]
        try:
            LinearProgram(bounds, rows).greatest({})
        except Infeasible:
            return False
        return True

    def figures(self) -> dict[CellKey, int | None]:
        """What may be shown of each target group; None for what is hidden."""
        return {
            group_key(self.counts.year, unit.code, line): None if number in self.table.hidden else value
            for unit in self.units
            if unit.code is not None
            for line in lines()
            for number in [self.number_of[self._place(unit, line)]]
            for value in [self.table.values[number]]
        }
