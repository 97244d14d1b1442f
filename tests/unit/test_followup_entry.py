"""What a reporter enters: changes cell by cell, totals with gaps, what is taken over, what shares say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.followup.entry import (
    Entry,
    ReportText,
    cell_keys,
    changed_cells,
    changed_texts,
    differs,
    row_total,
    start_from,
    to_work_or_studies,
)
from finsam_saas.followup.refusals import TextFault, TextFaultCode, text_faults
from finsam_saas.followup.rules import (
    ALL_ROWS,
    Cell,
    CellKey,
    Measure,
    Missing,
    Outcome,
    ReportState,
    Sex,
    days_late,
)

NONE, UNKNOWN, EMPTY = Missing.NOT_APPLICABLE, Missing.NOT_KNOWN, Missing.NOT_FILLED_IN
CELL_KEYS = cell_keys(ALL_ROWS)
CELLS = st.one_of(st.integers(0, 300), st.sampled_from(Missing))
ENTRIES = st.builds(Entry, st.dictionaries(st.sampled_from(CELL_KEYS), CELLS, max_size=12))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([3, 4, 0], 7),
        ([3, EMPTY, EMPTY], 3),
        ([3, NONE, 0], 3),
        ([3, UNKNOWN, 0], UNKNOWN),
        ([NONE, NONE, NONE], NONE),
        ([EMPTY, EMPTY, EMPTY], UNKNOWN),
        ([0, 0, 0], 0),
    ],
)
def test_a_gap_is_never_added_as_nought(cells: list[Cell], expected: Cell) -> None:
    """What is not known makes the total not known; what is not typed yet is left out."""
    assert row_total(cells) == expected


@settings(max_examples=40, deadline=None)
@given(ENTRIES, ENTRIES)
def test_changes_lead_from_one_entry_to_the_other(before: Entry, after: Entry) -> None:
    """Written over the old cells, the changes give the new ones; no change means no difference."""
    changes = changed_cells(before, after)
    written = {key: before.cell(key) for key in CELL_KEYS} | {(c.row, c.sex): c.new for c in changes}
    assert written == {key: after.cell(key) for key in CELL_KEYS}
    assert all(change.old != change.new for change in changes)
    assert differs(before, after) == bool(changes)


def test_a_changed_text_is_a_change() -> None:
    """Also where no figure changed."""
    before, after = Entry(), Entry({}, {ReportText.DEVIATIONS: "En."})
    assert changed_texts(before, after) == [ReportText.DEVIATIONS] and differs(before, after)


def test_ongoing_at_start_is_taken_over_where_it_is_known() -> None:
    """A count or "." follows along; "-" and nothing are left to be filled in."""
    end = Measure.ONGOING_AT_END
    found = start_from({(end, Sex.WOMEN): 32, (end, Sex.MEN): NONE, (end, Sex.UNKNOWN): UNKNOWN})
    start = Measure.ONGOING_AT_START
    assert found == {(start, Sex.WOMEN): 32, (start, Sex.MEN): NONE}
    assert start_from({}) == {}


def ended(women: Cell, to_work: Cell) -> dict[CellKey, Cell]:
    """Women who ended, and those of them who went to work."""
    others: dict[CellKey, Cell] = {(row, Sex.WOMEN): 0 for row in (Outcome.STUDIES, Outcome.WORK_AND_STUDIES)}
    return {**others, (Measure.ENDED, Sex.WOMEN): women, (Outcome.WORK, Sex.WOMEN): to_work}


@pytest.mark.parametrize(
    ("women", "to_work", "part", "whole", "shown"),
    [
        (8, 4, 4, 8, True),
        (5, 0, 0, 5, True),
        (4, 2, 2, 4, False),
        (0, 0, 0, 0, False),
        (8, UNKNOWN, None, 8, False),
        (UNKNOWN, 4, 4, None, False),
        (NONE, NONE, 0, 0, False),
    ],
)
def test_a_share_is_shown_of_five_or_more(
    women: Cell, to_work: Cell, part: int | None, whole: int | None, shown: bool
) -> None:
    """R15: fewer say nothing; a count not known gives no share."""
    share = to_work_or_studies(ended(women, to_work), [Sex.WOMEN])
    assert (share.part, share.whole, share.is_shown) == (part, whole, shown)


@pytest.mark.parametrize(
    ("state", "days"),
    [
        (ReportState.NOT_STARTED, 3),
        (ReportState.DRAFT, 3),
        (ReportState.SUBMITTED, 0),
        (ReportState.RETURNED, 0),
        (ReportState.ACCEPTED, 0),
        (ReportState.REOPENED, 0),
    ],
)
def test_only_what_never_was_handed_in_is_late(state: ReportState, days: int) -> None:
    """Counted from the day after the last day."""
    assert days_late(state, date(2026, 7, 20), date(2026, 7, 23)) == days
    assert days_late(state, date(2026, 7, 20), date(2026, 7, 20)) == 0


def test_texts_are_checked() -> None:
    """A personnummer and a text that is a document are told for the text they stand in."""
    texts: dict[str, str] = {
        ReportText.HAPPENED: "Möte med 19811228-9874.",
        ReportText.DEVIATIONS: "a" * 4001,
    }
    assert text_faults(Entry({}, texts)) == [
        TextFault(ReportText.HAPPENED, TextFaultCode.PERSONAL_IDENTITY_NUMBER),
        TextFault(ReportText.DEVIATIONS, TextFaultCode.TOO_LONG),
    ]
    assert text_faults(Entry({}, {ReportText.HAPPENED: "Kvartal 3, tel 018-123 45 67."})) == []
