"""The form of a report: its counts, numbers and texts, and the insats's own goals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from finsam_saas.followup.checks import CellFaultCode
from finsam_saas.followup.entry import (
    GOAL,
    ON_TARGET,
    WHY,
    Entry,
    GoalStanding,
    Number,
    ReportText,
    cell_keys,
)
from finsam_saas.followup.refusals import Refusal
from finsam_saas.followup.rules import Cell, CellKey, CellRefused, GoalState, Missing, Row, parse_cell
from finsam_saas.followup.wording import (
    AMOUNT_REFUSED,
    ANSWER_MISSING,
    CHOOSE_STATE,
    EXPLANATION_MISSING,
    GOAL_NOTE,
    GOAL_WORDS,
    STATE_MISSING,
    TEXT_MISSING,
    TEXT_WORDS,
    cell_fault,
    cell_refusal,
    names_asked,
    text_fault,
)
from finsam_saas.reporting_plan.core_indicators import AnswerKind
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import question_words
from finsam_saas.web.forms import Form, clean_text

_NUMBER = re.compile(r"[0-9]{1,10}([.,][0-9]{1,2})?")


def cell_name(key: CellKey) -> str:
    """The field's name for a cell, which is also its id on the page."""
    row, sex = key
    return f"{row}-{sex.value}".replace(":", "-")


def field_name(question: str) -> str:
    """The field's name for a question that is not split by sex, a text of why, or of a target."""
    return f"answer-{question}".replace(":", "-")


def goal_name(goal: UUID) -> str:
    """The name of the field that says where a goal stands; its note is a text under `goal:<id>`."""
    return f"goal-{goal}"


class NumberRefused(ValueError):
    """The text is no number of kronor or things."""


def parse_number(text: str) -> Number:
    """A number with at most two decimals, spaces between thousands, or a symbol. Raises NumberRefused."""
    cleaned = text.strip().replace("\u2212", "-")
    if cleaned in {symbol.value for symbol in Missing}:
        return Missing(cleaned)
    for space in (" ", "\u00a0", "\u202f"):
        cleaned = cleaned.replace(space, "")
    # Decimal reads more than people write: "1e3", "1_000", and "125.000" as a hundred and twenty-five.
    if not _NUMBER.fullmatch(cleaned):
        raise NumberRefused(text[:20])
    return Decimal(cleaned.replace(",", "."))


@dataclass(slots=True)
class GridField:
    """A cell, or the comment to a row: what is typed in it, and what is wrong.

    The grid draws it by hand, so it need not be as much as a field of the library, and there are many.
    """

    name: str
    data: str = ""
    errors: list[str] = dataclass_field(default_factory=list)


