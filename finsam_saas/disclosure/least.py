"""What to hide so that cells which lack proof may move: as little as a linear program can find.

Where a witness is sought, what is shown does not move. Here shown cells may move as well, at a price; those
that must, for the cells that lack proof to have their width, are the ones to hide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_saas.disclosure.bounds import LinearProgram, Row
from finsam_saas.disclosure.linked import Cell
from finsam_saas.disclosure.witness import BATCHES, Witness, up_or_down

_WORTH = 20_000.0
"""What a person's move of a cell that lacks proof is worth: more than any chain of shown cells costs."""
_EPSILON = 1e-6


class LeastToHide:
    """The tables of a witness with `prices`: what it costs that a shown cell moves by one person."""

    def __init__(self, witness: Witness, lacking: Sequence[Cell], prices: Mapping[Cell, float]) -> None:
        self._witness = witness
        self._lacking = lacking
        self._prices = prices
        self._hidden = list(witness.hidden_cells())
        self._number_of = {cell: number for number, cell in enumerate((*self._hidden, *prices))}

    def cells(self) -> list[Cell]:
        """The shown cells to hide for those that lack proof; none where not even all of them are enough."""
        program, size = self._program(), len(self._prices)
        chosen: set[Cell] = set()
        least, most = dict.fromkeys(self._lacking, 0.0), dict.fromkeys(self._lacking, 0.0)
        left = list(self._lacking)
        for batch in range(BATCHES):
            objective = {
                number: -price
                for cell, price in self._prices.items()
                if cell not in chosen
                for number in (self._number_of[cell], self._number_of[cell] + size)
            }
            for cell in left:
                number = self._number_of[cell]
                objective[number] = _WORTH * up_or_down(number, batch)
            found = program.greatest(objective)[1]
            for cell, number in self._number_of.items():
                if cell in self._prices and found[number] + found[number + size] > _EPSILON:
                    chosen.add(cell)
            for cell in left:
                least[cell] = min(least[cell], found[self._number_of[cell]])
                most[cell] = max(most[cell], found[self._number_of[cell]])
            left = [cell for cell in left if most[cell] - least[cell] < self._needed(cell) - _EPSILON]
            if not left:
                break
        return sorted(chosen)

    def _program(self) -> LinearProgram:
        """The unknowns are how each hidden count changes, and how far each shown one grows and falls."""
        size = len(self._prices)
        rows = []
        for total, parts in self._witness.tables.all_sums():
            weights: dict[int, float] = {}
            for cell, weight in ((total, -1.0), *((part, 1.0) for part in parts)):
                if cell in self._number_of:
                    number = self._number_of[cell]
                    weights[number] = weight
                    if cell in self._prices:
                        weights[number + size] = -weight
            if weights:
                rows.append(Row(weights, 0, 0))
        limit = max(self._needed(cell) for cell in self._hidden)
        lacking = set(self._lacking)
        bounds: list[tuple[float, float]] = []
        for cell in self._hidden:
            furthest = self._needed(cell) if cell in lacking else limit
            bounds.append((-min(furthest, self._value(cell)), furthest))
        bounds += [(0, limit)] * size
        bounds += [(0, min(limit, self._value(cell))) for cell in self._prices]
        return LinearProgram(bounds, rows)

    def _needed(self, cell: Cell) -> int:
        return self._witness.tables.areas[cell[0]].width.get(cell[1], 0)

    def _value(self, cell: Cell) -> int:
        return self._witness.tables.areas[cell[0]].values[cell[1]]
