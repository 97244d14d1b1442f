"""Files to read in, as people make them: the product's own templates filled in, and CSV by hand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from finsam_saas.followup.rules import Row
from tests.builders_followup import ROWS

COUNT_COLUMNS = "BCD"


def workbook_of(content: bytes) -> openpyxl.Workbook:
    """A workbook to fill in."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row_of(sheet: Worksheet, question: str) -> int:
    """The number of the row with a question, by the end of its hidden key."""
    for row in sheet.iter_rows():
        if str(row[-1].value or "").split("/", 3)[-1] == question:
            return int(row[0].row or 0)
    raise AssertionError(f"no row for {question}")


def fill(sheet: Worksheet, counts: Mapping[Row, tuple[Any, ...]] = ROWS) -> None:
    """Type counts into a sheet as a person would; the total is the sheet's own."""
    for question, of_sexes in counts.items():
        number = row_of(sheet, question)
        for column, count in zip(COUNT_COLUMNS, of_sexes, strict=False):
            sheet[f"{column}{number}"] = count
