"""How much more than the fewest possible cells is hidden, on small tables solved exactly."""

from __future__ import annotations

import random

from finsam_saas.disclosure.bounds import LinearProgram, Row
from finsam_saas.disclosure.linked import AreaTable, LinkedTables, Sums
from finsam_saas.disclosure.rules import NATIONAL, ProtectionReason
from finsam_saas.disclosure.witness import hide_until_proved

WIDTH = 5
TABLES = 12


def small_table(seed: int) -> tuple[dict[int, int], list[Sums]]:
    """Three types by two sexes with all totals; 11 is all of them."""
    chance = random.Random(seed)
    inner = [chance.choice((1, 3, 8, 15, 30, 60)) for _ in range(6)]
    values = dict(enumerate(inner))
    sums = [Sums(6 + row, (2 * row, 2 * row + 1)) for row in range(3)]
    sums += [Sums(9 + column, (column, column + 2, column + 4)) for column in range(2)]
    sums += [Sums(11, (6, 7, 8)), Sums(11, (9, 10))]
    for one in sums:
        values[one.total] = sum(values[part] for part in one.parts)
    return values, sums


def hidden_by_us(values: dict[int, int], sums: list[Sums]) -> int:
    tables = LinkedTables([AreaTable(None, dict(values), sums)], NATIONAL)
    for place in _small(values):
        tables.hide(0, place, ProtectionReason.SMALL_NUMBER, WIDTH)
    assert hide_until_proved(tables) == []
    return len(tables.areas[0].hidden)


def fewest_hidden(values: dict[int, int], sums: list[Sums]) -> int:
    """The exact optimum: for each small cell two tables, that differ only where cells are hidden."""
    count, small = len(values), _small(values)
    bounds = [(1.0 if place in small else 0.0, 1.0) for place in range(count)]
    rows = []
    most = float(max(values.values()))
    for cell in small:
        up, down = len(bounds), len(bounds) + count
        bounds += [(-float(min(values[place], most)), most) for place in range(count)] * 2
        for first in (up, down):
            for place in range(count):
                rows.append(Row({first + place: 1, place: -most}, -most * 2, 0))
                rows.append(Row({first + place: 1, place: float(values[place])}, 0, most * 2))
            for one in sums:
                weights = {first + part: 1.0 for part in one.parts} | {first + one.total: -1.0}
                rows.append(Row(weights, 0, 0))
        rows.append(Row({up + cell: 1, down + cell: -1}, WIDTH, most * 2))
    program = LinearProgram(bounds, rows, whole=range(count))
    return round(-program.greatest(dict.fromkeys(range(count), -1.0))[0])


def _small(values: dict[int, int]) -> list[int]:
    return [place for place, value in values.items() if 0 < value < WIDTH]


def test_little_more_is_hidden_than_must_be() -> None:
    ours = best = 0
    for seed in range(TABLES):
        values, sums = small_table(seed)
        hidden, fewest = hidden_by_us(values, sums), fewest_hidden(values, sums)
        assert hidden >= fewest
        ours, best = ours + hidden, best + fewest
    assert ours <= 1.6 * best
