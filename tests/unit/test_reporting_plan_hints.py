"""Hints ask about slips, stay silent about ordinary figures, and fit small counts."""

from __future__ import annotations

import math
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.reporting_plan.hints import (
    ABSURD_WITHOUT_EARLIER,
    HintReason,
    Observed,
    count_hint,
    ordinary_range,
    row_hints,
    unit_guard,
)

COUNTS = st.integers(0, 300)
EARLIER = st.lists(COUNTS, max_size=8)


def observed(*counts: int) -> list[Observed]:
    return [Observed(count) for count in counts]


def poisson(chance: random.Random, mean: float) -> int:
    """How many events come in a time in which `mean` are expected."""
    number, waited = 0, chance.expovariate(mean)
    while waited < 1:
        number, waited = number + 1, waited + chance.expovariate(mean)
    return number


@pytest.mark.parametrize(
    ("earlier", "new", "reason"),
    [
        ((3, 4), 35, HintReason.UNUSUALLY_HIGH),
        ((0, 0, 0), 12, HintReason.UNUSUALLY_HIGH),
        ((12, 14, 11, 13), 140, HintReason.UNUSUALLY_HIGH),
        ((40, 44, 38, 41), 4, HintReason.UNUSUALLY_LOW),
        ((25, 30), 0, HintReason.UNUSUALLY_LOW),
        ((7,), 70, HintReason.UNUSUALLY_HIGH),
        ((50,), 5, HintReason.UNUSUALLY_LOW),
        ((), ABSURD_WITHOUT_EARLIER + 1, HintReason.UNUSUALLY_HIGH),
    ],
)
def test_a_slip_is_asked_about(earlier: tuple[int, ...], new: int, reason: HintReason) -> None:
    hint = count_hint(Observed(new), observed(*earlier))
    assert hint is not None
    assert hint.reason is reason
    assert hint.count == new
    assert not hint.lowest <= new <= hint.highest


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        ((), 250),
        ((3,), 12),
        ((0,), 20),
        ((8,), 0),
        ((0, 0), 2),
        ((1, 2), 6),
        ((5, 5, 5), 0),
        ((12, 14, 11, 13), 20),
        ((40, 44, 38, 41), 55),
        ((400, 410, 420), 480),
        ((2, 90), 60),
    ],
)
def test_an_ordinary_change_is_not(earlier: tuple[int, ...], new: int) -> None:
    assert count_hint(Observed(new), observed(*earlier)) is None


@given(COUNTS, st.integers(1, 8))
def test_equal_values_are_never_asked_about(count: int, times: int) -> None:
    assert count_hint(Observed(count), observed(*[count] * times)) is None


@given(EARLIER.filter(bool), st.data())
def test_what_has_been_before_is_never_asked_about(earlier: list[int], data: st.DataObject) -> None:
    new = data.draw(st.integers(min(earlier), max(earlier)))
    assert count_hint(Observed(new), observed(*earlier)) is None


@given(EARLIER, COUNTS)
def test_farther_out_is_never_less_surprising(earlier: list[int], new: int) -> None:
    hint = count_hint(Observed(new), observed(*earlier))
    if hint and hint.reason is HintReason.UNUSUALLY_HIGH:
        assert count_hint(Observed(new + 1), observed(*earlier))
    if hint and hint.reason is HintReason.UNUSUALLY_LOW and new:
        assert count_hint(Observed(new - 1), observed(*earlier))


