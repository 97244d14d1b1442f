"""Reading a förbund's reports from a workbook, against the spreadsheet library reading it alone."""

from __future__ import annotations

import io
import sys

import openpyxl
import pytest
from flask import Flask

from finsam_saas.imports.cells import read_counts
from finsam_saas.imports.lines import COLUMNS
from finsam_saas.imports.parsing import read_rows
from tests.performance.measure import Line, seconds_of, table

pytestmark = pytest.mark.performance

REPORTS, QUESTIONS, TIMES = 25, 40, 3
EXPLAINED = "De som deltog i insatsen när perioden började. Lika många som vid förra periodens slut."


def filled_in() -> bytes:
    """A workbook with a sheet for each insats, a thousand rows together."""
    book = openpyxl.Workbook()
    for report in range(REPORTS):
        sheet = book.create_sheet(f"Insats {report}")
        sheet.append([f"Insats {report}"])
        sheet.append([column.heading for column in COLUMNS[2:]])
        for row in range(QUESTIONS):
            key = f"uppsala-lan/2026-kv3/insats-{report}/row{row}"
            sheet.append([f"Fråga {row}", row, row + 1, 0, None, None, "Vi vet inte varför", EXPLAINED, key])
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_thousand_rows_are_read_in_time(shared_app: Flask) -> None:
    content = filled_in()

    def alone() -> None:
        for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets:
            for _row in sheet.iter_rows(values_only=True):
                pass

    def ours() -> None:
        found = [read_counts(row) for sheet in read_rows(content, COLUMNS).sheets for row in sheet.rows]
        assert len(found) == REPORTS * QUESTIONS

    with shared_app.test_request_context():
        ratio = seconds_of(ours, times=TIMES) / seconds_of(alone, times=TIMES)
    line = Line("a thousand rows of reports read", ratio, 3.0, "× openpyxl alone")
    sys.stdout.write(f"\n\n{table([line])}\n")
