"""Quarters as reporting periods, in Swedish time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.followup.quarters import Quarter, QuarterRefused, quarter_of, quarter_of_day


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-kv1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-kv2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-kv3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-kv4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_three_months_and_its_code(code: str, first: date, last: date) -> None:
    quarter = Quarter.parse(code)
    assert (quarter.first_day, quarter.last_day, str(quarter)) == (first, last, code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026",
        "2026-kv0",
        "2026-kv5",
        "2026-Q3",
        "26-kv3",
        "2003-kv4",
        "2100-kv1",
        "２０２６-kv1",
        "2026-kv1\n",
    ],
)
def test_what_names_no_quarter_is_refused(code: str) -> None:
    with pytest.raises(QuarterRefused):
        Quarter.parse(code)


def test_late_on_new_years_eve_in_utc_it_is_already_next_year_in_sweden() -> None:
    assert quarter_of(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)) == Quarter(2026, 1)
    assert quarter_of(datetime(2025, 12, 31, 22, 59, tzinfo=UTC)) == Quarter(2025, 4)
    assert quarter_of(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == Quarter(2026, 3)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        quarter_of(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


def test_neighbours_and_the_same_quarter_last_year() -> None:
    first = Quarter(2026, 1)
    assert first.previous() == Quarter(2025, 4)
    assert first.previous().following() == first
    assert first.following() == Quarter(2026, 2)
    assert first.same_last_year() == Quarter(2025, 1)
    assert Quarter(2025, 4) < first


def test_there_is_no_quarter_before_the_law() -> None:
    with pytest.raises(QuarterRefused):
        Quarter(2004, 1).previous()
    with pytest.raises(QuarterRefused):
        Quarter(2004, 3).same_last_year()


def test_a_report_is_due_some_days_after_the_quarter_and_not_complete_before_its_end() -> None:
    quarter = Quarter(2026, 3)
    assert quarter.due_date() == date(2026, 10, 20)
    assert quarter.due_date(31) == date(2026, 10, 31)
    assert not quarter.is_over(date(2026, 9, 30))
    assert quarter.is_over(date(2026, 10, 1))


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2004, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_exactly_its_own_quarter(day: date) -> None:
    quarter = quarter_of_day(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter == Quarter(2099, 4) or quarter.following().first_day == quarter.last_day + timedelta(
        days=1
    )
