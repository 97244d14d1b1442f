"""A release by the Cell Key Method: the same small noise wherever the same persons are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import floor, sqrt

import pytest

from finsam_saas.disclosure.attacker import Attacker, Between
from finsam_saas.disclosure.cell_key import noise_of, variance
from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.releases.cell_keys import MADE_OF, Step, held_together, perturb_release
from finsam_saas.releases.relations import Place, is_released
from finsam_saas.releases.release import Method
from finsam_saas.releases.shares import shown_share
from finsam_saas.statistics.cells import CellKey
from tests.unit.made_up_nation import Nation, made_up_nation

SECRET = b"a secret that only this test knows"
YEAR = made_up_nation(7, associations=4, types=2, quarters=(1, 2, 3, 4))
HALF = made_up_nation(23, counties=2, associations=4, types=1, quarters=(1, 2))
Shown = Mapping[CellKey, int | None]


def shown(nation: Nation, secret: bytes = SECRET) -> dict[CellKey, int | None]:
    return perturb_release(nation.cells, county_of=nation.county_of, secret=secret)


def secrets(count: int) -> Iterator[bytes]:
    return (b"the secret of a test, number %08d" % number for number in range(count))


def counted(nation: Nation, figures: Shown) -> Iterator[tuple[CellKey, int, int]]:
    """Each figure that is shown, with its exact count."""
    return ((key, nation.cells[key].value, value) for key, value in figures.items() if value is not None)


def test_every_figure_has_its_small_noise_and_what_is_too_fine_is_not_shown() -> None:
    figures = shown(YEAR)
    for _key, exact, value in counted(YEAR, figures):
        assert value - exact in noise_of(exact)
        assert value == 0 or value >= 3
        assert value == 0 or exact, "zero stays zero"
    fine = {key for key, value in figures.items() if value is None}
    assert fine == {key for key in YEAR.cells if not is_released(key.level, Place(*key[2:]), Method.CELL_KEY)}


def test_types_of_forbund_are_shown_with_noise_and_never_by_suppression() -> None:
    """Half-years and years, by sex; not single outcomes, not quarters, and not of counties."""
    of_type = {
        key for key, value in shown(YEAR).items() if value is not None and key.initiative_type != "all"
    }
    below = {key for key in of_type if key.level != "nation"}
    assert {key.level for key in below} == {"association"}
    assert {key.period for key in below} == {"2026-h1", "2026-h2", "2026-ar1"}
    counted = ("participants", "ongoing_at_start", "new", "ended", "to_work_or_studies")
    assert {key.measure for key in below} == set(counted)
    assert {key.sex for key in below} == {"women", "men", "unknown", "all"}
    assert not any(is_released(key.level, Place(*key[2:])) for key in below)


def test_participants_of_a_longer_period_are_the_first_start_and_all_new() -> None:
    exact, figures = YEAR.cells, shown(YEAR)
    for period in ("2026-h1", "2026-h2", "2026-ar1"):
        key = CellKey("nation", "00", period, "all", "participants", "all")
        parts = sum(exact[key._replace(measure=one)].value for one in MADE_OF["participants"])
        assert exact[key].value == parts
        assert abs((figures[key] or 0) - parts) <= 3


def test_the_same_records_have_the_same_noise_in_every_table() -> None:
    figures = shown(YEAR)
    pairs = 0
    for key, exact, value in counted(YEAR, figures):
        for total in (key._replace(sex="all"), key._replace(initiative_type="all")):
            same = total != key and figures.get(total) is not None and YEAR.cells[total].value == exact
            # Where the total counts no more than the part, both count the same persons.
            if same:
                pairs += 1
                assert figures[total] == value
    assert pairs > 20


def test_a_quarter_alone_and_beside_its_half_year_is_the_same() -> None:
    first = {
        key: replace(cell, published=key.period == "2026-kv1")
        for key, cell in HALF.cells.items()
        if key.period == "2026-kv1"
    }
    alone = shown(Nation(first, HALF.county_of))
    beside = shown(HALF)
    assert alone == {key: value for key, value in beside.items() if key.period == "2026-kv1"}


def test_asking_again_gives_the_same_and_another_secret_something_else() -> None:
    figures = shown(YEAR)
    turned = Nation(dict(reversed(list(YEAR.cells.items()))), YEAR.county_of)
    assert shown(turned) == figures, "neither time nor order: repeating tells nothing more"
    assert shown(YEAR, SECRET[::-1]) != figures


def test_the_noise_is_even_and_varies_as_the_table_says() -> None:
    noise: dict[int, Counter[int]] = {}
    for secret in secrets(100):
        for key, exact, value in counted(HALF, shown(HALF, secret)):
            if key.sex in ("women", "men") and key.measure == "new" and key.initiative_type == "all":
                noise.setdefault(min(exact, 6), Counter())[value - exact] += 1
    for exact, seen in noise.items():
        times = seen.total()
        mean = sum(one * count for one, count in seen.items()) / times
        spread = sum(one**2 * count for one, count in seen.items()) / times
        expected = float(variance(exact))
        assert abs(mean) <= 4 * sqrt(expected / times) + 1e-9
        assert abs(spread - expected) <= 0.25 * expected + 1e-9
    assert set(range(7)) == set(noise)


def one_more_woman(nation: Nation) -> Nation:
    """The same nation with one more new woman in the first förbund, type and quarter that has women."""
    exact = nation.cells
    key = next(
        key
        for key in exact
        if (key.level, key.sex, key.measure, key.period) == ("association", "women", "new", "2026-kv1")
        and key.initiative_type != "all"
        and exact[key].value
    )
    cells = dict(exact)
    for level, area in (("association", key.area), ("county", nation.county_of[key.area]), ("nation", "00")):
        for period in ("2026-kv1", "2026-h1"):
            for kind in (key.initiative_type, "all"):
                for measure in ("new", "participants"):
                    for sex in ("women", "all"):
                        place = CellKey(level, area, period, kind, measure, sex)
                        cells[place] = replace(cells[place], value=cells[place].value + 1)
    return Nation(cells, nation.county_of)


def step(nation: Nation, secret: bytes) -> Step:
    return Step({key: cell.value for key, cell in nation.cells.items()}, shown(nation, secret))


def guessed(old: Shown, new: Shown, changed: list[CellKey]) -> int:
    """What a reader of both releases takes for the change of cells that he knows to have changed alike."""
    told = [
        now - before for key in changed if (now := new[key]) is not None and (before := old[key]) is not None
    ]
    return round(sum(told) / len(told))


def test_a_correction_by_one_person_shows_nothing_and_would_else_be_told() -> None:
    before, after = HALF, one_more_woman(HALF)
    changed = [key for key in before.cells if before.cells[key] != after.cells[key]]
    fresh = 0
    for secret in secrets(30):
        old, new = step(before, secret), step(after, secret)
        assert held_together([old, new], 5) == old.figures
        fresh += guessed(old.figures, new.figures, changed) == 1
    assert fresh > 10, "the attack is real: with new noise in every cell the change could be guessed"


def test_a_correction_changes_what_was_wrong_by_more_and_counts_from_what_is_shown() -> None:
    keys = [CellKey("nation", "00", "2026-kv1", "all", "new", sex) for sex in ("women", "men")]
    steps = [
        Step(dict(zip(keys, counts, strict=True)), dict.fromkeys(keys, number))
        for number, counts in enumerate([(10, 10), (14, 15), (15, 12), (9, 15)])
    ]
    told = [held_together(steps[: last + 1], 5) for last in range(4)]
    assert [one[keys[0]] for one in told] == [0, 0, 2, 3]
    assert [one[keys[1]] for one in told] == [0, 1, 1, 1]


def test_totals_less_their_other_parts_miss_most_small_counts() -> None:
    hits = tries = 0
    for secret in secrets(40):
        figures = shown(HALF, secret)
        for key, exact, _value in counted(HALF, figures):
            total, other = key._replace(sex="all"), key._replace(sex="men")
            whole = figures[total]
            if key.sex == "women" and 0 < exact < 5 and whole is not None:
                tries += 1
                hits += whole - (figures[other] or 0) == exact
    assert tries > 1_000 and hits / tries < 0.3


def could_be(value: int) -> list[int]:
    """The counts that may stand behind a shown figure."""
    return [count for count in range(max(0, value - 3), value + 4) if value - count in noise_of(count)]


@pytest.mark.parametrize("seed", range(4))
def test_all_tables_together_pin_no_small_count(seed: int) -> None:
    nation = made_up_nation(seed, associations=5, types=1, quarters=(1, 2))
    figures = shown(nation)
    known = [
        Between({key: 1.0}, min(could_be(value)), max(could_be(value)))
        for key, _exact, value in counted(nation, figures)
    ]
    reader = Attacker(
        {key: None for key, _exact, _value in counted(nation, figures)}, nation.released_relations(), known
    )
    small = {key: 1 for key, exact, _value in counted(nation, figures) if 0 < exact < 5}
    assert len(small) > 20
    assert reader.pinned(small) == {}


def test_cells_that_are_not_the_sum_of_quarters_are_refused() -> None:
    key = CellKey("nation", "00", "2026-ar1", "all", "participants", "all")
    wrong = {**YEAR.cells, key: ExactCell(YEAR.cells[key].value + 1, 3, 1)}
    with pytest.raises(InconsistentTable):
        shown(Nation(wrong, YEAR.county_of))
    more = next(one for one in YEAR.cells if one.level == "association" and one.measure == "new")
    with pytest.raises(InconsistentTable):
        shown(Nation({**YEAR.cells, more: ExactCell(1_000, 1, 1)}, YEAR.county_of))


def test_shares_need_twenty_persons_where_counts_have_noise() -> None:
    assert shown_share(Method.SUPPRESSION, 5, 10) == shown_share(Method.CELL_KEY, 10, 20)
    assert shown_share(Method.SUPPRESSION, 5, 9) is None and shown_share(Method.CELL_KEY, 10, 19) is None
    assert shown_share(Method.CELL_KEY, 22, 21) == 1
    third = shown_share(Method.CELL_KEY, 7, 21)
    assert third is not None and floor(third * 1000) == 333
