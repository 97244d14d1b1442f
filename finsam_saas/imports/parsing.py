"""The bytes of a file as rows with keys: what no cell may hold, merged cells and foreign columns are told.

Nothing here asks the database; whether a report is asked for is for `checking` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from finsam_saas.imports.faults import Fault, at_cell, holds_identity_number
from finsam_saas.imports.merged import merged_cells
from finsam_saas.web.language import LANGUAGES, speaking
from finsam_saas.web.spreadsheets import (
    CellFault,
    Row,
    Table,
    Wanted,
    cell_address,
    find_table,
    written,
)
from finsam_saas.web.workbooks import Limits, ReadSheet, SpreadsheetRefused, read_sheets

LIMITS = Limits(file_bytes=1024 * 1024, sheets=150, rows=6_000, columns=30, letters=5_000)
GUIDE = "Så här gör du"
"""The title of the sheet that explains a template."""
LISTS = "Att välja på"
"""The title of the sheet that a template's lists of choices stand on."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of one sheet that have a table, and what is wrong with the sheet as a whole."""

    title: str
    rows: Sequence[Row]
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileRows:
    """The sheets of a file that hold a table, faults of sheets that hold none, and the titles of our own
    sheets of information, which are not read.
    """

    sheets: Sequence[SheetRows]
    faults: Sequence[Fault]
    unread: Sequence[str]


def information_titles() -> frozenset[str]:
    """The titles of the sheets that our files explain themselves on, in every language."""
    found = {GUIDE, LISTS}
    for language in LANGUAGES:
        with speaking(language):
            found.add(str(_("Om uttaget")))
    return frozenset(found)


def read_rows(content: bytes, wanted: Sequence[Wanted]) -> FileRows:
    """The tables of a CSV or XLSX file with these columns; raises SpreadsheetRefused where there is none.

    A personnummer is told at its row, so that it stops the report that it stands in and no other. A sheet
    with a table is read whatever its title.
    """
    sheets, ours = read_sheets(content, LIMITS), information_titles()
    merged = merged_cells(content)
    found: list[SheetRows] = []
    faults: list[Fault] = []
    unread: list[str] = []
    refused: SpreadsheetRefused | None = None
    for sheet in sheets:
        if not sheet.rows:
            continue
        try:
            table = find_table([sheet], wanted)
        except SpreadsheetRefused as this:
            if sheet.title in ours:
                unread.append(sheet.title)
                continue
            refused = refused or this
            told = [CellFault("A1", "", "", this.words), *_identity_numbers(sheet).values()]
            faults += [at_cell(sheet.title, "", one) for one in told]
        else:
            found.append(_sheet_rows(sheet, table, merged.get(sheet.title, ())))
    if not found:
        raise refused or SpreadsheetRefused(_("Filen är tom. Fyll i mallen och välj filen igen."))
    return FileRows(found, faults, unread)


def _sheet_rows(sheet: ReadSheet, table: Table, merged: Sequence[str]) -> SheetRows:
    numbers = _identity_numbers(sheet)
    rows = list(table.rows)
    for row in rows:
        if row.number in numbers:
            row.faults.append(numbers.pop(row.number))
    words = _("Cellerna är sammanslagna. Dela dem och skriv ett värde i var och en.")
    joined = [CellFault(cells, "", "", words) for cells in merged]
    faults = [*numbers.values(), *_foreign_columns(sheet, table), *joined]
    return SheetRows(sheet.title, rows, [at_cell(sheet.title, "", one) for one in faults])


def _identity_numbers(sheet: ReadSheet) -> dict[int, CellFault]:
    """The first cell of each row that holds a personnummer (R16); the number itself is not repeated."""
    found: dict[int, CellFault] = {}
    words = _("Cellen verkar innehålla ett personnummer. Ta bort det – här lagras inga personuppgifter.")
    for number, values in sheet.rows:
        for place, value in enumerate(values):
            text = value if isinstance(value, str) else written(value)
            if holds_identity_number(text):
                found.setdefault(number, CellFault(cell_address(number, place), "", text, words))
    return found


def _foreign_columns(sheet: ReadSheet, table: Table) -> Iterator[CellFault]:
    """Columns that are not the template's and hold something: what they say would be lost."""
    known = set(table.places.values())
    number, headings = sheet.rows[len(sheet.rows) - len(table.body) - 1]
    used = {place for _number, row in table.body for place, value in enumerate(row) if value is not None}
    words = _("Kolumnen finns inte i mallen och läses inte in. Ta bort den, eller rätta rubriken.")
    for place in sorted(used - known):
        heading = written(headings[place]) if place < len(headings) else ""
        yield CellFault(cell_address(number, place), "", heading, words)
