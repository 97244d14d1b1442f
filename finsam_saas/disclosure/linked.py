"""Tables of many areas that sum to each other: what must be hidden together.

Every area has the same kind of table (its places are numbers here), in which parts sum to totals; and at each
place the areas below sum to the area above. Hiding only ever grows: what was safe once stays safe.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from finsam_saas.disclosure.rules import ProtectionReason, ProtectionRules

Area = int
Place = int
Cell = tuple[Area, Place]
Reasons = dict[Place, ProtectionReason]


@dataclass(frozen=True, slots=True)
class Sums:
    """In one area's table, the total is the sum of the parts (places)."""

    total: Place
    parts: tuple[Place, ...]

    @property
    def members(self) -> tuple[Place, ...]:
        """The total and all its parts."""
        return (self.total, *self.parts)


@dataclass(slots=True)
class AreaTable:
    """One area: its exact counts by place, what sums in it, and what must or must not be shown.

    `known` is shown already and cannot be taken back; `changed` tells by how much a cell has changed since it
    was shown. `alike` are places that are hidden together: the same figure of other periods, so that persons
    can move between periods wherever they can move at all. `width` is how wide a reader's interval for a
    hidden cell must stay.
    """

    parent: Area | None
    values: dict[Place, int]
    sums: Sequence[Sums]
    known: frozenset[Place] = frozenset()
    alike: Mapping[Place, Sequence[Place]] = field(default_factory=dict)
    changed: dict[Place, int] = field(default_factory=dict)
    children: list[Area] = field(default_factory=list)
    hidden: Reasons = field(default_factory=dict)
    width: dict[Place, int] = field(default_factory=dict)
    sums_of: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))
    hidden_in: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hidden_in = [0] * len(self.sums)
        for number, one in enumerate(self.sums):
            for place in one.members:
                self.sums_of[place].append(number)


