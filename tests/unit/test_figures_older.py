"""Older years as figures: each series by itself, gaps never as nothing, a break where another begins."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from finsam_saas.figures.measures import ENDED, MEASURES, PARTICIPANTS, TO_WORK, TO_WORK_SHARE
from finsam_saas.figures.older import lines_of
from finsam_saas.imports.queries import YearlyLine
from finsam_saas.imports.rules import Series, YearlyFigure, YearlyKey

SUS, LATER = Series.SUS, Series.UPPFOLJNING_FINSAM
READ_IN = datetime(2026, 1, 1, tzinfo=UTC)


def told(series: Series, year: int, row: str, **by_sex: int | str) -> list[YearlyLine]:
    """A row of a year as it was read in; "-" and "." stand as they are, a sex left out was left blank."""
    return [
        YearlyLine(
            YearlyFigure(
                YearlyKey(series, year, "", row, sex),
                value if isinstance(value, int) else None,
                None if isinstance(value, int) else value,
            ),
            None,
            "SUS",
            READ_IN,
            "Karin",
        )
        for sex, value in by_sex.items()
    ]


def test_a_year_has_its_own_figures_by_sex_and_their_sum() -> None:
    (line,) = lines_of(told(SUS, 2021, "participants", women=410, men=305, unknown=12), PARTICIPANTS)
    assert [one.shown for one in line.figures] == [410, 305, 12, 727]
    assert (line.year, line.series, line.row) == (2021, SUS, "participants")


def test_what_is_not_known_is_never_added_as_nothing_and_what_was_not_counted_is_not_missed() -> None:
    found = told(SUS, 2021, "ended", women=4, men="-") + told(SUS, 2022, "ended", women=4, men=3)
    gap, blank = lines_of(found, ENDED)
    assert [one.shown for one in gap.figures] == [4, "-", ".", 4] and gap.figures[3].at_least
    assert [one.shown for one in blank.figures] == [4, 3, ".", 7] and not blank.figures[3].at_least


def test_rows_are_summed_within_a_year_and_a_share_needs_all_of_its_rows() -> None:
    rows = [
        *told(SUS, 2022, "work", women=3, men=1, unknown=0),
        *told(SUS, 2022, "studies", women=1, men=1, unknown=0),
        *told(SUS, 2022, "work_and_studies", women=0, men=0, unknown=0),
    ]
    (counted,) = lines_of(rows, TO_WORK)
    assert counted.figures[3].shown == 6 and counted.row == ""
    (unknown,) = lines_of(rows, TO_WORK_SHARE)
    assert unknown.figures[3].shown == "-"
    ended = told(SUS, 2022, "ended", women=8, men=4, unknown=0)
    (share,) = lines_of(rows + ended, TO_WORK_SHARE)
    assert share.figures[3].shown == Fraction(1, 2)
    (part,) = lines_of(told(SUS, 2022, "work", women=3, men=1, unknown=0), TO_WORK)
    assert part.figures[3].shown == 4 and part.figures[3].at_least


def test_the_same_year_of_two_series_stays_two_years_series_by_series() -> None:
    found = (
        told(LATER, 2023, "new", women=1) + told(SUS, 2022, "new", women=2) + told(LATER, 2022, "new", men=3)
    )
    assert [(one.series, one.year) for one in lines_of(found, MEASURES["new"])] == [
        (SUS, 2022),
        (LATER, 2022),
        (LATER, 2023),
    ]


def test_a_year_that_says_nothing_of_the_measure_is_not_there() -> None:
    assert lines_of(told(SUS, 2022, "ended", women=2), MEASURES["new"]) == []
    assert lines_of(told(SUS, 2022, "ended", women=2), TO_WORK_SHARE) == []
