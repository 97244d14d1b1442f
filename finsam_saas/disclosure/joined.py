"""Tables that hang together by cells that are the same in both, such as those of two years, seen as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from finsam_saas.disclosure.linked import AreaTable, Cell, LinkedTables

Same = tuple[Cell, Cell]
"""A cell of the first tables, and the cell of the second that counts the same persons."""


class Joined:
    """Two sets of tables as one: the areas of the second are numbered after those of the first."""

    def __init__(self, first: LinkedTables, second: LinkedTables, same: Sequence[Same]) -> None:
        self.areas: list[AreaTable] = [*first.areas, *second.areas]
        self._tables = (first, second)
        self.size = len(first.areas)
        self._same: dict[Cell, list[Cell]] = defaultdict(list)
        for one, other in same:
            self._same[one].append(self.of_second(other))
            self._same[self.of_second(other)].append(one)

    def of_second(self, cell: Cell) -> Cell:
        """How a cell of the second tables is numbered here."""
        return cell[0] + self.size, cell[1]

    def all_sums(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Every total with its parts; a cell that is the same as another is its total."""
        first, second = self._tables
        yield from first.all_sums()
        for total, parts in second.all_sums():
            yield self.of_second(total), [self.of_second(part) for part in parts]
        for cell, others in self._same.items():
            for other in others:
                if cell < other:
                    yield cell, [other]

    def nearest_in_second(self, cell: Cell) -> Cell | None:
        """The cell of the second tables that is nearest over sums, numbered as there; None without any."""
        reached, edge = {cell}, [cell]
        while edge:
            ours = [(area - self.size, place) for area, place in edge if area >= self.size]
            if ours:
                return min(ours)
            near = {
                other for one in edge for other in (*self._tables[0].beside(*one), *self._same.get(one, ()))
            }
            edge = sorted(near - reached)
            reached.update(edge)
        return None
