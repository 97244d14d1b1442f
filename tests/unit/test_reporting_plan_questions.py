"""What a förbund may ask beside the national core: never counted twice, never a gap among the ended."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.reporting_plan.core_indicators import CORE, OUTCOMES, AnswerKind, Section, core_of
from finsam_saas.reporting_plan.questions import (
    QuestionFault,
    TargetFault,
    can_be_counted_as,
    is_local_key,
    is_whole,
    optional_sections,
    question_fault,
    section_questions,
    sections_of,
    target_fault,
)
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind
from finsam_saas.reporting_plan.sheet import Question, Sheet, Target, standard_sheet

KIND = TemplateKind.WORK_ORIENTED
STANDARD = standard_sheet(KIND)
ASKED = [question.key for question in STANDARD.questions]
TARGET = Target("arbete", "Minst 35 %", ("work", "studies", "work_and_studies"), "ended", Fraction(35, 100))


def own(
    section: Section = Section.OWN, answer: AnswerKind = AnswerKind.BY_SEX, mapped_to: str | None = None
) -> Question:
    """One of the förbund's own questions."""
    return Question("egen-fraga", section, answer, "Fråga", mapped_to=mapped_to)


@pytest.mark.parametrize("kind", TemplateKind)
def test_the_standard_template_of_every_kind_is_whole(kind: TemplateKind) -> None:
    assert is_whole(standard_sheet(kind))


@pytest.mark.parametrize("kind", TemplateKind)
def test_optional_sections_are_those_that_hold_nothing_always_asked(kind: TemplateKind) -> None:
    """With every one of them switched on the template is whole too."""
    optional = optional_sections(kind)
    assert not {one.section for one in core_of(kind) if one.always} & set(optional)
    assert (Section.STEP_PROGRESS in optional) == (kind in INDIVIDUAL_KINDS)
    added = [one for section in optional for one in section_questions(kind, section)]
    asked = [one for one in standard_sheet(kind).questions if one.section not in optional]
    assert is_whole(Sheet(kind, (*asked, *added)))


def test_an_own_question_stays_local_or_is_counted_as_what_it_says() -> None:
    """In its own section it is anything at all; a national row counted there would be another section's."""
    assert question_fault(own(), KIND, ASKED) is None
    assert question_fault(own(answer=AnswerKind.TEXT), KIND, ASKED) is None
    wrong = question_fault(own(mapped_to="work"), KIND, ASKED)
    assert wrong is QuestionFault.NOT_COUNTED_AS_THIS
    unknown = question_fault(own(mapped_to="nonsens"), KIND, ASKED)
    assert unknown is QuestionFault.NOT_COUNTED_AS_THIS
    of_others = own(Section.ACTIVITIES, AnswerKind.NUMBER)
    assert question_fault(of_others, KIND, ASKED) is QuestionFault.SECTION_NOT_OF_THE_KIND


def test_among_the_ended_everyone_is_counted_once_in_a_national_row() -> None:
    """So an own row splits a national one; one of its own would make the nation's sum too small."""
    assert question_fault(own(Section.RESULTS, mapped_to="work"), KIND, ASKED) is None
    alone = question_fault(own(Section.RESULTS), KIND, ASKED)
    assert alone is QuestionFault.MUST_BE_COUNTED_AS_CORE
    no_count = own(Section.RESULTS, AnswerKind.NUMBER, "work")
    assert question_fault(no_count, KIND, ASKED) is QuestionFault.ANSWER_NOT_OF_THE_SECTION


def test_what_is_asked_itself_is_not_counted_once_more_outside_the_ended() -> None:
    """New participants of two rows would be twice as many."""
    twice = own(Section.PARTICIPANTS, mapped_to="new")
    assert question_fault(twice, KIND, ASKED) is QuestionFault.COUNTED_TWICE
    money = own(Section.ECONOMY, AnswerKind.MONEY, "cost_to_date")
    assert question_fault(money, KIND, ASKED) is QuestionFault.COUNTED_TWICE
    assert question_fault(money, KIND, [key for key in ASKED if key != "cost_to_date"]) is None


@given(
    st.sampled_from(TemplateKind),
    st.sampled_from(Section),
    st.sampled_from(AnswerKind),
    st.none() | st.sampled_from(sorted(CORE)),
)
@settings(max_examples=200)
def test_what_is_let_through_is_of_the_same_section_and_answer(
    kind: TemplateKind, section: Section, answer: AnswerKind, mapped_to: str | None
) -> None:
    """Whatever is typed."""
    asked = [question.key for question in standard_sheet(kind).questions]
    question = own(section, answer, mapped_to)
    if question_fault(question, kind, asked) is None:
        assert section in sections_of(kind)
        if mapped_to is not None:
            core = CORE[mapped_to]
            assert (core.section, core.answer) == (section, answer) and kind in core.kinds
            assert mapped_to in can_be_counted_as(kind, section, answer, asked)


def test_a_target_reads_rows_that_are_asked_of_those_who_ended() -> None:
    """A share of a row that nobody fills in would never be known."""
    assert target_fault(TARGET, STANDARD) is None
    faults = {
        TargetFault.NOTHING_TO_COUNT: replace(TARGET, numerator=()),
        TargetFault.ROW_NOT_ASKED: replace(TARGET, numerator=("step_progress:closer",)),
        TargetFault.OF_ITSELF: replace(TARGET, numerator=("ended",)),
        TargetFault.NOT_OF_THE_ENDED: replace(TARGET, denominator="new"),
        TargetFault.NOT_A_SHARE: replace(TARGET, threshold=Fraction(3, 2)),
    }
    for fault, target in faults.items():
        assert target_fault(target, STANDARD) is fault


def test_a_template_without_something_always_asked_is_not_whole() -> None:
    """Nor one whose target or own question does not fit."""
    without = tuple(one for one in STANDARD.questions if one.key != OUTCOMES[0])
    assert not is_whole(Sheet(KIND, without))
    assert not is_whole(Sheet(KIND, STANDARD.questions, (replace(TARGET, numerator=()),)))
    assert not is_whole(Sheet(KIND, (*STANDARD.questions, own(Section.RESULTS))))


def test_no_core_indicator_has_a_key_that_an_own_question_could_get() -> None:
    assert not any(is_local_key(code) for code in CORE)
    assert is_local_key("egen-fraga") and not is_local_key("happened")
