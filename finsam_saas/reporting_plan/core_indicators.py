"""The national core indicators: what every förbund asks in the same way, so that figures can be added.

They are fixed: a förbund chooses which of the optional ones it asks, never what they mean. A changed
meaning is a new version with a code of its own. Words and definitions stand in `wording`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind


class Section(StrEnum):
    """A part of a report; questions of a section stand together."""

    PARTICIPANTS = "participants"
    RESULTS = "results"
    OCCUPATION_BEFORE = "occupation_before"
    LIVELIHOOD_BEFORE = "livelihood_before"
    LIVELIHOOD_AFTER = "livelihood_after"
    STEP_PROGRESS = "step_progress"
    ACTIVITIES = "activities"
    OWN = "own"
    ECONOMY = "economy"
    TEXTS = "texts"


PARTS_OF_ENDED = (
    Section.RESULTS,
    Section.OCCUPATION_BEFORE,
    Section.LIVELIHOOD_BEFORE,
    Section.LIVELIHOOD_AFTER,
    Section.STEP_PROGRESS,
)
"""Sections where everyone who ended is counted exactly once, so that the rows sum to the ended."""


class AnswerKind(StrEnum):
    """What a question is answered with."""

    BY_SEX = "by_sex"
    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class CoreIndicator:
    """A national core indicator: where it stands, how it is answered, who is asked, and its source.

    `always` says that the kinds it belongs to are always asked.
    """

    code: str
    section: Section
    answer: AnswerKind
    kinds: tuple[TemplateKind, ...]
    source: str
    always: bool = False
    version: int = 1


_ALL = tuple(TemplateKind)
_STRUCTURAL = tuple(kind for kind in TemplateKind if kind not in INDIVIDUAL_KINDS)
_SUS = "SUS"

FLOW = ("ongoing_at_start", "new", "ended", "ongoing_at_end")
OUTCOMES = (
    "work",
    "studies",
    "work_and_studies",
    "active_job_seeking",
    "plan_for_further_rehabilitation",
    "continued_rehabilitation",
    "other_or_interrupted",
)
OCCUPATIONS = ("employed", "studying", "job_seeking", "other")
LIVELIHOODS = (
    "sickness_benefit",
    "sickness_compensation",
    "activity_compensation",
    "unemployment_benefit",
    "activity_support",
    "establishment_benefit",
    "social_assistance",
    "student_aid",
    "other_public",
    "no_public",
)
STEPS = ("closer", "unchanged", "further")
ACTIVITIES_HELD = "activities_held"
ACTIVITY_PARTICIPANTS = "activity_participants"
COST_TO_DATE = "cost_to_date"
COST_FORECAST = "cost_forecast"
COST_REASON = "cost_reason"


def in_section(section: Section, code: str) -> str:
    """The code of a row in a section whose rows need its name, for instance livelihood before and after."""
    return f"{section.value}:{code}"


def _individual(section: Section, codes: tuple[str, ...], source: str) -> list[CoreIndicator]:
    named = section not in {Section.PARTICIPANTS, Section.RESULTS}
    return [
        CoreIndicator(
            in_section(section, code) if named else code,
            section,
            AnswerKind.BY_SEX,
            INDIVIDUAL_KINDS,
            source,
            always=not named,
        )
        for code in codes
    ]


_INDICATORS = [
    *_individual(Section.PARTICIPANTS, FLOW, "Uppföljning Finsam"),
    *_individual(Section.RESULTS, OUTCOMES, "Uppsala 2023"),
    *_individual(Section.OCCUPATION_BEFORE, OCCUPATIONS, _SUS),
    *_individual(Section.LIVELIHOOD_BEFORE, LIVELIHOODS, _SUS),
    *_individual(Section.LIVELIHOOD_AFTER, LIVELIHOODS, _SUS),
    *_individual(Section.STEP_PROGRESS, STEPS, "BÅD-ESÅ 2016"),
    CoreIndicator(
        ACTIVITIES_HELD, Section.ACTIVITIES, AnswerKind.NUMBER, _STRUCTURAL, "Uppsala 2023", always=True
    ),
    CoreIndicator(
        ACTIVITY_PARTICIPANTS, Section.ACTIVITIES, AnswerKind.BY_SEX, _STRUCTURAL, _SUS, always=True
    ),
    CoreIndicator(COST_TO_DATE, Section.ECONOMY, AnswerKind.MONEY, _ALL, "Uppföljning Finsam"),
    CoreIndicator(COST_FORECAST, Section.ECONOMY, AnswerKind.MONEY, _ALL, "Uppsala 2023"),
    CoreIndicator(COST_REASON, Section.ECONOMY, AnswerKind.TEXT, _ALL, "Uppsala 2023"),
]
CORE: Mapping[str, CoreIndicator] = {one.code: one for one in _INDICATORS}


def core_of(kind: TemplateKind) -> list[CoreIndicator]:
    """The core indicators that a kind of insats can be asked, in the order of a report."""
    return [one for one in CORE.values() if kind in one.kinds]
