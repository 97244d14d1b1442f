"""Swedish working days, 2004–2099."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.reporting_plan.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    YearNotCovered,
    add_working_days,
    days_off,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_day_from,
    working_day_until,
)

DAYS = st.dates(date(2005, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 3, 29),  # Good Friday
        date(2024, 4, 1),  # Easter Monday
        date(2038, 4, 26),  # Easter Monday when Easter is as late as it can be
        date(2008, 3, 21),  # Good Friday when Easter is early
        date(2024, 5, 9),  # Ascension Day
        date(2008, 5, 1),  # Ascension Day and May Day
        date(2024, 6, 6),  # National Day
        date(2004, 5, 31),  # Whit Monday, the last time
        date(2026, 6, 19),  # midsummer eve
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 10, 31),  # All Saints' Day, always a Saturday
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_nobody_works(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 3, 28),  # Maundy Thursday
        date(2024, 5, 10),  # the Friday after Ascension Day
        date(2005, 5, 16),  # Whit Monday, no holiday any more
        date(2006, 6, 22),  # the day before midsummer eve
        date(2026, 12, 23),
        date(2026, 12, 28),
        date(2026, 1, 5),
        date(2026, 4, 30),
    ],
)
def test_people_work(day: date) -> None:
    assert is_working_day(day)


def test_the_national_day_is_a_holiday_from_2005() -> None:
    assert date(2004, 6, 6) not in days_off(2004)
    assert date(2005, 6, 6) in days_off(2005)


@pytest.mark.parametrize("year", [2004, 2005, *range(2023, 2031), 2038, 2049, 2076, 2099])
def test_the_same_holidays_as_a_public_calendar(year: int) -> None:
    """Every day of the year; the eves, which are not red, are added to the calendar's holidays."""
    calendar = holidays.country_holidays("SE", years=year, language="en_US")
    red = {day for day, name in calendar.items() if name != "Sunday"}
    midsummer_day = next(day for day, name in calendar.items() if "Midsummer Day" in name)
    free = red | {date(year, 12, 24), date(year, 12, 31), midsummer_day - timedelta(days=1)}
    first = date(year, 1, 1)
    for number in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=number)
        assert is_working_day(day) == (day.weekday() < 5 and day not in free), day


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_that_is_not_known_is_refused(year: int) -> None:
    with pytest.raises(YearNotCovered) as refused:
        is_working_day(date(year, 6, 1))
    assert refused.value.year == year


def test_days_are_counted_over_weekends_and_holidays() -> None:
    maundy_thursday = date(2024, 3, 28)
    assert next_working_day(maundy_thursday) == date(2024, 4, 2)
    assert previous_working_day(date(2024, 4, 2)) == maundy_thursday
    assert add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert add_working_days(date(2027, 1, 4), -3) == date(2026, 12, 28)
    assert add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 23), "a Saturday is not counted"
    assert working_day_from(date(2026, 6, 19)) == date(2026, 6, 22)
    assert working_day_until(date(2026, 6, 21)) == date(2026, 6, 18)


@given(DAYS, st.integers(0, 60))
def test_there_and_back_again(day: date, number: int) -> None:
    start = working_day_from(day)
    assert add_working_days(add_working_days(start, number), -number) == start


@given(DAYS, st.integers(1, 60))
def test_so_many_working_days_later_there_are_so_many_between(day: date, number: int) -> None:
    later = add_working_days(day, number)
    between = (day + timedelta(days=ahead + 1) for ahead in range((later - day).days))
    assert sum(map(is_working_day, between)) == number
    assert is_working_day(later)
