"""The bytes of a CSV or XLSX file as sheets of plain values, within limits that keep the house standing.

An upload is never trusted: its size, its unpacked size, its rows and columns are bounded, document types
and macros are refused, and a formula is marked as one instead of being believed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

from flask_babel import gettext as _

from finsam_saas.web.forms import clean_text


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes as sent and unpacked, rows and columns of a sheet that hold
    something, cells of a sheet with the empty ones between, letters of a cell.
    """

    file_bytes: int = 2 * 1024 * 1024
    unpacked_bytes: int = 24 * 1024 * 1024
    parts: int = 300
    sheets: int = 40
    rows: int = 5_000
    columns: int = 60
    cells: int = 1_000_000
    letters: int = 2_000


STANDARD = Limits()


class SpreadsheetRefused(ValueError):
    """The file as a whole cannot be read; `words` say why and what to do, for the one who sent it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Percent:
    """A figure that the spreadsheet shows as per cent; 1 is the whole."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula; the result that came along is not believed."""

    text: str


Value = str | Decimal | Percent | date | Formula | None
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it was read: its title ("" for CSV) and its rows that are not empty, by their numbers."""

    title: str
    rows: Sequence[tuple[int, Values]]


ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
MACROS = "vbaproject.bin"
DELIMITERS = ";,\t"
_ESCAPED_FORMULA = re.compile(r"'\s*[=+\-@＝＋－＠]")


def read_sheets(content: bytes, limits: Limits = STANDARD) -> list[ReadSheet]:
    """The sheets of a CSV (UTF-8) or XLSX file; raises SpreadsheetRefused."""
    if not content.strip():
        raise SpreadsheetRefused(_("Filen är tom. Fyll i mallen och välj filen igen."))
    if len(content) > limits.file_bytes:
        size = limits.file_bytes // (1024 * 1024)
        raise SpreadsheetRefused(_("Filen är större än %(size)s MB. Dela upp den i flera.", size=size))
    if content.startswith(ZIP_START):
        return _read_xlsx(content, limits)
    if content.startswith(OLD_EXCEL_START):
        raise SpreadsheetRefused(
            _("Filen är en äldre Excelfil eller är låst. Spara den som .xlsx utan lösenord.")
        )
    return [ReadSheet("", list(_bounded(_read_csv(content, limits), limits)))]


def _bounded(rows: Iterable[Sequence[Value]], limits: Limits) -> Iterator[tuple[int, Values]]:
    """The rows that hold something, numbered from 1 as in the spreadsheet; raises SpreadsheetRefused."""
    for number, row in enumerate(rows, start=1):
        filled = len(row)
        while filled and row[filled - 1] is None:
            filled -= 1
        if not filled:
            continue
        if number > limits.rows:
            raise SpreadsheetRefused(
                _("Filen har fler än %(most)s rader. Dela upp den i flera.", most=limits.rows)
            )
        if filled > limits.columns:
            raise SpreadsheetRefused(
                _("Rad %(row)s har fler än %(most)s kolumner.", row=number, most=limits.columns)
            )
        yield number, tuple(row[:filled])


def _text(value: str, limits: Limits) -> str | None:
    """One spelling of a text, without the apostrophe that our own files put before a dangerous start."""
    if len(value) > limits.letters:
        raise SpreadsheetRefused(
            _("En cell har fler än %(most)s tecken: ”%(start)s…”.", most=limits.letters, start=value[:40])
        )
    cleaned = value.strip() if value.isascii() and value.isprintable() else str(clean_text(value))
    if cleaned.startswith("'") and _ESCAPED_FORMULA.match(cleaned):
        cleaned = cleaned[1:]
    return cleaned or None


def _read_csv(content: bytes, limits: Limits) -> Iterator[list[Value]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpreadsheetRefused(
            _("Filen går inte att läsa som text. Spara den som ”CSV UTF-8” eller som .xlsx.")
        ) from error
    if "\0" in text:
        raise SpreadsheetRefused(
            _("Filen går inte att läsa som text. Spara den som ”CSV UTF-8” eller som .xlsx.")
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            yield [_text(cell, limits) for cell in row]
    except csv.Error as error:
        raise SpreadsheetRefused(
            _("Filen går inte att läsa vid rad %(row)s. Ett citattecken saknas kanske.", row=reader.line_num)
        ) from error


def _delimiter(text: str) -> str:
    """What parts the cells: what there is most of, outside quotes, on the first line that holds any."""
    for line in text.splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        counts = {mark: bare.count(mark) for mark in DELIMITERS}
        if any(counts.values()):
            return max(counts, key=counts.__getitem__)
    return ";"


def _read_xlsx(content: bytes, limits: Limits) -> list[ReadSheet]:
    # Slow to start, and most pages never need it.
    from openpyxl import load_workbook

    _inspect(content, limits)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = workbook.worksheets
        if len(sheets) > limits.sheets:
            raise SpreadsheetRefused(_("Filen har fler än %(most)s blad.", most=limits.sheets))
        return [ReadSheet(sheet.title, list(_bounded(_cells(sheet, limits), limits))) for sheet in sheets]
    except SpreadsheetRefused:
        raise
    except Exception as error:
        # A damaged workbook makes the reader fail in ways that it does not name.
        raise _damaged() from error


def _damaged() -> SpreadsheetRefused:
    return SpreadsheetRefused(
        _("Filen är skadad eller ingen Excelfil. Öppna den i Excel och spara den på nytt.")
    )


def _inspect(content: bytes, limits: Limits) -> None:
    """Refuse, before anything is unpacked as a whole, what no spreadsheet needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
                raise SpreadsheetRefused(_("Filen är för stor när den packas upp. Dela upp den i flera."))
            if any(part.filename.lower().endswith(MACROS) for part in parts):
                raise SpreadsheetRefused(_("Filen innehåller makron. Spara den som .xlsx utan makron."))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with packed.open(part) as stream:
                        _refuse_document_type(stream)
    except SpreadsheetRefused:
        raise
    except Exception as error:
        # Damaged parts fail in the ways of what unpacks and decodes them: zipfile, zlib, expat, codecs.
        raise _damaged() from error


