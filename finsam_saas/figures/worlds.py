"""What a reader cannot tell apart: all the tables of counts that agree with what he has been shown.

Figures are shown one by one, the most wanted first. One is shown only if every guarded figure still has two
tables that agree with all that is shown and differ enough in it; else it stays hidden. So nothing that is
shown has to be taken back, and a figure that could be worked out anyhow is never hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import Generic, TypeVar

Variable = TypeVar("Variable", bound=Hashable)
Move = dict[Variable, int]
"""A way to change counts together so that everything shown stays the same."""
Row = Mapping[Variable, int]
"""A figure as the sum of some counts, each with its weight."""
_Changed = Mapping[int, Move[Variable] | None]
_Proof = tuple[Move[Variable], Move[Variable]]


@dataclass
class _Guard(Generic[Variable]):
    """A figure whose value must stay uncertain: the moves up and down that prove how uncertain it is."""

    row: Row[Variable]
    width: int
    up: Move[Variable] = field(default_factory=dict)
    down: Move[Variable] = field(default_factory=dict)


class Worlds(Generic[Variable]):
    """The counts as they are, and the moves from them to every other table that shows the same.

    `values` are counts of 0 or more; `moves` are all independent ways to change them that keep what
    every reader knows to sum.
    """

    def __init__(self, values: Mapping[Variable, int], moves: Iterable[Move[Variable]]) -> None:
        self._values = values
        self._moves: dict[int, Move[Variable]] = dict(enumerate(moves))
        self._touching: dict[Variable, set[int]] = defaultdict(set)
        self._guards: list[_Guard[Variable]] = []
        self._guarding: dict[Variable, set[int]] = defaultdict(set)
        self._lost = False
        for name, move in self._moves.items():
            self._index(name, move)

    def guard(self, row: Row[Variable], width: int) -> bool:
        """Keep a reader's interval for a figure so wide; False where he knows it better already."""
        guard = _Guard(row, width)
        found = self._proof(guard, {})
        if found is None:
            return False
        self._guards.append(guard)
        self._prove(len(self._guards) - 1, *found)
        return True

    def show(self, row: Row[Variable]) -> bool:
        """Show a figure if that leaves every guarded one uncertain; whether it may be shown."""
        changed = self._without(row)
        if not changed:
            return True
        if self._lost:
            return False
        proofs: dict[int, _Proof[Variable]] = {}
        for number in self._shaken(row):
            found = self._proof(self._guards[number], changed)
            if found is None:
                return False
            proofs[number] = found
        self._fix(changed, proofs)
        return True

    def know(self, row: Row[Variable]) -> None:
        """Take in a figure that has been shown elsewhere already.

        Where a guarded figure can then not be proved uncertain any more, nothing new is shown after it.
        """
        changed = self._without(row)
        proofs = {number: self._proof(self._guards[number], changed) for number in self._shaken(row)}
        self._lost |= None in proofs.values()
        self._fix(changed, proofs)

    def _fix(self, changed: _Changed[Variable], proofs: Mapping[int, _Proof[Variable] | None]) -> None:
        for name, move in changed.items():
            for variable in self._moves.pop(name):
                self._touching[variable].discard(name)
            if move:
                self._moves[name] = move
                self._index(name, move)
        for number, proof in proofs.items():
            self._prove(number, *(proof or ({}, {})))

    def _near(self, row: Iterable[Variable]) -> set[int]:
        return set().union(*(self._touching.get(variable, ()) for variable in row))

    def _without(self, row: Row[Variable]) -> dict[int, Move[Variable] | None]:
        """The moves that change when the figure is fixed: one of them goes, the others are freed of it."""
        weights = {
            name: weight for name in sorted(self._near(row)) if (weight := _product(row, self._moves[name]))
        }
        if not weights:
            return {}
        gone = min(weights, key=lambda name: self._cost(name, weights[name]))
        pivot, by = self._moves[gone], weights[gone]
        changed: dict[int, Move[Variable] | None] = {
            name: _combined(self._moves[name], by, pivot, -weight)
            for name, weight in weights.items()
            if name != gone
        }
        changed[gone] = None
        return changed

    def _cost(self, name: int, weight: int) -> tuple[bool, int, int]:
        # Whole steps, short moves, and the most room: the one that goes is joined to all others.
        move = self._moves[name]
        return (abs(weight) != 1, len(move), -min(self._values[variable] for variable in move))

    def _index(self, name: int, move: Move[Variable]) -> None:
        for variable in move:
            self._touching[variable].add(name)

    def _shaken(self, row: Row[Variable]) -> list[int]:
        """The guards whose proof is no more when the figure is fixed."""
        near = set().union(*(self._guarding.get(variable, ()) for variable in row))
        return [
            number
            for number in sorted(near)
            if _product(row, self._guards[number].up) or _product(row, self._guards[number].down)
        ]

    def _prove(self, number: int, up: Move[Variable], down: Move[Variable]) -> None:
        guard = self._guards[number]
        for variable in (*guard.up, *guard.down):
            self._guarding[variable].discard(number)
        guard.up, guard.down = up, down
        for variable in (*up, *down):
            self._guarding[variable].add(number)

    def _proof(self, guard: _Guard[Variable], changed: _Changed[Variable]) -> _Proof[Variable] | None:
        """How far up and down the figure can go in tables that show the same; None if not far enough."""
        moves = self._moves_at(guard.row, changed)
        up, reached = self._walk(guard, moves, 1, guard.width, changed)
        if reached >= guard.width:
            return up, {}
        down, below = self._walk(guard, moves, -1, guard.width - reached, changed)
        return (up, down) if reached + below >= guard.width else None

    def _moves_at(self, row: Iterable[Variable], changed: _Changed[Variable]) -> list[Move[Variable]]:
        """The moves that touch these counts, the shortest first."""
        names = sorted(self._near(row) | changed.keys())
        moves = (changed[name] if name in changed else self._moves[name] for name in names)
        return sorted((move for move in moves if move), key=len)

    def _walk(
        self,
        guard: _Guard[Variable],
        moves: Iterable[Move[Variable]],
        sign: int,
        far: int,
        changed: _Changed[Variable],
    ) -> tuple[Move[Variable], int]:
        """Go from the counts as they are along the moves, as far as is asked or counts allow."""
        walk = _Walk(self._values)
        reached = 0
        for move in moves:
            weight = _product(guard.row, move)
            if not weight:
                continue
            forward = sign if weight > 0 else -sign
            for _time in range(_REPAIRS):
                steps, hinder = walk.room(move, forward, -(-(far - reached) // abs(weight)))
                walk.go(move, forward * steps)
                reached += steps * abs(weight)
                if reached >= far or hinder is None:
                    break
                if not self._repair(walk, guard.row, hinder, changed):
                    break
            if reached >= far:
                break
        return walk.walked, reached

    def _repair(
        self,
        walk: _Walk[Variable],
        row: Row[Variable],
        hinder: Variable,
        changed: _Changed[Variable],
    ) -> bool:
        """Raise a count that stands in the way by a move that leaves the guarded figure as it is."""
        for move in self._moves_at((hinder,), changed):
            if hinder not in move or _product(row, move):
                continue
            forward = 1 if move[hinder] > 0 else -1
            steps, _hinder = walk.room(move, forward, _STEP)
            if steps:
                walk.go(move, forward * steps)
                return True
        return False


_REPAIRS = 12
_STEP = 5


class _Walk(Generic[Variable]):
    """A table on the way from the counts as they are."""

    def __init__(self, values: Mapping[Variable, int]) -> None:
        self._values = values
        self.walked: Move[Variable] = {}

    def room(self, move: Move[Variable], forward: int, steps: int) -> tuple[int, Variable | None]:
        """How many of the steps counts allow, and the count that stands in the way of more."""
        hinder = None
        for variable, change in move.items():
            if forward * change < 0:
                left = (self._values[variable] + self.walked.get(variable, 0)) // abs(change)
                if left < steps:
                    steps, hinder = left, variable
        return steps, hinder

    def go(self, move: Move[Variable], steps: int) -> None:
        """Take so many steps."""
        if steps:
            for variable, change in move.items():
                self.walked[variable] = self.walked.get(variable, 0) + change * steps


def _product(row: Row[Variable], move: Mapping[Variable, int]) -> int:
    if len(move) < len(row):
        return sum(change * row[variable] for variable, change in move.items() if variable in row)
    return sum(weight * move[variable] for variable, weight in row.items() if variable in move)


def _combined(
    move: Mapping[Variable, int], times: int, other: Mapping[Variable, int], other_times: int
) -> Move[Variable]:
    """So many times one move and so many times another, as small whole steps as can be."""
    found = {variable: change * times for variable, change in move.items()}
    for variable, change in other.items():
        left = found.get(variable, 0) + change * other_times
        if left:
            found[variable] = left
        else:
            found.pop(variable, None)
    by = gcd(*found.values()) if found else 1
    return found if by == 1 else {variable: change // by for variable, change in found.items()}
