"""Counts by sex: what can be typed, sums where missing is never 0, and the checks of R14."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.followup.checks import CellFaultCode, check_report
from finsam_saas.followup.rules import (
    ALL_ROWS,
    Cell,
    CellKey,
    CellRefused,
    CellTextFault,
    Measure,
    Missing,
    Outcome,
    Sex,
    Total,
    parse_cell,
    total,
)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("007", 7),
        ("100000", 100_000),
        (".", Missing.NOT_APPLICABLE),
        ("-", Missing.NOT_KNOWN),
        ("\u2212", Missing.NOT_KNOWN),
        ("", Missing.NOT_FILLED_IN),
        ("  ", Missing.NOT_FILLED_IN),
    ],
)
def test_counts_and_symbols_are_read(text: str, cell: Cell) -> None:
    parsed = parse_cell(text)
    assert parsed == cell
    assert type(parsed) is type(cell)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", CellTextFault.NOT_A_COUNT),
        ("1,5", CellTextFault.NOT_A_COUNT),
        ("1 000", CellTextFault.NOT_A_COUNT),
        ("1_0", CellTextFault.NOT_A_COUNT),
        ("1e3", CellTextFault.NOT_A_COUNT),
        ("٣", CellTextFault.NOT_A_COUNT),
        ("１２", CellTextFault.NOT_A_COUNT),
        ("²", CellTextFault.NOT_A_COUNT),
        ("..", CellTextFault.NOT_A_COUNT),
        ("100001", CellTextFault.TOO_LARGE),
        ("9" * 5000, CellTextFault.TOO_LARGE),
    ],
)
def test_what_is_not_a_count_is_refused(text: str, code: CellTextFault) -> None:
    with pytest.raises(CellRefused) as refused:
        parse_cell(text)
    assert refused.value.code is code
    assert len(refused.value.text) <= 20


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([3, 4], Total(7, True)),
        ([0, 0], Total(0, True)),
        ([3, Missing.NOT_APPLICABLE], Total(3, True)),
        ([3, Missing.NOT_KNOWN], Total(3, False)),
        ([3, Missing.NOT_FILLED_IN], Total(3, False)),
        ([Missing.NOT_KNOWN], Total(None, False)),
        ([Missing.NOT_APPLICABLE], Total(None, True)),
        ([], Total(None, True)),
    ],
)
def test_a_total_tells_when_something_is_missing(cells: list[Cell], expected: Total) -> None:
    assert total(cells) == expected


def balanced(women: int = 20, men: int = 15) -> dict[CellKey, Cell]:
    """A report that holds: 14 of 35 ended to work or studies (appendix B of the domain)."""
    cells: dict[CellKey, Cell] = {(row, sex): 0 for row in ALL_ROWS for sex in Sex}
    for sex, ended, work in ((Sex.WOMEN, women, 8), (Sex.MEN, men, 4)):
        cells[Measure.ONGOING_AT_START, sex] = 30
        cells[Measure.NEW, sex] = 5
        cells[Measure.ENDED, sex] = ended
        cells[Measure.ONGOING_AT_END, sex] = 35 - ended
        cells[Outcome.WORK, sex] = work
        cells[Outcome.STUDIES, sex] = 1
        cells[Outcome.CONTINUED_REHABILITATION, sex] = ended - work - 1
    return cells


def faults(cells: dict[CellKey, Cell], *, submitting: bool = True) -> list[tuple[object, Sex, CellFaultCode]]:
    return [(fault.row, fault.sex, fault.code) for fault in check_report(cells, submitting=submitting)]


def test_a_report_that_adds_up_has_no_faults() -> None:
    assert faults(balanced()) == []


def test_what_comes_in_and_goes_out_balances_per_sex() -> None:
    cells = balanced()
    cells[Measure.ONGOING_AT_END, Sex.MEN] = 21
    assert faults(cells) == [(Measure.ONGOING_AT_END, Sex.MEN, CellFaultCode.DOES_NOT_BALANCE)]
    assert check_report(cells, submitting=False)[0].values == {
        "start": 30,
        "new": 5,
        "ended": 15,
        "end": 21,
        "expected": 20,
    }


def test_two_sexes_that_are_wrong_do_not_even_out() -> None:
    cells = balanced()
    cells[Measure.ONGOING_AT_END, Sex.WOMEN] = 16
    cells[Measure.ONGOING_AT_END, Sex.MEN] = 19
    assert {sex for _, sex, _ in faults(cells)} == {Sex.WOMEN, Sex.MEN}


def test_no_more_can_end_than_took_part() -> None:
    cells = balanced()
    cells[Measure.ENDED, Sex.WOMEN] = 36
    found = [(Measure.ENDED, Sex.WOMEN, CellFaultCode.MORE_ENDED_THAN_TOOK_PART)]
    assert faults(cells, submitting=False) == found


@pytest.mark.parametrize("submitting", [True, False])
def test_outcomes_never_exceed_the_ended(submitting: bool) -> None:
    cells = balanced()
    cells[Outcome.WORK, Sex.WOMEN] = 9
    found = [(Measure.ENDED, Sex.WOMEN, CellFaultCode.MORE_OUTCOMES_THAN_ENDED)]
    assert faults(cells, submitting=submitting) == found


def test_outcomes_are_all_told_first_when_the_report_is_handed_in() -> None:
    cells = balanced()
    cells[Outcome.WORK, Sex.WOMEN] = 7
    assert faults(cells, submitting=False) == []
    assert faults(cells) == [(Measure.ENDED, Sex.WOMEN, CellFaultCode.FEWER_OUTCOMES_THAN_ENDED)]


def test_every_cell_is_filled_in_when_the_report_is_handed_in() -> None:
    cells = balanced()
    del cells[Outcome.WORK, Sex.MEN]
    cells[Measure.NEW, Sex.UNKNOWN] = Missing.NOT_FILLED_IN
    assert faults(cells, submitting=False) == []
    assert faults(cells) == [
        (Outcome.WORK, Sex.MEN, CellFaultCode.NOT_FILLED_IN),
        (Measure.NEW, Sex.UNKNOWN, CellFaultCode.NOT_FILLED_IN),
    ]


def test_not_known_is_let_through_but_never_hides_too_many_outcomes() -> None:
    cells = balanced()
    cells[Measure.NEW, Sex.WOMEN] = Missing.NOT_KNOWN
    cells[Outcome.STUDIES, Sex.WOMEN] = Missing.NOT_KNOWN
    assert faults(cells) == []
    cells[Outcome.WORK, Sex.WOMEN] = 40
    assert faults(cells) == [(Measure.ENDED, Sex.WOMEN, CellFaultCode.MORE_OUTCOMES_THAN_ENDED)]


def test_not_applicable_means_nobody_to_count() -> None:
    cells = balanced()
    for row in ALL_ROWS:
        cells[row, Sex.UNKNOWN] = Missing.NOT_APPLICABLE
    assert faults(cells) == []
    cells[Outcome.WORK, Sex.UNKNOWN] = 1
    assert faults(cells) == [(Measure.ENDED, Sex.UNKNOWN, CellFaultCode.MORE_OUTCOMES_THAN_ENDED)]


def test_an_empty_report_can_be_saved_but_not_handed_in() -> None:
    assert faults({}, submitting=False) == []
    assert len(faults({})) == len(ALL_ROWS) * len(Sex)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 100_000), st.sampled_from(Missing)), max_size=12))
def test_a_total_is_the_sum_of_what_is_known_and_nothing_else(cells: list[Cell]) -> None:
    counts = [cell for cell in cells if not isinstance(cell, Missing)]
    found = total(cells)
    assert found.value == (sum(counts) if counts else None)
    assert found.complete == all(cell not in (Missing.NOT_KNOWN, Missing.NOT_FILLED_IN) for cell in cells)
