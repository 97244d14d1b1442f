"""Reports as grids: cells to type in, and figures to read, with totals and earlier periods beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.followup.answers import answers_of, cells_of, entry_of
from finsam_saas.followup.checks import check_report
from finsam_saas.followup.entry import (
    Entry,
    ResultShare,
    row_total,
    start_from,
    to_work_or_studies,
)
from finsam_saas.followup.forms import ReportForm, cell_name
from finsam_saas.followup.reading import (
    EarlierReport,
    ReportDetail,
    earlier_reports,
)
from finsam_saas.followup.rules import (
    Cell,
    CellRefused,
    Cells,
    Measure,
    Missing,
    ReportState,
    Row,
    Sex,
    parse_cell,
)
from finsam_saas.followup.whole import asked_of
from finsam_saas.followup.wording import (
    SEX_WORDS,
    cell_fault,
    kept_by_another,
    row_not_filled_in,
    text_kept_by_another,
)
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Period, PeriodRefused
from finsam_saas.reporting_plan.sheet import Question, Sheet
from finsam_saas.reporting_plan.wording import SECTION_WORDS, period_label, question_words
from finsam_saas.web.formats import current_formats

PREFILLED = _l("Ifyllt från slutet av %(period)s. Ändra om det inte stämmer.")


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
    beside: Sequence[tuple[Period, Cells]]
    last_accepted: tuple[Period, Cells] | None = None

    @property
    def headings(self) -> list[str]:
        """The earlier periods, by name."""
        return [period_label(one, short=True) for one, _cells in self.beside]

    def earlier(self, row: Row) -> list[Cell]:
        """A row's totals in the earlier periods."""
        return [row_total(_of_row(cells, row)) for _period, cells in self.beside]


def background(report: ReportDetail) -> Background:
    """Read a report's figures with those last handed in, of the same period last year, and last accepted."""
    found = earlier_reports(report)
    accepted = next((one for one in found if one.state is ReportState.ACCEPTED), None)
    beside = _distinct([*found[:1], _same_last_year(report.period, found)])
    cells = cells_of([report.id, *(one.id for one in _distinct([*beside, accepted]))])
    return Background(
        kept=entry_of(report, cells[report.id], answers_of([report.id])[report.id]),
        beside=[(one.period, cells[one.id]) for one in beside],
        last_accepted=(accepted.period, cells[accepted.id]) if accepted else None,
    )


def _distinct(found: Sequence[EarlierReport | None]) -> list[EarlierReport]:
    return list({one.id: one for one in found if one is not None}.values())


def _same_last_year(period: Period, found: Sequence[EarlierReport]) -> EarlierReport | None:
    try:
        return next((one for one in found if one.period == period.same_last_year()), None)
    except PeriodRefused:
        return None


def _of_row(cells: Cells, row: Row) -> list[Cell]:
    return [cells.get((row, sex), Missing.NOT_FILLED_IN) for sex in Sex]


def columns(part: str) -> list[GridColumn]:
    """The columns of one grid; their keys are its own, since several stand on one page."""
    return [GridColumn(f"{part}-{sex.value}", str(SEX_WORDS[sex])) for sex in Sex]


