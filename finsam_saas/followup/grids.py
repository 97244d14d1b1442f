"""Reports as grids: the columns and rows to type in or to read, with totals and earlier periods beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.followup.background import Background, row_of
from finsam_saas.followup.entry import Entry, ResultShare, row_total, to_work_or_studies
from finsam_saas.followup.rules import Cell, Cells, Missing, Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.sheet import Question, Sheet
from finsam_saas.reporting_plan.wording import SECTION_WORDS, question_words
from finsam_saas.web.formats import current_formats


@dataclass(frozen=True)
class GridColumn:
    """A column of a grid: one sex."""

    key: str
    label: str


@dataclass(frozen=True)
class GridRow:
    """A row of figures to read: counts and symbols by sex, their total, and the totals of earlier periods."""

    key: str
    label: str
    cells: Sequence[Cell]
    total: Cell
    earlier: Sequence[Cell]


def columns(part: str) -> list[GridColumn]:
    """The columns of one grid; their keys are its own, since several stand on one page."""
    return [GridColumn(f"{part}-{sex.value}", str(SEX_WORDS[sex])) for sex in Sex]


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
    counts = row_of(behind.kept.cells, question.key)
    return GridRow(
        key=question.key.replace(":", "-"),
        label=question_words(question),
        cells=counts,
        total=row_total(counts),
        earlier=behind.totals_beside(question.key),
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
