"""How figures are put together: nothing missing is added as 0, shares need both parts whole."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.figures.rules import (
    NOT_SAID,
    Coverage,
    Figure,
    Flow,
    add,
    add_each,
    count_figure,
    each_of,
    share_figure,
)
from finsam_saas.followup.rules import Measure, Sex, Total

TOTALS = st.builds(Total, st.none() | st.integers(0, 500), st.booleans())
COVERAGES = st.integers(0, 50).flatmap(
    lambda expected: st.builds(Coverage, st.integers(0, expected), st.just(expected))
)


@given(st.lists(TOTALS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_sum_is_of_what_is_known_and_complete_only_when_all_is(found: list[Total]) -> None:
    known = [one.value for one in found if one.value is not None]
    together = add(found)
    assert together.value == (sum(known) if known else None)
    assert together.complete is all(one.complete for one in found)


@given(st.lists(TOTALS, max_size=6), st.lists(TOTALS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_parts_put_together_in_any_way_give_the_same_sum(left: list[Total], right: list[Total]) -> None:
    assert add([add(left), add(right)]) == add([*right, *left])


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(Sex, TOTALS)), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_total_of_sums_by_sex_is_the_sum_of_totals(parts: list[dict[Sex, Total]]) -> None:
    each = [each_of(part) for part in parts]
    women, men, unknown, everybody = add_each(each)
    assert everybody == add((women, men, unknown)) == add(one[3] for one in each)


@given(COVERAGES, COVERAGES)
@settings(max_examples=60, deadline=None)
def test_coverage_only_grows_and_is_whole_only_when_every_part_is(one: Coverage, other: Coverage) -> None:
    together = one + other
    assert together.accepted >= one.accepted and together.expected >= one.expected
    if one.expected and other.expected:
        assert together.is_whole is (one.is_whole and other.is_whole)


def test_a_sex_nothing_is_said_of_is_missing_and_not_nobody() -> None:
    women, _men, unknown, everybody = each_of({Sex.WOMEN: Total(3, True), Sex.MEN: Total(2, True)})
    assert women == Total(3, True) and unknown == NOT_SAID
    assert everybody == Total(5, False)


def test_who_takes_part_is_taken_from_the_first_and_the_last_report() -> None:
    flow = Flow(60, False, 10, False, 30, True)
    assert flow.total(Measure.ONGOING_AT_START) == Total(10, True)
    assert flow.total(Measure.ONGOING_AT_END) == Total(30, False)
    assert flow.total(Measure.NEW) == Total(60, True)


def test_a_count_is_shown_as_known_with_its_gap_or_as_a_symbol() -> None:
    assert count_figure(Total(0, True)) == Figure(0)
    assert count_figure(Total(7, False)) == Figure(7, at_least=True)
    assert count_figure(Total(None, True)).shown == "."
    assert count_figure(Total(None, False)).shown == "-"


def test_a_share_is_never_taken_of_what_is_not_known() -> None:
    # The oracle of goal 1a: (8 + 1 + 4 + 1) of 35.
    assert share_figure(Total(14, True), Total(35, True)) == Figure(Fraction(2, 5))
    assert share_figure(Total(14, False), Total(35, True)).shown == "-"
    assert share_figure(Total(14, True), Total(35, False)).shown == "-"
    assert share_figure(Total(0, True), Total(0, True)).shown == "."
