"""Many made-up nations against the attacker: FINSAM_ATTACKED_NATIONS says how many (10,000 in the night)."""

from __future__ import annotations

import os

import pytest

from finsam_saas.releases.protection import release_protection
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