class LinkedTables:
    """All areas on their way to be shown; an area stands after its parent."""

    def __init__(self, areas: Sequence[AreaTable], rules: ProtectionRules) -> None:
        self.areas = areas
        self.rules = rules
        for number, area in enumerate(areas):
            if area.parent is not None:
                areas[area.parent].children.append(number)
        self._waiting: deque[tuple[Area, Place, int | None]] = deque()
        self._queued: set[tuple[Area, Place, int | None]] = set()

    def hide(
        self,
        area: Area,
        place: Place,
        reason: ProtectionReason,
        width: int = 1,
        *,
        with_series: bool = True,
    ) -> bool:
        """Hides a cell, or widens what it asks for; False where an earlier release has shown it.

        The same figure of other periods is hidden with it, unless it is merely not shown yet.
        """
        table = self.areas[area]
        if place in table.known or place not in table.values:
            return False
        table.width[place] = max(width, table.width.get(place, 0))
        if place not in table.hidden:
            table.hidden[place] = reason
            for number in table.sums_of[place]:
                table.hidden_in[number] += 1
            if with_series:
                for other in table.alike.get(place, ()):
                    self.hide(area, other, _COMPLEMENT, 0)
        for number in table.sums_of[place]:
            self._ask((area, place, number))
        if table.parent is not None:
            self._ask((table.parent, place, None))
        if table.children:
            self._ask((area, place, None))
        return True

    def close(self) -> None:
        """Hides more until no single sum, in an area or over areas, gives a hidden cell away."""
        while self._waiting:
            asked = self._waiting.popleft()
            self._queued.discard(asked)
            area, place, number = asked
            if number is None:
                below = self._below(area, place)
                self._close_change((area, place), [(child, place) for child in below])
                self._close_over_areas(area, place, below)
            else:
                one = self.areas[area].sums[number]
                self._close_change((area, one.total), [(area, part) for part in one.parts])
                self._close_sum(area, one)

    def compare_with_earlier(self) -> None:
        """Asks every sum whether it tells of a change since earlier releases, hidden cells or not."""
        for number, area in enumerate(self.areas):
            for of_sum, one in enumerate(area.sums):
                self._ask((number, one.total, of_sum))
            if area.children:
                for place in area.values:
                    self._ask((number, place, None))

    def all_sums(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Every total with its parts: in each area's table, and of areas at each place."""
        for number, area in enumerate(self.areas):
            for one in area.sums:
                yield (number, one.total), [(number, part) for part in one.parts]
            for place in area.values:
                below = self._below(number, place)
                if below:
                    yield (number, place), [(child, place) for child in below]

    def visible_near(self, area: Area, place: Place) -> list[Cell]:
        """The nearest shown cells that may be hidden, over sums with this one; that costs least first."""
        reached, edge = {(area, place)}, [(area, place)]
        while edge:
            edge = sorted({other for cell in edge for other in self.beside(*cell)} - reached)
            reached.update(edge)
            free = [cell for cell in edge if self.may_hide(*cell)]
            if free:
                return sorted(free, key=lambda cell: self._cost(*cell))
        return []

    def beside(self, area: Area, place: Place) -> Iterator[Cell]:
        """The cells in some sum with this one."""
        table = self.areas[area]
        for number in table.sums_of[place]:
            for other in table.sums[number].members:
                yield area, other
        above = [] if table.parent is None else [table.parent, *self.areas[table.parent].children]
        for other in (*above, *table.children):
            if place in self.areas[other].values:
                yield other, place

    def _below(self, area: Area, place: Place) -> list[Area]:
        """The areas that this one is the sum of at a place; none where they lack some of it.

        What is no count in some area below (fewer took part than ended, as far as is known there) is no sum
        over areas either. Whoever trusts it takes cells for given away that are not, whatever is hidden.
        """
        table = self.areas[area]
        below = [child for child in table.children if place in self.areas[child].values]
        holds = table.values.get(place) == sum(self.areas[child].values[place] for child in below)
        return below if holds else []

    def _ask(self, what: tuple[Area, Place, int | None]) -> None:
        if what not in self._queued:
            self._queued.add(what)
            self._waiting.append(what)

    def _close_change(self, total: Cell, parts: Sequence[Cell]) -> None:
        """Hides more where subtraction now and in earlier releases tells that a few persons came or went.

        What the parts that are hidden, now or then, sum to is known each time the total and the others are
        shown; so is by how much it has changed.
        """
        while parts and self._is_compared(total):
            compared = [part for part in parts if self._is_compared(part)]
            change = self._change(total) - sum(self._change(part) for part in compared)
            if not 0 < abs(change) < self.rules.threshold:
                return
            free = [cell for cell in (total, *compared) if self._change(cell) and self.may_hide(*cell)]
            if not free or not self.hide(*free[0], ProtectionReason.SMALL_CHANGE):
                return

    def _is_compared(self, cell: Cell) -> bool:
        """Whether the cell is shown now and was shown before."""
        area, place = cell
        return place not in self.areas[area].hidden and place in self.areas[area].changed

    def _change(self, cell: Cell) -> int:
        return self.areas[cell[0]].changed[cell[1]]

    def _close_sum(self, area: Area, one: Sums) -> None:
        table = self.areas[area]
        while True:
            hidden = [place for place in one.members if place in table.hidden]
            needed = max((table.width[place] for place in hidden), default=0)
            together = sum(table.values[place] for place in hidden)
            if not needed or (len(hidden) > 1 and (one.total in table.hidden or together >= needed)):
                return
            visible = [
                place for place in one.members if place not in table.hidden and place not in table.known
            ]
            if not visible:
                return
            self.hide(area, min(visible, key=lambda place: self._cost(area, place)), _COMPLEMENT)

    def _close_over_areas(self, area: Area, place: Place, children: Sequence[Area]) -> None:
        table = self.areas[area]
        while True:
            hidden = [child for child in children if place in self.areas[child].hidden]
            free = [child for child in children if child not in hidden and self.may_hide(child, place)]
            if place in table.hidden:
                if not hidden and free and table.width[place]:
                    self.hide(
                        max(free, key=lambda child: (self.areas[child].values[place], -child)),
                        place,
                        _COMPLEMENT,
                    )
                return
            if not self._gives_away(hidden, place):
                return
            with_persons = [child for child in free if self.areas[child].values[place]]
            if with_persons:
                self.hide(min(with_persons, key=lambda child: self._cost(child, place)), place, _COMPLEMENT)
            elif not self.hide(area, place, self._reason_above(hidden, place)):
                return

    def may_hide(self, area: Area, place: Place) -> bool:
        """Whether the cell is shown, and no earlier release has shown it."""
        table = self.areas[area]
        return place not in table.hidden and place not in table.known

    def _gives_away(self, hidden: Sequence[Area], place: Place) -> bool:
        """Whether hidden areas below a shown one are too few, too small together or led by one of them."""
        needed = max((self.areas[child].width[place] for child in hidden), default=0)
        if not needed:
            return False
        together = sum(self.areas[child].values[place] for child in hidden)
        return len(hidden) < 2 or together < needed or self._few_behind(hidden, place)

    def _few_behind(self, hidden: Iterable[Area], place: Place) -> bool:
        behind = [count for child in hidden for count in self._hidden_counts(child, place)]
        if not behind or self.rules.contributors == 1:
            return False
        most = max(behind) * self.rules.dominance.denominator
        return len(behind) < self.rules.contributors or most > sum(behind) * self.rules.dominance.numerator

    def _hidden_counts(self, area: Area, place: Place) -> list[int]:
        table = self.areas[area]
        if not table.children:
            count = table.values.get(place, 0)
            return [count] if count and place in table.hidden else []
        return [count for child in table.children for count in self._hidden_counts(child, place)]

    def _reason_above(self, hidden: Sequence[Area], place: Place) -> ProtectionReason:
        if len(hidden) > 1 and self._few_behind(hidden, place):
            return ProtectionReason.FEW_ASSOCIATIONS
        return _COMPLEMENT

    def _cost(self, area: Area, place: Place) -> tuple[int, bool, int, int, int]:
        # Beside other hidden cells a new one needs no company of its own; a zero protects little; and
        # the smaller the figure the less is lost.
        table = self.areas[area]
        alone = sum(not table.hidden_in[number] for number in table.sums_of[place])
        value = table.values[place]
        return (alone, value == 0, value, place, area)


_COMPLEMENT = ProtectionReason.COMPLEMENTARY
