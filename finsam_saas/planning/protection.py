"""Protects the counts behind goals from the top: the targets' totals first, then the insatser below them.

What is hidden in a total stays hidden below it, and no total that may be shown is given up for what lies
below: then the insatser are shown without sexes, or not at all. So no two pages tell together what one hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import ExactCell, Protected, ProtectionReason, Published
from finsam_saas.disclosure.suppression import protect_table

Key = tuple[str, str, str]
"""Where (an insats or a target), row, and sex or `ALL`."""
Cells = tuple[tuple[Key, ExactCell], ...]
Relations = tuple[Relation[Key], ...]

TARGET = "target:"
MOST_AT_ONCE = 400
"""The work grows with the cube of the counts: a larger table is shown without sexes below its totals."""
HIDDEN = Protected(ProtectionReason.COMPLEMENTARY)
# A count that is hidden above is treated as one with too few behind it: it must not be worked out below.
_HIDDEN_ABOVE = 1


def is_total(key: Key) -> bool:
    """Whether a count is the total of a target."""
    return key[0].startswith(TARGET)


def protect_people(cells: dict[Key, ExactCell], relations: Sequence[Relation[Key]]) -> dict[Key, Published]:
    """What may be shown of each count; raises InconsistentTable where a total is not the sum of its parts."""
    shown: dict[Key, Published] = {}
    for keys, related in _apart(cells, relations):
        shown |= dict(_protected(tuple((key, cells[key]) for key in keys), tuple(related)))
    return shown


@lru_cache(maxsize=128)
def _protected(cells: Cells, relations: Relations) -> tuple[tuple[Key, Published], ...]:
    """One table by itself. Kept, since many readers see the same figures and the work is long."""
    table = dict(cells)
    totals = _protect(table, relations, is_total)
    above = {
        key: ExactCell(cell.value, _HIDDEN_ABOVE, published=cell.published)
        if isinstance(totals.get(key), Protected)
        else cell
        for key, cell in table.items()
    }
    attempts: tuple[Callable[[Key], bool], ...] = (
        lambda _key: True,
        lambda key: is_total(key) or key[2] == ALL,
    )
    for belongs in attempts[len(cells) > MOST_AT_ONCE :]:
        found = _protect(above, relations, belongs)
        if not any(isinstance(found[key], Protected) for key, one in totals.items() if isinstance(one, int)):
            break
    else:
        found = totals
    published = (key for key, cell in cells if cell.published)
    return tuple((key, found.get(key, HIDDEN)) for key in published)


def _protect(
    cells: dict[Key, ExactCell], relations: Relations, belongs: Callable[[Key], bool]
) -> dict[Key, Published]:
    """The cells that belong, protected by the relations that hold between them alone."""
    chosen = {key: cell for key, cell in cells.items() if belongs(key)}
    between = [one for one in relations if all(key in chosen for key in one.members)]
    return protect_table(chosen, between) if chosen else {}


def _apart(
    cells: Iterable[Key], relations: Sequence[Relation[Key]]
) -> list[tuple[list[Key], list[Relation[Key]]]]:
    """The table in parts that have nothing to do with each other, so that each is small."""
    leader = {key: key for key in cells}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for relation in relations:
        for part in relation.parts:
            leader[find(part)] = find(relation.total)
    found: dict[Key, tuple[list[Key], list[Relation[Key]]]] = {}
    for key in leader:
        found.setdefault(find(key), ([], []))[0].append(key)
    for relation in relations:
        found[find(relation.total)][1].append(relation)
    return list(found.values())
