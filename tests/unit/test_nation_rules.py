"""The tile map of the counties: every county once, and the steps of its shading."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.nation.rules import COLUMN_OF, SHADES, shading, step_of
from finsam_saas.statistics.areas import counties


def test_every_county_has_one_tile() -> None:
    assert set(COLUMN_OF) == set(counties())


def test_no_two_tiles_stand_on_each_other() -> None:
    row, before, places = 1, 0, set()
    for column in COLUMN_OF.values():
        row += column <= before
        before = column
        places.add((row, column))
    assert len(places) == len(COLUMN_OF)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 30), max_size=21))
def test_every_value_is_in_one_step_and_the_steps_do_not_overlap(values: list[int]) -> None:
    steps = shading(values)
    assert len(steps) <= SHADES
    assert [one.number for one in steps] == list(range(1, len(steps) + 1))
    assert all(low.high < high.low for low, high in pairwise(steps))
    for value in values:
        assert sum(one.low <= value <= one.high for one in steps) == 1
        assert step_of(value, steps) in range(1, SHADES + 1)


def test_steps_hold_about_as_many_each() -> None:
    assert [(one.low, one.high) for one in shading(range(1, 9))] == [(1, 2), (3, 4), (5, 6), (7, 8)]


def test_shares_are_shaded_too() -> None:
    assert step_of(Fraction(1, 2), shading([Fraction(1, 3), Fraction(1, 2)])) == 2


def test_a_value_outside_the_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the steps"):
        step_of(9, shading([1, 2]))
