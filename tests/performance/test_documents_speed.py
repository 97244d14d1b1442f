"""Documents: PDF against the engine alone on the same data, and Word against the clock."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest

from finsam_saas.documents.model import ColumnKind, Document, Heading, Paragraph, Table, TableColumn
from finsam_saas.documents.pdf import as_data, compiled, to_pdf
from finsam_saas.documents.word import to_docx
from finsam_saas.documents.written import write
from tests.performance.measure import ROUNDS, Line, seconds_of, table

TIMES = 2
pytestmark = pytest.mark.performance

COLUMNS = (
    TableColumn("Insats"),
    *(TableColumn(name, ColumnKind.COUNT) for name in ("Kvinnor", "Män", "Uppgift saknas")),
    TableColumn("Andel", ColumnKind.SHARE),
    TableColumn("Beviljat, tkr", ColumnKind.TKR),
)


def annual_report(number: int) -> Document:
    """Ten parts of text and a table of 30 insatser each; never twice the same, since the engine remembers."""
    blocks: list[Heading | Paragraph | Table] = []
    for part in range(10):
        rows = [
            (f"Insats {number}.{part}.{row}", row, row + 1, 0, Fraction(row, 30), Decimal(row) * 1000)
            for row in range(30)
        ]
        blocks += [Heading(f"Del {part}"), Paragraph(f"Text {number}. " * 100)]
        blocks.append(Table(f"Deltagare {part}", COLUMNS, rows))
    moment = datetime(2023, 10, 20, tzinfo=UTC)
    return Document("Årsredovisning 2023", "Samordningsförbundet Uppsala län", "sv", moment, blocks)


def test_a_long_report_is_made_in_time() -> None:
    numbers = count()
    asked = ROUNDS * TIMES + 1
    prepared = iter([json.dumps(as_data(write(annual_report(next(numbers))))) for _time in range(asked)])
    engine = seconds_of(lambda: compiled(next(prepared), annual_report(0)), times=TIMES)
    pdf = seconds_of(lambda: to_pdf(annual_report(next(numbers))), times=TIMES)
    word = seconds_of(lambda: to_docx(annual_report(next(numbers))), times=TIMES)
    found = [
        Line("annual report as PDF, times the engine alone", pdf / engine, 2.0, "×"),
        Line("annual report as Word", word * 1000, 1000, " ms"),
    ]
    sys.stdout.write(f"\n\n{table(found)}\n")
