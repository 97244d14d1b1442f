"""Target groups in the small made-up nations, and a reader who knows how they overlap."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.attacker import Attacker, Interval
from finsam_saas.disclosure.rules import ProtectionRules, primary_reason
from finsam_saas.releases.relations import Place, is_released, sums, with_helpers
from finsam_saas.releases.target_groups import (
    MEASURES,
    GroupCells,
    GroupCounts,
    Line,
    Sets,
    group_key,
    lines,
    link,
    set_cells,
)
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.rules import ALL
from tests.unit.made_up_nation import YEAR, Nation, made_up_nation, released_small

PERIOD = f"{YEAR}-ar1"
CODES = ("young", "disability", "mental_ill_health")


@cache
def closed_year(seed: int) -> Nation:
    """The cells of a made-up nation's year alone."""
    made = made_up_nation(seed, associations=9, types=3, quarters=(1, 2, 3, 4))
    return Nation({key: cell for key, cell in made.cells.items() if key.period == PERIOD}, made.county_of)


def only_country(nation: Nation) -> Nation:
    """The same without förbund, as a release that shows the country alone is made of."""
    return Nation({key: one for key, one in nation.cells.items() if key.level == "nation"}, nation.county_of)


def in_groups(nation: Nation, seed: int) -> GroupCells:
    """What each förbund tells by set: its insatser of a type are for one to three groups, or for none."""
    chance = random.Random(seed)
    sets: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for key, cell in nation.cells.items():
        if key.level == "association" and ALL not in (key.initiative_type, key.sex):
            if (key.area, key.initiative_type) not in sets:
                chosen = chance.sample(CODES, chance.choice((1, 1, 2, 3)))
                told = "+".join(sorted(chosen)) if chance.random() < 0.85 else "other"
                sets[key.area, key.initiative_type] = told
            if key.measure in MEASURES:
                counts[key.area, sets[key.area, key.initiative_type], key.measure, key.sex] += cell.value
    return set_cells(PERIOD, counts)


class Overlaps:
    """What a reader knows to sum among target groups, their sets and the country."""

    def __init__(self, nation: Nation, groups: GroupCells) -> None:
        self.counts = GroupCounts(groups)
        self.nation = nation
        self.values: dict[CellKey, int] = {}
        self.relations: list[Relation[CellKey]] = []
        self.units: dict[str, Sets] = {f"set:{one}": frozenset((one,)) for one in self.counts.sets}
        self.units |= {f"group:{code}": sets for code, sets in self.counts.groups.items()}
        for name, sets in self.units.items():
            of_unit = {Place(PERIOD, name, *line): self.counts.cell(sets, line).value for line in lines()}
            every = with_helpers(of_unit)
            self.values |= {self.key(place): value for place, value in every.items()}
            for one in sums(every):
                parts = tuple(self.key(part) for part in one.parts)
                self.relations.append(Relation(self.key(one.total), parts))
        self._over_sets()

    def key(self, place: Place) -> CellKey:
        """The key of a place: that of releases for groups and the country."""
        kind, _, code = place.initiative_type.partition(":")
        line = Line(place.measure, place.sex)
        if kind == "group":
            return group_key(PERIOD, code, line)
        return link(PERIOD, line) if kind == ALL else CellKey("set", code, PERIOD, ALL, *line)

    def _over_sets(self) -> None:
        known = self.values | {key: one.value for key, one in self.nation.cells.items()}
        every = {ALL: frozenset(self.counts.sets), **self.units}
        for line in {Line(key.measure, key.sex) for key in self.values}:
            for name, sets in every.items():
                total = self.key(Place(PERIOD, name, *line))
                parts = tuple(
                    key for one in sorted(sets) if (key := CellKey("set", one, PERIOD, ALL, *line)) in known
                )
                if not name.startswith("set:") and known.get(total) == sum(known[key] for key in parts):
                    self.relations.append(Relation(total, parts))

    def guarded(self) -> dict[CellKey, int]:
        """What no reader may know closely: small counts, and those that few förbund are behind."""
        found = released_small(self.nation)
        for name, sets in self.units.items():
            for line in lines():
                cell = self.counts.cell(sets, line)
                if primary_reason(cell, ProtectionRules()):
                    found[self.key(Place(PERIOD, name, *line))] = max(5, -(-cell.value // 10))
        return found | {key: 5 for key, value in self.values.items() if 0 < value < 5}

    def attacked(self, figures: Mapping[CellKey, int | None]) -> Mapping[CellKey, Interval]:
        """What a reader of the figures knows more closely than the rules allow."""
        known = [*self.nation.released_relations(), *self.relations]
        return Attacker(figures, known).pinned(self.guarded())


def with_more(nation: Nation, slug: str, kind: str, sex: str, more: int) -> Nation:
    """The same nation with some more who are new in one insats."""
    areas = {"nation": "00", "county": nation.county_of[slug], "association": slug}
    return Nation(
        {
            key: replace(one, value=one.value + more)
            if key.measure in ("participants", "new")
            and areas[key.level] == key.area
            and key.initiative_type in (kind, ALL)
            and key.sex in (sex, ALL)
            and is_released("nation", Place(*key[2:]))
            else one
            for key, one in nation.cells.items()
        },
        nation.county_of,
    )
