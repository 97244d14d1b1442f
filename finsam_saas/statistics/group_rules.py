"""Whom insatser are for, as the nation counts it: sets of target groups that overlap no other set.

An insats may have several target groups, so figures of target groups overlap and are never summed. The sets
are disjoint: each insats has one, and the sets of a förbund sum to its national facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol
from uuid import UUID

from finsam_saas.followup.rules import WORK_OR_STUDIES, Sex
from finsam_saas.initiatives.rules import NationalTargetGroup
from finsam_saas.statistics.areas import municipality_code
from finsam_saas.statistics.rules import (
    ENDED,
    FACT_MEASURES,
    NEW,
    ONGOING_AT_START,
    OUTCOMES,
    TO_WORK_OR_STUDIES,
    AcceptedCount,
    made_whole,
)

UNCODED = "other"
"""Target groups without a national code, and insatser without any target group."""

GROUP_CODES = (*(one.value for one in NationalTargetGroup), UNCODED)
"""The target groups that the nation counts, in the order they are shown."""

GROUP_MEASURES = (ONGOING_AT_START, NEW, ENDED, TO_WORK_OR_STUDIES)
"""What a förbund publishes of a quarter by target group."""

GroupKey = tuple[str, str, str]
"""Set of target groups ("disability+young"), measure, sex."""

_JOINED = "+"
_TO_WORK = tuple(outcome.value for outcome in WORK_OR_STUDIES)
_COUNTED = frozenset({ONGOING_AT_START, NEW, ENDED, *OUTCOMES})


class InitiativeCount(AcceptedCount, Protocol):
    """A sum over the accepted reports of one insats in a quarter: one row of the report, one sex."""

    @property
    def initiative_id(self) -> UUID | None:
        """The insats."""


def set_of(codes_of_groups: Iterable[Collection[str]]) -> str:
    """The set of an insats, by the national codes of each of its target groups."""
    found = {code for codes in codes_of_groups for code in (codes or (UNCODED,))}
    return _JOINED.join(sorted(found or {UNCODED}))


def codes_in(group_set: str) -> frozenset[str]:
    """The target groups that a set holds."""
    return frozenset(group_set.split(_JOINED))


def group_facts_of(sums: Iterable[InitiativeCount], sets: Mapping[UUID, str]) -> dict[GroupKey, int]:
    """The facts by set of target groups of one förbund and quarter; `sets` by insats, else it has none.

    They sum to the national facts of the same reports, also where those put right what reports lack.
    """
    places: dict[tuple[str, str, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for one in sums:
        of_set = sets.get(one.initiative_id, UNCODED) if one.initiative_id else UNCODED
        place = one.initiative_type, municipality_code(one.municipality)
        for each in Sex:
            counted = places[*place, each.value][of_set]
            if one.row in _COUNTED and one.sex == each.value:
                counted[one.row] += one.value
    found: Counter[GroupKey] = Counter()
    for (_type, _place, sex), by_set in places.items():
        for of_set, made in _made_whole_together(by_set).items():
            for measure in GROUP_MEASURES:
                found[of_set, measure, sex] += made[measure]
    return dict(found)


def _made_whole_together(by_set: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """The sets of one type of insats, municipality and sex, so that they sum to what the nation is told.

    Those whom the whole is made to have had at its start are given, in order, to the sets that lack them.
    """
    whole = made_whole({measure: sum(one[measure] for one in by_set.values()) for measure in FACT_MEASURES})
    lacking = whole[ONGOING_AT_START] - sum(one[ONGOING_AT_START] for one in by_set.values())
    found = {}
    for of_set, counted in sorted(by_set.items()):
        added = min(lacking, max(0, counted[ENDED] - counted[NEW] - counted[ONGOING_AT_START]))
        lacking -= added
        to_work = sum(counted[outcome] for outcome in _TO_WORK)
        found[of_set] = {
            ONGOING_AT_START: counted[ONGOING_AT_START] + added,
            NEW: counted[NEW],
            ENDED: counted[ENDED],
            TO_WORK_OR_STUDIES: to_work if whole[TO_WORK_OR_STUDIES] else 0,
        }
    return found
