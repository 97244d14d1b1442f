"""Versions follow each other by day and number: never backwards, never a gap; differences are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.differences import Difference, differences
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind, VersionDates, version_on
from finsam_saas.reporting_plan.sheet import Question, Sheet, Target, standard_sheet
from finsam_saas.reporting_plan.succession import first_free_period, reigns, starting_periods

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
CADENCES = st.sampled_from(Cadence)
KIND = TemplateKind.WORK_ORIENTED
STANDARD = standard_sheet(KIND)
OWN = Question("egen-remisser", Section.OWN, AnswerKind.BY_SEX, "Remisser")


@st.composite
def successions(draw: st.DrawFn) -> list[VersionDates]:
    """Versions as they are taken into use one after the other."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=6)))
    return [VersionDates(number, day, number) for number, day in enumerate(days, start=1)]


@given(successions(), DAYS)
@settings(max_examples=60)
def test_on_every_day_after_the_first_exactly_one_version_applies(
    versions: list[VersionDates], day: date
) -> None:
    """No gap and no overlap, and it is the one that a report of that day is given."""
    found = [reign.version for reign in reigns(versions) if reign.applies(day)]
    expected = version_on(versions, day)
    assert found == ([expected] if expected else [])
    assert bool(found) == (day >= versions[0].valid_from)


@given(successions())
@settings(max_examples=60)
def test_each_version_ends_the_day_before_the_next_and_the_last_has_no_end(
    versions: list[VersionDates],
) -> None:
    """One that is succeeded on its first day never applied."""
    found = reigns(versions)
    assert found[-1].last_day is None
    for one, following in pairwise(found):
        assert one.last_day == following.first_day - timedelta(days=1)
        assert one.never_applied == (one.first_day == following.first_day)


@given(CADENCES, DAYS, st.none() | DAYS)
@settings(max_examples=60)
def test_a_version_starts_with_a_period_that_runs_or_comes_and_never_before_the_newest(
    cadence: Cadence, today: date, newest: date | None
) -> None:
    """Whatever the cadence was when the newest one began."""
    found = starting_periods(cadence, today, newest)
    assert found
    for period in found:
        assert period.last_day >= today
        assert newest is None or period.first_day >= newest
        assert period.cadence is cadence


def test_a_version_starts_in_the_running_period_or_the_four_that_come() -> None:
    """The running quarter first."""
    found = starting_periods(Cadence.QUARTER, date(2026, 11, 22), None)
    assert [str(one) for one in found] == ["2026-kv4", "2027-kv1", "2027-kv2", "2027-kv3", "2027-kv4"]
    after = starting_periods(Cadence.QUARTER, date(2026, 11, 22), date(2027, 7, 1))
    assert str(after[0]) == "2027-kv3"


@given(CADENCES, CADENCES, DAYS)
@settings(max_examples=60)
def test_nobody_is_asked_twice_about_a_day_when_the_cadence_changes(
    before: Cadence, after: Cadence, today: date
) -> None:
    """The first period with the new cadence begins after all that was asked about."""
    asked = [Period.of_day(before, today)]
    first = first_free_period(after, today, asked)
    assert first is not None and first.first_day > asked[0].last_day
    previous = first.previous()
    assert previous.first_day <= asked[0].last_day, "it is the first such period"


def test_from_quarters_to_half_years_the_half_year_with_a_quarter_in_it_is_passed_over() -> None:
    """The third quarter has been asked about, so the second half-year has not a place of its own."""
    asked = [Period(Cadence.QUARTER, 2026, 3)]
    assert str(first_free_period(Cadence.HALF_YEAR, date(2026, 11, 22), asked)) == "2027-h1"
    assert str(first_free_period(Cadence.HALF_YEAR, date(2026, 11, 22), [])) == "2026-h2"


def sheet(*questions: Question, targets: tuple[Target, ...] = ()) -> Sheet:
    """The standard template and more."""
    return Sheet(KIND, (*STANDARD.questions, *questions), targets)


def told(before: Sheet, after: Sheet) -> list[tuple[Difference, str]]:
    """The differences, by what and key."""
    return [(one.what, one.subject.key) for one in differences(before, after)]


def test_the_differences_of_a_template_with_itself_are_none() -> None:
    assert differences(sheet(OWN), sheet(OWN)) == []


def test_every_kind_of_difference_is_told() -> None:
    """What is gone comes last."""
    other = replace(OWN, key="egen-vagar", label="Vägar")
    assert told(STANDARD, sheet(OWN)) == [(Difference.ADDED, OWN.key)]
    assert told(sheet(OWN), STANDARD) == [(Difference.RETIRED, OWN.key)]
    changed = replace(OWN, label="Remisser in", help_text="Därför.", required=False)
    assert [what for what, _key in told(sheet(OWN), sheet(changed))] == [
        Difference.REWORDED,
        Difference.HELP_CHANGED,
        Difference.NOW_OPTIONAL,
    ]
    assert len(told(sheet(OWN, other), sheet(other, OWN))) == 1, "one question moved past the other"
    target = Target("arbete", "Minst 35 %", ("work",), "ended", Fraction(35, 100))
    higher = replace(target, threshold=Fraction(40, 100))
    assert told(STANDARD, sheet(targets=(target,))) == [(Difference.TARGET_ADDED, "arbete")]
    assert told(sheet(targets=(target,)), sheet(targets=(higher,))) == [(Difference.TARGET_CHANGED, "arbete")]
    assert told(sheet(targets=(target,)), STANDARD) == [(Difference.TARGET_REMOVED, "arbete")]


QUESTIONS = [replace(OWN, key=f"egen-{number}", label=str(number)) for number in range(8)]


@given(st.lists(st.sampled_from(QUESTIONS), unique=True), st.lists(st.sampled_from(QUESTIONS), unique=True))
@settings(max_examples=80)
def test_two_templates_differ_exactly_where_their_questions_do(
    before: list[Question], after: list[Question]
) -> None:
    """Added and retired are what stands in one alone; nothing moved means the same order."""
    found = differences(sheet(*before), sheet(*after))
    by_what = {
        what: {one.subject.key for one in found if one.what is what}
        for what in (Difference.ADDED, Difference.RETIRED, Difference.MOVED)
    }
    old, new = [one.key for one in before], [one.key for one in after]
    assert by_what[Difference.ADDED] == set(new) - set(old)
    assert by_what[Difference.RETIRED] == set(old) - set(new)
    still = [key for key in old if key in new and key not in by_what[Difference.MOVED]]
    assert still == [key for key in new if key in old and key not in by_what[Difference.MOVED]]
    assert bool(found) == (old != new)
