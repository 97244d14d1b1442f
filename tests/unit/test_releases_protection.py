"""What a release shows: an attacker with everything published must not narrow what is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from finsam_saas.disclosure import witness
from finsam_saas.disclosure.rules import ExactCell, ProtectionReason
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.releases.protection import NotProved, protect_release, release_protection, share
from finsam_saas.statistics.cells import CellKey
from tests.unit.made_up_nation import Nation, attacked, made_up_nation

GROUPS = 10
IN_EACH = 12


@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_small_is_narrowed_in_generated_nations(group: int) -> None:
    for seed in range(group * IN_EACH, (group + 1) * IN_EACH):
        nation = made_up_nation(seed)
        found = release_protection(nation.cells, county_of=nation.county_of)
        assert not found.disclosed
        for key, shown in found.figures.items():
            value = nation.cells[key].value
            assert shown is None or (shown == value and (value == 0 or value >= 5))
        assert attacked(nation, found.figures) == {}, seed


def test_the_attacker_wins_when_only_small_figures_are_hidden() -> None:
    broken = 0
    for seed in range(10):
        nation = made_up_nation(seed)
        figures = {key: None if 0 < one.value < 5 else one.value for key, one in nation.cells.items()}
        broken += bool(attacked(nation, figures))
    assert broken == 10


def test_the_order_of_the_cells_does_not_matter() -> None:
    nation = made_up_nation(3)
    turned = dict(reversed(list(nation.cells.items())))
    once = protect_release(nation.cells, county_of=nation.county_of)
    assert list(once.items()) == list(protect_release(turned, county_of=nation.county_of).items())


def test_half_a_year_of_two_quarters_is_protected_together() -> None:
    nation = made_up_nation(5, associations=5, types=1, quarters=(1, 2))
    found = release_protection(nation.cells, county_of=nation.county_of)
    assert attacked(nation, found.figures) == {}


def shown_alone(nation: Nation, *periods: str) -> dict[CellKey, ExactCell]:
    """The cells of a nation of which a release shows these periods alone."""
    return {key: replace(cell, published=key.period in periods) for key, cell in nation.cells.items()}


def in_nation(figures: Mapping[CellKey, int | None]) -> int:
    """How many of the country's figures are shown."""
    return sum(key.level == "nation" and value is not None for key, value in figures.items())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_first_release_of_a_year_may_be_of_its_second_quarter(seed: int) -> None:
    nation = made_up_nation(seed, associations=7, types=2, quarters=(1, 2))
    together = protect_release(nation.cells, county_of=nation.county_of)
    alone = protect_release(shown_alone(nation, "2026-kv2", "2026-h1"), county_of=nation.county_of)
    of_both = {key: value for key, value in together.items() if key.period != "2026-kv1"}
    assert in_nation(alone) >= in_nation(of_both) / 3
    assert attacked(nation, {key: alone.get(key) for key in nation.cells}) == {}


def test_a_quarter_of_one_forbund_is_not_the_half_year_less_the_other_quarter() -> None:
    by_period = {"2026-kv1": (30, 0, 0, 0), "2026-kv2": (10, 10, 10, 10), "2026-h1": (40, 10, 10, 10)}
    cells = {
        CellKey("nation", "00", period, "all", "new", "all"): ExactCell(
            sum(parts), sum(part > 0 for part in parts), max(parts), published=period != "2026-kv1"
        )
        for period, parts in by_period.items()
    }
    assert not in_nation(protect_release(cells, county_of={}))


