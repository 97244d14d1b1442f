"""Deciding on an application: kinds of decision, what each asks for, and the year's money (R8, R17).

Words as Finsamlagen's boards use them: bevilja, delvis bevilja, avslå, bordlägga, återremittera.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NOTHING: Final = Decimal(0)


class DecisionKind(StrEnum):
    """What is decided of an application, and what may be proposed."""

    GRANT = "grant"
    PARTLY_GRANT = "partly_grant"
    REJECT = "reject"
    CHANGE = "change"
    """More, less or other money, days or conditions of an insats that goes on."""


class Choice(StrEnum):
    """What may become of an application at a meeting: a decision, or that it comes back later."""

    GRANT = "grant"
    PARTLY_GRANT = "partly_grant"
    REJECT = "reject"
    TABLE = "table"
    REFER_BACK = "refer_back"
    NOT_TAKEN_UP = "not_taken_up"

    @property
    def kind(self) -> DecisionKind | None:
        """The decision; None where the application comes back."""
        return DecisionKind(self.value) if self.value in list(DecisionKind) else None


GIVES_MONEY: Final = frozenset({DecisionKind.GRANT, DecisionKind.PARTLY_GRANT})


class FaultCode(StrEnum):
    """What lacks or is wrong in a proposal or a decision."""

    NO_AMOUNT = "no_amount"
    AMOUNT_WITH_REJECTION = "amount_with_rejection"
    OUTSIDE_PERIOD = "outside_period"
    LESS_THAN_ASKED = "less_than_asked"
    MORE_THAN_ASKED = "more_than_asked"
    NO_REASON_TO_OVERRUN = "no_reason_to_overrun"


@dataclass(frozen=True)
class Fault:
    """One thing to put right, and of which year where it is about one."""

    code: FaultCode
    year: int | None = None


def faults(
    kind: DecisionKind,
    amounts: Mapping[int, Decimal],
    asked: Mapping[int, Decimal],
    period: Collection[int],
) -> list[Fault]:
    """What is wrong with the amounts (kr by year) of a decision, given what was applied for.

    To grant is to give all that was applied for; less is to grant partly. Never more than was applied for:
    that would be a decision nobody has asked for. Money belongs to years in which the insats goes on.
    """
    given = {year: amount for year, amount in amounts.items() if amount}
    if kind not in GIVES_MONEY:
        return [Fault(FaultCode.AMOUNT_WITH_REJECTION)] if given else []
    if not given:
        return [Fault(FaultCode.NO_AMOUNT)]
    found = [Fault(FaultCode.OUTSIDE_PERIOD, year) for year in sorted(given.keys() - set(period))]
    total, wanted = sum(given.values(), NOTHING), sum(asked.values(), NOTHING)
    if total > wanted:
        found.append(Fault(FaultCode.MORE_THAN_ASKED))
    if kind is DecisionKind.GRANT and total < wanted:
        found.append(Fault(FaultCode.LESS_THAN_ASKED))
    return found


@dataclass(frozen=True)
class YearRoom:
    """A year's money for insatser (kr): what is granted, and how far budget and own capital reach.

    `budgeted` is what the budget sets aside for insatser, `reach` that and the own capital that would be
    left; None where no budget of the year is known.
    """

    year: int
    granted: Decimal
    budgeted: Decimal | None
    reach: Decimal | None
    is_adopted: bool = False
    """Whether the board has adopted that budget."""

    @property
    def left(self) -> Decimal | None:
        """What may still be granted without going over budget and own capital; below nought where it has."""
        return None if self.reach is None else self.reach - self.granted

    @property
    def left_of_budget(self) -> Decimal | None:
        """What is left of what the budget sets aside for insatser."""
        return None if self.budgeted is None else self.budgeted - self.granted


@dataclass(frozen=True)
class Overrun:
    """A year in which a decision goes over what is left, and by how much (kr)."""

    year: int
    by: Decimal


def overruns(amounts: Mapping[int, Decimal], rooms: Mapping[int, YearRoom]) -> list[Overrun]:
    """The years in which an amount (kr) is more than what is left of budget and own capital (R8).

    A year without a known budget warns of nothing; that it is unknown is told beside.
    """
    found = []
    for year, amount in sorted(amounts.items()):
        left = rooms[year].left if year in rooms else None
        if left is not None and amount > max(left, NOTHING):
            found.append(Overrun(year, amount - left))
    return found


def years_of(first: int | None, last: int | None, asked: Collection[int]) -> list[int]:
    """The years to decide about: those of the insats and those that money was applied for."""
    period = range(first, last + 1) if first is not None and last is not None else ()
    return sorted({*period, *asked})


def set_after(
    held: Mapping[int, Decimal], before: Mapping[int, Decimal], now: Mapping[int, Decimal]
) -> Mapping[int, Decimal | None]:
    """What is set aside for an insats by year (kr) when a decision gives `now` where it gave `before`.

    Decisions add up. A year that is left with nothing, and had money by this decision alone, is None.
    """
    after: dict[int, Decimal | None] = {}
    for year in sorted({*before, *now}):
        total = held.get(year, NOTHING) - before.get(year, NOTHING) + now.get(year, NOTHING)
        after[year] = max(total, NOTHING) if total or now.get(year) else None
    return MappingProxyType(after)


def in_order(amounts: Mapping[int, Decimal]) -> Sequence[tuple[int, Decimal]]:
    """The amounts (kr) that are something, by year."""
    return sorted((year, amount) for year, amount in amounts.items() if amount)
