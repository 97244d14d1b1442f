"""Why a change of what insatser report is refused; each carries what its message needs."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from finsam_saas.reporting_plan.questions import QuestionFault, TargetFault


class StepFault(StrEnum):
    """Why a question cannot take this step."""

    ALWAYS_ASKED = "always_asked"
    ASKED_AS_A_WHOLE = "asked_as_a_whole"
    IN_NATIONAL_ORDER = "in_national_order"
    IN_A_TARGET = "in_a_target"
    ALREADY_ANSWERED = "already_answered"


TemplateFault = QuestionFault | TargetFault | StepFault


class TemplateRefused(Exception):
    """What is asked cannot be changed like this; nothing was changed, and `code` says why."""

    def __init__(self, code: TemplateFault) -> None:
        super().__init__(code.value)
        self.code = code


class StartFault(StrEnum):
    """Why a version cannot be taken into use from this day."""

    NOT_A_FIRST_DAY = "not_a_first_day"
    BEFORE_THE_NEWEST = "before_the_newest"
    ACCEPTED_REPORTS = "accepted_reports"
    NOTHING_CHANGED = "nothing_changed"
    NOT_WHOLE = "not_whole"


class StartRefused(Exception):
    """The version cannot be taken into use from this day; nothing was changed, and `code` says why."""

    def __init__(self, code: StartFault, day: date) -> None:
        super().__init__(f"{code.value} {day}")
        self.code = code
        self.day = day