@pytest.mark.parametrize("seed", range(3))
def test_a_forbund_that_lacks_the_first_quarter_stops_no_half_year(seed: int) -> None:
    """Fewer took part than ended, as far as its reports know: nobody can be said to stay."""
    nation = made_up_nation(seed, associations=6, types=2, quarters=(1, 2))
    counted = {key: replace(cell, contributors=6, largest=0) for key, cell in nation.cells.items()}
    for key, cell in nation.cells.items():
        if key.measure == "participants":
            ended = nation.cells[key._replace(measure="ended")]
            stays = key._replace(measure="staying")
            counted[stays] = ExactCell(cell.value - ended.value, 6, 0, published=False)
    late = next(key for key in counted if key.level == "association" and key.period == "2026-h1")
    for area in (late[:2], ("county", nation.county_of[late.area]), ("nation", "00")):
        for of_type, sex in product((late.initiative_type, "all"), (late.sex, "all")):
            stays = CellKey(*area, "2026-h1", of_type, "staying", sex)
            counted[stays] = replace(counted[stays], value=counted[stays].value - 400)
    found = release_protection(counted, county_of=nation.county_of)
    assert attacked(nation, {key: found.figures[key] for key in nation.cells}) == {}
    assert any(value for key, value in found.figures.items() if key.period == "2026-h1")


LATE = (0, 6, 12, 15, 20, 24)
"""Nations where those who stay are no count in some förbund, and few in others of its county."""


@pytest.mark.parametrize("seed", LATE)
def test_two_forbund_that_lack_the_first_quarter_hide_nothing_for_the_rest(seed: int) -> None:
    """Who stays in a county is not the sum of who stays in those of its förbund where it is a count."""
    nation = made_up_nation(seed, associations=8, types=2, quarters=(1, 2), late=2)
    found = release_protection(nation.cells, county_of=nation.county_of)
    assert not found.disclosed
    assert in_nation(found.figures) > 0
    assert attacked(nation, found.figures) == {}


def test_a_solver_that_proves_nothing_makes_no_release_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    nation = made_up_nation(1)
    monkeypatch.setattr(witness, "BATCHES", 0)
    monkeypatch.setattr(witness, "SINGLE_WORK", 0)
    with pytest.raises(NotProved):
        protect_release(nation.cells, county_of=nation.county_of)


def test_a_type_that_one_forbund_has_is_hidden_also_when_a_half_year_closes() -> None:
    """Types are shown of the country alone: the counties below it tell nothing of who is behind one."""
    county_of = {f"f{number}": f"{number % 2 + 1:02}" for number in range(6)}
    parts: dict[CellKey, list[int]] = defaultdict(list)
    for number, (slug, county) in enumerate(county_of.items()):
        for kind in ("mapping", "coordination") if number else ("mapping", "coordination", "rare"):
            for level, area in (("nation", "00"), ("county", county), ("association", slug)):
                for of_type, period in product((kind, "all"), ("2026-kv1", "2026-kv2", "2026-h1")):
                    value = (50 + number) * (2 if period == "2026-h1" else 1)
                    parts[CellKey(level, area, period, of_type, "new", "all")].append(value)
    found = release_protection(
        {
            key: ExactCell(sum(of), 1 if key.initiative_type == "rare" else 6, max(of))
            for key, of in parts.items()
        },
        county_of=county_of,
    )
    rare = {key: value for key, value in found.figures.items() if key.initiative_type == "rare"}
    assert set(rare.values()) == {None}
    in_country = {key: why for key, why in found.reasons.items() if key in rare and key.level == "nation"}
    assert ProtectionReason.FEW_ASSOCIATIONS in in_country.values()
    assert in_nation(found.figures) == 6, "the total and one of the other types are shown"


def one_county(*values: int, period: str = "2026-h1") -> Nation:
    """The nation is one county of förbund with these participants, all women."""
    cells: dict[CellKey, ExactCell] = {}
    areas = [("association", f"f{number}", (value,)) for number, value in enumerate(values)]
    for level, area, behind in [("nation", "00", values), ("county", "03", values), *areas]:
        cell = ExactCell(sum(behind), sum(value > 0 for value in behind), max(behind))
        cells[CellKey(level, area, period, "all", "participants", "all")] = cell
    return Nation(cells, {f"f{number}": "03" for number in range(len(values))})


def shown(nation: Nation, threshold: int = 5) -> dict[str, int | None]:
    found = protect_release(nation.cells, county_of=nation.county_of, threshold=threshold)
    return {key.area: value for key, value in found.items()}


def test_large_figures_are_shown_as_they_are() -> None:
    assert shown(one_county(30, 20, 10)) == {"00": 60, "03": 60, "f0": 30, "f1": 20, "f2": 10}


