"""Requisitions: the road as a table, two persons, the ceiling of the grant, what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from finsam_saas.applications.rules import CostType
from finsam_saas.requisitions.entry import ClaimEntry, Cost, entry_of
from finsam_saas.requisitions.rules import (
    ATTESTED,
    COUNTED,
    OPEN_TO_OWNER,
    TRANSITIONS,
    AboveGrant,
    By,
    Fault,
    Hands,
    PersonFault,
    RequisitionState,
    RequisitionStep,
    StepRefused,
    YearMoney,
    check_within_grant,
    faults,
    move,
    payable_on,
    person_fault,
    steps_from,
)

ANNA, BO, CILLA, DAN = (UUID(int=number) for number in range(1, 5))
KRONOR = some.decimals(min_value=0, max_value=10_000_000, places=2)
TODAY = date(2026, 5, 4)
S, T = RequisitionState, RequisitionStep


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(list(RequisitionStep)), max_size=12))
def test_no_step_but_those_of_the_table_moves_a_requisition(steps: list[RequisitionStep]) -> None:
    """What is paid was handed in, examined and approved in that order since it was handed in last."""
    state, taken = S.DRAFT, list[RequisitionStep]()
    for step in steps:
        if (state, step) not in TRANSITIONS:
            with pytest.raises(StepRefused):
                move(state, step)
            continue
        state = move(state, step)
        taken = [step] if step is T.SUBMIT else [*taken, step]
        if state is S.PAID:
            assert taken == [T.SUBMIT, T.EXAMINE, T.APPROVE, T.PAY]
        if state in COUNTED:
            assert taken[0] is T.SUBMIT
    assert ATTESTED <= COUNTED
    assert not OPEN_TO_OWNER & COUNTED


def test_each_step_is_somebodys_and_a_reversed_one_takes_none() -> None:
    """An insatsägare only hands in; the others never do."""
    assert not [step for by in By for step in steps_from(S.REVERSED, by)]
    for state in S:
        assert set(steps_from(state, By.OWNER)) <= {T.SUBMIT}
        for by in (By.EXAMINER, By.APPROVER, By.PAYER):
            assert T.SUBMIT not in steps_from(state, by)


@settings(max_examples=80, deadline=None)
@given(
    some.sampled_from([T.RETURN, T.EXAMINE, T.APPROVE, T.PAY, T.REVERSE]),
    some.sampled_from([ANNA, BO, CILLA, DAN]),
    some.frozensets(some.sampled_from([ANNA, BO])),
    some.sampled_from([None, BO, CILLA]),
    some.sampled_from([None, CILLA, DAN]),
    some.booleans(),
)
def test_nobody_attests_his_own_claim_and_two_persons_attest(
    step: RequisitionStep,
    who: UUID,
    claimants: frozenset[UUID],
    examined: UUID | None,
    approved: UUID | None,
    one_person: bool,
) -> None:
    """One person may do both only where the förbund has decided so, and never with his own."""
    fault = person_fault(step, who, Hands(claimants, examined, approved), one_person=one_person)
    if who in claimants:
        assert fault is PersonFault.OWN_CLAIM
    elif one_person:
        assert fault is None
    elif step is T.APPROVE and who == examined:
        assert fault is PersonFault.EXAMINED_IT
    elif step is T.PAY and who == approved:
        assert fault is PersonFault.APPROVED_IT
    else:
        assert fault is None


def test_a_program_attests_nothing() -> None:
    """Who has no account cannot be held to account."""
    assert person_fault(T.EXAMINE, None, Hands(frozenset()), one_person=True) is PersonFault.OWN_CLAIM


@settings(max_examples=60, deadline=None)
@given(KRONOR, some.lists(KRONOR, max_size=8), KRONOR)
def test_claims_that_were_let_through_never_pass_the_grant(
    granted: Decimal, claims: list[Decimal], returned: Decimal
) -> None:
    """However many and however large; what is returned counts as gone."""
    money = YearMoney(granted=granted)
    if returned <= granted:
        money = YearMoney(granted=granted, returned=returned)
    for amount in claims:
        try:
            check_within_grant(2026, amount, money)
        except AboveGrant as refused:
            assert refused.left == money.left < amount
        else:
            money = YearMoney(granted, money.claimed + amount, money.returned)
    assert money.claimed + money.returned <= granted
    assert money.left >= 0


def test_a_grant_that_was_lowered_afterwards_has_nothing_left() -> None:
    """Not even what is claimed already fits."""
    money = YearMoney(granted=Decimal(100), claimed=Decimal(150))
    with pytest.raises(AboveGrant) as refused:
        check_within_grant(2026, Decimal(0), money)
    assert refused.value.left == 0


@pytest.mark.parametrize(
    ("first", "last", "text", "amount", "found"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), "Löner", 1, []),
        (None, date(2026, 3, 31), "Löner", 1, [Fault.NO_PERIOD]),
        (date(2026, 3, 1), date(2026, 2, 1), "Löner", 1, [Fault.PERIOD_NOT_IN_ORDER]),
        (date(2025, 12, 1), date(2026, 1, 31), "Löner", 1, [Fault.TWO_YEARS]),
        (date(2026, 5, 5), date(2026, 6, 30), "Löner", 1, [Fault.NOT_BEGUN]),
        (date(2026, 5, 4), date(2026, 6, 30), " ", 0, [Fault.NO_TEXT, Fault.NO_COSTS]),
    ],
)
def test_what_is_missing_is_told(
    first: date | None, last: date | None, text: str, amount: int, found: list[Fault]
) -> None:
    assert faults(first, last, text, Decimal(amount), TODAY) == found


def test_nothing_is_claimed_for_days_after_the_end() -> None:
    """The last day itself counts."""
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert faults(first, last, "Löner", Decimal(1), TODAY, ends_on=date(2026, 3, 30)) == [Fault.AFTER_THE_END]
    assert faults(first, last, "Löner", Decimal(1), TODAY, ends_on=last) == []


def test_the_day_of_payment_is_between_the_attest_and_today() -> None:
    """Both days count."""
    assert payable_on(TODAY, TODAY, TODAY) and payable_on(TODAY, None, TODAY)
    assert not payable_on(TODAY - timedelta(days=1), TODAY, TODAY)
    assert not payable_on(TODAY + timedelta(days=1), TODAY, TODAY)


def test_a_draft_is_kept_as_it_was_written() -> None:
    """Days, kronor and öre, and the empty one."""
    costs = (Cost(CostType.STAFF, Decimal("12500.50"), "Löner"), Cost(CostType.OTHER, Decimal(3)))
    whole = ClaimEntry(date(2026, 1, 1), date(2026, 3, 31), "Två handläggare", list(costs))
    assert entry_of(whole.kept) == whole
    assert whole.amount == Decimal("12503.50")
    assert entry_of(ClaimEntry().kept) == entry_of({}) == ClaimEntry(costs=[])
