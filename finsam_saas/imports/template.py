"""The workbook that a report is filled in: one sheet for each insats, headings locked, keys hidden.

Counts can be checked while they are typed; the totals are the sheet's own sums and are never read back.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from finsam_saas.followup.rules import LARGEST_COUNT, Sex
from finsam_saas.followup.wording import GOAL_WORDS
from finsam_saas.imports.lines import (
    COLUMNS,
    Answered,
    FiledReport,
    Line,
    answer_on,
    counts_on,
    why_on,
)
from finsam_saas.imports.parsing import GUIDE
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.spreadsheets import cell_address
from finsam_saas.web.tables import LONGEST_SHEET_NAME, Cell
from tenants.context import current_tenant

OF_CSV_ALONE = ("initiative", "period")
SHOWN = [column for column in COLUMNS if column.key not in OF_CSV_ALONE]
PLACES = {column.key: place for place, column in enumerate(SHOWN)}
WIDTHS = {"question": 44, "answer": 26, "why": 34, "definition": 60}
HEADING_ROW = 3
FIRST_COUNT, LAST_COUNT = PLACES[Sex.WOMEN.value], PLACES[Sex.UNKNOWN.value]


def guide() -> list[str]:
    """How a template is filled in, line by line."""
    return [
        _("Ett blad för varje insats. Fyll i de vita cellerna; resten är låst."),
        _("0 betyder ingen, . att frågan inte gäller er och - att ni inte vet. Skriv då varför."),
        _("Tomma celler lämnar det som redan är sparat som det är."),
        _("Skriv antal personer, aldrig vilka: inga namn och inga personnummer."),
        _("Spara filen som .xlsx och läs in den under Uppföljning. Du ser alla fel innan något sparas."),
    ]


def workbook(reports: Sequence[FiledReport]) -> bytes:
    """The template of some reports; texts are never formulas or links."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _Styles(book)
    first = book.add_worksheet(GUIDE)
    first.set_column(0, 0, 90)
    for place, words in enumerate(guide()):
        first.write_string(place, 0, words, styles.text)
    names = {GUIDE.lower()}
    for filed in reports:
        _Sheet(book.add_worksheet(_sheet_title(filed.report.initiative, names)), styles).write(filed)
    book.close()
    return content.getvalue()


def _sheet_title(name: str, taken: set[str]) -> str:
    """A title that spreadsheets take and no other sheet has: letters, digits and spaces of the name."""
    plain = "".join(letter if letter.isalnum() or letter in " -&." else " " for letter in name)
    stem = " ".join(plain.split())[:LONGEST_SHEET_NAME].strip() or _("Insats")
    title, number = stem, 2
    while title.lower() in taken:
        suffix = f" {number}"
        title, number = stem[: LONGEST_SHEET_NAME - len(suffix)] + suffix, number + 1
    taken.add(title.lower())
    return title


