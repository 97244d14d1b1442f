"""Agreements (överenskommelser): their steps, what each kind must say, and when all have signed.

An agreement is made between the förbund and those who carry an insats out, once the minutes with the grant
are adjusted. A change, an extension or an early end is a new version that cites the decision it follows
from; when all have signed it, it replaces the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class AgreementState(StrEnum):
    """Where an agreement is."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    REPLACED = "replaced"


class AgreementStep(StrEnum):
    """What moves an agreement on; the last two follow by themselves."""

    SEND = "send"
    RECALL = "recall"
    COMPLETE = "complete"
    REPLACE = "replace"


_S, _T = AgreementState, AgreementStep
TRANSITIONS: Mapping[tuple[AgreementState, AgreementStep], AgreementState] = {
    (_S.DRAFT, _T.SEND): _S.SENT,
    (_S.SENT, _T.RECALL): _S.DRAFT,
    (_S.SENT, _T.COMPLETE): _S.SIGNED,
    (_S.SIGNED, _T.REPLACE): _S.REPLACED,
}
UNDER_WAY = frozenset({_S.DRAFT, _S.SENT})
"""An insats has at most one agreement under way, and at most one that is signed and holds."""


class StepRefused(ValueError):
    """The agreement cannot take this step from where it is."""

    def __init__(self, state: AgreementState, step: AgreementStep) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.state = state
        self.step = step


def move(state: AgreementState, step: AgreementStep) -> AgreementState:
    """The state after the step. Raises StepRefused."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise StepRefused(state, step) from None


class AgreementKind(StrEnum):
    """Why an agreement is made: the first of its insats, or what it does to the one that holds."""

    FIRST = "first"
    CHANGE = "change"
    EXTENSION = "extension"
    EARLY_END = "early_end"


class Manner(StrEnum):
    """How a party signed."""

    PAPER = "paper"
    PRODUCT = "product"


@dataclass(frozen=True)
class Holding:
    """The agreement that holds for the insats, of which the new one is another version."""

    ends_on: date


@dataclass(frozen=True)
class Terms:
    """What an agreement says that the rules ask about."""

    kind: AgreementKind
    cites_decision: bool
    is_adjusted: bool
    starts_on: date | None
    ends_on: date | None
    years: Sequence[int]
    parties: int


class Fault(StrEnum):
    """What stands in the way of sending an agreement."""

    ANOTHER_HOLDS = "another_holds"
    NOTHING_HOLDS = "nothing_holds"
    NO_DECISION = "no_decision"
    NOT_ADJUSTED = "not_adjusted"
    NO_PERIOD = "no_period"
    PERIOD_NOT_IN_ORDER = "period_not_in_order"
    NOT_LONGER = "not_longer"
    NOT_SHORTER = "not_shorter"
    AMOUNT_OUTSIDE_PERIOD = "amount_outside_period"
    NO_PARTY = "no_party"


def faults(terms: Terms, holding: Holding | None) -> list[Fault]:
    """What must be put right before the agreement is sent; an empty list means nothing."""
    found: list[Fault] = []
    if terms.kind is AgreementKind.FIRST and holding is not None:
        found.append(Fault.ANOTHER_HOLDS)
    if terms.kind is not AgreementKind.FIRST and holding is None:
        found.append(Fault.NOTHING_HOLDS)
    if not terms.cites_decision:
        found.append(Fault.NO_DECISION)
    if not terms.is_adjusted:
        found.append(Fault.NOT_ADJUSTED)
    if terms.starts_on is None or terms.ends_on is None:
        found.append(Fault.NO_PERIOD)
    elif terms.ends_on < terms.starts_on:
        found.append(Fault.PERIOD_NOT_IN_ORDER)
    else:
        found.extend(_of_period(terms, terms.starts_on, terms.ends_on, holding))
    if not terms.parties:
        found.append(Fault.NO_PARTY)
    return found


def _of_period(terms: Terms, starts_on: date, ends_on: date, holding: Holding | None) -> list[Fault]:
    found = []
    if holding and terms.kind is AgreementKind.EXTENSION and ends_on <= holding.ends_on:
        found.append(Fault.NOT_LONGER)
    if holding and terms.kind is AgreementKind.EARLY_END and ends_on >= holding.ends_on:
        found.append(Fault.NOT_SHORTER)
    if any(not starts_on.year <= year <= ends_on.year for year in terms.years):
        found.append(Fault.AMOUNT_OUTSIDE_PERIOD)
    return found


def lowered(
    held: Mapping[int, Decimal], agreed: Mapping[int, Decimal], ends_on: date, attested: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """What an insats that ends early has left, kr by the years that get less.

    Nothing for years after its last day, never more than is agreed where that is told, and always what has
    been attested: that stands.
    """
    found = {}
    for year, amount in sorted(held.items()):
        most = Decimal(0) if year > ends_on.year else min(amount, agreed.get(year, amount))
        left = max(most, min(amount, attested.get(year, Decimal(0))))
        if left < amount:
            found[year] = left
    return found


def all_have_signed(signed_on: Sequence[date | None]) -> bool:
    """Whether every party has signed; nobody is not everybody."""
    return bool(signed_on) and all(signed_on)


class FollowUp(StrEnum):
    """What is done after the end of an insats: its final report, and whether what worked has stayed."""

    FINAL_REPORT = "final_report"
    AFTER_6_MONTHS = "after_6_months"
    AFTER_12_MONTHS = "after_12_months"
    AFTER_24_MONTHS = "after_24_months"


MONTHS_AFTER: Mapping[FollowUp, int] = {
    FollowUp.FINAL_REPORT: 2,
    FollowUp.AFTER_6_MONTHS: 6,
    FollowUp.AFTER_12_MONTHS: 12,
    FollowUp.AFTER_24_MONTHS: 24,
}
"""Months from the last day of the insats until each is due; two for the final report is our own choice."""


def follow_ups(ends_on: date) -> list[tuple[FollowUp, date]]:
    """What is to be done after an insats that ends on this day, each with its last day.

    >>> follow_ups(date(2026, 8, 31))[1]
    (<FollowUp.AFTER_6_MONTHS: 'after_6_months'>, datetime.date(2027, 2, 28))
    """
    return [(kind, months_later(ends_on, months)) for kind, months in MONTHS_AFTER.items()]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    last = after - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
