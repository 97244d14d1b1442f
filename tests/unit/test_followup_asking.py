"""What a report is asked about: counts far from the usual, slips of unit, results below target."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.followup.asking import AskKind, is_answered, questions_to
from finsam_saas.followup.checks import forecast_to_explain, rows_to_explain
from finsam_saas.followup.entry import (
    ON_TARGET,
    WHY,
    Entry,
    GoalStanding,
    changed_goals,
    differs,
    share_of,
    start_from,
)
from finsam_saas.followup.refusals import names_asked_about, text_faults
from finsam_saas.followup.rules import Cell, CellKey, GoalState, Measure, Missing, Outcome, Sex
from finsam_saas.reporting_plan.core_indicators import COST_TO_DATE
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Sheet, Target, standard_sheet
from tests.builders_followup import complete_cells

THIRD = Target("work", "Till arbete eller studier", ("work", "studies"), "ended", Fraction(35, 100))
SHEET = standard_sheet(TemplateKind.WORK_ORIENTED)
WITH_TARGET = Sheet(SHEET.kind, SHEET.questions, (THIRD,))
GOAL = UUID(int=7)


def with_cells(**counts: Cell) -> Entry:
    """A complete entry with other counts of women in some rows."""
    other: dict[CellKey, Cell] = {(row, Sex.WOMEN): count for row, count in counts.items()}
    return Entry({**complete_cells(), **other})


EARLIER = [with_cells(new=count) for count in (9, 7, 11)]


def test_a_count_far_from_the_earlier_ones_is_asked_about() -> None:
    [ask] = questions_to(with_cells(new=48), SHEET, EARLIER)
    assert (ask.at, ask.kind, ask.sex) == ("new", AskKind.UNUSUAL, Sex.WOMEN)
    assert ask.hint is not None and ask.hint.lowest <= 7 and 11 <= ask.hint.highest < 48
    assert questions_to(with_cells(new=12), SHEET, EARLIER) == []


def test_what_follows_from_other_rows_is_not_asked_about() -> None:
    """Ongoing is carried from the last report and made by new and ended: it has rules of its own."""
    assert questions_to(with_cells(ongoing_at_start=300, ongoing_at_end=301), SHEET, EARLIER) == []


def test_outcomes_are_seen_against_how_many_ended() -> None:
    """Twice as many to work where twice as many ended is what one expects."""
    earlier = [with_cells(ended=20, work=8)] * 4
    assert questions_to(with_cells(ended=60, work=24, new=9), SHEET, earlier)[0].at == "ended"
    assert "work" not in {ask.at for ask in questions_to(with_cells(ended=60, work=24), SHEET, earlier)}
    assert "work" in {ask.at for ask in questions_to(with_cells(ended=20, work=20), SHEET, earlier)}


def test_columns_that_seem_to_have_changed_places_are_asked_about_once() -> None:
    def of(women: int, men: int) -> Entry:
        return Entry({**complete_cells(), ("new", Sex.WOMEN): women, ("new", Sex.MEN): men})

    [ask] = questions_to(of(4, 30), SHEET, [of(30, 4), of(28, 5), of(33, 3)])
    assert (ask.at, ask.kind, ask.sex) == ("new", AskKind.SWAPPED, None)


@pytest.mark.parametrize(
    ("typed", "suggested"), [("600", "600000"), ("600000000", "600000"), ("590000", None)]
)
def test_an_amount_in_another_unit_is_asked_about(typed: str, suggested: str | None) -> None:
    """Against what is granted and what was told before."""
    entry = Entry(complete_cells(), {}, {COST_TO_DATE: Decimal(typed)})
    asks = questions_to(entry, SHEET, [], granted=Decimal(1_200_000))
    assert [ask.suggested for ask in asks] == ([Decimal(suggested)] if suggested else [])


def test_a_result_below_its_target_asks_for_words_and_takes_them() -> None:
    entry = Entry(complete_cells())
    low = Sheet(SHEET.kind, SHEET.questions, (Target("work", "Arbete", ("work",), "ended", Fraction(2, 5)),))
    [ask] = questions_to(entry, low, [])
    assert ask.share is not None and (ask.share.part, ask.share.whole) == (5, 14)
    assert not is_answered(ask, entry)
    assert is_answered(ask, Entry(entry.cells, {ON_TARGET + "work": "Få platser."}))
    assert questions_to(entry, WITH_TARGET, []) == [], "7 of 14 is more than 35 %"


@given(part=st.integers(0, 40), whole=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_too_few_never_say_anything_of_a_target(part: int, whole: int) -> None:
    cells: dict[CellKey, Cell] = {
        ("ended", Sex.WOMEN): whole,
        ("ended", Sex.MEN): 0,
        ("ended", Sex.UNKNOWN): 0,
    }
    cells |= {("work", sex): part if sex is Sex.WOMEN else 0 for sex in Sex}
    below = share_of(cells, ["work"], "ended").is_below(Fraction(35, 100))
    assert below == (whole >= 5 and Fraction(part, whole) < Fraction(35, 100))


@given(st.sampled_from([Measure.ENDED, Outcome.WORK]), st.sampled_from(list(Sex)))
@settings(max_examples=12, deadline=None)
def test_a_gap_is_never_read_as_nought_of_a_target(row: str, sex: Sex) -> None:
    gap: Cell = Missing.NOT_KNOWN
    share = share_of({**complete_cells(), (row, sex): gap}, ["work"], "ended")
    assert not share.is_shown and not share.is_below(Fraction(1))


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_a_start_that_is_not_the_last_end_is_to_be_explained(before: int, now: int) -> None:
    start = start_from({(Measure.ONGOING_AT_END, Sex.WOMEN): before})
    rows = rows_to_explain({(Measure.ONGOING_AT_START, Sex.WOMEN): now}, start)
    assert rows == ([Measure.ONGOING_AT_START] if before != now else [])


@pytest.mark.parametrize(
    ("granted", "forecast", "needed"),
    [
        ("100", "100", False),
        ("100", "90", True),
        ("100", "110", True),
        (None, "90", False),
        ("100", None, False),
    ],
)
def test_a_forecast_that_is_not_the_granted_amount_says_why(
    granted: str | None, forecast: str | None, needed: bool
) -> None:
    assert needed == forecast_to_explain(
        Decimal(granted) if granted else None, Decimal(forecast) if forecast else None
    )


def test_a_likely_name_is_asked_about_until_it_is_answered_or_kept() -> None:
    """Also beside a row and in the note to a goal; what was kept before is not asked about again."""
    texts = {"happened": "Deltagaren Anna Andersson började.", WHY + "new": "Fel av Karin Svensson."}
    entry = Entry({}, texts, {}, {GOAL: GoalStanding(GoalState.UNDER_WAY, "Erik Johansson leder.")})
    assert set(names_asked_about(Entry(), entry)) == {"happened", "why:new", f"goal:{GOAL}"}
    words = {word for found in names_asked_about(Entry(), entry).values() for word in found}
    answered = Entry({}, texts, {}, entry.goals, frozenset(words))
    assert names_asked_about(Entry(), answered) == {}
    assert names_asked_about(entry, entry) == {}


def test_the_note_to_a_goal_holds_no_personnummer() -> None:
    entry = Entry(goals={GOAL: GoalStanding(GoalState.REACHED, "Se 19811228-9874.")})
    assert [fault.text for fault in text_faults(entry)] == [f"goal:{GOAL}"]


def test_a_goal_that_moves_is_a_change() -> None:
    before = Entry(goals={GOAL: GoalStanding(GoalState.UNDER_WAY)})
    after = Entry(goals={GOAL: GoalStanding(GoalState.REACHED)})
    assert changed_goals(before, after) == [GOAL] and differs(before, after)
    assert changed_goals(before, Entry()) == [GOAL] and not differs(before, before)
