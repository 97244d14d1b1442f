"""Reports as grids: the columns and rows to type in or to read, with totals and earlier periods beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.followup.background import Background, row_of
from finsam_saas.followup.entry import Entry, ResultShare, row_total, to_work_or_studies
from finsam_saas.followup.rules import Cell, Cells, Missing, Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind, Section
from finsam_saas.reporting_plan.sheet import Question, Sheet
from finsam_saas.reporting_plan.wording import SECTION_WORDS, definition, question_words
from finsam_saas.web.formats import current_formats


@dataclass(frozen=True)
class GridColumn:
    """A column of a grid: one sex."""

    key: str
    label: str


@dataclass(frozen=True)
class GridRow:
    """A row of figures to read: counts and symbols by sex, their total, and the totals of earlier periods.

    `core` is the core indicator that the total is the whole count of; empty where there is none.
    """

    key: str
    label: str
    cells: Sequence[Cell]
    total: Cell
    earlier: Sequence[Cell]
    core: str


def grid_key(question: str) -> str:
    """A question's key as a part of an id on the page."""
    return question.replace(":", "-")


def columns(part: str) -> list[GridColumn]:
    """The columns of one grid; their keys are its own, since several stand on one page."""
    return [GridColumn(f"{part}-{sex.value}", str(SEX_WORDS[sex])) for sex in Sex]


@dataclass(frozen=True)
class Meaning:
    """What is counted in a question: its definition, and the source and version of a national one."""

    label: str
    definition: str
    source: str


@dataclass(frozen=True)
class FigurePart:
    """A section of a report as figures to read: its counts by sex, its single answers, what they mean."""

    section: Section
    title: str
    rows: Sequence[GridRow]
    answers: Sequence[tuple[Question, str]]
    meanings: Sequence[Meaning]


def figure_parts(behind: Background, sheet: Sheet) -> list[FigurePart]:
    """The sections of a report as figures to read."""
    return [
        FigurePart(
            section=section,
            title=str(SECTION_WORDS[section]),
            rows=[
                _figure_row(behind, one, _core_whole(one, sheet))
                for one in sheet.of(section)
                if one.answer is AnswerKind.BY_SEX
            ],
            answers=[
                (one, _answer_text(behind.kept, one))
                for one in sheet.of(section)
                if one.answer is not AnswerKind.BY_SEX
            ],
            meanings=[_meaning(one) for one in sheet.of(section)],
        )
        for section in sheet.sections
    ]


def _meaning(question: Question) -> Meaning:
    words = question_words(question)
    core = CORE.get(question.mapped_to or question.key)
    if core is None:
        return Meaning(words, question.help_text or _("Förbundets egen fråga."), "")
    source = _("%(source)s, version %(version)s", source=core.source, version=core.version)
    return Meaning(words, definition(core.code), source)


def _core_whole(question: Question, sheet: Sheet) -> str:
    """The core indicator that a question alone is counted as; empty where it is none or others add to it."""
    core = question.mapped_to or question.key
    adding = [one for one in sheet.questions if core in (one.key, one.mapped_to)]
    return core if core in CORE and len(adding) == 1 else ""


def _figure_row(behind: Background, question: Question, core: str) -> GridRow:
    counts = row_of(behind.kept.cells, question.key)
    is_known = Missing.NOT_KNOWN not in counts and Missing.NOT_FILLED_IN not in counts
    return GridRow(
        key=grid_key(question.key),
        label=question_words(question),
        cells=counts,
        total=row_total(counts),
        earlier=behind.totals_beside(question.key),
        core=core if is_known else "",
    )


def _answer_text(kept: Entry, question: Question) -> str:
    if question.answer is AnswerKind.TEXT:
        return kept.text(question.key)
    number = kept.number(question.key)
    if isinstance(number, Missing):
        return number.value
    formats = current_formats()
    return formats.kronor(number) if question.answer is AnswerKind.MONEY else formats.number(number)


def results(cells: Cells) -> list[tuple[str, str, ResultShare]]:
    """To work or studies of those who ended: whose (a sex, or "all"), what they are called, and the share."""
    by_sex = [
        (sex.value, str(SEX_WORDS[sex]), to_work_or_studies(cells, [sex])) for sex in (Sex.WOMEN, Sex.MEN)
    ]
    return [("all", _("Alla"), to_work_or_studies(cells)), *by_sex]
