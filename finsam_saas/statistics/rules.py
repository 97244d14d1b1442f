"""What the nation counts, and how a förbund's accepted sums become national facts and exact cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Sex

ALL = "all"
"""The type of insats, or the sex, of a total."""

OTHER = "other"
"""Types of insats that too few förbund have, put together."""

EARLIEST_DECISION = date(2004, 1, 1)
"""Finsamlagen has been in force since 1 January 2004; no förbund can have decided anything before."""


class NationalMeasure(StrEnum):
    """What is counted nationally for one quarter: persons, by type of insats and sex."""

    PARTICIPANTS = "participants"
    ENDED = "ended"
    TO_WORK_OR_STUDIES = "to_work_or_studies"


ROWS_OF_MEASURE: Mapping[NationalMeasure, frozenset[str]] = {
    NationalMeasure.PARTICIPANTS: frozenset({Measure.ONGOING_AT_START.value, Measure.NEW.value}),
    NationalMeasure.ENDED: frozenset({Measure.ENDED.value}),
    NationalMeasure.TO_WORK_OR_STUDIES: frozenset(outcome.value for outcome in WORK_OR_STUDIES),
}


class Remainder(StrEnum):
    """Those left over when one measure is taken from another: counted to be protected, never shown."""

    STAYING = "staying"
    ENDED_OTHERWISE = "ended_otherwise"


REMAINDER_OF: Mapping[Remainder, tuple[NationalMeasure, NationalMeasure]] = {
    Remainder.STAYING: (NationalMeasure.PARTICIPANTS, NationalMeasure.ENDED),
    Remainder.ENDED_OTHERWISE: (NationalMeasure.ENDED, NationalMeasure.TO_WORK_OR_STUDIES),
}
"""What each remainder is left of, and what is taken away."""

FactKey = tuple[str, str, str]
"""Type of insats, measure (or remainder), sex."""


class AcceptedCount(Protocol):
    """A sum over a förbund's accepted reports of one quarter: one row of the report, one sex."""

    @property
    def initiative_type(self) -> str:
        """The closer orientation of the insatser, or `unspecified` where it is not known."""

    @property
    def row(self) -> str:
        """The row of the report, such as `ended` or `work`."""

    @property
    def sex(self) -> str:
        """`women`, `men` or `unknown`."""

    @property
    def value(self) -> int:
        """Persons, as far as the reports know."""


def facts_of(sums: Iterable[AcceptedCount]) -> dict[FactKey, int]:
    """The national facts of one förbund and quarter, with zeros for what its types of insats do not have.

    Where the reports know of more persons in work or studies than of persons who ended, the ended are
    not fully known; the outcomes are then left out, so that no share is made of two different groups.
    Whoever has ended has taken part, so there are never fewer participants than ended.
    """
    facts: dict[FactKey, int] = {}
    groups: dict[tuple[str, str], None] = {}
    for one in sums:
        for sex in _SEXES:
            groups[one.initiative_type, sex] = None
        for measure in _MEASURES_OF_ROW.get(one.row, ()):
            key = (one.initiative_type, measure, one.sex)
            facts[key] = facts.get(key, 0) + one.value
    for initiative_type, sex in groups:
        participants, ended, outcomes = ((initiative_type, measure, sex) for measure in _MEASURES)
        has_ended = facts.setdefault(ended, 0)
        if facts.setdefault(outcomes, 0) > has_ended:
            facts[outcomes] = 0
        facts[participants] = max(facts.get(participants, 0), has_ended)
    return facts


# As plain text: members of an enumeration are slow as keys.
_SEXES = tuple(sex.value for sex in Sex)
_MEASURES = tuple(measure.value for measure in NationalMeasure)
_MEASURES_OF_ROW: Mapping[str, tuple[str, ...]] = {
    row: tuple(measure.value for measure, rows in ROWS_OF_MEASURE.items() if row in rows)
    for row in frozenset[str]().union(*ROWS_OF_MEASURE.values())
}


Fact = tuple[int, FactKey, int]
"""Register number of the förbund, what is counted, persons."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact sum of one national cell, the largest förbund's part of it, and how many förbund are behind.

    Behind a count stand the förbund that have persons in it; behind a zero, all that report it.
    """

    value: int
    largest: int
    contributors: int


def exact_cells(facts: Iterable[Fact]) -> dict[FactKey, Exact]:
    """The exact cube of one quarter from (förbund, key, persons), with remainders, and totals under `ALL`.

    The worker computes the same in SQL; the nightly check compares the two.
    """
    parts: dict[FactKey, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for tenant_id, (initiative_type, measure, sex), value in facts:
        counted = [(measure, value)]
        for remainder, (whole, part) in REMAINDER_OF.items():
            if measure in (whole, part):
                counted.append((remainder.value, value if measure == whole else -value))
        for of_type in (initiative_type, ALL):
            for of_sex in (sex, ALL):
                for counted_as, persons in counted:
                    parts[of_type, counted_as, of_sex][tenant_id] += persons
    return {key: _exact(list(by_tenant.values())) for key, by_tenant in parts.items()}


def cells_together(facts: Iterable[Fact], types: Collection[str]) -> dict[FactKey, Exact]:
    """The exact cells of some types of insats counted as one, under `OTHER`."""
    joined = [
        (tenant_id, (OTHER, measure, sex), value)
        for tenant_id, (kind, measure, sex), value in facts
        if kind in types
    ]
    return {key: one for key, one in exact_cells(joined).items() if key[0] == OTHER}


def _exact(by_tenant: Sequence[int]) -> Exact:
    value = sum(by_tenant)
    behind = sum(1 for one in by_tenant if one > 0) if value > 0 else len(by_tenant)
    return Exact(value, max(by_tenant), behind)


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
