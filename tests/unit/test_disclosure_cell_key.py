"""The Cell Key Method: small noise, the same each time, even on average, and never a count of 1 or 2."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.disclosure.cell_key import (
    KEYS,
    base_key,
    key_sum,
    noise_of,
    perturbed,
    rate,
    record_key,
    variance,
)

SECRET = b"a secret that is long enough, 32"
COUNTS = range(40)
keys = st.integers(0, KEYS - 1)


@pytest.mark.parametrize("count", COUNTS)
def test_the_table_is_even_and_small(count: int) -> None:
    row = noise_of(count)
    assert sum(row.values()) == 1
    assert all(chance > 0 for chance in row.values())
    assert sum(noise * chance for noise, chance in row.items()) == 0, "nothing is added on average"
    assert all(abs(noise) <= 3 for noise in row)
    assert all(count + noise == 0 or count + noise >= 3 for noise in row), "1 and 2 are never shown"
    assert variance(count) <= Fraction(5, 2)


def test_zero_stays_zero() -> None:
    assert {perturbed(0, key) for key in (0, 1, KEYS // 2, KEYS - 1)} == {0}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 500])
def test_the_whole_range_of_keys_gives_the_table_s_chances(count: int) -> None:
    steps = 48
    seen = [perturbed(count, (2 * step + 1) * KEYS // (2 * steps)) - count for step in range(steps)]
    for noise, chance in noise_of(count).items():
        assert Fraction(seen.count(noise), steps) == chance


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), keys)
def test_a_published_count_is_never_one_or_two_and_close_by(count: int, key: int) -> None:
    shown = perturbed(count, key)
    assert shown == 0 or shown >= 3
    assert abs(shown - count) <= 3
    assert perturbed(count, key) == shown, "the same cell has the same noise"


@settings(max_examples=30, deadline=None)
@given(st.lists(keys, max_size=8), st.lists(keys, max_size=8))
def test_the_keys_of_parts_sum_to_the_key_of_the_whole(some: list[int], others: list[int]) -> None:
    assert key_sum([key_sum(some), key_sum(others)]) == key_sum([*some, *others])


def test_a_record_has_its_own_key_that_nobody_can_work_out_without_the_secret() -> None:
    key = record_key(SECRET, ("umea", "2026-kv3", "women"), 1)
    assert key == record_key(SECRET, ("umea", "2026-kv3", "women"), 1)
    others = {
        record_key(SECRET, ("umea", "2026-kv3", "women"), 2),
        record_key(SECRET, ("umea", "2026-kv3", "men"), 1),
        record_key(SECRET, ("umea2026-kv3", "", "women"), 1),
        record_key(SECRET[::-1], ("umea", "2026-kv3", "women"), 1),
    }
    assert key not in others
    assert len(others) == 4


def test_one_more_person_changes_the_key_of_the_cell() -> None:
    cell = ("umea", "2026-kv3", "women")
    keys_by_count = [base_key(SECRET, cell, count) for count in range(30)]
    assert len(set(keys_by_count)) == 30
    assert keys_by_count[3] == key_sum(record_key(SECRET, cell, ordinal) for ordinal in (1, 2, 3))


@pytest.mark.parametrize(("secret", "ordinal"), [(SECRET[:31], 1), (b"", 1), (SECRET, 0)])
def test_a_short_secret_or_no_ordinal_is_refused(secret: bytes, ordinal: int) -> None:
    with pytest.raises(ValueError, match="secret"):
        record_key(secret, ("a",), ordinal)


@pytest.mark.parametrize(("count", "key"), [(-1, 0), (3, -1), (3, KEYS)])
def test_counts_and_keys_out_of_range_are_refused(count: int, key: int) -> None:
    with pytest.raises(ValueError, match="count"):
        perturbed(count, key)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(7, 20, Fraction(7, 20)), (7, 19, None), (0, 0, None), (22, 21, Fraction(1))],
)
def test_a_share_needs_twenty_persons_and_is_never_above_one(
    part: int, whole: int, expected: Fraction | None
) -> None:
    assert rate(part, whole) == expected
