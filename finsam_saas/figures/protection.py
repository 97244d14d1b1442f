"""What may be shown of a year's figures outside the kansli: in all, by type, and by insats.

Three levels are protected from the top: what is hidden above stays hidden below, and where a level below
could only be protected by hiding something shown above, it is shown without sexes or not at all. So no two
tables that a reader can open tell together what one of them hides. Those who took part, are new, ended and
stay on are worked out from each other, and are protected together. Counts go through `protect_counts`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.counts import ALL, Sum, protect_counts
from finsam_saas.disclosure.rules import ExactCell, Protected, ProtectionReason, Published
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.figures.measures import BEFORE_AND_AFTER, ENDED, NEW, ONGOING, PARTICIPANTS, TO_WORK
from finsam_saas.followup.rules import WORK_OR_STUDIES, Outcome
from finsam_saas.reporting_plan.core_indicators import STEPS, Section, in_section

Key = tuple[str, ...]
"""Measure, then kind, then insats, as deep as the level goes, and sex; ALL where it is a total."""
Level = Mapping[Key, int]
Shown = dict[Key, Published]

_HIDDEN = Protected(ProtectionReason.COMPLEMENTARY)
# A cell that is hidden above is treated as one with too few behind it: it must not be worked out below.
_HIDDEN_ABOVE = 1
MOST_AT_ONCE = 240
"""The work grows with the cube of the counts: a larger level is shown without sexes."""

START = Sum(0, PARTICIPANTS.key, (NEW.key,), "remainder:start", whole_group=False)
"""Who of those that took part were there when the year began: shown nowhere, but last year's ongoing."""
IN_ALL = (
    Sum(0, ENDED.key, tuple(outcome.value for outcome in Outcome), "remainder:outcomes"),
    Sum(0, TO_WORK.key, tuple(outcome.value for outcome in WORK_OR_STUDIES), "remainder:work"),
    Sum(0, ENDED.key, tuple(in_section(Section.STEP_PROGRESS, step) for step in STEPS), "remainder:steps"),
)
PARTS_OF_THE_ENDED = tuple(
    Sum(0, ENDED.key, tuple(in_section(section, code) for code in codes), f"remainder:{section.value}")
    for section, codes in BEFORE_AND_AFTER.items()
)
RESULTS = (Sum(0, ENDED.key, (TO_WORK.key,), "remainder:other"),)


def protect_in_all(counts: Level) -> Shown:
    """What may be shown of each measure in all; keys are (measure, sex)."""
    sums = [one for one in (START, *IN_ALL) if min(_left_over(one, counts).values(), default=0) >= 0]
    return protect_below(counts, {}, sums)


def protect_below(counts: Level, above: Mapping[Key, Published], sums: Sequence[Sum] = ()) -> Shown:
    """What may be shown of a level whose totals have been protected already (`above`, among its keys)."""
    standing = [key for key, one in above.items() if not isinstance(one, Protected)]
    without_sexes = {key: count for key, count in counts.items() if key in above or key[-1] == ALL}
    for level in (counts, without_sexes)[len(counts) > MOST_AT_ONCE :]:
        found = dict(_protected(tuple(level.items()), tuple(above.items()), tuple(sums)))
        if found and not any(isinstance(found[key], Protected) for key in standing):
            break
    else:
        found = {}
    return {key: above[key] if key in above else found.get(key, _HIDDEN) for key in counts}


@lru_cache(maxsize=128)
def _protected(
    level: tuple[tuple[Key, int], ...], above: tuple[tuple[Key, Published], ...], sums: tuple[Sum, ...]
) -> tuple[tuple[Key, Published], ...]:
    """The level by itself; nothing where a total is not the sum of its parts.

    Kept, since many readers see the same figures and the work is long.
    """
    counts = dict(level)
    hidden_above = {key for key, one in above if isinstance(one, Protected)}
    cells = {
        key: ExactCell(value, _HIDDEN_ABOVE if key in hidden_above else 0) for key, value in counts.items()
    }
    cells |= _remainders(counts, sums)
    try:
        return tuple(protect_counts(cells, sums, known=_flows(counts)).items())
    except InconsistentTable:
        return ()


def _flows(counts: Level) -> list[Relation[Key]]:
    """Those who took part either ended or stay on. Where reports lack it does not hold, and tells nothing."""
    found = []
    for key, value in counts.items():
        parts = tuple((part, *key[1:]) for part in (ENDED.key, ONGOING.key))
        if key[0] == PARTICIPANTS.key and value == sum(counts.get(part, -1) for part in parts):
            found.append(Relation(key, parts))
    return [one for one in found if all(part in counts for part in one.parts)]


def _left_over(one: Sum, counts: Level) -> dict[Key, int]:
    return {
        (one.remainder, *key[1:]): value - sum(counts.get((part, *key[1:]), 0) for part in one.parts)
        for key, value in counts.items()
        if key[0] == one.total
    }


def _remainders(counts: Level, sums: Sequence[Sum]) -> dict[Key, ExactCell]:
    """What is left of each total beside its parts: never shown, and protected as well."""
    return {
        key: ExactCell(left, contributors=0, published=False)
        for one in sums
        for key, left in _left_over(one, counts).items()
        if left >= 0
    }


def under(above: Mapping[Key, Published], *place: str) -> Shown:
    """Keys of a level as the totals of the next: ALL is put in before the sex, after what they begin with."""
    return {(*key[:-1], ALL, key[-1]): one for key, one in above.items() if key[: len(place)] == place}
