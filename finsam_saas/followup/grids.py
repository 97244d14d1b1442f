"""Reports as grids: cells to type in, and figures to read, with totals and earlier quarters beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.followup.entry import (
    CELL_KEYS,
    Entry,
    ReportText,
    ResultShare,
    row_total,
    start_from,
    to_work_or_studies,
)
from finsam_saas.followup.forms import ReportForm, cell_name
from finsam_saas.followup.quarters import Quarter, QuarterRefused
from finsam_saas.followup.reading import (
    EarlierReport,
    ReportDetail,
    cells_of,
    earlier_reports,
    entry_of,
)
from finsam_saas.followup.rules import (
    ALL_ROWS,
    Cell,
    CellRefused,
    Cells,
    Measure,
    Missing,
    Outcome,
    ReportState,
    Row,
    Sex,
    check_report,
    parse_cell,
)
from finsam_saas.followup.wording import (
    ROW_WORDS,
    SEX_WORDS,
    cell_fault,
    kept_by_another,
    row_not_filled_in,
    text_kept_by_another,
)
from finsam_saas.web.formats import current_formats

PARTS: Mapping[str, tuple[Row, ...]] = {"participants": tuple(Measure), "results": tuple(Outcome)}
"""The two grids of a report."""
PREFILLED = _l("Ifyllt från slutet av %(quarter)s. Ändra om det inte stämmer.")


@dataclass(frozen=True)
class GridColumn:
    """A column of a grid: one sex."""

    key: str
    label: str


@dataclass(frozen=True)
class GridCell:
    """A cell to type in."""

    name: str
    value: str
    state: str
    error: str | None


@dataclass(frozen=True)
class GridRow:
    """A row of a grid; cells hold what is typed or, when it is only read, counts and symbols."""

    key: str
    label: str
    cells: Sequence[GridCell | Cell]
    total: Cell
    earlier: Sequence[Cell]
    hint: str = ""


@dataclass(frozen=True)
class Background:
    """What a report is read against: what is kept of it, and the insats's earlier reports."""

    kept: Entry
    beside: Sequence[tuple[Quarter, Cells]]
    last_accepted: tuple[Quarter, Cells] | None = None

    @property
    def headings(self) -> list[str]:
        """The earlier quarters, by name."""
        formats = current_formats()
        return [formats.quarter_label(one.year, one.number, short=True) for one, _cells in self.beside]

    def earlier(self, row: Row) -> list[Cell]:
        """A row's totals in the earlier quarters."""
        return [row_total(_of_row(cells, row)) for _quarter, cells in self.beside]


def background(report: ReportDetail) -> Background:
    """Read a report's figures with those last handed in, of the same quarter last year, and last accepted."""
    found = earlier_reports(report)
    accepted = next((one for one in found if one.state is ReportState.ACCEPTED), None)
    beside = _distinct([*found[:1], _same_last_year(report.quarter, found)])
    cells = cells_of([report.id, *(one.id for one in _distinct([*beside, accepted]))])
    return Background(
        kept=entry_of(report, cells[report.id]),
        beside=[(one.quarter, cells[one.id]) for one in beside],
        last_accepted=(accepted.quarter, cells[accepted.id]) if accepted else None,
    )


def _distinct(found: Sequence[EarlierReport | None]) -> list[EarlierReport]:
    return list({one.id: one for one in found if one is not None}.values())


def _same_last_year(quarter: Quarter, found: Sequence[EarlierReport]) -> EarlierReport | None:
    try:
        return next((one for one in found if one.quarter == quarter.same_last_year()), None)
    except QuarterRefused:
        return None


def _of_row(cells: Cells, row: Row) -> list[Cell]:
    return [cells.get((row, sex), Missing.NOT_FILLED_IN) for sex in Sex]


def columns(part: str) -> list[GridColumn]:
    """The columns of one of the two grids; their keys are its own, since both stand on one page."""
    return [GridColumn(f"{part}-{sex.value}", str(SEX_WORDS[sex])) for sex in Sex]


