"""The sheet: all that one report asks, in order; fixed by the template's version when the report is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from finsam_saas.reporting_plan.core_indicators import (
    CORE,
    PARTS_OF_ENDED,
    AnswerKind,
    Section,
    core_of,
)
from finsam_saas.reporting_plan.rules import TemplateKind

ENDED = "ended"


@dataclass(frozen=True)
class Question:
    """One question of a sheet. A core indicator has its national words; a local one has its own label.

    `mapped_to` says which core indicator a local question is counted as; None keeps it local.
    """

    key: str
    section: Section
    answer: AnswerKind
    label: str = ""
    help_text: str = ""
    required: bool = True
    mapped_to: str | None = None

    @property
    def is_core(self) -> bool:
        """Whether the question is a national core indicator."""
        return self.key in CORE


@dataclass(frozen=True)
class Target:
    """A share that the förbund expects of these insatser: numerator rows of a denominator row, at least."""

    key: str
    text: str
    numerator: tuple[str, ...]
    denominator: str
    threshold: Fraction


@dataclass(frozen=True)
class Sheet:
    """What one report asks: its questions in order, and the targets its figures are read against."""

    kind: TemplateKind
    questions: tuple[Question, ...]
    targets: tuple[Target, ...] = ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have questions, in the order of the sheet."""
        return tuple(dict.fromkeys(question.section for question in self.questions))

    def of(self, section: Section) -> list[Question]:
        """The questions of a section."""
        return [question for question in self.questions if question.section is section]

    def answered_by(self, *kinds: AnswerKind) -> list[Question]:
        """The questions that are answered with these kinds of answer."""
        return [question for question in self.questions if question.answer in kinds]

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The rows counted by sex."""
        return tuple(question.key for question in self.answered_by(AnswerKind.BY_SEX))

    @cached_property
    def required_rows(self) -> frozenset[str]:
        """The rows counted by sex that must be filled in to hand in."""
        asked = self.answered_by(AnswerKind.BY_SEX)
        return frozenset(question.key for question in asked if question.required)

    @cached_property
    def partitions(self) -> tuple[tuple[str, ...], ...]:
        """Groups of rows where everyone who ended is counted once, so that each group sums to the ended."""
        found = (tuple(question.key for question in self.of(section)) for section in PARTS_OF_ENDED)
        return tuple(rows for rows in found if rows)

    @cached_property
    def counted_as(self) -> dict[str, str]:
        """The förbund's own questions that are counted as a core indicator, and as which."""
        return {question.key: question.mapped_to for question in self.questions if question.mapped_to}

    def question(self, key: str) -> Question | None:
        """The question with a key, if the sheet asks it."""
        return next((question for question in self.questions if question.key == key), None)


def core_question(code: str, *, required: bool | None = None, help_text: str = "") -> Question:
    """A core indicator as a question; required when it is always asked, unless said otherwise."""
    core = CORE[code]
    return Question(
        key=code,
        section=core.section,
        answer=core.answer,
        required=core.always if required is None else required,
        help_text=help_text,
    )


@lru_cache
def standard_sheet(kind: TemplateKind) -> Sheet:
    """The template of a förbund that has made none of its own: what is always asked, and the economy."""
    asked = [one.code for one in core_of(kind) if one.always or one.section is Section.ECONOMY]
    return Sheet(kind, tuple(core_question(code) for code in asked))


def in_order(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Questions by section in the order of a report, and as given within each."""
    places = {section: place for place, section in enumerate(Section)}
    return tuple(sorted(questions, key=lambda question: places[question.section]))