class ReportForm(Form):
    """All that a reporter enters; `report_form` adds what is asked.

    `cells` and `whys` name the grid's fields, by cell and by row; `text_fields` and `number_fields` name the
    fields of all texts (comments too) and of all single numbers, by key.
    """

    sheet: Sheet
    goals: tuple[UUID, ...]
    cells: Mapping[CellKey, str]
    whys: Mapping[Row, str]
    text_fields: Mapping[str, str]
    number_fields: Mapping[str, str]
    # Without a label the library makes one, and reads its own translations from a file to do so.
    version = HiddenField("")
    no_participants = SelectMultipleField("", validate_choice=False)
    happened = TextAreaField(TEXT_WORDS[ReportText.HAPPENED], validators=[Optional()])
    deviations = TextAreaField(TEXT_WORDS[ReportText.DEVIATIONS], validators=[Optional()])

    def __init__(self, **values: Any) -> None:
        self.grid = {name: GridField(name) for name in (*self.cells.values(), *self.whys.values())}
        super().__init__(**values)
        self.empty: set[CellKey] = set()
        self.names: dict[str, list[str]] = {}

    def process(self, formdata: Any = None, *others: Any, **more: Any) -> None:
        """Take what was sent, into the fields of the grid too."""
        sent = self.meta.wrap_formdata(self, formdata)
        super().process(sent, *others, **more)
        if sent:
            for name, one in self.grid.items():
                one.data = str(clean_text(sent.get(name, "")))

    def __getitem__(self, name: str) -> Any:
        """A field of the form, or of the grid."""
        return self.grid.get(name) or super().__getitem__(name)

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, by field; the grid stands first on the page."""
        return {**{name: one.errors for name, one in self.grid.items() if one.errors}, **super().errors}

    def show(self, entry: Entry, version: int) -> None:
        """Fill the fields with what has been entered before."""
        for key, name in self.cells.items():
            self.grid[name].data = str(entry.cell(key))
        for text, name in self.text_fields.items():
            self[name].data = entry.text(text)
        for question, name in self.number_fields.items():
            self[name].data = number_text(entry.number(question))
        for goal, standing in entry.goals.items():
            self[goal_name(goal)].data = standing.state.value
            self[field_name(f"{GOAL}{goal}")].data = standing.note
        self.version.data = str(version)

    def entry(self) -> Entry | None:
        """What was typed, or None (and the reason at each field) where a field holds no count or number."""
        cells: dict[CellKey, Cell] = {}
        for key, name in self.cells.items():
            try:
                cells[key] = parse_cell(self.grid[name].data)
            except CellRefused as refused:
                self.tell(name, cell_refusal(refused.code, key[1]))
        numbers: dict[str, Number] = {}
        for question, name in self.number_fields.items():
            try:
                numbers[question] = parse_number(self[name].data or "")
            except NumberRefused:
                self.tell(name, str(AMOUNT_REFUSED))
        texts = {key: self[name].data or "" for key, name in self.text_fields.items()}
        if self.errors:
            return None
        return Entry(cells, texts, numbers, self._standings(), frozenset(self.no_participants.data or ()))

    def _standings(self) -> dict[UUID, GoalStanding]:
        """The goals whose state has been chosen; a note alone says nothing of where a goal stands."""
        return {
            goal: GoalStanding(GoalState(state), self[field_name(f"{GOAL}{goal}")].data or "")
            for goal in self.goals
            if (state := self[goal_name(goal)].data)
        }

    def typed(self, key: CellKey) -> str:
        """The text of a cell, as it was typed."""
        return self.grid[self.cells[key]].data

    def seen_version(self) -> int:
        """The version that was on the page; 0, which no report has, where it is not a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def tell_faults(self, why: Refusal) -> None:
        """Put what the rules refused, or ask about, at the fields where it shows."""
        for fault in why.cells:
            if fault.code is CellFaultCode.NOT_FILLED_IN:
                self.empty.add((fault.row, fault.sex))
            self.tell(cell_name((fault.row, fault.sex)), cell_fault(fault))
        for found in why.texts:
            self.tell(self._field_of(found.text), text_fault(found.code))
        for key, words in why.names.items():
            self.names[self._field_of(key)] = [*words]
            self.tell(self._field_of(key), names_asked(words))
        for row in why.to_explain:
            self.tell(field_name(WHY + row), str(EXPLANATION_MISSING))
        for key in why.unanswered:
            self.tell(field_name(key), str(ANSWER_MISSING if key in self.number_fields else TEXT_MISSING))
        for goal in why.goals:
            self.tell(goal_name(goal), str(STATE_MISSING))

    def _field_of(self, key: str) -> str:
        return self.text_fields.get(key) or field_name(key)

    def tell(self, name: str, message: str) -> None:
        """Add an error at a field."""
        self[name].errors = [*self[name].errors, message]


def number_text(number: Number) -> str:
    """A kept number as it is typed: without decimals where it has none."""
    if isinstance(number, Missing):
        return number.value
    return f"{number:f}".rstrip("0").rstrip(".").replace(".", ",") if number % 1 else f"{number:.0f}"


@lru_cache(maxsize=256)
def report_form(sheet: Sheet, goals: tuple[tuple[UUID, str], ...] = ()) -> type[ReportForm]:
    """The form of a sheet and an insats's own goals: a field for each cell, number and text that is asked.

    It is kept and serves everybody, so its words are found when they are shown, in the reader's language.
    """
    fields: dict[str, Any] = {}
    for question in sheet.questions:
        if question.answer is AnswerKind.TEXT:
            fields[field_name(question.key)] = _text(LazyString(question_words, question))
        elif question.answer is not AnswerKind.BY_SEX:
            fields[field_name(question.key)] = StringField(LazyString(question_words, question))
    for target in sheet.targets:
        fields[field_name(ON_TARGET + target.key)] = _text(target.text)
    states = [("", CHOOSE_STATE), *((state.value, words) for state, words in GOAL_WORDS.items())]
    for goal, text in goals:
        fields[goal_name(goal)] = SelectField(text, choices=states, validators=[Optional()])
        fields[field_name(f"{GOAL}{goal}")] = _text(GOAL_NOTE)
    return type(
        "FormOfSheet", (ReportForm,), {"sheet": sheet, "goals": tuple(dict(goals)), **_names(sheet), **fields}
    )


def _names(sheet: Sheet) -> dict[str, dict[Any, str]]:
    """The fields that a form has for the rows, the texts and the single numbers of its sheet."""
    whys = {row: field_name(WHY + row) for row in sheet.rows}
    own = [question.key for question in sheet.answered_by(AnswerKind.TEXT)]
    targets = [ON_TARGET + target.key for target in sheet.targets]
    numbers = sheet.answered_by(AnswerKind.NUMBER, AnswerKind.MONEY)
    return {
        "cells": {key: cell_name(key) for key in cell_keys(sheet.rows)},
        "whys": whys,
        "text_fields": {
            **{name.value: name.value for name in ReportText},
            **{key: field_name(key) for key in (*own, *targets)},
            **{WHY + row: name for row, name in whys.items()},
        },
        "number_fields": {question.key: field_name(question.key) for question in numbers},
    }


def _text(label: Any) -> Any:
    return TextAreaField(label, validators=[Optional()])