@dataclass
class EntryPage:
    """A report on the page where it is written: what is typed, what is wrong, what is kept."""

    report: ReportDetail
    form: ReportForm
    behind: Background
    notes: dict[str, str] = field(default_factory=dict)
    prefilled_from: Quarter | None = None

    def fill(self) -> None:
        """Show what is kept; in a report not begun, ongoing at start as the last accepted report left it."""
        entry = self.behind.kept
        if self.report.state is ReportState.NOT_STARTED and self.behind.last_accepted:
            self.prefilled_from, cells = self.behind.last_accepted
            entry = Entry({**start_from(cells), **entry.cells}, entry.texts)
        self.form.show(entry, self.report.version)
        self.notes = {
            cell_name((fault.row, fault.sex)): cell_fault(fault)
            for fault in check_report(entry.cells, submitting=False)
        }

    def compare(self) -> None:
        """Put what another person has saved meanwhile at each field that says something else; saving again
        is then a choice made knowingly.
        """
        kept = self.behind.kept
        self.form.version.data = str(self.report.version)
        for key in CELL_KEYS:
            if self.form.typed(key) != str(kept.cell(key)):
                self.form.tell(cell_name(key), kept_by_another(key[1], str(kept.cell(key))))
        for name in ReportText:
            if (self.form[name.value].data or "") != kept.text(name):
                self.form.tell(name.value, text_kept_by_another(kept.text(name)))

    def rows(self, part: str) -> list[GridRow]:
        """The rows of one of the two grids."""
        return [self._row(row) for row in PARTS[part]]

    def _row(self, row: Row) -> GridRow:
        typed = [self.form.typed((row, sex)) for sex in Sex]
        return GridRow(
            key=row.value,
            label=str(ROW_WORDS[row]),
            hint=self._hint(row),
            cells=[self._cell(row, sex) for sex in Sex],
            total=row_total([_as_cell(text) for text in typed]),
            earlier=self.behind.earlier(row),
        )

    def _hint(self, row: Row) -> str:
        if row is not Measure.ONGOING_AT_START or self.prefilled_from is None:
            return ""
        quarter = self.prefilled_from
        label = current_formats().quarter_label(quarter.year, quarter.number, short=True)
        return str(PREFILLED) % {"quarter": label}

    def _cell(self, row: Row, sex: Sex) -> GridCell:
        name = cell_name((row, sex))
        value = self.form.typed((row, sex))
        errors = [*self.form[name].errors, *([self.notes[name]] if name in self.notes else [])]
        kept = str(self.behind.kept.cell((row, sex)))
        state = "error" if errors else "saved" if value and value == kept else ""
        return GridCell(name, value, state, " ".join(dict.fromkeys(errors)) or None)

    def problems(self) -> list[tuple[str, str]]:
        """What must be put right: the field's id and a sentence; empty cells as one line for each row."""
        found: list[tuple[str, str]] = []
        for row in ALL_ROWS:
            empty = [sex for sex in Sex if (row, sex) in self.form.empty]
            if empty:
                found.append((cell_name((row, empty[0])), row_not_filled_in(row, empty)))
            cells = [self._cell(row, sex) for sex in Sex if sex not in empty]
            found += [(cell.name, cell.error) for cell in cells if cell.error]
        texts = (self.form.happened, self.form.deviations)
        return found + [(text.id, message) for text in texts for message in text.errors]


def _as_cell(text: str) -> Cell:
    try:
        return parse_cell(text)
    except CellRefused:
        return Missing.NOT_KNOWN


def figure_rows(behind: Background, part: str) -> list[GridRow]:
    """One of the two grids as figures to read."""
    return [
        GridRow(
            key=row.value,
            label=str(ROW_WORDS[row]),
            cells=_of_row(behind.kept.cells, row),
            total=row_total(_of_row(behind.kept.cells, row)),
            earlier=behind.earlier(row),
        )
        for row in PARTS[part]
    ]


def results(cells: Cells) -> list[tuple[str, ResultShare]]:
    """To work or studies of those who ended: together and by sex."""
    by_sex = [(str(SEX_WORDS[sex]), to_work_or_studies(cells, [sex])) for sex in (Sex.WOMEN, Sex.MEN)]
    return [(_("Alla"), to_work_or_studies(cells)), *by_sex]


def start_differs(behind: Background) -> bool:
    """Whether ongoing at start is another number than the last accepted report ended with."""
    if behind.last_accepted is None:
        return False
    before = start_from(behind.last_accepted[1])
    return any(
        not isinstance(cell, Missing) and cell != before.get(key, cell)
        for key, cell in behind.kept.cells.items()
        if key[0] is Measure.ONGOING_AT_START
    )