class _FirstElementReached(Exception):
    """What could stand before the first element has been read."""


def _refuse_document_type(stream: IO[bytes]) -> None:
    """A document type may define entities that grow without end or fetch files; no spreadsheet has one."""
    parser = expat.ParserCreate()

    def document_type(*_parts: object) -> None:
        raise _damaged()

    def first_element(*_parts: object) -> None:
        raise _FirstElementReached

    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = first_element
    try:
        while chunk := stream.read(8_192):
            parser.Parse(chunk, False)
    except _FirstElementReached:
        return


def _cells(sheet: Any, limits: Limits) -> Iterator[list[Value]]:
    # What the file says of its own size is not believed: it would be filled up with empty cells.
    sheet.reset_dimensions()
    looked_at = 0
    for row in sheet.iter_rows():
        looked_at += len(row)
        if looked_at > limits.cells:
            raise SpreadsheetRefused(_("Filen är för stor när den packas upp. Dela upp den i flera."))
        yield [None if cell.value is None else _value(cell, limits) for cell in row]


def _value(cell: Any, limits: Limits) -> Value:
    value: object = cell.value
    if cell.data_type == "f":
        return Formula(str(value)[:40])
    if isinstance(value, bool):
        return str(_("sant") if value else _("falskt"))
    if isinstance(value, int | float):
        return _figure(Decimal(str(value)), percent="%" in cell.number_format)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date() if midnight else value.isoformat(" ", "minutes")
    return value if isinstance(value, date) else _text(str(value), limits)


def _figure(number: Decimal, *, percent: bool) -> Value:
    if not number.is_finite():
        return str(number)
    return Percent(number) if percent else number
