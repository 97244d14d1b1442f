"""Results of surveys: what can be right, what is too small to keep, and what has changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.surveys.queries import code_order
from finsam_saas.surveys.register import instruments
from finsam_saas.surveys.rules import (
    PROTECTED,
    Direction,
    RespondentGroup,
    Result,
    ResultFault,
    ResultKey,
    ResultRow,
    code_fault,
    compare,
    kept,
    result_fault,
    trend,
)

NNS = instruments()["nns"]
FEW = st.integers(min_value=1, max_value=4)
ANSWERS = st.integers(min_value=1, max_value=400)
SHARES = st.decimals(min_value=0, max_value=100, places=2) | st.sampled_from([Decimal(0), Decimal(100)])
RESULTS = st.builds(Result, ANSWERS, st.none() | SHARES, st.none() | SHARES)


def key(year: int = 2023, group: RespondentGroup = RespondentGroup.STAFF, code: str = "1") -> ResultKey:
    """The key of an ordinary result."""
    return ResultKey(year, group, code)


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        (Result(12, Decimal("75.5"), Decimal("3.1")), None),
        (Result(12, None, Decimal("3.1")), None),
        (Result(3), None),
        (PROTECTED, None),
        (Result(0, Decimal(50)), ResultFault.NO_ANSWERS),
        (Result(-1, Decimal(50)), ResultFault.NO_ANSWERS),
        (Result(100_001, Decimal(50)), ResultFault.TOO_MANY_ANSWERS),
        (Result(12), ResultFault.NOTHING_MEASURED),
        (Result(12, Decimal("100.01")), ResultFault.SHARE_OUTSIDE),
        (Result(12, Decimal("-0.01")), ResultFault.SHARE_OUTSIDE),
        (Result(34, Decimal("0.823")), ResultFault.SHARE_OF_NOBODY),
        (Result(34, Decimal(0)), None),
        (Result(200, Decimal("0.5")), None),
        (Result(12, None, Decimal(101)), ResultFault.MEAN_OUTSIDE),
    ],
)
def test_what_can_be_a_result(result: Result, fault: ResultFault | None) -> None:
    assert result_fault(result) is fault


@settings(max_examples=60, deadline=None)
@given(FEW, SHARES, SHARES)
def test_fewer_than_five_answers_leave_nothing(n: int, share: Decimal, mean: Decimal) -> None:
    assert kept(Result(n, share, mean)) == PROTECTED


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=9), st.sampled_from(["0", "100", "99.996", "0.004"]), SHARES)
def test_a_small_group_that_answered_alike_leaves_nothing(n: int, share: str, mean: Decimal) -> None:
    assert kept(Result(n, Decimal(share), mean)) == PROTECTED


@settings(max_examples=100, deadline=None)
@given(RESULTS)
def test_keeping_twice_changes_nothing_and_what_is_kept_is_never_small(result: Result) -> None:
    once = kept(result)
    assert kept(once) == once
    if once.n is None:
        assert once == PROTECTED
    else:
        assert once.n >= 5 and (once.n >= 10 or once.share not in (0, 100))
        assert result.n == once.n


@settings(max_examples=60, deadline=None)
@given(st.lists(RESULTS, max_size=8), st.lists(RESULTS, max_size=8))
def test_every_row_is_new_or_replaces_or_stands(new: list[Result], old: list[Result]) -> None:
    rows = [ResultRow(key(code=str(place)), result) for place, result in enumerate(new)]
    standing = {key(code=str(place)): kept(result) for place, result in enumerate(old)}
    found = compare(rows, standing)
    assert sorted((row.key.code for row in [*found.added, *found.replaced, *found.unchanged]), key=int) == [
        row.key.code for row in rows
    ]
    after = standing | {row.key: kept(row.result) for row in rows}
    again = compare(rows, after)
    assert not again.added and not again.replaced, "a repeat has nothing to do"


@pytest.mark.parametrize("code", ["", "a b", "=1", "1234567890123", "１", "x;y", "-1"])
def test_what_is_no_code(code: str) -> None:
    assert code_fault(code) is ResultFault.BAD_CODE


@pytest.mark.parametrize("code", ["1", "15", "J", "7.1", "Å2", "a_b-c:d"])
def test_what_is_a_code(code: str) -> None:
    assert code_fault(code) is None


def test_codes_are_read_as_people_read_them() -> None:
    assert sorted(["10", "2", "J", "2.10", "2.9", "²"], key=code_order) == [
        *("2", "2.9", "2.10", "10", "J", "²")
    ]


@pytest.mark.parametrize(
    ("year", "fault"),
    [(2016, ResultFault.YEAR_OUTSIDE), (2017, None), (2026, None), (2027, ResultFault.YEAR_OUTSIDE)],
)
def test_an_instrument_was_asked_from_its_first_year(year: int, fault: ResultFault | None) -> None:
    assert NNS.key_fault(key(year), latest_year=2026) is fault


def test_each_year_has_the_version_that_was_asked() -> None:
    found = [NNS.version_of(year) for year in (2016, 2017, 2020, 2021, 2030)]
    assert [one and one.key for one in found] == [None, "2017", "2017", "2021", "2021"]


def test_the_register_says_whose_it_is_and_holds_no_questions() -> None:
    assert "NNS" in NNS.owner and NNS.since == 2017 and NNS.source
    assert all(version.source and version.groups for version in NNS.versions)
    assert [one.since for one in NNS.versions] == sorted(one.since for one in NNS.versions)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("50", "60", Direction.UP),
        ("60", "50", Direction.DOWN),
        ("50", "51.9", Direction.STEADY),
        ("50", "50", Direction.STEADY),
    ],
)
def test_a_share_has_moved_when_one_person_could_not_have_made_it(
    before: str, after: str, direction: Direction
) -> None:
    found = trend({2023: Result(50, Decimal(after)), 2021: Result(80, Decimal(before))})
    assert found is not None
    assert (found.since, found.direction) == (2021, direction)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(min_value=2017, max_value=2026), RESULTS.map(kept), max_size=6))
def test_a_trend_rests_on_two_years_that_are_shown(by_year: dict[int, Result]) -> None:
    shown = [year for year, result in by_year.items() if result.share is not None]
    found = trend(by_year)
    assert (found is None) == (len(shown) < 2)
    if found:
        assert found.since == sorted(shown)[-2] and abs(found.points) <= 100
