"""What sums to what in one area's national table, and what of it a release shows.

Pure. A place is where a figure stands in an area: period, type of insats, measure, sex.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome
from finsam_saas.releases.release import Method
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.rules import ALL, NationalMeasure, Remainder


class Place(NamedTuple):
    """Where a figure stands in its area; totals over types and sexes under `all`."""

    period: str
    initiative_type: str
    measure: str
    sex: str


START = Measure.ONGOING_AT_START.value
NEW = Measure.NEW.value
PARTICIPANTS = NationalMeasure.PARTICIPANTS.value
ENDED = NationalMeasure.ENDED.value
TO_WORK_OR_STUDIES = NationalMeasure.TO_WORK_OR_STUDIES.value
STAYING = Remainder.STAYING.value
ENDED_OTHERWISE = Remainder.ENDED_OTHERWISE.value
OUTCOMES = tuple(one.value for one in Outcome)


class Helper(StrEnum):
    """Counts that no release shows, but that can be worked out from those shown."""

    START = "remainder:start"
    STAYING = STAYING
    ENDED_OTHERWISE = ENDED_OTHERWISE
    WITHOUT_OUTCOME = "remainder:outcomes"


FLOWS = frozenset(
    (NEW, ENDED, TO_WORK_OR_STUDIES, *OUTCOMES, Helper.ENDED_OTHERWISE.value, Helper.WITHOUT_OUTCOME.value)
)
"""Counted anew in each period, so that a half-year is the sum of its quarters."""

_TO_WORK = tuple(one.value for one in WORK_OR_STUDIES)
_OTHERWISE = tuple(one for one in OUTCOMES if one not in _TO_WORK)


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """The total is the sum of the parts; `whole_group` when they tell what became of each person."""

    total: Place
    parts: tuple[Place, ...]
    whole_group: bool = False


def is_released(level: str, place: Place, method: Method = Method.SUPPRESSION) -> bool:
    """Whether releases show such a figure of such an area at all.

    The nation: everything but single outcomes by both type and sex. Counties, förbund and municipalities:
    those who take part, are new, end and go to work or studies, by sex, for half-years and years. What is
    finer is nearly always of one to four persons, and would take the coarser figures down with it. Noise
    takes nothing down, so by cell keys the same figures of förbund are shown by type of insats as well.
    """
    by_type, by_sex = place.initiative_type != ALL, place.sex != ALL
    if level == Level.NATION:
        return not (by_type and by_sex and place.measure in OUTCOMES)
    of_quarter = Period.parse(place.period).cadence is Cadence.QUARTER
    shows_types = method is Method.CELL_KEY and level == Level.ASSOCIATION
    return (shows_types or not by_type) and place.measure not in OUTCOMES and not of_quarter


def with_helpers(counts: Mapping[Place, int]) -> dict[Place, int]:
    """The counts with those that can be worked out beside them: who was there, stays, or ended otherwise."""
    found = dict(counts)
    for place, value in counts.items():
        if place.measure == PARTICIPANTS:
            _left(found, place, value, Helper.STAYING, [ENDED])
            if place._replace(measure=START) not in counts:
                _left(found, place, value, Helper.START, [NEW])
        elif place.measure == ENDED:
            _left(found, place, value, Helper.ENDED_OTHERWISE, [TO_WORK_OR_STUDIES])
            _left(found, place, value, Helper.WITHOUT_OUTCOME, OUTCOMES)
    return found


def _left(found: dict[Place, int], place: Place, value: int, helper: Helper, parts: Sequence[str]) -> None:
    given = [part for part in parts if place._replace(measure=part) in found]
    rest = place._replace(measure=helper.value)
    left = value - sum(found[place._replace(measure=part)] for part in given)
    # Nothing left over of all outcomes is no figure of its own.
    if given and left >= 0 and rest not in found and (left or helper is not Helper.WITHOUT_OUTCOME):
        found[rest] = left


def sums(counts: Mapping[Place, int]) -> list[PlaceSum]:
    """All that sums in an area's table with helpers, as it is known to every reader, and holds here.

    A part that is not there counts as nothing. A sum that reports lacking something break is left out:
    whoever trusts it works out what is not so.
    """
    found = [*_totals(counts, 1), *_totals(counts, 3)]
    for place in counts:
        found += _of_measures(counts, place)
        found += _of_periods(counts, place)
    present = (replace(one, parts=tuple(part for part in one.parts if part in counts)) for one in found)
    return [
        one for one in present if one.parts and counts[one.total] == sum(counts[part] for part in one.parts)
    ]


def broken_totals(counts: Mapping[Place, int]) -> Iterator[Place]:
    """Totals over types or sexes that are not the sum of their parts: the cube is wrong."""
    for dimension in (1, 3):
        for one in _totals(counts, dimension):
            if counts[one.total] != sum(counts[part] for part in one.parts):
                yield one.total


def _totals(counts: Iterable[Place], dimension: int) -> list[PlaceSum]:
    parts: dict[Place, list[Place]] = defaultdict(list)
    every = set(counts)
    for place in counts:
        total = Place(*(*place[:dimension], ALL, *place[dimension + 1 :]))
        if place != total and total in every:
            parts[total].append(place)
    return [PlaceSum(total, tuple(found)) for total, found in parts.items()]


def _of_measures(counts: Mapping[Place, int], place: Place) -> Iterator[PlaceSum]:
    def at(measures: Iterable[str]) -> tuple[Place, ...]:
        return tuple(place._replace(measure=one) for one in measures)

    if place.measure == PARTICIPANTS:
        start = START if place._replace(measure=START) in counts else Helper.START.value
        yield PlaceSum(place, at((start, NEW)))
        yield PlaceSum(place, at((ENDED, Helper.STAYING)))
    elif place.measure == ENDED:
        yield PlaceSum(place, at((TO_WORK_OR_STUDIES, Helper.ENDED_OTHERWISE)), whole_group=True)
        left = place._replace(measure=Helper.WITHOUT_OUTCOME.value)
        outcomes = at((*OUTCOMES, Helper.WITHOUT_OUTCOME)) if left in counts else at(OUTCOMES)
        yield PlaceSum(place, outcomes, whole_group=True)
    elif place.measure == TO_WORK_OR_STUDIES:
        yield PlaceSum(place, at(_TO_WORK))
    elif place.measure == Helper.ENDED_OTHERWISE:
        left = place._replace(measure=Helper.WITHOUT_OUTCOME.value)
        yield PlaceSum(place, at((*_OTHERWISE, Helper.WITHOUT_OUTCOME)) if left in counts else at(_OTHERWISE))


def _of_periods(counts: Mapping[Place, int], place: Place) -> Iterator[PlaceSum]:
    """Flows sum; who was there at the start, or stays at the end, is as in the first, or last, part.

    Those who stay at the end of a quarter are those who are there when the next begins.
    """
    period = Period.parse(place.period)
    parts = [place._replace(period=str(part)) for part in _parts_of(period)]
    if place.measure in FLOWS and parts:
        if not any(part in counts for part in parts):
            parts = [place._replace(period=f"{period.year}-kv{quarter}") for quarter in (1, 2, 3, 4)]
        yield PlaceSum(place, tuple(parts))
    if place.measure in (START, Helper.START) and parts:
        yield PlaceSum(place, (parts[0],))
    if place.measure == Helper.STAYING:
        if parts:
            yield PlaceSum(place, (parts[-1],))
        following = str(period.following())
        for start in (START, Helper.START.value):
            yield PlaceSum(place, (place._replace(period=following, measure=start),))


def _parts_of(period: Period) -> list[Period]:
    if period.cadence is Cadence.YEAR:
        return [Period(Cadence.HALF_YEAR, period.year, half) for half in (1, 2)]
    if period.cadence is Cadence.HALF_YEAR:
        return [Period(Cadence.QUARTER, period.year, 2 * period.number - 1 + part) for part in (0, 1)]
    return []
