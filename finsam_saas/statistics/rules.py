"""What the nation counts, and how a förbund's accepted sums become national facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome, Sex
from finsam_saas.statistics.areas import municipality_code

ALL = "all"
"""The type of insats, or the sex, of a total."""

OTHER = "other"
"""Types of insats that too few förbund have, put together."""

EARLIEST_DECISION = date(2004, 1, 1)
"""Finsamlagen has been in force since 1 January 2004; no förbund can have decided anything before."""


class NationalMeasure(StrEnum):
    """What the overview shows for one quarter: persons, by type of insats and sex."""

    PARTICIPANTS = "participants"
    ENDED = "ended"
    TO_WORK_OR_STUDIES = "to_work_or_studies"


# As plain text: members of an enumeration are slow as keys.
PARTICIPANTS = NationalMeasure.PARTICIPANTS.value
ONGOING_AT_START = Measure.ONGOING_AT_START.value
NEW = Measure.NEW.value
ENDED = Measure.ENDED.value
TO_WORK_OR_STUDIES = NationalMeasure.TO_WORK_OR_STUDIES.value
OUTCOMES = tuple(outcome.value for outcome in Outcome)

FACT_MEASURES = (PARTICIPANTS, ONGOING_AT_START, NEW, ENDED, *OUTCOMES, TO_WORK_OR_STUDIES)
"""What a förbund publishes of a quarter.

Participants are those who were there at the start and the new. Over a half-year or a year they are those
who were there at the start of its first quarter and the new of all its quarters, never the sum of the
quarters' participants: whoever stays on is a participant of each quarter but one and the same person.
"""

DEFINITION_VERSION = 1
"""The version of the core indicators' definitions (reporting_plan.core_indicators) that facts follow."""


class Remainder(StrEnum):
    """Those left over when some measures are taken from another: counted to be protected, never shown."""

    STAYING = "staying"
    ENDED_OTHERWISE = "ended_otherwise"
    OUTCOME_NOT_KNOWN = "outcome_not_known"


REMAINDER_OF: Mapping[Remainder, tuple[NationalMeasure, NationalMeasure]] = {
    Remainder.STAYING: (NationalMeasure.PARTICIPANTS, NationalMeasure.ENDED),
    Remainder.ENDED_OTHERWISE: (NationalMeasure.ENDED, NationalMeasure.TO_WORK_OR_STUDIES),
}
"""What each remainder of the overview is left of, and what is taken away."""

LEFT_OF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    Remainder.STAYING.value: (PARTICIPANTS, (ENDED,)),
    Remainder.ENDED_OTHERWISE.value: (ENDED, (TO_WORK_OR_STUDIES,)),
    Remainder.OUTCOME_NOT_KNOWN.value: (ENDED, OUTCOMES),
}
"""What each remainder of the cube is left of, and all that is taken away."""

CUBE_MEASURES = (*FACT_MEASURES, *LEFT_OF)
"""What the national cube counts: all that is published, and the remainders."""

FactKey = tuple[str, str, str]
"""Type of insats, measure (or remainder), sex."""

PublishedKey = tuple[str, str, str, str]
"""Type of insats, municipality (code, or '' for none or several), measure, sex."""


class AcceptedCount(Protocol):
    """A sum over a förbund's accepted reports of one quarter: one row of the report, one sex."""

    @property
    def initiative_type(self) -> str:
        """The closer orientation of the insatser, or `unspecified` where it is not known."""

    @property
    def municipality(self) -> str | None:
        """The name of the one member municipality that the insatser are for; None for none or several."""

    @property
    def row(self) -> str:
        """The row of the report, such as `ended` or `work`."""

    @property
    def sex(self) -> str:
        """`women`, `men` or `unknown`."""

    @property
    def value(self) -> int:
        """Persons, as far as the reports know."""


_SEXES = tuple(sex.value for sex in Sex)
_COUNTED_ROWS = frozenset({ONGOING_AT_START, NEW, ENDED, *OUTCOMES})
_WORK_OR_STUDIES = tuple(outcome.value for outcome in WORK_OR_STUDIES)
_OTHERWISE = tuple(outcome for outcome in OUTCOMES if outcome not in _WORK_OR_STUDIES)


def facts_of(sums: Iterable[AcceptedCount]) -> dict[PublishedKey, int]:
    """The national facts of one förbund and quarter, with zeros for what its types of insats do not have."""
    groups: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in sums:
        municipality = municipality_code(one.municipality)
        for sex in _SEXES:
            if (one.initiative_type, municipality, sex) not in groups:
                groups[one.initiative_type, municipality, sex] = dict.fromkeys(FACT_MEASURES, 0)
        if one.row in _COUNTED_ROWS:
            groups[one.initiative_type, municipality, one.sex][one.row] += one.value
    return {
        (initiative_type, municipality, measure, sex): value
        for (initiative_type, municipality, sex), counted in groups.items()
        for measure, value in made_whole(counted).items()
    }


def made_whole(counted: Mapping[str, int]) -> dict[str, int]:
    """The measures of one group of persons, with what follows from others: every sum in it holds.

    Where the reports know of more persons in work or studies than of persons who ended, the ended are
    not fully known; the outcomes are then left out, so that no share is made of two different groups.
    Whoever has ended has taken part, so where too few are known to have been there at the start, those
    who ended without having come in the quarter were.
    """
    made = dict(counted)
    ended = made[ENDED]
    if sum(made[outcome] for outcome in _WORK_OR_STUDIES) > ended:
        made |= dict.fromkeys(OUTCOMES, 0)
    elif sum(made[outcome] for outcome in OUTCOMES) > ended:
        made |= dict.fromkeys(_OTHERWISE, 0)
    made[TO_WORK_OR_STUDIES] = sum(made[outcome] for outcome in _WORK_OR_STUDIES)
    made[ONGOING_AT_START] = max(made[ONGOING_AT_START], ended - made[NEW])
    made[PARTICIPANTS] = made[ONGOING_AT_START] + made[NEW]
    return made


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact sum of one national cell, the largest förbund's part of it, and how many förbund are behind.

    Behind a count stand the förbund that have persons in it; behind a zero, all that report it.
    """

    value: int
    largest: int
    contributors: int


class DecisionFault(StrEnum):
    """Why a decision about national statistics cannot be registered."""

    IN_THE_FUTURE = "in_the_future"
    TOO_EARLY = "too_early"
    NOTHING_NEW = "nothing_new"


class DecisionRefused(ValueError):
    """The decision cannot be registered; `fault` says why."""

    def __init__(self, fault: DecisionFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_decision(
    *, decided_on: date, takes_part: bool, today: date, latest: date | None, takes_part_now: bool
) -> None:
    """Raise DecisionRefused for a day that has not come, a day before the latest decision, or no change."""
    if decided_on > today:
        raise DecisionRefused(DecisionFault.IN_THE_FUTURE)
    if decided_on < (latest or EARLIEST_DECISION):
        raise DecisionRefused(DecisionFault.TOO_EARLY)
    if takes_part == takes_part_now:
        raise DecisionRefused(DecisionFault.NOTHING_NEW)
