"""Protects a level of a table whose totals have been decided already and may not be changed any more."""

from collections.abc import Collection, Mapping, Sequence

from finsam_saas.disclosure.counts import Sum, protect_counts
from finsam_saas.disclosure.rules import ExactCell, Protected, ProtectionReason, Published
from finsam_saas.disclosure.suppression import InconsistentTable

Key = tuple[str, str, str, str]
"""Measure, time, whose (a kind or an insats), sex; ALL where it is a total."""
HIDDEN = Protected(ProtectionReason.COMPLEMENTARY)
_ATTEMPTS = 8
# A cell that must stay hidden is treated as one with too few behind it: it must not be worked out.
_BARRED = 1


def protect_under(
    counts: Mapping[Key, int], above: Mapping[Key, Published], sums: Sequence[Sum] = ()
) -> dict[Key, Published]:
    """What may be shown of each count when those in `above` stand as they are, shown or hidden.

    Where something shown above would have to be hidden for the sake of a cell here, more is hidden here
    instead; where that is not enough, or a total is not the sum of its parts, all of it.
    """
    standing = {key for key, one in above.items() if not isinstance(one, Protected)}
    barred = {key for key in above if key in counts} - standing
    for _attempt in range(_ATTEMPTS):
        try:
            found = protect_counts(_cells(counts, barred, sums), sums)
        except InconsistentTable:
            break
        broken = [key for key in standing if isinstance(found[key], Protected)]
        if not broken:
            return {key: found[key] for key in counts}
        more = {
            near for key in broken if (near := _to_hide(key, counts, found, standing | barred)) is not None
        }
        if not more:
            break
        barred |= more
    return {key: above.get(key, HIDDEN) for key in counts}


def _cells(counts: Mapping[Key, int], barred: Collection[Key], sums: Sequence[Sum]) -> dict[Key, ExactCell]:
    cells = {key: ExactCell(count, _BARRED if key in barred else 0) for key, count in counts.items()}
    for one in sums:
        for key in [key for key in counts if key[0] == one.total]:
            left = counts[key] - sum(counts[part, *key[1:]] for part in one.parts)
            cells[one.remainder, *key[1:]] = ExactCell(left, contributors=0, published=False)
    return cells


def _to_hide(
    key: Key, counts: Mapping[Key, int], found: Mapping[Key, Published], fixed: Collection[Key]
) -> Key | None:
    """What to hide instead of a figure that is shown above: the smallest beside it that still is shown."""
    free = [
        other
        for other in counts
        if other not in fixed and not isinstance(found[other], Protected) and _is_beside(key, other)
    ]
    return min(free, key=lambda other: (counts[other] == 0, counts[other], other), default=None)


def _is_beside(key: Key, other: Key) -> bool:
    """Whether the two stand in the same sum: they differ in one place only."""
    return sum(here != there for here, there in zip(key, other, strict=True)) == 1
