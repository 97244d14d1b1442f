"""Files that leave the house: numbers stay numbers, texts are never formulas, the first sheet tells."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.web.formats import SYMBOLS
from finsam_saas.web.tables import Cell, Column, FileType, Kind, Sheet, file_name, safe_text, to_csv, to_xlsx
from tenants.context import CurrentTenant, acting_for

COLUMNS = (Column("Medlem"), Column("Belopp, kr", Kind.KRONOR), Column("Andel, %", Kind.SHARE))
ABOUT = Sheet("Om uttaget", (Column("Uppgift"), Column("Innehåll")), [("Källa", "seed 3")])
DANGEROUS = ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\0=1", "＝1", "=HYPERLINK(A1)"]


def rows_of(content: bytes) -> list[list[str]]:
    """What a reader of CSV finds in the file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(*rows: tuple[Cell, ...]) -> Sheet:
    """A table of fees."""
    return Sheet("Avgifter", COLUMNS, rows)


def test_csv_is_what_a_swedish_spreadsheet_reads() -> None:
    """BOM, semicolons, decimal comma, no grouped thousands, CRLF."""
    content = to_csv(sheet(("Åmål; Ed", Decimal("314000.50"), Fraction(24, 100)), ("Säffle", None, None)))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Medlem;Belopp, kr;Andel, %",
        '"Åmål; Ed";314000,5;24',
        "Säffle;;",
    ]


def test_negative_numbers_stay_numbers_and_symbols_stay_symbols() -> None:
    """−2 723 tkr is a number; a protected or missing figure is its symbol."""
    rows = rows_of(to_csv(sheet(("a", Decimal("-2723000"), ".."), ("b", "-", "."))))
    assert rows[1:] == [["a", "-2723000", ".."], ["b", "-", "."]]


def test_dates_are_written_as_dates() -> None:
    """A day in ISO form, a moment on Stockholm's clock."""
    columns = (Column("Dag", Kind.DAY), Column("Stund"))
    table = Sheet("t", columns, [(date(2026, 1, 2), datetime(2026, 7, 1, 12, 0, tzinfo=UTC))])
    assert rows_of(to_csv(table))[1] == ["2026-01-02", "2026-07-01 14:00"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_defused(text: str) -> None:
    """Whatever the start is hidden behind, the cell begins with an apostrophe."""
    assert rows_of(to_csv(sheet((text, None, None))))[1][0].startswith("'")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="=+-@\t\r\n\0 ＝'a1;.\"", max_size=8))
def test_no_text_begins_a_formula_in_csv(text: str) -> None:
    """Any text at all: what comes out does not start a formula, or is one of the symbols."""
    out = safe_text(text)
    assert out in SYMBOLS or not out.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_workbook_tells_about_itself_first_and_holds_numbers() -> None:
    """First sheet Om uttaget; amounts and shares are numbers, sums in the last row."""
    fee = Decimal("314000")
    table = Sheet("Avgifter 2016", COLUMNS, [("Åmål", fee, Fraction(24, 100))], ("Summa", fee, None))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ABOUT, table)))
    assert book.sheetnames == ["Om uttaget", "Avgifter 2016"]
    cells = [[cell.value for cell in row] for row in book["Avgifter 2016"].rows]
    assert cells[1] == ["Åmål", 314000, 0.24]
    assert cells[2] == ["Summa", 314000, None]


@pytest.mark.parametrize("text", [*DANGEROUS, "http://example.com", "ordinary"])
def test_a_workbook_holds_no_formulas_and_no_links(text: str) -> None:
    """A dangerous text is a string cell, whatever it says."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ABOUT, sheet((text, None, None)))))
    cell = book["Avgifter"]["A2"]
    assert cell.data_type == "s" and cell.hyperlink is None and cell.quotePrefix


def test_sheet_names_are_always_allowed_and_never_twice() -> None:
    """Long, forbidden and repeated titles."""
    titles = ["a" * 40, "A" * 40, "Kv 1/2 [x]:*?", "", "'"]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ABOUT, *(Sheet(t, COLUMNS, []) for t in titles))))
    assert len({name.lower() for name in book.sheetnames}) == 6
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_file_is_named_after_forbund_report_and_period() -> None:
    """Plain letters only."""
    with acting_for(CurrentTenant(id=1, slug="bad-esa", name="BÅD-ESÅ")):
        assert file_name("Avgifter", "2016", FileType.XLSX) == "bad-esa_avgifter_2016.xlsx"
    assert file_name("uppföljning", "2026-kv3", FileType.CSV) == "nationellt_uppfoljning_2026-kv3.csv"
