"""Results as a file holds them: columns, reading row by row, and the same rows written back.

A file that was taken out can be read in again; a protected result stands as `..` on both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.surveys.register import Instrument
from finsam_saas.surveys.rules import (
    PROTECTED,
    RespondentGroup,
    Result,
    ResultFault,
    ResultKey,
    ResultRow,
    kept,
)
from finsam_saas.surveys.service import LONGEST_LABEL, row_fault
from finsam_saas.surveys.wording import FAULT_WORDS, GROUP_WORDS
from finsam_saas.web.spreadsheets import CellFault, Row, Wanted, read_table, written
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, to_csv
from finsam_saas.web.workbooks import Limits

LIMITS = Limits(file_bytes=1024 * 1024, rows=1_500, columns=30, letters=500)
TOO_FEW = (SYMBOL, "<5", "< 5")
# The column that a fault is shown at.
PLACES = {
    ResultFault.BAD_CODE: "code",
    ResultFault.DOUBLED: "code",
    ResultFault.YEAR_OUTSIDE: "year",
    ResultFault.GROUP_NOT_ASKED: "group",
    ResultFault.NOTHING_MEASURED: "share",
    ResultFault.SHARE_OUTSIDE: "share",
    ResultFault.SHARE_OF_NOBODY: "share",
    ResultFault.MEAN_OUTSIDE: "mean",
}


@dataclass(frozen=True, slots=True)
class FileResults:
    """What was read: the rows that are right, the faults of the others, and the columns not understood."""

    rows: Sequence[ResultRow]
    faults: Sequence[CellFault]
    faulty: int
    unknown: Sequence[str]

    @property
    def protected(self) -> int:
        """How many of the rows have too few answers to be kept with figures."""
        return sum(1 for row in self.rows if row.result == PROTECTED)


def wanted() -> tuple[Wanted, ...]:
    """The columns of the file, in the reader's language; the Swedish headings are always understood."""
    return (
        Wanted("year", _("År"), ("År",)),
        Wanted("group", _("Grupp"), ("Grupp",)),
        Wanted("code", _("Indikator"), ("Indikator",)),
        Wanted("label", _("Indikatorns namn"), ("Indikatorns namn",), required=False),
        Wanted("theme", _("Tema"), ("Tema",), required=False),
        Wanted("n", _("Antal svar"), ("Antal svar", "n")),
        Wanted("share", _("Andel positiva, procent"), ("Andel positiva, procent",), required=False),
        Wanted("mean", _("Medelvärde"), ("Medelvärde",), required=False),
    )


def read_results(content: bytes, instrument: Instrument) -> FileResults:
    """The results in a CSV or XLSX file; raises SpreadsheetRefused where the file as a whole is no use."""
    table = read_table(content, wanted(), LIMITS)
    rows: list[ResultRow] = []
    faults: list[CellFault] = []
    seen: set[ResultKey] = set()
    faulty = 0
    for row in table.rows:
        found = _read(row, instrument)
        if found and found.key in seen:
            row.refuse("code", str(FAULT_WORDS[ResultFault.DOUBLED]))
        if found and not row.faults:
            seen.add(found.key)
            rows.append(found)
        else:
            faulty += 1
            faults += row.faults
    return FileResults(rows, faults, faulty, table.unknown)


def _read(row: Row, instrument: Instrument) -> ResultRow | None:
    year = row.whole("year", required=True, least=1900, most=2100)
    group = row.choice("group", {str(words): one for one, words in GROUP_WORDS.items()}, required=True)
    # A code such as 7.1 is a number to the spreadsheet.
    code = row.text("code", required=True).replace(",", ".")
    label, theme = _name(row, "label"), _name(row, "theme")
    result = _result(row)
    if row.faults or year is None or group is None or result is None:
        return None
    found = ResultRow(ResultKey(year, group, code), result, label, theme)
    fault = row_fault(instrument, found)
    if fault:
        row.refuse(PLACES.get(fault, "n"), str(FAULT_WORDS[fault]))
        return None
    return ResultRow(found.key, kept(result), label, theme)


def _name(row: Row, key: str) -> str:
    text = " ".join(row.text(key, longest=LONGEST_LABEL).split())
    if find_personal_identity_numbers(text):
        row.refuse(key, _("Texten ser ut att innehålla ett personnummer. Ta bort det."))
    return text


def _result(row: Row) -> Result | None:
    if written(row.value("n")) in TOO_FEW:
        return PROTECTED
    n = row.whole("n", required=True)
    share = row.per_cent("share")
    mean = row.decimal("mean")
    return None if n is None else Result(n, share, mean)


def results_sheet(rows: Sequence[ResultRow], sources: Sequence[str] = ()) -> Sheet:
    """Results as a table to take out, or to fill in where there are none."""
    kinds = {"n": Kind.COUNT, "share": Kind.SHARE}
    columns = [Column(one.heading, kinds.get(one.key, Kind.TEXT)) for one in wanted()]
    lines = [_line(row) for row in rows]
    if sources:
        columns.append(Column(_("Källa")))
        lines = [[*line, source] for line, source in zip(lines, sources, strict=True)]
    return Sheet(_("Resultat"), columns, lines)


def _line(row: ResultRow) -> list[Cell]:
    head: list[Cell] = [row.key.year, _group(row.key.group), row.key.code, row.label or None]
    if row.result.n is None:
        return [*head, row.theme or None, SYMBOL, SYMBOL, SYMBOL]
    share = None if row.result.share is None else Fraction(row.result.share) / 100
    return [*head, row.theme or None, row.result.n, share, row.result.mean]


def _group(group: RespondentGroup) -> str:
    return str(GROUP_WORDS[group])


def as_text(rows: Sequence[ResultRow]) -> str:
    """The rows as the text of a CSV file, carried by the page between looking and importing."""
    return to_csv(results_sheet(rows)).decode("utf-8-sig")
