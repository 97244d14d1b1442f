"""What may be shown of the counts behind goals: after the year's statistics, and never more than beside them.

What statistics and the half-year to the board show is known to readers already. The totals of targets are
shown first, then results of insatser, each only if nothing hidden can be worked out from all of it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.rules import Protected, ProtectionReason
from finsam_saas.figures.measures import ENDED
from finsam_saas.figures.protection import Shown, protection_after
from finsam_saas.figures.year_counts import YEAR, Told
from finsam_saas.figures.year_model import RESULTS, Variable, YearModel

Key = tuple[str, str, str]
"""Where (an insats or a target), row, and sex or `ALL`."""

HIDDEN = Protected(ProtectionReason.COMPLEMENTARY)


@dataclass(frozen=True)
class Wanted:
    """A count of goals: those who ended with some outcomes (none: all who ended) of insatser and sexes."""

    key: Key
    outcomes: frozenset[str]
    members: tuple[tuple[str, str], ...]
    count: int

    @property
    def measure(self) -> str:
        """What is counted, as the year's figures call it."""
        return "+".join(sorted(self.outcomes)) or ENDED.key


def protect_goals(told: Iterable[Told], shown: Shown, wanted: Sequence[Wanted]) -> list[Key]:
    """The counts that may be shown, when so much of the year is shown already; the most wanted first."""
    results = {one.measure: one.outcomes for one in wanted if one.outcomes}
    model = YearModel(told, {**RESULTS, **results})
    protection = protection_after(model, shown)
    found = []
    for one in wanted:
        row: dict[Variable, int] = {}
        for initiative, sex in one.members:
            row |= model.row(one.measure, YEAR, initiative, sex)
        if model.value(row) == one.count and protection.show_row(row):
            found.append(one.key)
    return found
