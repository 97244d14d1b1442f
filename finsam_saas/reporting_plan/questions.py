"""What a förbund may ask beside the national core, and which targets its answers can be read against."""

from collections.abc import Collection
from enum import StrEnum

from finsam_saas.reporting_plan.core_indicators import (
    CORE,
    PARTS_OF_ENDED,
    AnswerKind,
    Section,
    core_of,
)
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import ENDED, Question, Sheet, Target, core_question

LOCAL_STEM = "egen"
"""How the key of every local question begins, so that it never is that of a core indicator or a text."""


class QuestionFault(StrEnum):
    """Why a local question cannot be asked like this."""

    SECTION_NOT_OF_THE_KIND = "section_not_of_the_kind"
    ANSWER_NOT_OF_THE_SECTION = "answer_not_of_the_section"
    MUST_BE_COUNTED_AS_CORE = "must_be_counted_as_core"
    NOT_COUNTED_AS_THIS = "not_counted_as_this"
    COUNTED_TWICE = "counted_twice"


class TargetFault(StrEnum):
    """Why a target cannot be read from a report."""

    NOTHING_TO_COUNT = "nothing_to_count"
    ROW_NOT_ASKED = "row_not_asked"
    OF_ITSELF = "of_itself"
    NOT_OF_THE_ENDED = "not_of_the_ended"
    NOT_A_SHARE = "not_a_share"


def is_local_key(key: str) -> bool:
    """Whether a key is one that a local question can have."""
    return key.startswith(f"{LOCAL_STEM}-") and key not in CORE


def optional_sections(kind: TemplateKind) -> list[Section]:
    """The sections of core indicators that a förbund chooses to ask, each as a whole."""
    sections = dict.fromkeys(one.section for one in core_of(kind))
    always = {one.section for one in core_of(kind) if one.always}
    return [section for section in sections if section not in always]


def sections_of(kind: TemplateKind) -> list[Section]:
    """The sections where a local question can stand, in the order of a report."""
    core = {one.section for one in core_of(kind)}
    return [section for section in Section if section in core or section is Section.OWN]


def section_questions(kind: TemplateKind, section: Section) -> list[Question]:
    """The core indicators of an optional section, as questions."""
    return [core_question(one.code) for one in core_of(kind) if one.section is section]


def can_be_counted_as(
    kind: TemplateKind, section: Section, answer: AnswerKind, asked: Collection[str]
) -> list[str]:
    """The core indicators that a local question with this answer can be counted as.

    Where everyone is counted once (the parts of the ended), a local row can split a core row that is asked
    too. Elsewhere a core indicator that is asked itself would be counted twice.
    """
    return [
        one.code
        for one in core_of(kind)
        if one.section is section
        and one.answer is answer
        and answer is not AnswerKind.TEXT
        and (section in PARTS_OF_ENDED or one.code not in asked)
    ]


def question_fault(question: Question, kind: TemplateKind, asked: Collection[str]) -> QuestionFault | None:
    """Why a local question does not fit a template that asks these core indicators; None where it does."""
    if question.section not in sections_of(kind):
        return QuestionFault.SECTION_NOT_OF_THE_KIND
    if question.section in PARTS_OF_ENDED and question.answer is not AnswerKind.BY_SEX:
        return QuestionFault.ANSWER_NOT_OF_THE_SECTION
    if question.mapped_to is None:
        return QuestionFault.MUST_BE_COUNTED_AS_CORE if question.section in PARTS_OF_ENDED else None
    core = CORE.get(question.mapped_to)
    wanted = (question.section, question.answer)
    if core is None or kind not in core.kinds or (core.section, core.answer) != wanted:
        return QuestionFault.NOT_COUNTED_AS_THIS
    possible = can_be_counted_as(kind, question.section, question.answer, asked)
    return None if question.mapped_to in possible else QuestionFault.COUNTED_TWICE


def target_fault(target: Target, sheet: Sheet) -> TargetFault | None:
    """Why a target cannot be read from what the sheet asks; None where it can."""
    parts = {question.key for question in sheet.questions if question.section in PARTS_OF_ENDED}
    checks = (
        (not target.numerator, TargetFault.NOTHING_TO_COUNT),
        (not {*target.numerator, target.denominator} <= set(sheet.rows), TargetFault.ROW_NOT_ASKED),
        (target.denominator in target.numerator, TargetFault.OF_ITSELF),
        (bool(parts & set(target.numerator)) and target.denominator != ENDED, TargetFault.NOT_OF_THE_ENDED),
        (not 0 < target.threshold <= 1, TargetFault.NOT_A_SHARE),
    )
    return next((fault for is_wrong, fault in checks if is_wrong), None)


def core_lacks(sheet: Sheet) -> list[str]:
    """The core indicators that are always asked of the kind and that the sheet does not ask."""
    asked = {question.key for question in sheet.questions}
    return [one.code for one in core_of(sheet.kind) if one.always and one.code not in asked]


def is_whole(sheet: Sheet) -> bool:
    """Whether a sheet asks all it must, and every local question and target fits it."""
    core = [question.key for question in sheet.questions if question.is_core]
    own = [question for question in sheet.questions if not question.is_core]
    return not (
        core_lacks(sheet)
        or any(question_fault(question, sheet.kind, core) for question in own)
        or any(target_fault(target, sheet) for target in sheet.targets)
    )
