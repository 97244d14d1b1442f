"""Small nations of made-up förbund, with the exact cells of their cube, for attacks on what is released."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.attacker import Attacker, Interval
from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases.relations import OUTCOMES, Place, is_released, sums, with_helpers
from finsam_saas.statistics.cells import CellKey

SEXES = ("women", "men", "unknown")
TO_WORK = frozenset(OUTCOMES[:3])
YEAR = 2026


@dataclass(frozen=True)
class Nation:
    """The cells of a year so far, and each förbund's county."""

    cells: Mapping[CellKey, ExactCell]
    county_of: Mapping[str, str]

    def relations(self) -> list[Relation[CellKey]]:
        """All that readers know to sum, over areas, periods, types, measures and sexes, with helper cells."""
        counts: dict[tuple[str, str], dict[Place, int]] = defaultdict(dict)
        for key, cell in self.cells.items():
            counts[key.level, key.area][Place(*key[2:])] = cell.value
        found = []
        for area, places in counts.items():
            for one in sums(with_helpers(places)):
                parts = tuple(CellKey(*area, *part) for part in one.parts)
                found.append(Relation(CellKey(*area, *one.total), parts))
        below: dict[CellKey, list[CellKey]] = defaultdict(list)
        for key in self.cells:
            if key.level == "association":
                below[key._replace(level="county", area=self.county_of[key.area])].append(key)
            elif key.level == "county":
                below[key._replace(level="nation", area="00")].append(key)
        return found + [Relation(total, tuple(parts)) for total, parts in below.items()]

    def released_relations(self) -> list[Relation[CellKey]]:
        """The same among cells that releases show."""
        released = {key: one for key, one in self.cells.items() if is_released(key.level, Place(*key[2:]))}
        return Nation(released, self.county_of).relations()


def made_up_nation(
    seed: int,
    *,
    counties: int = 3,
    associations: int = 6,
    types: int = 2,
    quarters: Sequence[int] = (1,),
    next_year: Sequence[int] = (),
    sizes: Sequence[int] = (6, 20, 60, 200),
    late: int = 0,
) -> Nation:
    """A nation drawn from the seed: few persons, so that much is small. `next_year` are quarters after them.

    So many förbund as `late` have no reports of the first quarter.
    """
    chance = random.Random(seed)
    county_of = {
        f"forbund-{number}": f"{(number if number < counties else chance.randrange(counties)) + 1:02}"
        for number in range(associations)
    }
    parts: dict[CellKey, Counter[str]] = defaultdict(Counter)
    when = [*((YEAR, quarter) for quarter in quarters), *((YEAR + 1, quarter) for quarter in next_year)]
    for number, (slug, county) in enumerate(county_of.items()):
        size = chance.choice(sizes)
        for kind in chance.sample([f"type-{number}" for number in range(types)], chance.randint(1, types)):
            for sex in SEXES:
                there = chance.choice((0, 0, 0, 2)) if sex == "unknown" else chance.randint(0, size)
                for year, quarter in when:
                    new = chance.randint(0, there // 2 + 1)
                    ended = chance.randint(0, (there + new) // 2)
                    outcomes = Counter(chance.choices(OUTCOMES, (6, 2, 1, 4, 3, 4, 3), k=ended))
                    rows = {"ongoing_at_start": there, "new": new, "participants": there + new}
                    rows |= {"ended": ended} | {one: outcomes[one] for one in OUTCOMES}
                    rows["to_work_or_studies"] = sum(outcomes[one] for one in TO_WORK)
                    if number >= late or quarter != quarters[0]:
                        _add(parts, slug, county, (year, quarter, kind, sex), rows)
                    there += new - ended
    return Nation(dict(_cells(parts, when)), county_of)


def _add(
    parts: dict[CellKey, Counter[str]],
    slug: str,
    county: str,
    place: tuple[int, int, str, str],
    rows: Mapping[str, int],
) -> None:
    year, quarter, kind, sex = place
    half = (quarter + 1) // 2
    first_of = {f"{year}-kv{quarter}": quarter, f"{year}-h{half}": 2 * half - 1, f"{year}-ar1": 1}
    for measure, value in rows.items():
        for period, first in first_of.items():
            # Who was there at the start is counted once; so is who took part.
            counted = value
            if quarter != first:
                counted = {"participants": rows["new"], "ongoing_at_start": 0}.get(measure, value)
            for level, area in (("nation", "00"), ("county", county), ("association", slug)):
                for of_type in (kind, "all"):
                    for of_sex in (sex, "all"):
                        parts[CellKey(level, area, period, of_type, measure, of_sex)][slug] += counted


def _cells(
    parts: Mapping[CellKey, Counter[str]], when: Sequence[tuple[int, int]]
) -> Iterator[tuple[CellKey, ExactCell]]:
    closed = set()
    for year in {year for year, _quarter in when}:
        quarters = {quarter for of_year, quarter in when if of_year == year}
        closed |= {f"{year}-kv{quarter}" for quarter in quarters}
        closed |= {f"{year}-h{half}" for half in (1, 2) if {2 * half - 1, 2 * half} <= quarters}
        closed |= {f"{year}-ar1"} if len(quarters) == 4 else set()
    for key, by_association in parts.items():
        if key.period in closed:
            values = list(by_association.values())
            behind = sum(value > 0 for value in values) if any(values) else len(values)
            yield key, ExactCell(sum(values), behind, max(values))


def released_small(nation: Nation, threshold: int = 5) -> dict[CellKey, int]:
    """The small cells that releases would show if they were larger, with the width the rule asks for each."""
    return {
        key: threshold
        for key, cell in nation.cells.items()
        if 0 < cell.value < threshold and is_released(key.level, Place(*key[2:]))
    }


def attacked(nation: Nation, figures: Mapping[CellKey, int | None]) -> Mapping[CellKey, Interval]:
    """The small cells that a reader of the figures knows more closely than the rule allows."""
    return Attacker(figures, nation.released_relations()).pinned(released_small(nation))