def test_a_small_forbund_hides_two_others_where_the_county_is_shown() -> None:
    found = shown(one_county(3, 40, 30, 20))
    assert found["f0"] is None
    assert found["00"] == found["03"] == 93
    assert sum(found[f"f{number}"] is None for number in range(4)) == 3, "three must be behind what is hidden"


def test_a_county_of_two_shown_forbund_is_shown() -> None:
    assert shown(one_county(30, 20))["03"] == 50


def test_a_county_is_hidden_where_two_forbund_hide_and_could_work_out_each_other() -> None:
    assert shown(one_county(3, 40)) == dict.fromkeys(("00", "03", "f0", "f1"))


def test_a_higher_threshold_hides_more() -> None:
    assert shown(one_county(8, 40, 30, 20), threshold=10)["f0"] is None
    with pytest.raises(ValueError, match="threshold"):
        shown(one_county(8, 40), threshold=2)


def test_reasons_are_told_for_the_log() -> None:
    nation = one_county(3, 40, 30, 20)
    reasons = release_protection(nation.cells, county_of=nation.county_of).reasons
    by_area = {key.area: reason for key, reason in reasons.items()}
    assert by_area["f0"] is ProtectionReason.SMALL_NUMBER
    assert ProtectionReason.COMPLEMENTARY in by_area.values()


def test_what_the_release_does_not_show_is_known_to_the_protection_alone() -> None:
    nation = one_county(30, 20, 10)
    hidden = {
        key: ExactCell(one.value, one.contributors, one.largest, published=key.area != "f0")
        for key, one in nation.cells.items()
    }
    assert "f0" not in {key.area for key in protect_release(hidden, county_of=nation.county_of)}


def test_what_was_shown_and_still_holds_stays_and_the_rest_is_hidden_around_it() -> None:
    nation = one_county(3, 40, 30, 20)
    before = protect_release(nation.cells, county_of=nation.county_of)
    assert protect_release(nation.cells, county_of=nation.county_of, earlier=[before]) == before


@pytest.mark.parametrize(("change", "hidden"), [(1, True), (4, True), (-2, True), (5, False), (0, False)])
def test_a_correction_of_a_few_persons_is_not_shown(change: int, hidden: bool) -> None:
    before = one_county(30, 40, 30, 20)
    figures = protect_release(before.cells, county_of=before.county_of)
    after = one_county(30 + change, 40, 30, 20)
    found = release_protection(after.cells, county_of=after.county_of, earlier=[figures])
    by_area = {key.area: value for key, value in found.figures.items()}
    assert (by_area["f0"] is None) == hidden
    assert (by_area["03"] is None) == hidden, "the total has changed by as few"
    assert by_area["f1"] == 40, "what is shown already stays"


def test_a_hidden_forbund_is_not_found_to_have_changed_by_a_few() -> None:
    """The county grows by 7 and the others together by 5: what is hidden has grown by 2."""
    before = one_county(3, 6, 7, 40, 30)
    figures = protect_release(before.cells, county_of=before.county_of)
    hidden_before = {key.area for key, value in figures.items() if value is None}
    assert hidden_before == {"f0", "f1", "f2"}
    after = one_county(3, 8, 7, 45, 30)
    found = protect_release(after.cells, county_of=after.county_of, earlier=[figures])
    by_area = {key.area: value for key, value in found.items()}
    assert by_area["03"] is None or by_area["f3"] is None


def test_cells_that_do_not_sum_are_refused() -> None:
    nation = one_county(30, 20)
    wrong = dict(nation.cells)
    wrong[CellKey("county", "03", "2026-h1", "all", "participants", "all")] = ExactCell(49, 2, 30)
    with pytest.raises(InconsistentTable):
        protect_release(wrong, county_of=nation.county_of)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(5, 10, Decimal("50.0")), (5, 9, None), (None, 40, None), (7, None, None), (1, 16, Decimal("6.3"))],
)
def test_a_share_needs_two_shown_figures_and_ten_persons(
    part: int | None, whole: int | None, expected: Decimal | None
) -> None:
    assert share(part, whole) == expected
