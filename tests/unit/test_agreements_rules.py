"""Agreements: the road as a table, what each kind must say, when all have signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from finsam_saas.agreements.rules import (
    TRANSITIONS,
    AgreementKind,
    AgreementState,
    AgreementStep,
    Fault,
    FollowUp,
    Holding,
    StepRefused,
    Terms,
    all_have_signed,
    faults,
    follow_ups,
    lowered,
    months_later,
    move,
)

WHOLE = Terms(AgreementKind.FIRST, True, True, date(2027, 1, 1), date(2028, 12, 31), [2027, 2028], 1)
HOLDS = Holding(date(2028, 12, 31))


@settings(max_examples=40, deadline=None)
@given(some.lists(some.sampled_from(list(AgreementStep)), max_size=10))
def test_no_step_but_those_of_the_table_moves_an_agreement(steps: list[AgreementStep]) -> None:
    """What holds was sent, and what is signed is never taken back."""
    state, last = AgreementState.DRAFT, None
    for step in steps:
        if (state, step) not in TRANSITIONS:
            with pytest.raises(StepRefused):
                move(state, step)
            continue
        state, last = move(state, step), step
        if state is AgreementState.SIGNED:
            assert last is AgreementStep.COMPLETE
            with pytest.raises(StepRefused):
                move(state, AgreementStep.RECALL)


@pytest.mark.parametrize(
    ("terms", "holding", "found"),
    [
        (WHOLE, None, []),
        (WHOLE, HOLDS, [Fault.ANOTHER_HOLDS]),
        (replace(WHOLE, kind=AgreementKind.CHANGE), HOLDS, []),
        (replace(WHOLE, kind=AgreementKind.CHANGE), None, [Fault.NOTHING_HOLDS]),
        (replace(WHOLE, kind=AgreementKind.EXTENSION), HOLDS, [Fault.NOT_LONGER]),
        (replace(WHOLE, kind=AgreementKind.EXTENSION, ends_on=date(2029, 6, 30)), HOLDS, []),
        (replace(WHOLE, kind=AgreementKind.EARLY_END), HOLDS, [Fault.NOT_SHORTER]),
        (replace(WHOLE, kind=AgreementKind.EARLY_END, ends_on=date(2028, 6, 30)), HOLDS, []),
        (replace(WHOLE, cites_decision=False), None, [Fault.NO_DECISION]),
        (replace(WHOLE, is_adjusted=False), None, [Fault.NOT_ADJUSTED]),
        (replace(WHOLE, starts_on=None, parties=0), None, [Fault.NO_PERIOD, Fault.NO_PARTY]),
        (replace(WHOLE, ends_on=date(2026, 1, 1)), None, [Fault.PERIOD_NOT_IN_ORDER]),
        (replace(WHOLE, years=[2027, 2029]), None, [Fault.AMOUNT_OUTSIDE_PERIOD]),
    ],
)
def test_what_must_be_put_right_is_told(terms: Terms, holding: Holding | None, found: list[Fault]) -> None:
    assert faults(terms, holding) == found


def test_nobody_is_not_everybody() -> None:
    """An agreement holds when each has signed."""
    day = date(2027, 1, 1)
    assert all_have_signed([day, day])
    assert not all_have_signed([day, None])
    assert not all_have_signed([])


@settings(max_examples=60, deadline=None)
@given(some.dates(date(2004, 1, 1), date(2090, 12, 31)), some.integers(0, 30))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    """Never in another month than the one that many months later."""
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_what_follows_an_insats_is_due_in_order() -> None:
    """The final report first, then 6, 12 and 24 months after the last day."""
    found = follow_ups(date(2026, 8, 31))
    assert [kind for kind, _day in found] == list(FollowUp)
    days = [date(2026, 10, 31), date(2027, 2, 28), date(2027, 8, 31), date(2028, 8, 31)]
    assert [day for _kind, day in found] == days


MONEY = some.dictionaries(some.integers(2026, 2029), some.integers(0, 900).map(Decimal), max_size=4)


@settings(max_examples=60, deadline=None)
@given(held=MONEY, agreed=MONEY, attested=MONEY)
def test_an_early_end_takes_no_more_than_is_left(
    held: dict[int, Decimal], agreed: dict[int, Decimal], attested: dict[int, Decimal]
) -> None:
    """Years get less, never more; never below what is attested of them; nothing after the last day."""
    changed = lowered(held, agreed, date(2027, 6, 30), attested)
    for year, before in held.items():
        after = changed.get(year, before)
        assert min(before, attested.get(year, Decimal(0))) <= after <= before
        if year > 2027:
            assert after == min(before, attested.get(year, Decimal(0)))
        elif year in agreed:
            assert after <= max(agreed[year], attested.get(year, Decimal(0)))
    assert changed.keys() <= held.keys()
