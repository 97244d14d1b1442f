"""What the nation counts, and how a förbund's accepted sums become national facts and exact cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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

FactKey = tuple[str, str, str]
"""Type of insats, measure, sex."""


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
    for one in sums:
        for measure, rows in ROWS_OF_MEASURE.items():
            for sex in Sex:
                facts.setdefault((one.initiative_type, measure.value, sex.value), 0)
            if one.row in rows:
                facts[one.initiative_type, measure.value, one.sex] += one.value
    for initiative_type, sex_value in {(kind, sex) for kind, _measure, sex in facts}:
        participants, ended, outcomes = (
            (initiative_type, measure.value, sex_value) for measure in NationalMeasure
        )
        if facts[outcomes] > facts[ended]:
            facts[outcomes] = 0
        facts[participants] = max(facts[participants], facts[ended])
    return facts


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact sum of one national cell, the largest förbund's part of it, and how many förbund are behind.

    Behind a count stand the förbund that have persons in it; behind a zero, all that report it.
    """

    value: int
    largest: int
    contributors: int


def exact_cells(facts: Iterable[tuple[int, FactKey, int]]) -> dict[FactKey, Exact]:
    """The exact cube of one quarter from (förbund, key, persons), with totals under `ALL`.

    The worker computes the same in SQL; the nightly check compares the two.
    """
    parts: dict[FactKey, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for tenant_id, (initiative_type, measure, sex), value in facts:
        for of_type in (initiative_type, ALL):
            for of_sex in (sex, ALL):
                parts[of_type, measure, of_sex][tenant_id] += value
    return {
        key: Exact(
            value=sum(by_tenant.values()),
            largest=max(by_tenant.values()),
            contributors=sum(1 for value in by_tenant.values() if value) or len(by_tenant),
        )
        for key, by_tenant in parts.items()
    }


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
