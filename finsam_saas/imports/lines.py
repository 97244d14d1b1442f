"""A report as lines of a file: one for each question, with its stable key, and what is entered on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.followup.entry import (
    GOAL,
    ON_TARGET,
    WHY,
    Entry,
    GoalStanding,
    Number,
)
from finsam_saas.followup.goals import ReportGoal
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import Missing, Sex
from finsam_saas.followup.wording import GOAL_WORDS, TEXT_WORDS
from finsam_saas.imports.rules import RowKey
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import SECTION_WORDS, definition, question_words
from finsam_saas.web.spreadsheets import Wanted
from finsam_saas.web.tables import Cell, Column
from finsam_saas.web.tables import Sheet as Table
from tenants.context import current_tenant

# The headings belong to the file and are the same in every language.
COLUMNS = (
    Wanted("initiative", "Insats", required=False),
    Wanted("period", "Period", required=False),
    Wanted("question", "Fråga"),
    Wanted(Sex.WOMEN.value, "Kvinnor"),
    Wanted(Sex.MEN.value, "Män"),
    Wanted(Sex.UNKNOWN.value, "Uppgift saknas"),
    Wanted("total", "Totalt", required=False),
    Wanted("answer", "Svar"),
    Wanted("why", "Varför"),
    Wanted("definition", "Förklaring", required=False),
    Wanted("key", "Nyckel"),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}


class Answered(Enum):
    """Where on a line its answer stands."""

    BY_SEX = "by_sex"
    NUMBER = "number"
    TEXT = "text"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a report: its key, where it stands, its words, and how it is answered."""

    key: str
    section: str
    label: str
    answered: Answered
    definition: str = ""


_ANSWERED = {
    AnswerKind.BY_SEX: Answered.BY_SEX,
    AnswerKind.NUMBER: Answered.NUMBER,
    AnswerKind.MONEY: Answered.NUMBER,
    AnswerKind.TEXT: Answered.TEXT,
}


def lines_of(sheet: Sheet, goals: Sequence[ReportGoal] = ()) -> Iterator[Line]:
    """All lines of a report, in the order of its page."""
    for question in sheet.questions:
        yield Line(
            question.key,
            str(SECTION_WORDS[question.section]),
            question_words(question),
            _ANSWERED[question.answer],
            question.help_text or definition(question.key),
        )
    for goal in goals:
        yield Line(f"{GOAL}{goal.id}", _("Insatsens egna mål"), goal.text, Answered.GOAL)
    texts = str(SECTION_WORDS[Section.TEXTS])
    for target in sheet.targets:
        yield Line(ON_TARGET + target.key, texts, target.text, Answered.TEXT)
    for name, words in TEXT_WORDS.items():
        yield Line(name.value, texts, str(words), Answered.TEXT)


def counts_on(line: Line, entry: Entry) -> list[Cell]:
    """The line's counts by sex as a file holds them; nothing where none is entered, or none is asked."""
    if line.answered is not Answered.BY_SEX:
        return [None] * len(Sex)
    return [_written(entry.cell((line.key, sex))) for sex in Sex]


def _written(value: Number | int) -> Cell:
    return (value.value or None) if isinstance(value, Missing) else value


def answer_on(line: Line, entry: Entry) -> Cell:
    """The line's answer that is not split by sex, as a file holds it."""
    if line.answered is Answered.NUMBER:
        return _written(entry.number(line.key))
    if line.answered is Answered.TEXT:
        return entry.text(line.key) or None
    standing = _goal_on(line, entry)
    return str(GOAL_WORDS[standing.state]) if standing else None


def why_on(line: Line, entry: Entry) -> Cell:
    """What is said of why beside the line, or the note to a goal."""
    standing, key = _goal_on(line, entry), WHY + line.key
    return (standing.note if standing else entry.text(key)) or None


def _goal_on(line: Line, entry: Entry) -> GoalStanding | None:
    if line.answered is not Answered.GOAL:
        return None
    return entry.goals.get(UUID(line.key.removeprefix(GOAL)))


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report as a file holds it: what it asks and what is entered; `initiative_key` names its insats."""

    report: ReportRow
    initiative_key: str
    sheet: Sheet
    goals: Sequence[ReportGoal]
    entry: Entry

    @property
    def lines(self) -> list[Line]:
        """The report's lines, in order."""
        return list(lines_of(self.sheet, self.goals))

    def key_of(self, line: Line) -> str:
        """The stable key of one of its lines."""
        slug, period = current_tenant().slug, str(self.report.period)
        return str(RowKey(slug, period, self.initiative_key, line.key))


def as_table(reports: Sequence[FiledReport], *, explained: bool = True) -> Table:
    """Reports below each other, as a CSV file holds them; with what each question means, if asked for."""
    rows: list[list[Cell]] = []
    for filed in reports:
        head: list[Cell] = [filed.report.initiative, str(filed.report.period)]
        for line in filed.lines:
            entered = [*counts_on(line, filed.entry), None, answer_on(line, filed.entry)]
            meaning = line.definition if explained else ""
            tail = [why_on(line, filed.entry), meaning or None, filed.key_of(line)]
            rows.append([*head, line.label, *entered, *tail])
    return Table(_("Rapporter"), [Column(column.heading) for column in COLUMNS], rows)
