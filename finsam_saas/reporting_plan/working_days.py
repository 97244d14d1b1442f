"""Swedish working days, for deadlines and reminders.

Not working: Saturdays, Sundays, the holidays of lag (1989:253) om allmänna helgdagar, and midsummer eve,
Christmas Eve and New Year's Eve. The eves are not printed in red in the almanac, but 2 § lag (1930:173) om
beräkning av lagstadgad tid treats them as holidays, and nobody is at work in Swedish public administration.
"""

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR = 2004
LAST_YEAR = 2099

_ONE_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5

# New Year's Day, Epiphany, May Day, Christmas Eve, Christmas Day, Boxing Day, New Year's Eve.
_SAME_DATE_EVERY_YEAR = ((1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))
_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION_DAY, _WHIT_MONDAY = -2, 1, 39, 50
_LAST_YEAR_OF_WHIT_MONDAY = 2004
_FIRST_YEAR_OF_NATIONAL_DAY = 2005


class YearNotCovered(ValueError):
    """The day is outside the years for which working days are known (2004–2099)."""

    def __init__(self, year: int) -> None:
        super().__init__(f"working days are known for {FIRST_YEAR}–{LAST_YEAR}, not {year}")
        self.year = year


@lru_cache(maxsize=LAST_YEAR - FIRST_YEAR + 1)
def days_off(year: int) -> frozenset[date]:
    """The year's holidays and eves when nobody works; plain Saturdays and Sundays are not among them.

    Raises YearNotCovered.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearNotCovered(year)
    days = {date(year, month, day) for month, day in _SAME_DATE_EVERY_YEAR}
    easter = easter_sunday(year)
    days |= {easter + timedelta(days=after) for after in (_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION_DAY)}
    # The National Day took the place of Whit Monday as a holiday.
    if year <= _LAST_YEAR_OF_WHIT_MONDAY:
        days.add(easter + timedelta(days=_WHIT_MONDAY))
    if year >= _FIRST_YEAR_OF_NATIONAL_DAY:
        days.add(date(year, 6, 6))
    days.add(_first_weekday_from(date(year, 6, 19), _FRIDAY))
    days.add(_first_weekday_from(date(year, 10, 31), _SATURDAY))
    return frozenset(days)


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar: the Sunday after the first church full moon of spring."""
    golden_number = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (8 * century + 13) // 25
    moon = (19 * golden_number + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - moon - year_rest) % 7
    late_moon = (golden_number + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Whether Swedish public administration works on this day. Raises YearNotCovered."""
    free = days_off(day.year)
    return day.weekday() < _SATURDAY and day not in free


def working_day_from(day: date) -> date:
    """The day itself, or the next working day where it is none. Raises YearNotCovered."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last working day before it where it is none. Raises YearNotCovered."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def next_working_day(day: date) -> date:
    """The first working day after this day. Raises YearNotCovered."""
    return working_day_from(day + _ONE_DAY)


def previous_working_day(day: date) -> date:
    """The last working day before this day. Raises YearNotCovered."""
    return working_day_until(day - _ONE_DAY)


def add_working_days(day: date, number: int) -> date:
    """The day that many working days later, or earlier for a negative number; 0 gives the day itself.

    The day itself is never counted, whether it is a working day or not. Raises YearNotCovered.
    """
    step = next_working_day if number > 0 else previous_working_day
    for _ in range(abs(number)):
        day = step(day)
    return day


def _first_weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
