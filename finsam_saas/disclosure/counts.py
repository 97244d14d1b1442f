"""The one way to protect a table of counts that leaves: `protect_counts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.rules import NATIONAL, ExactCell, ProtectionRules, Published
from finsam_saas.disclosure.suppression import InconsistentTable, protect_table

ALL = "all"
"""What stands in the place of a dimension in the key of its total."""

Key = TypeVar("Key", bound=tuple[str, ...])


@dataclass(frozen=True)
class Sum:
    """In one place of the keys, one value is the sum of others: those who ended, of each outcome.

    Where the parts do not reach the total, those left over are counted under `remainder`: protected as
    well, never shown. `whole_group` when the parts tell what became of each person in the total.
    """

    place: int
    total: str
    parts: tuple[str, ...]
    remainder: str
    whole_group: bool = True


def protect_counts(
    counts: Mapping[Key, int | ExactCell],
    sums: Sequence[Sum] = (),
    rules: ProtectionRules = NATIONAL,
    *,
    known: Sequence[Relation[Key]] = (),
) -> dict[Key, Published]:
    """What may be shown of each count of a table that leaves the förbund: the count, or Protected (`..`).

    Keys say where a count stands, all equally long: `("mapping", "women")`. A total has `ALL` in the
    place it sums over: `("mapping", ALL)`, `(ALL, "women")`, `(ALL, ALL)`. Give every total that the reader
    will see, and protect in one call all tables that show the same persons: what is hidden in one must
    not be worked out from another. `sums` tells what sums besides the totals, and `known` what readers know
    to sum exactly at single places.

    Counts from 1 to 4 are hidden (`rules.threshold`), then others until a reader who subtracts can neither
    find a hidden count nor narrow a small one below the threshold; 0 is shown as 0. A plain number is a
    count of one förbund's own. Give an ExactCell for a count of several förbund: it is hidden where too few
    are behind it or one dominates; the remainder of a sum then needs a cell of its own, since who is behind
    it cannot be worked out. Raises InconsistentTable where a total is not the sum of its parts.
    """
    table = {
        key: ExactCell(one, contributors=0) if isinstance(one, int) else one for key, one in counts.items()
    }
    relations: list[Relation[Key]] = list(known)
    for one in sums:
        relations += _relations_of(one, table)
    for place in range(len(next(iter(table), ()))):
        relations += _totals(table, place)
    return protect_table(table, relations, rules)


def _totals(table: Mapping[Key, ExactCell], place: int) -> list[Relation[Key]]:
    parts: dict[Key, list[Key]] = {}
    for key in table:
        total = _with(key, place, ALL)
        if key != total and total in table:
            parts.setdefault(total, []).append(key)
    return [Relation(total, tuple(found)) for total, found in parts.items()]


def _relations_of(one: Sum, table: dict[Key, ExactCell]) -> list[Relation[Key]]:
    """The relations of a sum, one for each of its totals; remainders that are not given are added."""
    relations = []
    for total in [key for key in table if key[one.place] == one.total]:
        given = [key for part in one.parts if (key := _with(total, one.place, part)) in table]
        rest = _with(total, one.place, one.remainder)
        if rest not in table:
            left = table[total].value - sum(table[part].value for part in given)
            if left < 0 or table[total].contributors:
                raise InconsistentTable(rest)
            # Always there, also when nothing is left: that nothing is left is a figure as well.
            table[rest] = ExactCell(left, contributors=0, published=False)
        relations.append(Relation(total, (*given, rest), one.whole_group))
    return relations


def _with(key: Key, place: int, value: str) -> Key:
    return cast(Key, (*key[:place], value, *key[place + 1 :]))
