"""Fair comparison: intervals as in the literature, limits of chance, and whom one is compared with."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from finsam_saas.nation.comparison_choice import Around, Choice, Field, Measure, choice_of
from finsam_saas.nation.comparison_rules import (
    ORDINARY,
    WIDE,
    Candidate,
    Counted,
    Position,
    curve,
    limits,
    mean_of,
    position,
    similar,
    wilson,
)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombe(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    found = wilson(Counted(part, whole))
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_an_interval_worked_by_hand() -> None:
    """20 of 40 and z = 1.96: the middle is a half, the reach 1.96·√(1/160 + 3.8416/6400)/(1 + 3.8416/40)."""
    found = wilson(Counted(20, 40))
    assert found.low == pytest.approx(0.3520, abs=5e-5)
    assert found.high == pytest.approx(0.6480, abs=5e-5)


def test_limits_worked_by_hand() -> None:
    """Around a half of 100 persons one standard deviation is five per cent."""
    narrow, wide = limits(Fraction(1, 2), 100, ORDINARY), limits(Fraction(1, 2), 100, WIDE)
    assert narrow.low == pytest.approx(0.5 - 1.95996 * 0.05, abs=1e-5)
    assert wide.high == pytest.approx(0.5 + 3.09023 * 0.05, abs=1e-5)


counts = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(max_examples=60, deadline=None)
@given(counts, st.integers(1, 99))
def test_within_the_limits_is_when_the_interval_holds_the_mean(counted: tuple[int, int], mean: int) -> None:
    one, around = Counted(*counted), Fraction(mean, 100)
    held, limited = wilson(one), limits(around, one.whole, ORDINARY)
    near_an_end = min(abs(float(one.share) - limited.low), abs(float(one.share) - limited.high)) < 1e-9
    assert near_an_end or held.holds(float(around)) == limited.holds(float(one.share))
    assert 0 <= held.low <= float(one.share) + 1e-12 and float(one.share) - 1e-12 <= held.high <= 1


@settings(max_examples=30, deadline=None)
@given(counts)
def test_a_wider_interval_holds_the_narrower(counted: tuple[int, int]) -> None:
    narrow, wide = wilson(Counted(*counted)), wilson(Counted(*counted), WIDE)
    assert wide.low <= narrow.low + 1e-12 and narrow.high <= wide.high + 1e-12


@pytest.mark.parametrize("whole", [20, 35, 60, 150, 400])
@pytest.mark.parametrize("mean", [Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)])
def test_where_nothing_differs_few_are_said_to_lie_outside(whole: int, mean: Fraction) -> None:
    """The exact chance of landing outside though the förbund is like the others: never one in twenty."""
    chance = sum(
        comb(whole, part) * mean**part * (1 - mean) ** (whole - part)
        for part in range(whole + 1)
        if position(Counted(part, whole), mean) is Position.OUTSIDE
    )
    assert chance < Fraction(5, 100)


def test_positions() -> None:
    around = Fraction(1, 2)
    assert position(Counted(10, 19), around) is Position.TOO_FEW
    assert position(Counted(55, 100), around) is Position.WITHIN
    assert position(Counted(62, 100), around) is Position.AT_THE_EDGE
    assert position(Counted(70, 100), around) is Position.OUTSIDE
    assert position(Counted(30, 100), around) is Position.OUTSIDE, "low is told as high is"


def test_a_mean_is_of_all_persons_and_of_three_groups_at_least() -> None:
    groups = [Counted(10, 20), Counted(30, 100), Counted(60, 80)]
    assert mean_of(groups) == Fraction(100, 200)
    assert mean_of([*groups, Counted(0, 19)]) == Fraction(100, 200), "too few persons are left out"
    assert mean_of(groups[:2]) is None
    assert mean_of([Counted(1, 5)] * 9) is None


def candidates(**sizes: int | None) -> list[Candidate]:
    return [Candidate(slug, slug.title(), "03", size) for slug, size in sizes.items()]


def test_the_nearest_in_size_come_first_and_double_is_as_far_as_half() -> None:
    others = candidates(half=50, twice=200, near=110, same=100, hidden=None, empty=0)
    assert [one.slug for one in similar(100, others, 3)] == ["same", "near", "half"]
    assert [one.slug for one in similar(100, others, 30)] == ["same", "near", "half", "twice"]
    assert similar(None, others, 3) == [], "who hides the own size is near nobody"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 999), max_size=20), st.integers(1, 999), st.integers(3, 30))
def test_nobody_left_out_is_nearer_than_somebody_chosen(sizes: list[int], own: int, count: int) -> None:
    others = [Candidate(f"f{place:02}", "", "", size) for place, size in enumerate(sizes)]
    chosen = similar(own, others, count)
    assert len(chosen) == min(count, len(others))

    def ratio(one: Candidate) -> Fraction:
        size = one.size or 1
        return Fraction(max(size, own), min(size, own))

    left = [ratio(one) for one in others if one not in chosen]
    assert not left or not chosen or max(map(ratio, chosen)) <= min(left)


def test_the_curve_ends_at_the_largest_group_and_narrows() -> None:
    found = curve(Fraction(3, 10), 400, ORDINARY)
    assert (found[0][0], found[-1][0]) == (20, 400)
    widths = [held.high - held.low for _base, held in found]
    assert widths == sorted(widths, reverse=True)
    assert curve(Fraction(3, 10), 20, WIDE)[-1][0] >= 20


def test_an_address_is_read_and_written_back() -> None:
    one_each = {"matt": "avslutade", "kon": "man", "antal": "5", "lan": "samma", "mitt": "landet"}
    said = MultiDict([*one_each.items(), *(("forbund", slug) for slug in "aba"), ("period", "2026-h1")])
    found = choice_of(said)
    assert found == Choice(
        Measure.ENDED, sex="man", count=5, same_county=True, named=("a", "b"), around=Around.NATION,
        period="2026-h1",
    )  # fmt: skip
    again = MultiDict(
        [(key, one) for key, of in found.address.items() for one in ([of] if isinstance(of, str) else of)]
    )
    assert choice_of(again) == found


def test_what_nobody_knows_in_an_address_is_left_out_and_told() -> None:
    said = MultiDict([("matt", "rang"), ("antal", "1000"), ("kon", "x"), ("lan", "alla"), ("mitt", "'")])
    found = choice_of(said)
    assert (found.measure, found.count, found.sex, found.same_county) == (Measure.WORK, 10, "alla", False)
    assert set(found.misread) == {Field.MEASURE, Field.COUNT, Field.SEX, Field.COUNTY, Field.AROUND}
