"""Deciding for the board: what a rule of delegation allows.

Kommunallagen (2017:725) 6 kap. 37-39 §§, applied by Finsamlagen: the board decides what it delegates, to whom
and up to what. Uppsala 2023: the director may decide about applications from remaining funds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from finsam_saas.bodies.rules import ABOUT_APPLICATIONS, Delegate, DelegatedMatter

NOTHING = Decimal(0)


class Refusal(StrEnum):
    """Why a decision cannot be taken by a rule (R7)."""

    NOT_THE_DELEGATE = "not_the_delegate"
    OTHER_MATTER = "other_matter"
    NOT_YET_DELEGATED = "not_yet_delegated"
    DAY_TO_COME = "day_to_come"
    BEFORE_HANDED_IN = "before_handed_in"
    ON_AGENDA = "on_agenda"
    NO_AMOUNT = "no_amount"
    ABOVE_MAXIMUM = "above_maximum"
    MORE_THAN_REMAINS = "more_than_remains"
    NO_BUDGET = "no_budget"
    TAKEN_ALREADY = "taken_already"
    REPORTED_ALREADY = "reported_already"
    NO_DECISION = "no_decision"


class DecisionRefused(ValueError):
    """Nobody may decide this by the rule; `limit` (kr) and `year` tell of what, where it is about money."""

    def __init__(self, refusal: Refusal, limit: Decimal | None = None, year: int | None = None) -> None:
        super().__init__(f"{refusal.value} {limit if limit is not None else ''} {year or ''}".strip())
        self.refusal = refusal
        self.limit = limit
        self.year = year


@dataclass(frozen=True)
class Rule:
    """What is delegated, to whom, up to what for one decision (kr), since when, and whether by a cited §."""

    who: Delegate
    matter: DelegatedMatter
    maximum: Decimal | None = None
    valid_from: date | None = None
    is_cited: bool = True


@dataclass(frozen=True)
class Asked:
    """What is to be decided: amounts are kr by year, `remaining` what is left of each year's budget.

    None as remaining: no budget of the year is adopted. `amount` is that of a matter that is no application.
    """

    by: Delegate
    decided_on: date
    on_application: bool
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    remaining: Mapping[int, Decimal | None] = field(default_factory=dict)
    amount: Decimal | None = None
    handed_in_on: date | None = None

    @property
    def total(self) -> Decimal:
        """All that the decision costs (kr)."""
        return sum(self.amounts.values(), self.amount or NOTHING)


def check(rule: Rule, asked: Asked, today: date) -> None:
    """Whether this may be decided by the rule; raises DecisionRefused with the first reason against it."""
    for refused in _against(rule, asked, today):
        raise refused


def _against(rule: Rule, asked: Asked, today: date) -> Iterable[DecisionRefused]:
    if rule.who is not asked.by:
        yield DecisionRefused(Refusal.NOT_THE_DELEGATE)
    if not rule.is_cited:
        yield DecisionRefused(Refusal.NO_DECISION)
    if asked.on_application != (rule.matter in ABOUT_APPLICATIONS):
        yield DecisionRefused(Refusal.OTHER_MATTER)
    if asked.decided_on > today:
        yield DecisionRefused(Refusal.DAY_TO_COME)
    if asked.handed_in_on is not None and asked.decided_on < asked.handed_in_on:
        yield DecisionRefused(Refusal.BEFORE_HANDED_IN)
    if rule.valid_from is not None and asked.decided_on < rule.valid_from:
        yield DecisionRefused(Refusal.NOT_YET_DELEGATED)
    if rule.maximum is not None and not asked.on_application and asked.amount is None:
        yield DecisionRefused(Refusal.NO_AMOUNT)
    if rule.maximum is not None and asked.total > rule.maximum:
        yield DecisionRefused(Refusal.ABOVE_MAXIMUM, rule.maximum)
    if rule.matter is DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS:
        yield from _beyond_remaining(asked)


def _beyond_remaining(asked: Asked) -> Iterable[DecisionRefused]:
    for year, amount in sorted(asked.amounts.items()):
        remains = asked.remaining.get(year)
        if not amount:
            continue
        if remains is None:
            yield DecisionRefused(Refusal.NO_BUDGET, year=year)
        elif amount > remains:
            yield DecisionRefused(Refusal.MORE_THAN_REMAINS, max(remains, NOTHING), year)
