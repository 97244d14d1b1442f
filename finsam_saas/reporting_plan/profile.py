"""How a förbund asks its insatser to report, as parts of its profile: plans, and templates in use."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind, Section, core_of
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.questions import is_local_key, is_whole
from finsam_saas.reporting_plan.reminders import MOST_REMINDERS
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import (
    Question,
    Sheet,
    Target,
    core_question,
    in_order,
    standard_sheet,
)
from tenants.profile_fields import Day, Key, Percent, ProfilePart, Sourced, Text

WorkingDays = Annotated[int, Field(strict=True, ge=0, le=60)]


def _each_once(days: tuple[int, ...]) -> tuple[int, ...]:
    """As in the form: days that differ, so that a plan for reminders can be made of them."""
    if len(set(days)) < len(days):
        raise PydanticCustomError("remind_before", "the days before differ from each other")
    return days


DaysBefore = Annotated[tuple[WorkingDays, ...], Field(max_length=MOST_REMINDERS), AfterValidator(_each_once)]
RowKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_:-]+$", max_length=80)]


class ReportingPlanPart(Sourced):
    """How often a kind of insats reports, when it is due, who is reminded and who signs off."""

    kind: TemplateKind
    is_asked: bool = Field(default=True, strict=True)
    cadence: Cadence = Cadence.QUARTER
    days_to_report: Annotated[int, Field(strict=True, ge=1, le=120)] = 20
    remind_before: DaysBefore = (5, 1)
    remind_every: Annotated[int, Field(strict=True, ge=1, le=30)] = 5
    remind_times: Annotated[int, Field(strict=True, ge=0, le=12)] = 3
    opens_by_itself: bool = Field(default=False, strict=True)
    needs_sign_off: bool = Field(default=False, strict=True)


class TemplateQuestionPart(ProfilePart):
    """A question of a template: a core indicator by its national code, or one of the förbund's own."""

    key: RowKey
    section: Section | None = None
    answer: AnswerKind | None = None
    label: Text | None = None
    help_text: Text | None = None
    required: bool | None = Field(default=None, strict=True)
    is_asked: bool = Field(default=True, strict=True)
    mapped_to: RowKey | None = None

    @model_validator(mode="after")
    def _core_or_own(self) -> Self:
        own = (self.section, self.answer, self.label)
        if self.key in CORE and (any(own) or self.mapped_to):
            raise PydanticCustomError("core_indicator", "a core indicator has its national words and place")
        if self.key not in CORE and not (is_local_key(self.key) and all(own)):
            raise PydanticCustomError(
                "own_question", "an own question has a key egen-…, a section, an answer and a label"
            )
        return self

    def question(self) -> Question:
        """The question itself."""
        if self.section is None or self.answer is None:
            return core_question(self.key, required=self.required, help_text=self.help_text or "")
        return Question(
            self.key,
            self.section,
            self.answer,
            self.label or "",
            self.help_text or "",
            self.required is not False,
            self.mapped_to,
        )


class TemplateTargetPart(Sourced):
    """A share that these insatser are to reach: the rows counted, of which row, at least per cent."""

    key: Key
    text: Text
    numerator: tuple[RowKey, ...]
    denominator: RowKey
    threshold_percent: Annotated[Percent, Field(gt=0)]

    def target(self) -> Target:
        """The target itself."""
        threshold = Fraction(self.threshold_percent) / 100
        return Target(self.key, self.text, self.numerator, self.denominator, threshold)


class TemplatePart(Sourced):
    """A version of what a kind of insats is asked, in use from a day; no questions: the standard ones."""

    kind: TemplateKind
    number: Annotated[int, Field(strict=True, ge=1, le=999)]
    valid_from: Day
    note: Text | None = None
    questions: tuple[TemplateQuestionPart, ...] = ()
    targets: tuple[TemplateTargetPart, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        codes = {one.code for one in core_of(self.kind)}
        strangers = [one.key for one in self.questions if one.key in CORE and one.key not in codes]
        keys = [one.key for one in self.questions]
        if strangers or len(set(keys)) < len(keys) or not is_whole(self.sheet()):
            raise PydanticCustomError(
                "template",
                "a template asks all core indicators that are always asked, each question once, and its"
                " targets are read from what it asks",
            )
        return self

    def all_questions(self) -> list[Question]:
        """The questions in their places, also those no longer asked."""
        if not self.questions:
            return list(standard_sheet(self.kind).questions)
        return [one.question() for one in self.questions]

    def retired(self) -> set[str]:
        """The keys of the questions no longer asked."""
        return {one.key for one in self.questions if not one.is_asked}

    def sheet(self) -> Sheet:
        """What a report is asked by this version."""
        asked = [one for one in self.all_questions() if one.key not in self.retired()]
        return Sheet(self.kind, in_order(asked), tuple(one.target() for one in self.targets))


def question_part(question: Question, *, is_asked: bool) -> TemplateQuestionPart:
    """A question as part of a profile; of a core indicator only what the förbund has chosen."""
    if question.is_core:
        return TemplateQuestionPart(
            key=question.key,
            help_text=question.help_text or None,
            required=None if question.required is CORE[question.key].always else question.required,
            is_asked=is_asked,
        )
    return TemplateQuestionPart(
        key=question.key,
        section=question.section,
        answer=question.answer,
        label=question.label,
        help_text=question.help_text or None,
        required=None if question.required else False,
        is_asked=is_asked,
        mapped_to=question.mapped_to,
    )


def target_part(target: Target, source: str) -> TemplateTargetPart:
    """A target as part of a profile, with where its figure was read."""
    percent = target.threshold * 100
    return TemplateTargetPart(
        key=target.key,
        text=target.text,
        numerator=target.numerator,
        denominator=target.denominator,
        threshold_percent=Decimal(percent.numerator) / Decimal(percent.denominator),
        source=source,
    )


def _by_kind(plans: tuple[ReportingPlanPart, ...]) -> tuple[ReportingPlanPart, ...]:
    found = tuple(sorted(plans, key=lambda one: list(TemplateKind).index(one.kind)))
    if len({one.kind for one in found}) < len(found):
        raise PydanticCustomError("plans", "a kind of insats has one plan")
    return found


def _in_succession(templates: tuple[TemplatePart, ...]) -> tuple[TemplatePart, ...]:
    found = tuple(sorted(templates, key=lambda one: (list(TemplateKind).index(one.kind), one.number)))
    if not all(_follows(one, other) for one, other in pairwise(found)):
        raise PydanticCustomError(
            "succession", "a later version of a template has a higher number and no earlier day"
        )
    return found


def _follows(earlier: TemplatePart, later: TemplatePart) -> bool:
    return earlier.kind is not later.kind or (
        earlier.number < later.number and earlier.valid_from <= later.valid_from
    )


Plans = Annotated[tuple[ReportingPlanPart, ...], AfterValidator(_by_kind)]
Templates = Annotated[tuple[TemplatePart, ...], AfterValidator(_in_succession)]
