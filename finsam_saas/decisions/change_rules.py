"""A new decision on an insats that goes on: more or less money, other days, other conditions.

What was granted is changed by a new decision with a § of its own, never by changing the old one. Its money is
what it adds to or takes from what the insats had, so that all decisions behind an insats add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

NOTHING: Final = Decimal(0)
YEARS_AHEAD: Final = 2
"""So many years after the last one money can be proposed for."""


class ChangeChoice(StrEnum):
    """What may become of a proposed change at a meeting."""

    CHANGE = "change"
    REJECT = "reject"
    TABLE = "table"
    REFER_BACK = "refer_back"
    NOT_TAKEN_UP = "not_taken_up"


class ChangeFaultCode(StrEnum):
    """What is wrong with a change."""

    NOTHING_CHANGES = "nothing_changes"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    OUTSIDE_PERIOD = "outside_period"
    LESS_THAN_ATTESTED = "less_than_attested"
    NO_REASON_TO_OVERRUN = "no_reason_to_overrun"


@dataclass(frozen=True)
class ChangeFault:
    """One thing to put right, and of which year where it is about one."""

    code: ChangeFaultCode
    year: int | None = None


@dataclass(frozen=True)
class Standing:
    """An insats as it stands: its days, its money by year (kr), and what of that is attested or returned."""

    starts_on: date | None
    ends_on: date | None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    attested: Mapping[int, Decimal] = field(default_factory=dict)

    def years(self, today: date) -> list[int]:
        """The years that a change may be about: those with money, from last year on, and some to come."""
        last = max([today.year, *self.amounts, *([self.ends_on.year] if self.ends_on else [])])
        since = max(today.year - 1, self.starts_on.year) if self.starts_on else today.year - 1
        first = min([since, *(year for year, amount in self.amounts.items() if amount)])
        return list(range(first, last + YEARS_AHEAD + 1))


def difference(held: Mapping[int, Decimal], wanted: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What a change adds to each year or takes from it (kr); years that stay as they are left out."""
    found = {year: wanted.get(year, NOTHING) - held.get(year, NOTHING) for year in sorted({*held, *wanted})}
    return {year: amount for year, amount in found.items() if amount}


def change_faults(
    standing: Standing, wanted: Mapping[int, Decimal], ends_on: date | None, *, has_conditions: bool
) -> list[ChangeFault]:
    """What is wrong with a change to these amounts (kr by year) and this last day.

    What has been attested stands: no year gets less than that. Money belongs to years in which it goes on.
    """
    changed = difference(standing.amounts, wanted)
    if not changed and ends_on == standing.ends_on and not has_conditions:
        return [ChangeFault(ChangeFaultCode.NOTHING_CHANGES)]
    found = []
    if ends_on and standing.starts_on and ends_on < standing.starts_on:
        found.append(ChangeFault(ChangeFaultCode.ENDS_BEFORE_IT_STARTS))
    last = ends_on.year if ends_on else None
    for year, amount in sorted(wanted.items()):
        attested = standing.attested.get(year, NOTHING)
        if last and year > last and amount > attested and (year in changed or ends_on != standing.ends_on):
            found.append(ChangeFault(ChangeFaultCode.OUTSIDE_PERIOD, year))
        if amount < attested and year in changed:
            found.append(ChangeFault(ChangeFaultCode.LESS_THAN_ATTESTED, year))
    return found
