"""Tables that come in: what is read, what is refused, and at which cell."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import FORMAT_PERCENTAGE_00

from finsam_saas.web.spreadsheets import Row, Wanted, cell_address, parse_number, read_table, written
from finsam_saas.web.tables import Column, Kind, Sheet, to_csv, to_xlsx
from finsam_saas.web.workbooks import Formula, Limits, SpreadsheetRefused, read_sheets

WANTED = (
    Wanted("name", "Namn"),
    Wanted("count", "Antal", aliases=("Antal svar",)),
    Wanted("share", "Andel, procent", required=False),
    Wanted("day", "Dag", required=False),
)


def rows_of(text: str) -> list[Row]:
    """The rows of a CSV file with these lines."""
    return list(read_table(text.encode(), WANTED).rows)


def workbook(*rows: tuple[str | int, ...], title: str = "Blad") -> bytes:
    """An XLSX file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The file's bytes."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(("mark", "comma"), [(";", ","), (",", "."), ("\t", ",")])
def test_csv_is_read_with_or_without_bom_and_with_any_delimiter(start: str, mark: str, comma: str) -> None:
    lines = [f'Namn{mark}Antal{mark}"Andel, procent"', f"Åmål{mark}12{mark}82{comma}5"]
    (row,) = rows_of(start + "\r\n".join(lines))
    assert (row.text("name"), row.whole("count"), row.per_cent("share")) == ("Åmål", 12, Decimal("82.5"))
    assert row.faults == []


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12", "12"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234", "1234"),
        ("12\u202f345\u202f678", "12345678"),
        ("\u22124,5", "-4.5"),
        ("0.25", "0.25"),
    ],
)
def test_figures_as_swedes_type_them(typed: str, figure: str) -> None:
    assert parse_number(typed) == Decimal(figure)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "tolv", "1e3", "１２", "١٢", "1_000", "NaN", "Infinity", "1.234,5", "12 34", "--1", "1,", ",5"),
        "9" * 5_000,
    ],
)
def test_what_is_not_plainly_a_figure_is_none(typed: str) -> None:
    assert parse_number(typed) is None


@settings(max_examples=60, deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_a_figure_that_is_written_is_read_back(figure: Decimal) -> None:
    assert parse_number(written(figure)) == figure


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@example(b"PK\x03\x04nonsense")
@example(b"\xd0\xcf\x11\xe0old")
@example(b'a;b\r\n"open;1')
@example(b"a;\0b")
@example(b"\xff\xfea\0;\0")
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read_sheets(content)
    except SpreadsheetRefused as refused:
        assert refused.words


def test_addresses_are_those_the_spreadsheet_shows() -> None:
    assert [cell_address(7, column) for column in (0, 1, 25, 26, 701, 702)] == [
        *("A7", "B7", "Z7", "AA7", "ZZ7", "AAA7")
    ]
    rows = rows_of("Rapport 2023\n\nNamn;Antal\n\n\nÅmål;tolv\n")
    assert rows[0].whole("count") is None
    assert [(fault.address, fault.heading, fault.value) for fault in rows[0].faults] == [
        ("B6", "Antal", "tolv")
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "tom"),
        ("12,5", "helt tal"),
        ("-1", "mellan 0 och"),
        ("1e3", "siffror"),
        ("=1+1", "siffror"),
    ],
)
def test_a_cell_that_is_no_count_says_what_to_do(cell: str, words: str) -> None:
    (row,) = rows_of(f"Namn;Antal\nÅmål;{cell}")
    assert row.whole("count", required=True) is None
    assert len(row.faults) == 1 and words in row.faults[0].words


def test_an_empty_cell_is_nothing_unless_it_is_asked_for() -> None:
    (row,) = rows_of("Namn;Antal;Dag\nÅmål;;")
    assert (row.whole("count"), row.per_cent("share"), row.day("day"), row.faults) == (None, None, None, [])


def test_a_choice_is_found_whatever_its_case_and_spaces() -> None:
    (good, bad) = rows_of("Namn;Antal\n PERSONAL  i  insats ;1\nchef;1")
    choices = {"Personal i insats": 1}
    assert good.choice("name", choices) == 1 and not good.faults
    assert bad.choice("name", choices) is None
    assert "Personal i insats" in bad.faults[0].words


@pytest.mark.parametrize("typed", ["2026-13-01", "22/11 2026", "20261122", "2026-W01-1"])
def test_a_day_is_written_in_one_way(typed: str) -> None:
    (row,) = rows_of(f"Namn;Antal;Dag\nÅmål;1;{typed}")
    assert row.day("day") is None and row.faults[0].address == "C2"


def test_a_workbook_keeps_figures_per_cents_and_days() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Antal svar", "NAMN", "Andel, procent", "Dag"])
    sheet.append([12.0, "Åmål", 0.825, date(2026, 11, 22)])
    sheet["C2"].number_format = FORMAT_PERCENTAGE_00
    (row,) = read_table(saved(book), WANTED).rows
    found = (row.whole("count"), row.text("name"), row.per_cent("share"), row.day("day"))
    assert found == (12, "Åmål", Decimal("82.5"), date(2026, 11, 22))
    assert row.faults == []


def test_a_formula_is_never_believed() -> None:
    (row,) = read_table(workbook(("Namn", "Antal"), ("Åmål", "=6*7")), WANTED).rows
    assert isinstance(row.value("count"), Formula)
    assert row.whole("count", required=True) is None
    assert [fault.address for fault in row.faults] == ["B2"] and "formel" in row.faults[0].words


def test_the_table_is_found_below_a_title_and_on_a_later_sheet() -> None:
    table = Sheet("Svar", (Column("Namn"), Column("Antal", Kind.COUNT)), [("=Åmål", 3)])
    about = Sheet("Om uttaget", (Column("Uppgift"), Column("Innehåll")), [("Källa", "x")])
    for content in (to_xlsx(about, table), to_csv(table)):
        (row,) = read_table(content, WANTED).rows
        assert (row.text("name"), row.whole("count")) == ("=Åmål", 3), "our own files come back unchanged"


def test_columns_that_are_missing_or_doubled_are_named() -> None:
    with pytest.raises(SpreadsheetRefused, match="”Antal”"):
        rows_of("Namn;Nummer\nÅmål;1")
    with pytest.raises(SpreadsheetRefused, match="två gånger"):
        rows_of("Namn;Antal;Antal svar\nÅmål;1;2")
    assert read_table("Namn;Färg;Antal\nÅmål;blå;1".encode(), WANTED).unknown == ["Färg"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"a;b\n" * 30, "rader"),
        (b"a;" * 30, "kolumner"),
        (b"a;" + b"b" * 300, "tecken"),
        (b"a;b" * 2_000, "större"),
        ("Åmål;1".encode("cp1252"), "UTF-8"),
        (b'a;b\n"c;d', "citattecken"),
        (b"\xd0\xcf\x11\xe0", ".xlsx"),
    ],
)
def test_a_file_past_the_limits_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    limits = Limits(file_bytes=5_000, rows=20, columns=10, letters=200)
    with pytest.raises(SpreadsheetRefused, match=words):
        read_sheets(content, limits)
