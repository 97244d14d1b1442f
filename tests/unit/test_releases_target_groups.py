"""What a release shows by target group: a reader who knows how they overlap narrows nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest

from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.releases.group_protection import protect_with_groups
from finsam_saas.releases.target_groups import (
    TARGET_GROUP,
    GroupCounts,
    group_key,
    lines,
    link,
    set_cells,
    with_rest,
    year_of,
)
from finsam_saas.statistics.cells import CellKey
from tests.unit.made_up_groups import PERIOD, Overlaps, closed_year, in_groups, only_country, with_more
from tests.unit.made_up_nation import Nation

Shown = Mapping[CellKey, int | None]
LINKED = (1,)
"""A nation where some of the country's own figures are hidden, so that one proof hangs on the other."""


def released(nation: Nation, year: Nation, seed: int, *earlier: Shown) -> dict[CellKey, int | None]:
    """What a release of the country shows."""
    groups = in_groups(year, seed)
    return protect_with_groups(nation.cells, groups, county_of=nation.county_of, earlier=earlier)


@pytest.mark.parametrize("seeds", [(0, 5, 9, 12), LINKED])
def test_nothing_is_narrowed_by_overlapping_groups(seeds: tuple[int, ...]) -> None:
    shown = 0
    for seed in seeds:
        year = closed_year(seed)
        nation, reader = only_country(year), Overlaps(only_country(year), in_groups(year, seed))
        figures = released(nation, year, seed)
        assert any(figures[link(PERIOD, line)] is None for line in lines()) == (seeds == LINKED)
        for key, value in figures.items():
            if key.level == TARGET_GROUP and value is not None:
                assert value == reader.values[key]
                assert value == 0 or value >= 5
                shown += 1
        assert reader.attacked(figures) == {}, seed
    assert shown, "and something is left to show"


def test_with_associations_and_counties_below_it_nothing_is_narrowed_either() -> None:
    nation = closed_year(3)
    figures = released(nation, nation, 3)
    assert Overlaps(nation, in_groups(nation, 3)).attacked(figures) == {}


def test_the_reader_wins_when_only_what_is_small_is_hidden() -> None:
    """The attack is real: without hiding others beside what is small, each nation is broken."""
    for seed in range(2):
        year = closed_year(seed)
        nation, reader = only_country(year), Overlaps(only_country(year), in_groups(year, seed))
        guarded = reader.guarded()
        shown = {key: one.value for key, one in nation.cells.items()}
        shown |= {key: value for key, value in reader.values.items() if key.level == TARGET_GROUP}
        assert reader.attacked({key: None if key in guarded else value for key, value in shown.items()})


def test_groups_take_nothing_from_what_a_release_shows_otherwise() -> None:
    year = closed_year(2)
    nation = only_country(year)
    alone = protect_with_groups(nation.cells, {}, county_of=nation.county_of)
    together = released(nation, year, 2)
    assert alone == {key: value for key, value in together.items() if key.level != TARGET_GROUP}


@pytest.mark.parametrize("more", [2, 9])
def test_a_correction_tells_no_small_change_of_a_group_or_of_what_others_leave(more: int) -> None:
    seed = 14
    year = closed_year(seed)
    before = released(only_country(year), year, seed)
    place = next(
        key
        for key, one in year.cells.items()
        if key.level == "association"
        and key.initiative_type != "all"
        and key.sex == "women"
        and one.value > 9
    )
    changed = with_more(year, place.area, place.initiative_type, "women", more)
    after = released(only_country(changed), changed, seed, before)
    counts = GroupCounts(in_groups(changed, seed))
    units = {**counts.groups, "": frozenset(counts.sets)}
    for line in lines():
        moved = {}
        for code, sets in units.items():
            key = group_key(PERIOD, code, line) if code else link(PERIOD, line)
            was, now = before[key], after[key]
            if was is not None and now is not None:
                moved[sets] = now - was
                assert abs(now - was) not in range(1, 5)
        for first, second in combinations(moved, 2):
            if first < second or second < first:
                assert abs(moved[first] - moved[second]) not in range(1, 5)
    assert Overlaps(only_country(changed), in_groups(changed, seed)).attacked(after) == {}


def test_sets_that_are_not_the_country_stop_the_release() -> None:
    year = closed_year(0)
    groups = in_groups(year, 0)
    one = next(key for key, cell in groups.items() if cell.value and key.sex == "women")
    wrong = {**groups, one: replace(groups[one], value=groups[one].value + 1)}
    with pytest.raises(InconsistentTable):
        protect_with_groups(only_country(year).cells, wrong, county_of=year.county_of)


def test_whom_no_set_tells_of_is_among_those_without_a_code() -> None:
    told = {("a", "young", "new", "women"): 3}
    own = {("a", "new", "women"): 5, ("b", "new", "women"): 2}
    assert with_rest(told, own) == {
        ("a", "young", "new", "women"): 3,
        ("a", "other", "new", "women"): 2,
        ("b", "other", "new", "women"): 2,
    }
    with pytest.raises(InconsistentTable):
        with_rest(told, {("a", "new", "women"): 2})


def test_a_group_is_all_sets_that_hold_it_and_only_a_fourth_quarter_closes_a_year() -> None:
    counts = GroupCounts(
        set_cells(
            PERIOD,
            {
                ("a", "disability+young", "new", "women"): 7,
                ("b", "young", "new", "men"): 5,
                ("b", "other", "new", "men"): 4,
            },
        )
    )
    [all_new] = [line for line in lines() if line == ("new", "all")]
    cell = counts.cell(counts.groups["young"], all_new)
    assert (cell.value, cell.contributors, cell.largest) == (12, 2, 7)
    assert list(counts.groups) == ["young", "disability", "other"]
    assert counts.tells
    assert (year_of("2025-kv4"), year_of("2025-kv3")) == ("2025-ar1", None)
