"""Tables that leave the house as XLSX or CSV: real numbers, nothing that a spreadsheet could run, and a
first sheet that says what was taken out.

A page makes a `Sheet` of plain values and hands it to `download`; the file holds the same rows and the
same protection as the screen. Units stand in the column's label ("Belopp, kr").
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from flask import Response
from flask_babel import gettext as _

from finsam_saas.web.formats import STOCKHOLM, SYMBOLS, current_formats
from tenants.context import current_scope
from tenants.database import now

Cell = str | int | Decimal | Fraction | date | datetime | None

# What a spreadsheet may take for the start of a formula, also in full width; `\0` and line breaks hide one.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
# Characters that XML and spreadsheets cannot hold; line breaks inside a text are kept.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEET_NAME = 31
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(Enum):
    """What the values of a column are; a share is a part of one and shown as per cent."""

    TEXT = "text"
    COUNT = "count"
    KRONOR = "kronor"
    SHARE = "share"
    DAY = "day"


class FileType(Enum):
    """The formats a table can be taken out in."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Column:
    """A column's heading, with its unit, and what its values are."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """One table: rows of plain values, and the sum row when there is one.

    A missing value is None (written as nothing); the symbols `.`, `-` and `..` may stand for any figure.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None = None

    @property
    def all_rows(self) -> list[Sequence[Cell]]:
        """The rows with the sum row last."""
        return [*self.rows, *([self.totals] if self.totals else [])]


def about(
    *, source: str, selection: str, definitions: str = "", coverage: str = "", revision: str = ""
) -> Sheet:
    """The first sheet of every file, "Om uttaget": where the figures come from and what they hold."""
    tenant = current_scope().tenant
    lines = [
        (_("Förbund"), tenant.name if tenant else _("Hela landet")),
        (_("Källa"), source),
        (_("Uttagen"), current_formats().moment(now())),
        (_("Urval"), selection),
        (_("Definitioner"), definitions),
        (_("Täckning"), coverage),
        (_("Revidering"), revision),
    ]
    columns = (Column(_("Uppgift")), Column(_("Innehåll")))
    return Sheet(_("Om uttaget"), columns, [line for line in lines if line[1]])


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a dangerous start gets an apostrophe before it."""
    cleaned = _UNPRINTABLE.sub("", text)
    return f"'{cleaned}" if text not in SYMBOLS and text.lstrip(" ").startswith(FORMULA_STARTS) else cleaned


def to_csv(sheet: Sheet) -> bytes:
    """The table as CSV the way Swedish spreadsheets read it: UTF-8 with BOM, semicolons, decimal comma."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(column.label) for column in sheet.columns])
    for row in sheet.all_rows:
        writer.writerow([_as_csv(cell, column) for cell, column in zip(row, sheet.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(about_sheet: Sheet, *sheets: Sheet) -> bytes:
    """A workbook with "Om uttaget" first; figures are numbers and texts are never formulas or links."""
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _Styles(workbook)
    names: set[str] = set()
    for sheet in (about_sheet, *sheets):
        _write_sheet(workbook.add_worksheet(_sheet_name(sheet.title, names)), sheet, styles)
    workbook.close()
    return content.getvalue()


def file_name(report: str, period: str, file_type: FileType) -> str:
    """`forbund_rapport_period.xlsx`, in letters that every file system takes."""
    return f"{file_stem(report, period)}.{file_type.value}"


def file_stem(*parts: str) -> str:
    """The förbund, the report, the period and the version, if any, as the beginning of a file's name."""
    tenant = current_scope().tenant
    named = (tenant.slug if tenant else "nationellt", *parts)
    return "_".join(_plain(part) for part in named if part)


def download(file_type: FileType, about_sheet: Sheet, *sheets: Sheet, report: str, period: str) -> Response:
    """The answer that saves the tables as a file; CSV holds the first table alone."""
    if file_type is FileType.CSV:
        content, content_type = to_csv(sheets[0]), CSV_TYPE
    else:
        content, content_type = to_xlsx(about_sheet, *sheets), XLSX_TYPE
    name = file_name(report, period, file_type)
    return Response(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _as_csv(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, datetime):
        return f"{cell.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return _figure(_in_unit(cell, column))


def _in_unit(value: int | Decimal | Fraction, column: Column) -> int | Decimal:
    """A share as per cent with four decimals, everything else as it is."""
    if column.kind is Kind.SHARE or isinstance(value, Fraction):
        exact = Fraction(value) * (100 if column.kind is Kind.SHARE else 1)
        return Decimal(round(exact * 10_000)) / 10_000
    return value


def _figure(value: int | Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class _Styles:
    """The looks of a workbook's cells: by kind of column, figures and texts, ordinary and sums."""

    NUMBERS = MappingProxyType(
        {Kind.COUNT: "#,##0", Kind.KRONOR: "#,##0.00", Kind.SHARE: "0.0%", Kind.DAY: "yyyy-mm-dd"}
    )

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._made: dict[tuple[Kind, bool, bool], Any] = {}

    def of(self, column: Column, *, text: bool, bold: bool) -> Any:
        """The look of a cell in the column; a text keeps a prefix that makes it text also when edited."""
        key = (column.kind, text, bold)
        if key not in self._made:
            style = self._workbook.add_format({"bold": bold, "valign": "top"})
            if text:
                style.set_quote_prefix()
                style.set_align("left" if column.kind is Kind.TEXT else "right")
                style.set_text_wrap(column.kind is Kind.TEXT)
            else:
                style.set_num_format(self.NUMBERS.get(column.kind, "General"))
            self._made[key] = style
        return self._made[key]


def _write_sheet(worksheet: Any, sheet: Sheet, styles: _Styles) -> None:
    worksheet.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        worksheet.write_string(0, place, _UNPRINTABLE.sub("", column.label), styles.heading)
        worksheet.set_column(place, place, _width(sheet, place))
    for number, row in enumerate(sheet.all_rows, start=1):
        bold = number > len(sheet.rows)
        for place, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            text = isinstance(cell, (str, datetime))
            _write_cell(worksheet, (number, place), cell, styles.of(column, text=text, bold=bold))


def _write_cell(worksheet: Any, place: tuple[int, int], cell: Cell, style: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        worksheet.write_string(*place, _UNPRINTABLE.sub("", cell), style)
    elif isinstance(cell, datetime):
        worksheet.write_string(*place, f"{cell.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}", style)
    elif isinstance(cell, date):
        worksheet.write_datetime(*place, cell, style)
    else:
        number = cell.numerator / cell.denominator if isinstance(cell, Fraction) else cell
        worksheet.write_number(*place, number, style)


def _width(sheet: Sheet, place: int) -> int:
    """Wide enough for the longest value, within reason."""
    values = [sheet.columns[place].label, *(row[place] for row in sheet.all_rows)]
    return min(60, max(10, *(len(str(value)) + 2 for value in values if value is not None)))


def _sheet_name(title: str, taken: set[str]) -> str:
    name = _NOT_IN_A_SHEET_NAME.sub(" ", title).strip(" '")[:LONGEST_SHEET_NAME] or "Tabell"
    number = 2
    while name.lower() in taken:
        suffix = f" {number}"
        name = name.removesuffix(f" {number - 1}")[: LONGEST_SHEET_NAME - len(suffix)] + suffix
        number += 1
    taken.add(name.lower())
    return name


def _plain(part: str) -> str:
    letters = part.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
