"""What may be shown of a quarter's exact figures: rare types of insats put together, small cells hidden.

Pure: exact cells in, figures out. Putting rare types together first loses far less than hiding them would,
since what hides a rare type must hide the totals that it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from finsam_saas.disclosure.counts import Sum, protect_counts
from finsam_saas.disclosure.rules import ExactCell, Published, primary_reason
from finsam_saas.statistics.rules import (
    ALL,
    OTHER,
    REMAINDER_OF,
    Exact,
    FactKey,
    NationalMeasure,
    Remainder,
)

Cells = Mapping[FactKey, Exact]
PutTogether = Callable[[Collection[str]], Cells]
"""The exact cells, under `OTHER`, of some types of insats counted as one."""

# What is left over is protected as well: those who stay on, and those who ended without work or studies.
# That all of a small group ended tells little of them; that all of it found work tells it of each.
SUMS = tuple(
    Sum(
        place=1,
        total=whole.value,
        parts=(part.value,),
        remainder=remainder.value,
        whole_group=whole is NationalMeasure.ENDED,
    )
    for remainder, (whole, part) in REMAINDER_OF.items()
)


def protect(exact: Cells, put_together: PutTogether) -> dict[FactKey, Published]:
    """What may be shown of each figure; raises InconsistentTable where more have outcomes than have ended."""
    cells = combine_rare_types(exact, put_together)
    return protect_counts({key: _cell(key, one) for key, one in sorted(cells.items())}, SUMS)


def combine_rare_types(exact: Cells, put_together: PutTogether) -> Cells:
    """The cells with types that few förbund have counted as `OTHER`.

    A type stands on its own when its participants may be shown: enough persons, enough förbund, none that
    dominates. Where the rest together is still too rare, the smallest type that could stand joins it.
    """
    participants = {
        kind: one
        for (kind, measure, sex), one in exact.items()
        if measure == NationalMeasure.PARTICIPANTS and sex == ALL and kind != ALL
    }
    rest = {kind for kind, one in participants.items() if not _may_stand(one)}
    if not rest:
        return exact
    # The largest last, so that the smallest is the first to join the rest.
    standing = sorted(participants.keys() - rest, key=lambda kind: (-participants[kind].value, kind))
    together = put_together(rest)
    while standing and not _may_stand(together[OTHER, NationalMeasure.PARTICIPANTS.value, ALL]):
        rest.add(standing.pop())
        together = put_together(rest)
    return {key: one for key, one in exact.items() if key[0] not in rest} | dict(together)


def _may_stand(participants: Exact) -> bool:
    return primary_reason(_counted(participants)) is None


def _cell(key: FactKey, one: Exact) -> ExactCell:
    return _counted(one, published=key[1] not in _NEVER_SHOWN)


_NEVER_SHOWN = frozenset(remainder.value for remainder in Remainder)


def _counted(one: Exact, *, published: bool = True) -> ExactCell:
    return ExactCell(one.value, one.contributors, one.largest, published)
