"""A report on the page where it is written: what is typed, what is wrong, what is asked, what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from finsam_saas.followup.asking import Ask, is_answered, questions_to
from finsam_saas.followup.background import Background, earlier_entries
from finsam_saas.followup.checks import check_report, rows_to_explain
from finsam_saas.followup.comments import Thread
from finsam_saas.followup.entry import GOAL, ON_TARGET, Entry, row_total
from finsam_saas.followup.entry_rows import EntryCell, EntryRow, TargetPrompt
from finsam_saas.followup.forms import (
    ReportForm,
    cell_name,
    field_name,
    goal_name,
    number_text,
    parse_number,
    report_form,
)
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import Refusal
from finsam_saas.followup.rules import Cell, CellRefused, Measure, Missing, ReportState, Row, Sex, parse_cell
from finsam_saas.followup.whole import Faults, asked_of
from finsam_saas.followup.wording import (
    GOAL_WORDS,
    ask_words,
    cell_fault,
    explain_words,
    kept_by_another,
    row_not_filled_in,
    text_kept_by_another,
)
from finsam_saas.reporting_plan.core_indicators import PARTS_OF_ENDED, AnswerKind, Section
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.sheet import Question, Sheet
from finsam_saas.reporting_plan.wording import definition, period_label, question_words

PREFILLED = _l("Ifyllt från slutet av %(period)s. Ändra om det inte stämmer.")


@dataclass
class EntryPage:
    """A report as it is being written; `shown` is what stands on the page where all of it can be read."""

    report: ReportDetail
    form: ReportForm
    behind: Background
    sheet: Sheet
    shown: Entry | None = None
    threads: Sequence[Thread] = ()
    notes: dict[str, str] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    to_explain: list[Row] = field(default_factory=list)
    prefilled_from: Period | None = None

    @classmethod
    def kept(cls, report: ReportDetail, behind: Background, sheet: Sheet) -> EntryPage:
        """What is kept; in a report not begun, ongoing at start as the last accepted report left it."""
        form = form_of(sheet, behind)(formdata=None)
        page = cls(report, form, behind, sheet)
        entry = behind.kept
        if report.state is ReportState.NOT_STARTED and behind.last_accepted:
            page.prefilled_from = behind.last_accepted.period
            entry = Entry({**behind.start, **entry.cells}, entry.texts, entry.numbers, entry.goals)
        form.show(entry, report.version)
        page.look_at(entry)
        return page

    def look_at(self, entry: Entry) -> None:
        """Find what does not go together in what is shown, and what to ask about it."""
        self.shown = entry
        asked = asked_of(self.sheet)
        self.notes = {
            cell_name((fault.row, fault.sex)): cell_fault(fault)
            for fault in check_report(entry.cells, submitting=False, asked=asked)
        }
        self.asks = questions_to(entry, self.sheet, earlier_entries(self.behind), self.report.granted)
        self.to_explain = rows_to_explain(entry.cells, self.behind.start, asked.rows)

    def check(self, faults: Faults) -> None:
        """Put all that stops the report from being handed in at its fields."""
        self.form.tell_faults(
            Refusal(
                cells=faults.cells,
                to_explain=faults.to_explain,
                unanswered=faults.unanswered,
                goals=faults.goals,
            )
        )

    def compare(self) -> None:
        """Put what another person has saved meanwhile at each field that says something else; saving again
        is then a choice made knowingly.
        """
        kept = self.behind.kept
        self.form.version.data = str(self.report.version)
        for key, name in self.form.cells.items():
            if self.form.typed(key) != str(kept.cell(key)):
                self.form.tell(name, kept_by_another(key[1], str(kept.cell(key))))
        for text, name in self.form.text_fields.items():
            if (self.form[name].data or "") != kept.text(text):
                self.form.tell(name, text_kept_by_another(kept.text(text)))
        for question, name in self.form.number_fields.items():
            if parse_number(self.form[name].data or "") != kept.number(question):
                self.form.tell(name, text_kept_by_another(number_text(kept.number(question))))
        for goal in self.form.goals:
            standing, note_name = kept.goals.get(goal), field_name(f"{GOAL}{goal}")
            state, note = (standing.state, standing.note) if standing else (None, "")
            if (self.form[goal_name(goal)].data or None) != state:
                self.form.tell(goal_name(goal), text_kept_by_another(str(GOAL_WORDS[state]) if state else ""))
            if (self.form[note_name].data or "") != note:
                self.form.tell(note_name, text_kept_by_another(note))

    def rows(self, section: Section) -> list[EntryRow]:
        """The rows of a section that are counted by sex."""
        asked = self.sheet.of(section)
        return [self._row(question) for question in asked if question.answer is AnswerKind.BY_SEX]

    def _row(self, question: Question) -> EntryRow:
        row = question.key
        cells = [self._cell(row, sex) for sex in Sex]
        return EntryRow(
            key=row.replace(":", "-"),
            label=question_words(question),
            hint=self._hint(row),
            cells=cells,
            total=row_total([_as_cell(one.value) for one in cells]),
            earlier=self.behind.totals_beside(row),
            definition=definition(row),
            purpose=question.help_text,
            asks=self.asked_at(row),
            comment=self.form.grid[self.form.whys[row]],
            threads=[one for one in self.threads if one.first.row == row],
        )

    def asked_at(self, key: str) -> list[str]:
        """The questions at a row, a number or a target, in words."""
        explain = (
            [explain_words(self.shown.cells, self.behind.start, key)]
            if self.shown is not None and key in self.to_explain
            else []
        )
        return [*explain, *(ask_words(ask) for ask in self.asks if ask.at == key)]

    def _hint(self, row: Row) -> str:
        if row != Measure.ONGOING_AT_START or self.prefilled_from is None:
            return ""
        return str(PREFILLED) % {"period": period_label(self.prefilled_from, short=True)}

    def _cell(self, row: Row, sex: Sex) -> EntryCell:
        name = self.form.cells[row, sex]
        value = self.form.grid[name].data
        error = self._error(name)
        kept = str(self.behind.kept.cell((row, sex)))
        asked = self._is_asked(row, sex)
        state = "error" if error else "ask" if asked else "saved" if value and value == kept else ""
        return EntryCell(name, value, state, error)

    def _error(self, name: str) -> str | None:
        """What is wrong with a cell, if anything."""
        told = [*self.form.grid[name].errors, self.notes.get(name, "")]
        return " ".join(dict.fromkeys(filter(None, told))) or None

    def _is_asked(self, row: Row, sex: Sex) -> bool:
        return any(ask.at == row and ask.sex in (sex, None) for ask in self.asks)

    def targets(self, section: Section) -> list[TargetPrompt]:
        """What the results of a section say against the targets of the sheet."""
        rows = {question.key for question in self.sheet.of(section)}
        return [
            TargetPrompt(
                key=ON_TARGET + target.key,
                sentence=" ".join(self.asked_at(ON_TARGET + target.key)),
                answer=self.form[field_name(ON_TARGET + target.key)],
            )
            for target in self.sheet.targets
            if target.numerator[0] in rows
        ]

    def is_folded(self, section: Section) -> bool:
        """Whether a section that need not be answered waits folded: nobody has begun with it."""
        asked = self.sheet.of(section)
        names = [cell_name((one.key, sex)) for one in asked for sex in Sex]
        is_needed = section not in PARTS_OF_ENDED or any(one.required for one in asked)
        return not is_needed and not any(self.form[name].data or self.form[name].errors for name in names)

    @property
    def goal_fields(self) -> list[tuple[Any, Any]]:
        """Where each of the insats's own goals stands, and the note to it."""
        return [
            (self.form[goal_name(goal)], self.form[field_name(f"{GOAL}{goal}")]) for goal in self.form.goals
        ]

    def problems(self) -> list[tuple[str, str]]:
        """What must be put right: the field's id and a sentence; empty cells as one line for each row."""
        asked = self.sheet.answered_by(AnswerKind.BY_SEX)
        found = [problem for question in asked for problem in self._problems_of(question)]
        names = [*self.form.number_fields.values(), *self.form.text_fields.values()]
        fields = [self.form[name] for name in names if name not in self.form.grid]
        fields += [one for pair in self.goal_fields for one in pair]
        return found + [(one.id, message) for one in fields for message in one.errors]

    def _problems_of(self, question: Question) -> Iterator[tuple[str, str]]:
        """What must be put right in a row: its cells, and the comment to it."""
        row, form = question.key, self.form
        empty = [sex for sex in Sex if (row, sex) in form.empty]
        if empty:
            yield form.cells[row, empty[0]], row_not_filled_in(question_words(question), empty)
        names = [form.cells[row, sex] for sex in Sex if sex not in empty]
        yield from ((name, error) for name in names if (error := self._error(name)))
        comment = form.grid[form.whys[row]]
        yield from ((comment.name, f"{question_words(question)}: {error}") for error in comment.errors)

    def open_questions(self) -> list[tuple[str, str]]:
        """What is asked and not yet answered: the field's id and a sentence. It never stops the report."""
        entry = self.shown or Entry()
        found = []
        for ask in self.asks:
            if not is_answered(ask, entry):
                at = ask.answered_in if ask.answered_in in self.form.text_fields else ask.at
                question = self.sheet.question(ask.at)
                label = question_words(question) if question else (ask.target.text if ask.target else "")
                found.append((field_name(at), f"{label.rstrip('.')}: {ask_words(ask)}"))
        return found

    def answer(self) -> Mapping[str, Any]:
        """What a page that saves as one types is told: faults by field, questions by what they stand at."""
        errors = {name: " ".join(found) for name, found in self.form.errors.items() if name}
        holders = [*self.sheet.rows, *self.form.number_fields]
        targets = [ON_TARGET + target.key for target in self.sheet.targets]
        asked = {key: self.asked_at(key) for key in (*holders, *targets)}
        return {
            "errors": {**self.notes, **errors},
            "asks": {key.replace(":", "-"): sentences for key, sentences in asked.items() if sentences},
            "asked": [name for (row, sex), name in self.form.cells.items() if self._is_asked(row, sex)],
            "names": self.form.names,
        }


def form_of(sheet: Sheet, behind: Background) -> type[ReportForm]:
    """The form of a report: its sheet, and the goals of the insats's own that it tells of."""
    return report_form(sheet, tuple((goal.id, goal.text) for goal in behind.goals))


def _as_cell(text: str) -> Cell:
    try:
        return parse_cell(text)
    except CellRefused:
        return Missing.NOT_KNOWN
