"""What is entered on the rows of one report's file; an empty cell leaves what is saved already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.followup.entry import GOAL, LONGEST_TEXT, WHY, Entry, GoalStanding, Number
from finsam_saas.followup.rules import Cell, CellKey, Missing, Sex
from finsam_saas.followup.wording import GOAL_WORDS
from finsam_saas.imports.cells import read_counts, read_number
from finsam_saas.imports.lines import Answered, FiledReport, Line
from finsam_saas.imports.sorting import FileRow

SEXES = tuple(sex.value for sex in Sex)


def read_entry(filed: FiledReport, rows: Mapping[str, FileRow]) -> Entry:
    """What the rows say on top of what is entered already; faults are told at each row."""
    reader = _Reader(filed.entry)
    lines = {line.key: line for line in filed.lines}
    for found in rows.values():
        line = lines.get(found.question)
        if line is None:
            found.row.refuse("question", _("Frågan ställs inte i rapporten. Hämta mallen igen."))
        else:
            reader.read(line, found)
    return replace(
        filed.entry, cells=reader.cells, numbers=reader.numbers, texts=reader.texts, goals=reader.goals
    )


class _Reader:
    """Collects counts, numbers, texts and goals, beginning with those that are entered already."""

    def __init__(self, kept: Entry) -> None:
        self.cells: dict[CellKey, Cell] = dict(kept.cells)
        self.numbers: dict[str, Number] = dict(kept.numbers)
        self.texts: dict[str, str] = dict(kept.texts)
        self.goals: dict[UUID, GoalStanding] = dict(kept.goals)

    def read(self, line: Line, found: FileRow) -> None:
        """Take one row, as its line is answered."""
        if line.answered is Answered.BY_SEX:
            self._counts(line, found)
        elif line.answered is Answered.GOAL:
            self._goal(line, found)
        else:
            _refuse_filled(
                found, (*SEXES, "total"), _("Frågan räknas inte på kvinnor och män. Skriv under Svar.")
            )
            _refuse_filled(found, ("why",), _("Här ska inget stå. Skriv under Svar."))
            if line.answered is Answered.NUMBER:
                number = read_number(found.row, "answer")
                if number is not None and number is not Missing.NOT_FILLED_IN:
                    self.numbers[line.key] = number
            else:
                self._text(line.key, found, "answer")

    def _counts(self, line: Line, found: FileRow) -> None:
        _refuse_filled(
            found, ("answer",), _("Skriv antalen under Kvinnor, Män och Uppgift saknas, inte här.")
        )
        counts = read_counts(found.row) or {}
        for sex, count in counts.items():
            if count is not Missing.NOT_FILLED_IN:
                self.cells[line.key, sex] = count
        self._text(WHY + line.key, found, "why")

    def _goal(self, line: Line, found: FileRow) -> None:
        state = found.row.choice("answer", {str(words): one for one, words in GOAL_WORDS.items()})
        if state is not None:
            note = found.row.text("why", longest=LONGEST_TEXT)
            self.goals[UUID(line.key.removeprefix(GOAL))] = GoalStanding(state, note)

    def _text(self, key: str, found: FileRow, column: str) -> None:
        text = found.row.text(column, longest=LONGEST_TEXT)
        if text:
            self.texts[key] = text


def _refuse_filled(found: FileRow, columns: tuple[str, ...], words: str) -> None:
    for column in columns:
        if found.row.value(column) is not None:
            found.row.refuse(column, words)
