"""What can be read out of accepted reports: counts and shares, each made of rows with a definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome
from finsam_saas.reporting_plan.core_indicators import (
    ACTIVITIES_HELD,
    ACTIVITY_PARTICIPANTS,
    CORE,
    LIVELIHOODS,
    OCCUPATIONS,
    STEPS,
    AnswerKind,
    CoreIndicator,
    Section,
    in_section,
)
from finsam_saas.reporting_plan.rules import TemplateKind


class Theme(StrEnum):
    """Measures that belong together."""

    PARTICIPANTS = "participants"
    RESULTS = "results"
    STEP_PROGRESS = "step_progress"
    ACTIVITIES = "activities"
    BEFORE_AFTER = "before_after"


@dataclass(frozen=True)
class FigureMeasure:
    """A count that is the sum of some rows, or, with `of`, their share of the sum of other rows."""

    key: str
    theme: Theme
    rows: tuple[str, ...]
    of: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether the figure is a part of a whole."""
        return bool(self.of)

    @cached_property
    def all_rows(self) -> tuple[str, ...]:
        """Every row the figure is made of."""
        return tuple(dict.fromkeys((*self.rows, *self.of)))

    @cached_property
    def indicators(self) -> list[CoreIndicator]:
        """The national core indicators it is made of."""
        return [CORE[row] for row in self.all_rows]

    @cached_property
    def is_by_sex(self) -> bool:
        """Whether it counts persons; activities are not counted by sex."""
        return all(one.answer is AnswerKind.BY_SEX for one in self.indicators)

    @cached_property
    def kinds(self) -> frozenset[TemplateKind]:
        """The kinds of insatser that can be asked it."""
        return frozenset(kind for one in self.indicators for kind in one.kinds)

    @cached_property
    def is_always_asked(self) -> bool:
        """Whether every insats of its kinds is asked it, whatever the template."""
        return all(one.always for one in self.indicators)


_ENDED = (Measure.ENDED.value,)
_TO_WORK = tuple(outcome.value for outcome in WORK_OR_STUDIES)
_STEP_ROWS = tuple(in_section(Section.STEP_PROGRESS, step) for step in STEPS)
PARTICIPANTS = FigureMeasure(
    "participants", Theme.PARTICIPANTS, (Measure.ONGOING_AT_START.value, Measure.NEW.value)
)
NEW = FigureMeasure("new", Theme.PARTICIPANTS, (Measure.NEW.value,))
ENDED = FigureMeasure("ended", Theme.PARTICIPANTS, _ENDED)
ONGOING = FigureMeasure("ongoing_at_end", Theme.PARTICIPANTS, (Measure.ONGOING_AT_END.value,))
TO_WORK = FigureMeasure("to_work_or_studies", Theme.RESULTS, _TO_WORK)
TO_WORK_SHARE = FigureMeasure("work_or_studies_share", Theme.RESULTS, _TO_WORK, _ENDED)
PLAN_SHARE = FigureMeasure(
    "plan_share", Theme.RESULTS, (Outcome.PLAN_FOR_FURTHER_REHABILITATION.value,), _ENDED
)
CLOSER_SHARE = FigureMeasure("closer_share", Theme.STEP_PROGRESS, _STEP_ROWS[:1], _STEP_ROWS)
ACTIVITY_PERSONS = FigureMeasure(ACTIVITY_PARTICIPANTS, Theme.ACTIVITIES, (ACTIVITY_PARTICIPANTS,))
ACTIVITIES = FigureMeasure(ACTIVITIES_HELD, Theme.ACTIVITIES, (ACTIVITIES_HELD,))

BEFORE_AND_AFTER = {
    Section.OCCUPATION_BEFORE: OCCUPATIONS,
    Section.LIVELIHOOD_BEFORE: LIVELIHOODS,
    Section.LIVELIHOOD_AFTER: LIVELIHOODS,
}
"""Sections where each of those who ended is counted once, with their rows."""
# What people do after an insats is not asked for itself: it follows from what they went to.
OCCUPATIONS_AFTER: Mapping[str, tuple[Outcome, ...]] = {
    "employed": (Outcome.WORK, Outcome.WORK_AND_STUDIES),
    "studying": (Outcome.STUDIES,),
    "job_seeking": (Outcome.ACTIVE_JOB_SEEKING,),
    "other": (
        Outcome.PLAN_FOR_FURTHER_REHABILITATION,
        Outcome.CONTINUED_REHABILITATION,
        Outcome.OTHER_OR_INTERRUPTED,
    ),
}
OCCUPATION_AFTER = "occupation_after"


def _before_and_after() -> list[FigureMeasure]:
    rows = [in_section(section, code) for section, codes in BEFORE_AND_AFTER.items() for code in codes]
    after = [
        FigureMeasure(f"{OCCUPATION_AFTER}:{code}", Theme.BEFORE_AFTER, tuple(one.value for one in outcomes))
        for code, outcomes in OCCUPATIONS_AFTER.items()
    ]
    return [*(FigureMeasure(row, Theme.BEFORE_AFTER, (row,)) for row in rows), *after]


_ALL = (
    PARTICIPANTS,
    NEW,
    ENDED,
    ONGOING,
    TO_WORK,
    TO_WORK_SHARE,
    *(FigureMeasure(outcome.value, Theme.RESULTS, (outcome.value,)) for outcome in Outcome),
    PLAN_SHARE,
    *(FigureMeasure(row, Theme.STEP_PROGRESS, (row,)) for row in _STEP_ROWS),
    CLOSER_SHARE,
    ACTIVITIES,
    ACTIVITY_PERSONS,
    *_before_and_after(),
)
MEASURES: Mapping[str, FigureMeasure] = {one.key: one for one in _ALL}

_AT_START = FigureMeasure("ongoing_at_start", Theme.PARTICIPANTS, (Measure.ONGOING_AT_START.value,))
INSIDE_ONLY: Mapping[str, FigureMeasure] = {_AT_START.key: _AT_START}
"""Measures for those who see exact counts; beside the others they would tell what protection hides."""
