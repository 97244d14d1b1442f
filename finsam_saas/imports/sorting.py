"""The rows of a file put together by the report they are about; a row of no report is told of at its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from finsam_saas.followup.rules import Sex
from finsam_saas.imports.faults import Fault, at_cell
from finsam_saas.imports.lines import HEADINGS
from finsam_saas.imports.parsing import FileRows, SheetRows
from finsam_saas.imports.queries import Candidate
from finsam_saas.imports.rules import RowKey
from finsam_saas.reporting_plan.periods import Period, PeriodRefused
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.spreadsheets import Row, plain, written

FILLED_IN = (*(sex.value for sex in Sex), "total", "answer", "why")
"""The columns that people fill in."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a report's file: the sheet it stands on, the key of its question, and its cells."""

    sheet: str
    question: str
    row: Row


@dataclass(slots=True)
class Group:
    """The rows of one report, by question, and faults of the sheets that they stand on."""

    candidate: Candidate
    rows: dict[str, FileRow] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def first(self) -> FileRow:
        """The first row, where faults of the report as a whole are told."""
        return next(iter(self.rows.values()))


@dataclass(slots=True)
class Sorted:
    """The reports that a file has rows of, by the key of the insats, and faults of no report."""

    groups: dict[str, Group] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def sort_rows(found: FileRows, candidates: Sequence[Candidate], period: Period, slug: str) -> Sorted:
    """Each row to its report of the period; `slug` is the förbund that the file must be of."""
    sorter = _Sorter({one.initiative_key: one for one in candidates}, period, slug)
    for sheet in found.sheets:
        sorter.sort(sheet)
    sorter.done.faults += found.faults
    return sorter.done


class _Sorter:
    """Goes through the sheets; what is wrong with many rows in the same way is told once."""

    def __init__(self, by_key: Mapping[str, Candidate], period: Period, slug: str) -> None:
        self._by_key = by_key
        self._period = period
        self._slug = slug
        self._told: set[tuple[str, str]] = set()
        self.done = Sorted()

    def sort(self, sheet: SheetRows) -> None:
        """Take the rows of one sheet; what is wrong with the sheet stops every report on it."""
        wrong = list(sheet.faults)
        present: dict[str, Group] = {}
        for row in sheet.rows:
            group = self._place(sheet.title, row, wrong)
            if group is not None:
                present[group.candidate.initiative_key] = group
        for group in present.values():
            group.faults += wrong
        if not present:
            self.done.faults += wrong

    def _place(self, sheet: str, row: Row, wrong: list[Fault]) -> Group | None:
        text = written(row.value("key"))
        if not text:
            if row.faults or any(row.value(column) is not None for column in FILLED_IN):
                row.refuse("question", _("Raden saknar nyckel. Hämta mallen igen och fyll i där."))
                # Of a CSV file nobody knows which report it belongs to; on a sheet it stops the sheet.
                told = wrong if sheet else self.done.faults
                told += [at_cell(sheet, written(row.value("question")), one) for one in row.faults]
            return None
        key = RowKey.parse(text)
        words = self._not_ours(key)
        if key is None or words:
            self._tell_once(sheet, row, f"{key.association}/{key.initiative}" if key else "", words)
            return None
        group = self.done.groups.setdefault(key.initiative, Group(self._by_key[key.initiative]))
        self._add(group, FileRow(sheet, key.question, row))
        return group

    def _not_ours(self, key: RowKey | None) -> str:
        """Why a row is of no report that the file may be about; "" where it is of one."""
        if key is None:
            return str(_("Radens nyckel går inte att läsa. Hämta mallen igen och fyll i där."))
        if key.association != self._slug:
            return str(_("Raden hör till ett annat förbund. Hämta mallen i ditt eget förbund."))
        if key.period != str(self._period):
            chosen = period_label(self._period)
            return str(
                _(
                    "Raden gäller %(other)s men du har valt %(chosen)s. Välj rätt period eller fil.",
                    other=_period_words(key.period),
                    chosen=chosen,
                )
            )
        if key.initiative not in self._by_key:
            return str(_("Insatsen har ingen rapport för perioden som du kan skriva i."))
        return ""

    def _tell_once(self, sheet: str, row: Row, about: str, words: str) -> None:
        if (sheet, about + words) not in self._told:
            self._told.add((sheet, about + words))
            row.refuse("question", words)
        self.done.faults += [at_cell(sheet, written(row.value("question")), one) for one in row.faults]

    def _add(self, group: Group, found: FileRow) -> None:
        row, report = found.row, group.candidate.report
        for column, words in (("initiative", report.initiative), ("period", str(report.period))):
            if row.value(column) is not None and plain(written(row.value(column))) != plain(words):
                row.refuse(
                    column,
                    _(
                        "Här står något annat än i radens nyckel: %(words)s. Hämta mallen igen.",
                        words=f"”{words}”",
                    ),
                )
        before = group.rows.setdefault(found.question, found)
        if before is found:
            return
        if before.sheet != found.sheet:
            words = _("Samma rapport finns också på bladet %(sheet)s. Behåll ett av dem.", sheet=before.sheet)
            if (found.sheet, group.candidate.initiative_key) in self._told:
                return
            self._told.add((found.sheet, group.candidate.initiative_key))
        else:
            words = _("Samma fråga finns redan på rad %(row)s. Behåll en av dem.", row=before.row.number)
        row.refuse("question", words)
        label = written(row.value("question")) or HEADINGS["question"]
        group.faults += [at_cell(found.sheet, label, one) for one in row.faults]


def _period_words(code: str) -> str:
    try:
        return period_label(Period.parse(code))
    except PeriodRefused:
        return code[:20]
