"""Proof that hidden cells stay hidden: other tables that a reader could as well believe in.

A reader's interval for a hidden cell is at least as wide as the difference between two tables that both show
what is shown. Such tables are found by linear programs; each table found is proof for many cells at once.
Where no proof is found, more is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from finsam_saas.disclosure.bounds import LinearProgram, Row
from finsam_saas.disclosure.joined import Joined
from finsam_saas.disclosure.linked import Area, Cell, LinkedTables
from finsam_saas.disclosure.rules import ProtectionReason

CAREFUL_ROUNDS = 12
"""How many times more cells are hidden near each that lacks proof: one, and one more every fourth time."""
ROUNDS = CAREFUL_ROUNDS + 4
BATCHES = 8
"""Tables looked for that prove as many cells as possible, before single cells are tried."""
SINGLE_WORK = 60_000
"""Unknowns in all programs for single cells of a round; cells beyond that are taken for given away."""
_EPSILON = 1e-6
Beside = Callable[[], Sequence[Cell] | None]
"""Near which cells more must be hidden for the sake of other tables that are hidden; None: nowhere."""
_COMPLEMENT = ProtectionReason.COMPLEMENTARY


@dataclass
class Witness:
    """How far each hidden cell has been seen to move upwards and downwards, without anything shown moving.

    `moves` are how those `watched` have moved in each of the tables found, for tables that hang on them.
    `standing` cells do not move at all; `left_out` ones may move, but are proved elsewhere; `bare` areas
    are taken as if nothing were shown of them. Tables that hang
    on others have in `elsewhere` how those have moved: the cells there move so, or as a mean of several.
    """

    tables: LinkedTables | Joined
    watched: Collection[Cell] = ()
    standing: Collection[Cell] = frozenset()
    left_out: Collection[Cell] = frozenset()
    bare: Collection[Area] = frozenset()
    moves: list[dict[Cell, float]] = field(default_factory=list)
    elsewhere: Sequence[Mapping[Cell, float]] = ()
    up: dict[Cell, float] = field(default_factory=dict)
    down: dict[Cell, float] = field(default_factory=dict)

    def is_open(self, cell: Cell) -> bool:
        """Whether a cell hidden for its own sake still lacks the width it asks for."""
        area, place = cell
        needed = self.tables.areas[area].width.get(place, 0)
        # What is hidden for the sake of others may be found out, as long as they are not.
        return needed > 1 and self.up.get(cell, 0) + self.down.get(cell, 0) < needed - _EPSILON

    def open_cells(self) -> list[Cell]:
        """All cells hidden for their own sake that still lack the width they ask for."""
        return [cell for cell in self.hidden_cells() if cell not in self.left_out and self.is_open(cell)]

    def search(self) -> list[Cell]:
        """Looks for other tables; the cells that none was found for."""
        left = self.open_cells()
        if not left:
            return left
        cells = list(self.hidden_cells())
        program = self._program(cells)
        number_of = {cell: number for number, cell in enumerate(cells)}
        for batch in range(BATCHES):
            objective = {number_of[cell]: float(up_or_down(number_of[cell], batch)) for cell in left}
            self._note(cells, program.greatest(objective)[1])
            left = [cell for cell in left if self.is_open(cell)]
        for cell in left[: SINGLE_WORK // len(cells)]:
            for sign in (1.0, -1.0):
                if self.is_open(cell):
                    self._note(cells, program.greatest({number_of[cell]: sign})[1])
        return [cell for cell in left if self.is_open(cell)]

    def hidden_cells(self) -> Iterator[Cell]:
        """All cells that may move: the hidden ones, and in `bare` areas every one."""
        for number, area in enumerate(self.tables.areas):
            for place in sorted(area.values if number in self.bare else area.hidden):
                if (number, place) not in self.standing:
                    yield number, place

    def _program(self, cells: Sequence[Cell]) -> LinearProgram:
        """The unknowns are how each hidden count changes; none falls below 0, and nothing shown changes."""
        areas = self.tables.areas
        number_of = {cell: number for number, cell in enumerate(cells)}
        limit = max(areas[area].width.get(place, 0) for area, place in cells)
        rows = []
        for total, parts in self.tables.all_sums():
            weights = {number_of[part]: 1.0 for part in parts if part in number_of}
            if total in number_of:
                weights[number_of[total]] = -1.0
            if weights:
                rows.append(Row(weights, 0, 0))
        bounds = [(-min(limit, areas[area].values[place]), limit) for area, place in cells]
        # How much of each move elsewhere there is; together at most one of them.
        parts = [(0, 1)] * len(self.elsewhere)
        rows += [self._as_elsewhere(cell, number_of) for cell in sorted(set().union(*self.elsewhere))]
        rows += [Row({len(cells) + number: 1.0 for number in range(len(parts))}, 0, 1)] if parts else []
        return LinearProgram([*bounds, *parts], rows)

    def _as_elsewhere(self, cell: Cell, number_of: Mapping[Cell, int]) -> Row:
        weights = {
            len(number_of) + number: -moved[cell]
            for number, moved in enumerate(self.elsewhere)
            if moved.get(cell)
        }
        return Row({number_of[cell]: 1.0} | weights, 0, 0)

    def _note(self, cells: Sequence[Cell], found: Sequence[float]) -> None:
        is_new = False
        found = found[: len(cells)]
        for cell, change in zip(cells, found, strict=True):
            seen = self.up if change > 0 else self.down
            if abs(change) > seen.get(cell, _EPSILON):
                seen[cell] = abs(change)
                is_new = True
        if is_new and self.watched:
            moved = {cell: change for cell, change in zip(cells, found, strict=True) if cell in self.watched}
            self.moves.append(moved)


def up_or_down(number: int, batch: int) -> int:
    """A fixed pattern of ups and downs, other in each pair of batches, turned round in the second."""
    up = (number * 2_654_435_761 + batch // 2 * 40_503) >> 7 & 1
    return 1 if up == batch % 2 else -1


def hide_until_proved(
    tables: LinkedTables, witness: Witness | None = None, beside: Beside | None = None
) -> list[Cell]:
    """Hides more until every hidden cell has its width; the cells that what is shown already gives away.

    These last can only be such as earlier releases have disclosed: nothing more is left to hide. The
    `witness` given is of the same tables; so are the cells that `beside` asks to hide more near, for others.
    """
    witness = witness or Witness(tables)
    left: list[Cell] = []
    for number in range(ROUNDS):
        tables.close()
        left = witness.search()
        others = beside() if beside else None
        if not left and others is None:
            break
        _hide_more(tables, [*left, *(others or ())], number)
    return left


def _hide_more(tables: LinkedTables, left: Sequence[Cell], number: int) -> None:
    """First some cells near each; then all of their areas; then everything below the top; then everything."""
    if number < CAREFUL_ROUNDS:
        _hide_near(tables, left, most=1 + number // 4)
        return
    whole = {area for area, _ in left}
    for number_of_area, table in enumerate(tables.areas):
        is_top = table.parent is None
        if (number_of_area in whole and not is_top) or number > CAREFUL_ROUNDS + is_top:
            for place in sorted(table.values):
                tables.hide(number_of_area, place, _COMPLEMENT)
    top = [cell for cell in left if tables.areas[cell[0]].parent is None]
    _hide_near(tables, top, most=1 + number // 4)


def _hide_near(tables: LinkedTables, left: Sequence[Cell], most: int) -> None:
    fresh: set[Cell] = set()
    for area, place in left:
        # What has just been hidden beside a cell may be enough for it.
        if fresh.isdisjoint(tables.beside(area, place)):
            near = tables.visible_near(area, place)[:most]
            for cell in near:
                tables.hide(*cell, _COMPLEMENT)
            fresh.update(near)
