"""Workbooks made to harm: refused before they cost anything, and never believed about themselves."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from finsam_saas.web.workbooks import Limits, SpreadsheetRefused, read_sheets

SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def ordinary() -> bytes:
    """A workbook with one heading and one figure."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Antal"])
    sheet.append([12])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(changed: Mapping[str, bytes]) -> bytes:
    """The ordinary workbook with some of its parts replaced or added."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ordinary())) as old:
        parts = {name: old.read(name) for name in old.namelist()} | dict(changed)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return content.getvalue()


def sheet_with(cells: str, dimension: str = "A1:A2") -> bytes:
    """The ordinary workbook with other rows in its sheet."""
    with zipfile.ZipFile(io.BytesIO(ordinary())) as old:
        part = old.read(SHEET).decode()
    part = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"', part)
    part = re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>", part, flags=re.DOTALL)
    return repacked({SHEET: part.encode()})


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked({"xl/media/zeros.bin": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    began = time.perf_counter()
    with pytest.raises(SpreadsheetRefused, match="packas upp"):
        read_sheets(bomb)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ordinary())) as old:
        part = old.read(SHEET).decode()
    body = re.sub(r"<\?xml[^>]*\?>", "", part)
    evil = f'<?xml version="1.0" encoding="{encoding}"?><!-- {"x" * 9_000} -->{DOCTYPE}{body}'
    with pytest.raises(SpreadsheetRefused, match="skadad"):
        read_sheets(repacked({SHEET: evil.encode(encoding)}))


def test_macros_are_refused() -> None:
    with pytest.raises(SpreadsheetRefused, match="makron"):
        read_sheets(repacked({"xl/vbaProject.bin": b"x"}))


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    content = sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>', dimension="A1:XFD1048576")
    (sheet,) = read_sheets(content)
    assert [(number, len(values)) for number, values in sheet.rows] == [(1, 1)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ('<row r="900000"><c r="A900000"><v>1</v></c></row>', "rader"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="BI1"><v>1</v></c></row>', "kolumner"),
        ("".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 80)), "packas upp"),
        ('<row r="1"><c r="A1"><v>NaN</v></c></row>', "skadad"),
        ('<row r="1"><c r="A1"><v>' + "9" * 5_000 + "</v></c></row>", "skadad"),
        ('<row r="1"><c r="A1" t="s"><v>77</v></c></row>', "skadad"),
        ('<row r="1"><c r="A1"', "skadad"),
    ],
)
def test_a_sheet_past_the_limits_or_out_of_order_is_refused(cells: str, words: str) -> None:
    with pytest.raises(SpreadsheetRefused, match=words):
        read_sheets(sheet_with(cells))


def test_a_figure_without_end_is_only_a_text() -> None:
    (sheet,) = read_sheets(sheet_with('<row r="1"><c r="A1"><v>1e999</v></c></row>'))
    assert sheet.rows == [(1, ("Infinity",))]


def test_too_many_sheets_are_refused() -> None:
    book = openpyxl.Workbook()
    for _number in range(4):
        book.create_sheet()
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(SpreadsheetRefused, match="blad"):
        read_sheets(content.getvalue(), Limits(sheets=3))


@pytest.mark.parametrize("cut", [30, 200, -40])
def test_a_file_cut_off_on_the_way_is_refused(cut: int) -> None:
    with pytest.raises(SpreadsheetRefused, match="skadad"):
        read_sheets(ordinary()[:cut])


@pytest.mark.parametrize("encoding", ["bogus", "shift_jis"])
def test_a_part_in_an_encoding_that_nobody_knows_is_refused(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()
    with pytest.raises(SpreadsheetRefused, match="skadad"):
        read_sheets(repacked({"docProps/extra.xml": declared}))


def test_a_part_that_cannot_be_unpacked_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(SHEET, "<worksheet>" + "abc def " * 400)
    damaged = bytearray(content.getvalue())
    start = 30 + len(SHEET)
    damaged[start : start + 15] = b"\xff" * 15
    with pytest.raises(SpreadsheetRefused, match="skadad"):
        read_sheets(bytes(damaged))
