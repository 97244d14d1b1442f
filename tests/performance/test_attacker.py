"""Many made-up nations against the attacker: FINSAM_ATTACKED_NATIONS says how many (10,000 in the night)."""

from __future__ import annotations

import os

import pytest

from finsam_saas.releases.group_protection import protect_with_groups
from finsam_saas.releases.protection import release_protection
from tests.unit.made_up_groups import Overlaps, closed_year, in_groups, only_country
from tests.unit.made_up_nation import attacked, made_up_nation

NATIONS = int(os.environ.get("FINSAM_ATTACKED_NATIONS", "500"))
# The first seeds are attacked in every test run.
FIRST = 1_000


@pytest.mark.performance
def test_no_nation_is_broken() -> None:
    broken = []
    for seed in range(FIRST, FIRST + NATIONS):
        # Of every tenth a half-year closes; in some of those förbund lack its first quarter.
        closes = seed % 10 == 0
        nation = made_up_nation(
            seed, quarters=(1, 2) if closes else (1,), late=seed // 10 % 3 if closes else 0
        )
        figures = release_protection(nation.cells, county_of=nation.county_of).figures
        if attacked(nation, figures):
            broken.append(seed)
    assert broken == [], f"{len(broken)} of {NATIONS}"


@pytest.mark.performance
def test_no_nation_is_broken_by_target_groups_that_overlap() -> None:
    broken = []
    for seed in range(FIRST, FIRST + NATIONS // 10):
        year = closed_year(seed)
        nation, groups = year if seed % 2 == 0 else only_country(year), in_groups(year, seed)
        figures = protect_with_groups(nation.cells, groups, county_of=nation.county_of)
        if Overlaps(nation, groups).attacked(figures):
            broken.append(seed)
    assert broken == [], f"{len(broken)} of {NATIONS // 10}"