@given(EARLIER.filter(lambda found: len(found) > 1), COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_earlier_counts_does_not_matter(
    earlier: list[int], new: int, chance: random.Random
) -> None:
    other = chance.sample(earlier, len(earlier))
    assert count_hint(Observed(new), observed(*earlier)) == count_hint(Observed(new), observed(*other))


def test_a_count_is_seen_against_what_it_is_out_of() -> None:
    earlier = [Observed(5, 20), Observed(6, 22)]
    assert count_hint(Observed(25, 100), earlier) is None
    assert count_hint(Observed(25, 20), earlier) is not None
    assert count_hint(Observed(25, 0), earlier) is None, "nothing to compare with"
    assert ordinary_range(20, [*earlier, Observed(0, 0)]) == ordinary_range(20, earlier)


def test_large_counts_have_a_range_too() -> None:
    lowest, highest = ordinary_range(1, observed(90_000, 91_000, 89_500))
    assert 50_000 < lowest < 89_500 < 91_000 < highest < 150_000


def test_false_alarms_are_few_and_ten_times_too_much_is_caught() -> None:
    """On Poisson counts: at most 2 % are asked about, and at least 99 % of those with a digit too many."""
    chance = random.Random(7)
    asked = caught = slips = 0
    rounds = 1_600
    for _ in range(rounds):
        mean = math.exp(chance.uniform(0, 4.5))
        earlier = observed(*(poisson(chance, mean) for _ in range(chance.choice((2, 3, 4, 8)))))
        new = poisson(chance, mean)
        asked += count_hint(Observed(new), earlier) is not None
        if new >= 3:
            slips += 1
            caught += count_hint(Observed(new * 10), earlier) is not None
    assert asked / rounds <= 0.02, asked / rounds
    assert caught / slips >= 0.99, caught / slips


def test_swapped_cells_are_told_from_other_slips() -> None:
    earlier = {"women": observed(40, 42, 38), "men": observed(11, 12, 9)}
    hints = row_hints({"women": Observed(12), "men": Observed(41)}, earlier)
    assert {key: hint.reason for key, hint in hints.items()} == {
        "women": HintReason.SWAPPED,
        "men": HintReason.SWAPPED,
    }
    assert row_hints({"women": Observed(41), "men": Observed(12)}, earlier) == {}
    too_many = row_hints({"women": Observed(410), "men": Observed(12)}, earlier)
    assert {key: hint.reason for key, hint in too_many.items()} == {"women": HintReason.UNUSUALLY_HIGH}


def test_swapped_cells_are_caught() -> None:
    chance = random.Random(11)
    caught = 0
    for _ in range(200):
        women, men = chance.uniform(30, 60), chance.uniform(3, 10)
        earlier = {
            "women": observed(*(poisson(chance, women) for _ in range(4))),
            "men": observed(*(poisson(chance, men) for _ in range(4))),
        }
        new = {"women": Observed(poisson(chance, men)), "men": Observed(poisson(chance, women))}
        caught += len(row_hints(new, earlier)) == 2
    assert caught / 200 >= 0.95, caught / 200


@given(st.dictionaries(st.sampled_from("abc"), COUNTS), st.dictionaries(st.sampled_from("abc"), EARLIER))
@settings(max_examples=50)
def test_any_row_gets_hints_of_its_own_cells_only(new: dict[str, int], earlier: dict[str, list[int]]) -> None:
    cells = {key: Observed(count) for key, count in new.items()}
    before = {key: observed(*counts) for key, counts in earlier.items()}
    assert row_hints(cells, before).keys() <= cells.keys()


@pytest.mark.parametrize(
    ("amount", "reference", "suggested"),
    [
        # Two slips in print: "11 545 mkr" in a plan for 2023, and "10 600 kronor" in one for 2014.
        (Decimal(11_545_000_000), Decimal(11_545_000), Decimal(11_545_000)),
        (Decimal(10_600), Decimal(10_000_000), Decimal(10_600_000)),
        (Decimal(2_653_000_000), Decimal(2_650_000), Decimal(2_653_000)),
        (Decimal(-1_200), Decimal(1_150_000), Decimal(-1_200_000)),
        (Decimal("3.2"), Decimal(3_200_000), Decimal(3_200_000)),
    ],
)
def test_a_slip_of_unit_is_asked_about(amount: Decimal, reference: Decimal, suggested: Decimal) -> None:
    warning = unit_guard(amount, [reference])
    assert warning is not None
    assert warning.suggested == suggested


def test_the_known_amount_nearest_to_the_suggestion_is_shown() -> None:
    warning = unit_guard(Decimal(3_100), [Decimal(900_000), Decimal(3_000_000), Decimal(0)])
    assert warning is not None
    assert warning.previous == 3_000_000


@pytest.mark.parametrize("references", [[], [Decimal(0)], [Decimal(2_000_000), Decimal(3_000)]])
def test_an_amount_is_not_asked_about_without_a_reason(references: list[Decimal]) -> None:
    assert unit_guard(Decimal(2_900), references) is None
    assert unit_guard(Decimal(0), references) is None


def test_slips_of_unit_are_caught_and_ordinary_changes_are_not() -> None:
    """At least 95 % of amounts a thousand times off, at most 2 % of right ones (idea 3)."""
    chance = random.Random(3)
    caught = asked = 0
    rounds = 1_000
    for _ in range(rounds):
        usual = math.exp(chance.uniform(math.log(50_000), math.log(30_000_000)))
        references = [Decimal(int(usual * chance.lognormvariate(0, 0.6))) for _ in range(3)]
        amount = Decimal(int(usual * chance.lognormvariate(0, 0.6)))
        slipped = amount * 1_000 if chance.random() < 0.5 else amount / 1_000
        caught += unit_guard(slipped, references) is not None
        asked += unit_guard(amount, references) is not None
    assert caught / rounds >= 0.95, caught / rounds
    assert asked / rounds < 0.02, asked / rounds
