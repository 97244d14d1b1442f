"""Numbers of matters and when documents may be disposed of: the rules by examples and properties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.registry.rules import (
    MatterKind,
    document_number,
    is_due,
    is_pattern,
    matter_number,
    may_be_disposed_from,
)


def test_numbers_are_written_as_the_forbund_writes_them() -> None:
    """The forms that Swedish registries use."""
    assert matter_number("{ÅÅÅÅ}:{NR}", 2026, 14) == "2026:14"
    assert matter_number("SFU {ÅÅ}-{NR}", 2026, 14) == "SFU 26-14"
    assert matter_number("RAR{ÅÅ}-{NR}", 2012, 4) == "RAR12-4"
    assert document_number("2011:29", 1) == "2011:29/1"


@pytest.mark.parametrize(
    "text", ["", "{NR}", "{ÅÅÅÅ}", "{ÅÅ}{NR}", "{NR}/{ÅÅÅÅ}", "{ÅÅ}1{NR}", "{ÅÅ}:{NR}:{NR}"]
)
def test_a_pattern_without_year_or_number_or_anything_between_is_none(text: str) -> None:
    """Two matters could get the same number."""
    assert not is_pattern(text)
    with pytest.raises(ValueError, match="no pattern"):
        matter_number(text, 2026, 1)


@given(
    st.sampled_from(["{ÅÅÅÅ}:{NR}", "{ÅÅ}-{NR}", "D {ÅÅÅÅ}/{NR}"]),
    st.lists(st.tuples(st.integers(2004, 2103), st.integers(1, 99_999)), min_size=2, unique=True),
)
def test_no_two_matters_of_a_hundred_years_get_the_same_number(
    pattern: str, matters: list[tuple[int, int]]
) -> None:
    """Whatever the pattern."""
    assert len({matter_number(pattern, *one) for one in matters}) == len(matters)


def test_years_are_counted_from_the_end_of_the_year_in_which_it_was_closed() -> None:
    """Seven years after a matter that was closed in March 2019 is New Year 2027."""
    assert may_be_disposed_from(date(2019, 3, 4), 7) == date(2027, 1, 1)
    assert may_be_disposed_from(None, 7) is None
    assert may_be_disposed_from(date(2019, 3, 4), None) is None


@given(st.sampled_from(MatterKind), st.dates(date(2004, 1, 1), date(2100, 1, 1)), st.integers(1, 100))
def test_nothing_is_due_a_day_too_early_or_without_a_decision(
    kind: MatterKind, closed_on: date, years: int
) -> None:
    """The day before is too early, the day itself is not; a kind that is kept is never due."""
    first = may_be_disposed_from(closed_on, years)
    assert first is not None
    assert not is_due(kind, closed_on, {kind: years}, date(first.year - 1, 12, 31))
    assert is_due(kind, closed_on, {kind: years}, first)
    assert not is_due(kind, closed_on, {}, date(9999, 1, 1))
    assert not is_due(kind, None, {kind: years}, date(9999, 1, 1))
