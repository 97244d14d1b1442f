"""A made-up nation: förbund that are formed, merge and end, and what each would have published.

Pure and reproducible: the same seed gives the same nation, and each förbund its own figures whatever the
others are. No real förbund is in it, and no figure of it is anybody's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Outcome, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.statistics.areas import counties
from finsam_saas.statistics.group_rules import GROUP_MEASURES, GroupKey, set_of
from finsam_saas.statistics.rules import (
    ENDED,
    FACT_MEASURES,
    NEW,
    ONGOING_AT_START,
    OUTCOMES,
    PublishedKey,
    made_whole,
)

SEED = 2004
TYPES = tuple(one.value for one in SpecificOrientation)
_MERGED = {8: 10, 9: 10}
"""Of each ten förbund the eighth and ninth become the tenth, where the nation is large enough."""
_SHARES = {
    Outcome.WORK: 0.21,
    Outcome.STUDIES: 0.09,
    Outcome.WORK_AND_STUDIES: 0.02,
    Outcome.ACTIVE_JOB_SEEKING: 0.2,
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: 0.16,
    Outcome.CONTINUED_REHABILITATION: 0.14,
}
"""Of those who end; the rest end otherwise or interrupt."""
_SEX_SHARES = {Sex.WOMEN: 0.58, Sex.MEN: 0.4, Sex.UNKNOWN: 0.02}


GROUP_SETS = (
    ("young",),
    ("mental_ill_health", "young"),
    ("activity_compensation", "disability", "young"),
    ("mental_ill_health",),
    ("long_term_sick",),
    ("long_term_sick", "mental_ill_health"),
    ("long_term_benefits",),
    ("disability",),
    ("long_term_benefits", "mental_ill_health"),
    (),
)
"""Whom the insatser of a type are for in a made-up förbund, as the nation counts it; some have no code."""


@dataclass(frozen=True)
class MadeUpAssociation:
    """A made-up förbund: its number, county, when it existed, and which it became."""

    number: int
    county: str
    valid_from: date
    valid_to: date | None
    successor: int | None

    @property
    def slug(self) -> str:
        """Its path name."""
        return f"demoforbund-{self.number:02d}"

    @property
    def name(self) -> str:
        """Its name, which says what it is."""
        return f"Demoförbund {self.number:02d}"

    def existed(self, quarter: Quarter) -> bool:
        """Whether it existed during some of the quarter."""
        ended = self.valid_to or quarter.last_day
        return self.valid_from <= quarter.last_day and ended >= quarter.first_day


@dataclass(frozen=True)
class MadeUpQuarter:
    """What a made-up förbund has published of a quarter: nothing where none of its reports is accepted."""

    quarter: Quarter
    expected: int
    accepted: int
    facts: Mapping[PublishedKey, int]


def quarters_until(newest: Quarter, years: int) -> list[Quarter]:
    """The quarters of so many calendar years, the last of them as far as the newest quarter."""
    found = [
        Quarter(year, number)
        for year in range(newest.year - years + 1, newest.year + 1)
        for number in range(1, 5)
    ]
    return [quarter for quarter in found if quarter <= newest]


def made_up_associations(count: int, quarters: list[Quarter]) -> list[MadeUpAssociation]:
    """So many förbund over the 21 counties by turn; some formed late, some merged, some ended."""
    first, years = quarters[0].year, max(1, quarters[-1].year - quarters[0].year)
    names = list(counties().values())
    found = []
    for number in range(1, count + 1):
        tens, place = divmod(number - 1, 10)
        turn = date(first + 1 + tens * 3 % years, 1, 1)
        successor = tens * 10 + _MERGED[place + 1] if place + 1 in _MERGED else count + 1
        merges = successor <= count
        ends = merges or number % 37 == 5
        is_late = place + 1 in _MERGED.values() or (number % 13 == 6 and not ends)
        found.append(
            MadeUpAssociation(
                number=number,
                county=names[number % len(names)],
                valid_from=turn if is_late else date(first, 1, 1),
                valid_to=date(turn.year - 1, 12, 31) if ends else None,
                successor=successor if merges else None,
            )
        )
    return found


def published_by(association: MadeUpAssociation, quarters: list[Quarter]) -> Iterator[MadeUpQuarter]:
    """What a förbund has published, quarter after quarter: whoever stays on is there when the next begins."""
    chance = random.Random(f"{SEED} {association.number}")  # noqa: S311 - made-up figures, the same each time
    types = chance.sample(TYPES, chance.choice((2, 2, 3, 3, 4)))
    size = {kind: chance.uniform(4, 40) for kind in types}
    result = chance.uniform(0.8, 1.2)
    ongoing = {(kind, sex): 0 for kind in types for sex in _SEX_SHARES}
    expected = sum(chance.randint(1, 5) for _kind in types)
    for quarter in quarters:
        if not association.existed(quarter):
            continue
        facts: dict[PublishedKey, int] = {}
        for (kind, sex), there in ongoing.items():
            counted = _flow(chance, there, size[kind] * _SEX_SHARES[sex], result)
            ongoing[kind, sex] = there + counted[NEW] - counted[ENDED]
            for measure, value in made_whole(counted).items():
                facts[kind, "", measure, sex.value] = value
        is_missing = chance.random() < (0.15 if quarter == quarters[-1] else 0.03)
        late = chance.random() < 0.1
        accepted = 0 if is_missing else max(1, expected - late)
        yield MadeUpQuarter(quarter, expected, accepted, {} if is_missing else facts)


def by_target_group(
    association: MadeUpAssociation, made: list[MadeUpQuarter]
) -> dict[Quarter, dict[GroupKey, int]]:
    """The same figures by set of target groups; a type of insats has the same set in every quarter."""
    chance = random.Random(f"{SEED} groups {association.number}")  # noqa: S311 - made-up figures, the same each time
    sets = {kind: set_of([chance.choice(GROUP_SETS)]) for kind in TYPES}
    found: dict[Quarter, Counter[GroupKey]] = {one.quarter: Counter() for one in made}
    for one in made:
        for (kind, _place, measure, sex), value in one.facts.items():
            if measure in GROUP_MEASURES:
                found[one.quarter][sets[kind], measure, sex] += value
    return {quarter: dict(counted) for quarter, counted in found.items()}


def _flow(chance: random.Random, ongoing: int, size: float, result: float) -> dict[str, int]:
    """A quarter of one group of persons: who was there, came and ended, and to what."""
    new = _whole(chance, size * chance.uniform(0.6, 1.4))
    ended = min(ongoing, _whole(chance, ongoing * chance.uniform(0.2, 0.4)))
    counted = dict.fromkeys(FACT_MEASURES, 0) | {ONGOING_AT_START: ongoing, NEW: new, ENDED: ended}
    left = ended
    for outcome, share in _SHARES.items():
        good = result if outcome in (Outcome.WORK, Outcome.STUDIES, Outcome.WORK_AND_STUDIES) else 1
        counted[outcome.value] = min(left, _whole(chance, ended * share * good))
        left -= counted[outcome.value]
    counted[OUTCOMES[-1]] = left
    return counted


def _whole(chance: random.Random, number: float) -> int:
    """The whole number next below or above, so that small numbers come out right on average."""
    return int(number + chance.random())
