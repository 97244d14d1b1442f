"""Figures of older years as a file holds them: columns, reading row by row, and the way back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from finsam_saas.followup.rules import Cell as Count
from finsam_saas.followup.rules import Missing, Sex
from finsam_saas.imports import parsing
from finsam_saas.imports.cells import read_counts
from finsam_saas.imports.faults import Fault, at_cell
from finsam_saas.imports.queries import YearlyLine
from finsam_saas.imports.rules import (
    FIRST_YEAR,
    LAST_WHOLE_YEAR,
    Series,
    YearlyFigure,
    YearlyKey,
    is_counted_in,
)
from finsam_saas.imports.wording import SERIES_WORDS, yearly_row_words
from finsam_saas.web.spreadsheets import Row, Wanted, plain, written
from finsam_saas.web.tables import Cell, Column, Kind, Sheet

LONGEST_NAME = 200
# The headings belong to the file and are the same in every language.
COLUMNS = (
    Wanted("year", "År"),
    Wanted("series", "Serie"),
    Wanted("initiative", "Insats", required=False),
    Wanted("row", "Uppgift"),
    Wanted(Sex.WOMEN.value, "Kvinnor"),
    Wanted(Sex.MEN.value, "Män"),
    Wanted(Sex.UNKNOWN.value, "Uppgift saknas"),
    Wanted("total", "Totalt", required=False),
    Wanted("source", "Källa", required=False),
)
PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
ROWS_TO_FILL_IN = 500
"""Rows of the template that have lists to choose from."""


@dataclass(frozen=True, slots=True)
class FileYears:
    """What was read: the figures of the rows that are right, the faults of the others, and the sheets that
    only explain the file and were not read.
    """

    figures: Sequence[YearlyFigure]
    rows: int
    faults: Sequence[Fault]
    faulty: int
    unread: Sequence[str]


def read_years(content: bytes, latest_year: int, names: Iterable[str] = ()) -> FileYears:
    """The figures in a CSV or XLSX file; raises SpreadsheetRefused where the file as a whole is no use.

    What is wrong with a sheet as a whole stops all its rows. `names` are insatser whose spelling is known.
    """
    found = parsing.read_rows(content, COLUMNS)
    reader = _Reader(latest_year, {plain(name): name for name in names})
    faults = list(found.faults)
    for sheet in found.sheets:
        faults += sheet.faults
        for row in sheet.rows:
            faults += reader.read(sheet.title, row, stopped=bool(sheet.faults))
    return FileYears(reader.figures, reader.good, faults, reader.faulty, found.unread)


class _Reader:
    """Reads rows one by one, and tells of the second of two that are about the same."""

    def __init__(self, latest_year: int, names: Mapping[str, str]) -> None:
        self._latest_year = latest_year
        self._names = names
        self._codes = {plain(words): code for code, words in yearly_row_words().items()}
        self._series = {words: series for series, words in SERIES_WORDS.items()}
        self._seen: dict[tuple[Series, int, str, str], int] = {}
        self.figures: list[YearlyFigure] = []
        self.good = 0
        self.faulty = 0

    def read(self, sheet: str, row: Row, *, stopped: bool) -> list[Fault]:
        """Take one row; its faults."""
        figures = self._figures(row)
        if not row.faults and figures is not None and not stopped:
            self.figures += figures
            self.good += 1
        else:
            self.faulty += 1
        subject = written(row.value("row"))
        return [at_cell(sheet, subject, one) for one in row.faults]

    def _figures(self, row: Row) -> list[YearlyFigure] | None:
        year = row.whole("year", required=True, least=1900, most=2100)
        series = row.choice("series", self._series, required=True)
        name = " ".join(row.text("initiative", longest=LONGEST_NAME).split())
        initiative = self._names.get(plain(name), name)
        code = self._code(row)
        counts = read_counts(row)
        if year is None or series is None or code is None or counts is None:
            return None
        if not is_counted_in(series, year, self._latest_year):
            row.refuse("year", self._year_words(series))
        about = (series, year, plain(name), code)
        before = self._seen.setdefault(about, row.number)
        if before != row.number:
            row.refuse("row", _("Samma uppgift finns redan på rad %(row)s. Behåll en av dem.", row=before))
        if all(count is Missing.NOT_FILLED_IN for count in counts.values()):
            row.refuse(Sex.WOMEN.value, _("Raden har inget antal. Fyll i den eller ta bort den."))
        return [
            _figure(YearlyKey(series, year, initiative, code, sex.value), count)
            for sex, count in counts.items()
            if count is not Missing.NOT_FILLED_IN
        ]

    def _code(self, row: Row) -> str | None:
        text = row.text("row", required=True)
        found = self._codes.get(plain(text))
        if text and found is None:
            row.refuse("row", _("Uppgiften känns inte igen. Välj en av dem som mallen räknar upp."))
        return found

    def _year_words(self, series: Series) -> str:
        return str(
            _(
                "%(series)s har hela år från %(first)s till %(last)s. Kontrollera årtalet eller serien.",
                series=SERIES_WORDS[series],
                first=FIRST_YEAR[series],
                last=LAST_WHOLE_YEAR.get(series, self._latest_year),
            )
        )


def _figure(key: YearlyKey, count: Count) -> YearlyFigure:
    if isinstance(count, Missing):
        return YearlyFigure(key, None, count.value)
    return YearlyFigure(key, count)


def years_sheet(lines: Sequence[YearlyFigure], sources: Sequence[str] = ()) -> Sheet:
    """Figures as a table to take out and to read in again; one row for the sexes together."""
    kinds = {sex.value: Kind.COUNT for sex in Sex} | {"total": Kind.COUNT}
    columns = [Column(one.heading, kinds.get(one.key, Kind.TEXT)) for one in COLUMNS]
    words = yearly_row_words()
    pairs = list(zip(lines, sources or [""] * len(lines), strict=True))
    rows: list[list[Cell]] = []
    for (series, year, initiative, code), found in groupby(pairs, key=lambda pair: _about(pair[0])):
        of_row = list(found)
        by_sex: dict[str, Cell] = {one.key.sex: one.missing or one.value for one, _source in of_row}
        counts = [by_sex.get(sex.value) for sex in Sex]
        known = [count for count in counts if isinstance(count, int)]
        total = sum(known) if known and Missing.NOT_KNOWN.value not in counts else None
        name = initiative or None
        rows.append(
            [year, SERIES_WORDS[series], name, words.get(code, code), *counts, total, of_row[0][1] or None]
        )
    return Sheet(_("Äldre år"), columns, rows)


def _about(figure: YearlyFigure) -> tuple[Series, int, str, str]:
    key = figure.key
    return key.series, key.year, key.initiative, key.row


def figures_of(lines: Sequence[YearlyLine]) -> Sheet:
    """Kept figures with where each comes from, to take out."""
    return years_sheet([line.figure for line in lines], [line.source for line in lines])


def years_template(initiatives: Sequence[str]) -> bytes:
    """An empty workbook with lists to choose series, insats and row from."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    words = list(yearly_row_words().values())
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    first = book.add_worksheet(parsing.GUIDE)
    first.set_column(0, 0, 90)
    for place, line in enumerate(_guide()):
        first.write_string(place, 0, line, wrap)
    sheet, lists = book.add_worksheet(_("Äldre år")), book.add_worksheet(parsing.LISTS)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, bold)
        sheet.set_column(place, place, 40 if column.key in ("row", "initiative") else 14)
    sheet.freeze_panes(1, 0)
    choices = {"series": list(SERIES_WORDS.values()), "row": words, "initiative": list(initiatives)}
    for place, (key, values) in enumerate(choices.items()):
        lists.write_column(0, place, values)
        if values:
            letter = "ABC"[place]
            source = f"='{parsing.LISTS}'!${letter}$1:${letter}${len(values)}"
            options = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, PLACES[key], ROWS_TO_FILL_IN, PLACES[key], options)
    lists.hide()
    book.close()
    return content.getvalue()


def _guide() -> list[str]:
    return [
        _("En rad för varje år och uppgift. Serien är SUS (2004–2022) eller Uppföljning Finsam (från 2023)."),
        _("Lämna Insats tom när siffran gäller hela förbundet."),
        _("Är könet inte känt, skriv antalet under Uppgift saknas. 0 betyder ingen, - att ni inte vet."),
        _("Skriv antal personer, aldrig vilka: inga namn och inga personnummer."),
        _("Läs in filen igen när något rättats: samma år, serie, insats och uppgift ersätts."),
    ]