class _Styles:
    """The looks of a template's cells: white ones are open, the others are locked."""

    def __init__(self, book: Any) -> None:
        line = {"border": 1, "border_color": "#bfc7c4", "valign": "top"}
        ground = {**line, "bg_color": "#eef2f0"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format({**ground, "bold": True, "text_wrap": True})
        self.section = book.add_format({"bold": True, "top": 1, "valign": "bottom"})
        self.label = book.add_format({**ground, "text_wrap": True})
        self.closed = book.add_format(ground)
        self.total = book.add_format({**ground, "bold": True, "num_format": "#,##0", "align": "right"})
        self.count = book.add_format({**line, "locked": False, "num_format": "#,##0", "align": "right"})
        self.number = book.add_format({**line, "locked": False, "num_format": "#,##0.##", "align": "left"})
        self.free = book.add_format({**line, "locked": False, "text_wrap": True, "num_format": "@"})


class _Sheet:
    """Writes one report on its sheet."""

    def __init__(self, sheet: Any, styles: _Styles) -> None:
        self._sheet = sheet
        self._styles = styles

    def write(self, filed: FiledReport) -> None:
        """The title, the headings and one line for each question, by section."""
        sheet, styles = self._sheet, self._styles
        for column in SHOWN:
            place = PLACES[column.key]
            options = {"hidden": True} if column.key == "key" else {}
            sheet.set_column(place, place, WIDTHS.get(column.key, 11), None, options)
            sheet.write_string(HEADING_ROW, place, column.heading, styles.heading)
        title = f"{filed.report.initiative}, {period_label(filed.report.period)}"
        sheet.write_string(0, 0, title, styles.title)
        sheet.write_string(1, 0, current_tenant().name)
        row, section = HEADING_ROW, ""
        for line in filed.lines:
            row += 1
            if line.section != section:
                section = line.section
                sheet.write_string(row, 0, section, styles.section)
                row += 1
            self._line(row, line, filed)
        sheet.freeze_panes(HEADING_ROW + 1, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _line(self, row: int, line: Line, filed: FiledReport) -> None:
        styles = self._styles
        self._put(row, "question", line.label, styles.label)
        for sex, count in zip(Sex, counts_on(line, filed.entry), strict=True):
            self._put(row, sex.value, count, styles.count if _is_counted(line) else styles.closed)
        self._put(row, "definition", line.definition or None, styles.label)
        self._put(row, "key", filed.key_of(line), styles.closed)
        if _is_counted(line):
            self._counts(row)
            self._put(row, "answer", None, styles.closed)
        else:
            self._put(row, "total", None, styles.closed)
            numbers = line.answered is Answered.NUMBER
            self._put(row, "answer", answer_on(line, filed.entry), styles.number if numbers else styles.free)
            self._validate_answer(row, line)
        open_why = _is_counted(line) or line.answered is Answered.GOAL
        self._put(row, "why", why_on(line, filed.entry), styles.free if open_why else styles.closed)

    def _put(self, row: int, column: str, value: Cell, style: Any) -> None:
        place = PLACES[column]
        if value is None:
            self._sheet.write_blank(row, place, None, style)
        elif isinstance(value, str):
            self._sheet.write_string(row, place, value, style)
        else:
            self._sheet.write_number(row, place, value, style)

    def _counts(self, row: int) -> None:
        """The sum of the sexes, and what may be typed in them."""
        first, last = cell_address(row + 1, FIRST_COUNT), cell_address(row + 1, LAST_COUNT)
        cells = f"{first}:{last}"
        place = PLACES["total"]
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        self._sheet.write_formula(row, place, formula, self._styles.total, "")
        whole = f"AND(ISNUMBER({first}),{first}>=0,{first}<={LARGEST_COUNT},{first}=INT({first}))"
        self._sheet.data_validation(
            row,
            FIRST_COUNT,
            row,
            LAST_COUNT,
            {
                "validate": "custom",
                "value": f'=OR({first}=".",{first}="-",IF(ISNUMBER({first}),{whole},FALSE))',
                "error_title": _("Inget antal"),
                "error_message": _("Skriv ett helt antal, eller . eller - om det inte finns något."),
            },
        )

    def _validate_answer(self, row: int, line: Line) -> None:
        place = PLACES["answer"]
        if line.answered is Answered.GOAL:
            words = [str(one) for one in GOAL_WORDS.values()]
            self._sheet.data_validation(row, place, row, place, {"validate": "list", "source": words})
        elif line.answered is Answered.NUMBER:
            cell = cell_address(row + 1, place)
            self._sheet.data_validation(
                row,
                place,
                row,
                place,
                {
                    "validate": "custom",
                    "value": f'=OR({cell}=".",{cell}="-",IF(ISNUMBER({cell}),{cell}>=0,FALSE))',
                    "error_title": _("Inget tal"),
                    "error_message": _("Skriv ett tal, eller . eller - om det inte finns något."),
                },
            )


def _is_counted(line: Line) -> bool:
    return line.answered is Answered.BY_SEX
