"""What a cell of a file may hold, which years a series has, and what an import of figures would do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.followup.rules import LARGEST_COUNT, Cell, Missing, Sex
from finsam_saas.imports.cells import read_count, read_counts, read_number
from finsam_saas.imports.faults import at_cell, holds_identity_number
from finsam_saas.imports.merged import merged_cells
from finsam_saas.imports.rules import (
    RowKey,
    Series,
    YearlyFigure,
    YearlyKey,
    breaks_before,
    compare,
    is_counted_in,
)
from finsam_saas.web.spreadsheets import CellFault, Row, Table
from finsam_saas.web.workbooks import Formula, Percent, Value

COLUMNS = {"women": 0, "men": 1, "unknown": 2, "total": 3}


def row(*values: Value) -> Row:
    """A row of a file with these cells."""
    return Row(7, values, Table("", COLUMNS, {name: name for name in COLUMNS}, [], []))


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (None, Missing.NOT_FILLED_IN),
        (Decimal(0), 0),
        (Decimal("12.0"), 12),
        ("12", 12),
        ("1 234", 1234),
        (".", Missing.NOT_APPLICABLE),
        ("-", Missing.NOT_KNOWN),
        ("\u2212", Missing.NOT_KNOWN),
        (Decimal(LARGEST_COUNT), LARGEST_COUNT),
    ],
)
def test_a_count_is_read(value: Value, count: Cell) -> None:
    found = row(value)
    assert read_count(found, "women") == count and not found.faults


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("..", "skyddat"),
        ("tolv", "siffror"),
        ("1e3", "siffror"),
        ("١٢", "siffror"),
        ("1.000", "siffror"),
        ("125,000", "siffror"),
        (Formula("=1+1"), "formel"),
        (Percent(Decimal("0.12")), "procent"),
        (date(2026, 1, 2), "datum"),
        (Decimal("12.5"), "helt tal"),
        (Decimal(-1), "mindre än 0"),
        ("-4", "mindre än 0"),
        (Decimal(LARGEST_COUNT + 1), "för stort"),
    ],
)
def test_what_is_no_count_is_told_at_its_cell(value: Value, words: str) -> None:
    found = row(None, value)
    assert read_count(found, "men") is None
    (fault,) = found.faults
    assert fault.address == "B7" and words in fault.words


@pytest.mark.parametrize("value", [Decimal("12.345"), Decimal(10) ** 10, "125.000", "fyra", Formula("=A1")])
def test_a_number_has_two_decimals_at_most(value: Value) -> None:
    found = row(value)
    assert read_number(found, "women") is None and len(found.faults) == 1
    assert read_number(row("125 000,50"), "women") == Decimal("125000.50")


counts = st.one_of(st.integers(0, LARGEST_COUNT), st.sampled_from(Missing))


@settings(max_examples=60)
@given(st.lists(counts, min_size=3, max_size=3))
def test_counts_are_what_was_typed_and_missing_is_never_0(typed: list[Cell]) -> None:
    values: list[Value] = [
        Decimal(one) if isinstance(one, int) and not isinstance(one, Missing) else (one or None)
        for one in typed
    ]
    assert read_counts(row(*values)) == dict(zip(Sex, typed, strict=True))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 900), min_size=3, max_size=3), st.integers(0, 3000))
def test_a_total_that_is_filled_in_must_be_the_sum(typed: list[int], total: int) -> None:
    found = row(*(Decimal(one) for one in typed), Decimal(total))
    right = read_counts(found) is not None
    assert right == (total == sum(typed))
    assert right or found.faults[0].address == "D7"


def test_a_total_of_what_is_not_known_or_the_templates_own_is_not_checked() -> None:
    assert read_counts(row(Decimal(3), "-", None, Decimal(9))) is not None
    assert read_counts(row(Decimal(3), None, None, Formula("=SUM(A7:C7)"))) is not None
    assert read_counts(row(None, None, None, Decimal(9))) is None, "a total alone must be divided"


def test_a_row_key_comes_back_as_it_was_written() -> None:
    key = RowKey("uppsala-lan", "2026-kv3", "framsteget", "livelihood_before:other/public")
    assert RowKey.parse(str(key)) == key
    for text in ("", "uppsala-lan", "a/b/c", "a//c/d", "////"):
        assert RowKey.parse(text) is None


@pytest.mark.parametrize(
    ("series", "first", "last"), [(Series.SUS, 2004, 2022), (Series.UPPFOLJNING_FINSAM, 2023, 2025)]
)
def test_a_series_has_its_own_years(series: Series, first: int, last: int) -> None:
    counted = [year for year in range(1990, 2040) if is_counted_in(series, year, latest_year=2025)]
    assert counted == list(range(first, last + 1))


def test_the_break_stands_where_another_series_begins() -> None:
    years = [(2021, Series.SUS), (2022, Series.SUS), (2023, Series.UPPFOLJNING_FINSAM)]
    assert breaks_before(years) == [2023]
    assert breaks_before(years[:2]) == [] == breaks_before([])


def test_an_import_adds_replaces_and_leaves() -> None:
    def figure(row: str, value: int | None, missing: str | None = None) -> YearlyFigure:
        return YearlyFigure(YearlyKey(Series.SUS, 2019, "", row, "women"), value, missing)

    standing = {one.key: one for one in (figure("new", 4), figure("ended", 5))}
    done = compare([figure("new", 4), figure("ended", None, "-"), figure("work", 1)], standing)
    assert [one.key.row for one in done.added] == ["work"]
    assert [str(one) for one in done.replaced] == ["-"]
    assert [one.key.row for one in done.unchanged] == ["new"]


@pytest.mark.parametrize("text", ["19121212-1212", "191212121212", "Vi såg 121212-1212 i går."])
def test_a_personal_identity_number_is_found_and_not_repeated(text: str) -> None:
    assert holds_identity_number(text)
    assert at_cell("", "", CellFault("A1", "", text, "")).value == "visas inte"
    assert not holds_identity_number("070-123 45 67") and not holds_identity_number("12")


def test_a_csv_file_has_no_merged_cells() -> None:
    assert merged_cells(b"a;b") == {}