@dataclass
class EntryPage:
    """A report on the page where it is written: what is typed, what is wrong, what is kept."""

    report: ReportDetail
    form: ReportForm
    behind: Background
    notes: dict[str, str] = field(default_factory=dict)
    prefilled_from: Period | None = None

    def fill(self) -> None:
        """Show what is kept; in a report not begun, ongoing at start as the last accepted report left it."""
        entry = self.behind.kept
        if self.report.state is ReportState.NOT_STARTED and self.behind.last_accepted:
            self.prefilled_from, cells = self.behind.last_accepted
            entry = Entry({**start_from(cells), **entry.cells}, entry.texts, entry.numbers)
        self.form.show(entry, self.report.version)
        self.notes = {
            cell_name((fault.row, fault.sex)): cell_fault(fault)
            for fault in check_report(entry.cells, submitting=False, asked=asked_of(self.sheet))
        }

    def compare(self) -> None:
        """Put what another person has saved meanwhile at each field that says something else; saving again
        is then a choice made knowingly.
        """
        kept = self.behind.kept
        self.form.version.data = str(self.report.version)
        for key in self.form.keys:
            if self.form.typed(key) != str(kept.cell(key)):
                self.form.tell(cell_name(key), kept_by_another(key[1], str(kept.cell(key))))
        for text, name in self.form.text_fields.items():
            if (self.form[name].data or "") != kept.text(text):
                self.form.tell(name, text_kept_by_another(kept.text(text)))

    @property
    def sheet(self) -> Sheet:
        """What the report asks."""
        return self.form.sheet

    def rows(self, section: Section) -> list[GridRow]:
        """The rows of a section that are counted by sex."""
        asked = self.sheet.of(section)
        return [self._row(question) for question in asked if question.answer is AnswerKind.BY_SEX]

    def _row(self, question: Question) -> GridRow:
        row = question.key
        typed = [self.form.typed((row, sex)) for sex in Sex]
        return GridRow(
            key=row.replace(":", "-"),
            label=question_words(question),
            hint=self._hint(row),
            cells=[self._cell(row, sex) for sex in Sex],
            total=row_total([_as_cell(text) for text in typed]),
            earlier=self.behind.earlier(row),
        )

    def _hint(self, row: Row) -> str:
        if row != Measure.ONGOING_AT_START or self.prefilled_from is None:
            return ""
        return str(PREFILLED) % {"period": period_label(self.prefilled_from, short=True)}

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
        for question in self.sheet.answered_by(AnswerKind.BY_SEX):
            row = question.key
            empty = [sex for sex in Sex if (row, sex) in self.form.empty]
            if empty:
                label = question_words(question)
                found.append((cell_name((row, empty[0])), row_not_filled_in(label, empty)))
            cells = [self._cell(row, sex) for sex in Sex if sex not in empty]
            found += [(cell.name, cell.error) for cell in cells if cell.error]
        names = [*self.form.number_fields.values(), *self.form.text_fields.values()]
        fields = [self.form[name] for name in names]
        return found + [(one.id, message) for one in fields for message in one.errors]


def _as_cell(text: str) -> Cell:
    try:
        return parse_cell(text)
    except CellRefused:
        return Missing.NOT_KNOWN


@dataclass(frozen=True)
class FigurePart:
    """A section of a report as figures to read: its counts by sex and its single answers."""

    section: Section
    title: str
    rows: Sequence[GridRow]
    answers: Sequence[tuple[Question, str]]


def figure_parts(behind: Background, sheet: Sheet) -> list[FigurePart]:
    """The sections of a report as figures to read."""
    return [
        FigurePart(
            section=section,
            title=str(SECTION_WORDS[section]),
            rows=[_figure_row(behind, one) for one in sheet.of(section) if one.answer is AnswerKind.BY_SEX],
            answers=[
                (one, _answer_text(behind.kept, one))
                for one in sheet.of(section)
                if one.answer is not AnswerKind.BY_SEX
            ],
        )
        for section in sheet.sections
    ]


def _figure_row(behind: Background, question: Question) -> GridRow:
    counts = _of_row(behind.kept.cells, question.key)
    return GridRow(
        key=question.key.replace(":", "-"),
        label=question_words(question),
        cells=counts,
        total=row_total(counts),
        earlier=behind.earlier(question.key),
    )


def _answer_text(kept: Entry, question: Question) -> str:
    if question.answer is AnswerKind.TEXT:
        return kept.text(question.key)
    number = kept.number(question.key)
    if isinstance(number, Missing):
        return number.value
    formats = current_formats()
    return formats.kronor(number) if question.answer is AnswerKind.MONEY else formats.number(number)


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
        if key[0] == Measure.ONGOING_AT_START
    )
