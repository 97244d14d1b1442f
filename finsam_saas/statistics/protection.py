"""What may be shown of a quarter's national facts: rare types of insats put together, small cells hidden.

Pure: facts in, figures out. Putting rare types together first loses far less than hiding them would,
since what hides a rare type must hide the totals that it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finsam_saas.disclosure.cube import MeasureSum, protect_cube
from finsam_saas.disclosure.rules import ExactCell, Published, primary_reason
from finsam_saas.statistics.rules import ALL, OTHER, Exact, FactKey, NationalMeasure, exact_cells

Fact = tuple[int, FactKey, int]
"""Register number of the förbund, what is counted, persons."""

# What is left over is protected as well: those who stay on, and those who ended without work or studies.
MEASURE_SUMS = (
    MeasureSum(NationalMeasure.PARTICIPANTS.value, (NationalMeasure.ENDED.value,), whole_group=False),
    MeasureSum(NationalMeasure.ENDED.value, (NationalMeasure.TO_WORK_OR_STUDIES.value,), whole_group=True),
)


def protect(facts: Sequence[Fact]) -> dict[FactKey, Published]:
    """What may be shown of each figure; raises InconsistentTable where more have outcomes than have ended."""
    cells = exact_cells(combine_rare_types(facts))
    return protect_cube({key: _cell(one) for key, one in sorted(cells.items())}, MEASURE_SUMS)


def combine_rare_types(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with types that few förbund have counted as `OTHER`.

    A type stands on its own when its participants may be shown: enough persons, enough förbund, none that
    dominates. Where the rest together is still too rare, the smallest type that could stand joins it.
    """
    participants = {
        kind: one
        for (kind, measure, sex), one in exact_cells(facts).items()
        if measure == NationalMeasure.PARTICIPANTS and sex == ALL and kind != ALL
    }
    standing = [kind for kind, one in participants.items() if primary_reason(_cell(one)) is None]
    # The largest last, so that the smallest is the first to join the rest.
    standing.sort(key=lambda kind: (-participants[kind].value, kind))
    combined = _combined(facts, standing)
    while standing and not _rest_may_stand(combined):
        standing.pop()
        combined = _combined(facts, standing)
    return combined


def _combined(facts: Iterable[Fact], standing: Sequence[str]) -> list[Fact]:
    return [
        (tenant, (kind if kind in standing else OTHER, measure, sex), value)
        for tenant, (kind, measure, sex), value in facts
    ]


def _rest_may_stand(facts: Iterable[Fact]) -> bool:
    rest = exact_cells(facts).get((OTHER, NationalMeasure.PARTICIPANTS.value, ALL))
    return rest is None or primary_reason(_cell(rest)) is None


def _cell(one: Exact) -> ExactCell:
    return ExactCell(one.value, one.contributors, one.largest)
