"""What a release by the Cell Key Method shows of the exact national cube: every count, with its small noise.

Pure. Counts are made of records: who was there when a quarter began, who is new, and who ended with each
outcome. A record has its own key wherever it is counted, so a cell has the same noise in every table, period
and release in which the same records make it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from finsam_saas.disclosure.cell_key import base_key, key_sum, perturbed
from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.followup.rules import WORK_OR_STUDIES
from finsam_saas.releases.relations import (
    ENDED,
    NEW,
    OUTCOMES,
    PARTICIPANTS,
    START,
    TO_WORK_OR_STUDIES,
    Place,
    is_released,
)
from finsam_saas.releases.release import Method
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.rules import ALL, Remainder

NOT_KNOWN = Remainder.OUTCOME_NOT_KNOWN.value
MADE_OF: Mapping[str, tuple[str, ...]] = {
    PARTICIPANTS: (START, NEW),
    START: (START,),
    NEW: (NEW,),
    ENDED: (*OUTCOMES, NOT_KNOWN),
    TO_WORK_OR_STUDIES: tuple(one.value for one in WORK_OR_STUDIES),
    **{outcome: (outcome,) for outcome in OUTCOMES},
}
"""The kinds of records that each measure counts."""


@dataclass(slots=True)
class _Group:
    """How many records, and the sum of their keys."""

    count: int = 0
    key: int = 0

    def add(self, count: int, key: int) -> None:
        """Take in more records."""
        self.count += count
        self.key = key_sum((self.key, key))


def perturb_release(
    cells: Mapping[CellKey, ExactCell], *, county_of: Mapping[str, str], secret: bytes
) -> dict[CellKey, int | None]:
    """What a release shows of each published cell: the count with its noise, or None for what is too fine.

    `cells` are all exact cells of the year so far; `county_of` tells each förbund's county. Raises
    InconsistentTable for a cell that is not the sum of the förbund's quarters, ValueError for a secret
    shorter than 32 bytes.
    """
    published = {key: cell for key, cell in sorted(cells.items()) if cell.published}
    groups = _groups(cells, county_of, {key.period for key in published}, secret)
    shown: dict[CellKey, int | None] = {}
    for key, cell in published.items():
        if not is_released(key.level, Place(*key[2:]), Method.CELL_KEY):
            shown[key] = None
            continue
        whole = _Group()
        for kind in MADE_OF[key.measure]:
            part = groups.get(key._replace(measure=kind), _Group())
            whole.add(part.count, part.key)
        if whole.count != cell.value:
            raise InconsistentTable(key)
        shown[key] = perturbed(whole.count, whole.key)
    return shown


@dataclass(frozen=True, slots=True)
class Step:
    """A release on its way through corrections: its exact counts, and the figures with their noise."""

    counts: Mapping[CellKey, int]
    figures: Mapping[CellKey, int | None]


def held_together(steps: Iterable[Step], threshold: int) -> dict[CellKey, int | None]:
    """The figures of the last of several releases of the same period, oldest first.

    A figure stays as it was until its count has changed by `threshold` persons: one person more stands in
    many cells, and with new noise in each of them the change could be told from all together.
    """
    shown: dict[CellKey, int | None] = {}
    stands_for: dict[CellKey, int] = {}
    last: Mapping[CellKey, int | None] = {}
    for step in steps:
        last = step.figures
        for key, figure in step.figures.items():
            count = step.counts[key]
            if key not in stands_for or abs(count - stands_for[key]) >= threshold:
                stands_for[key], shown[key] = count, figure
    return {key: shown[key] for key in last}


def _groups(
    cells: Mapping[CellKey, ExactCell], county_of: Mapping[str, str], periods: set[str], secret: bytes
) -> dict[CellKey, _Group]:
    """The records of every place in these periods, by kind under `measure`."""
    groups: dict[CellKey, _Group] = defaultdict(_Group)
    within = _periods_with(periods)
    for record, count in _records(cells):
        # No release shows municipalities, so records of one förbund are not told apart by them.
        key = base_key(secret, record[1:], count)
        areas = (
            (Level.NATION.value, NATION_AREA),
            (Level.COUNTY.value, county_of[record.area]),
            (record.level, record.area),
        )
        for period, is_first in within.get(record.period, ()):
            if record.measure == START and not is_first:
                continue
            for level, area in areas:
                for of_type in (record.initiative_type, ALL):
                    for of_sex in (record.sex, ALL):
                        place = CellKey(level, area, period, of_type, record.measure, of_sex)
                        groups[place].add(count, key)
    return groups


def _records(cells: Mapping[CellKey, ExactCell]) -> Iterator[tuple[CellKey, int]]:
    """How many records each förbund has in a quarter, by type of insats, kind and sex; none of nobody."""
    for key, cell in cells.items():
        if key.level != Level.ASSOCIATION or ALL in (key.initiative_type, key.sex):
            continue
        if key.measure not in (PARTICIPANTS, NEW, ENDED, *OUTCOMES) or not _is_quarter(key.period):
            continue
        kind, count = key.measure, cell.value
        if key.measure == PARTICIPANTS:
            kind, count = START, count - _value(cells, key, NEW)
        elif key.measure == ENDED:
            kind, count = NOT_KNOWN, count - sum(_value(cells, key, outcome) for outcome in OUTCOMES)
        if count < 0:
            raise InconsistentTable(key)
        if count:
            yield key._replace(measure=kind), count


def _value(cells: Mapping[CellKey, ExactCell], key: CellKey, measure: str) -> int:
    found = cells.get(key._replace(measure=measure))
    return found.value if found else 0


def _is_quarter(code: str) -> bool:
    return Period.parse(code).cadence is Cadence.QUARTER


def _periods_with(codes: set[str]) -> dict[str, list[tuple[str, bool]]]:
    """The periods that each quarter is part of, and whether it is the first quarter there."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for code in sorted(codes):
        period = Period.parse(code)
        quarter = Period.of_day(Cadence.QUARTER, period.first_day)
        while quarter.last_day <= period.last_day:
            found[str(quarter)].append((code, quarter.first_day == period.first_day))
            quarter = quarter.following()
    return found
