"""What may be decided of an application, by whom and from where; amounts, and the money of a year (R8)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from finsam_saas.applications.rules import (
    OVER,
    TRANSITIONS,
    ApplicationState,
    ApplicationStep,
    By,
    StepRefused,
    move,
    steps_from,
)
from finsam_saas.decisions.rules import (
    Choice,
    DecisionKind,
    Fault,
    FaultCode,
    YearRoom,
    faults,
    overruns,
    set_after,
    years_of,
)

YEAR = 2027
ASKED = {YEAR: Decimal(500_000), YEAR + 1: Decimal(400_000)}
PERIOD = (YEAR, YEAR + 1)
KRONOR = st.integers(0, 2_000_000).map(Decimal)
BY_YEAR = st.dictionaries(st.integers(YEAR, YEAR + 3), KRONOR, max_size=3)


class AnybodyTriesAnything(RuleBasedStateMachine):
    """An application whose writers, kansli and board try steps in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ApplicationState.DRAFT
        self.decided_by: By | None = None

    @rule(step=st.sampled_from(ApplicationStep), by=st.sampled_from(By))
    def somebody_tries(self, step: ApplicationStep, by: By) -> None:
        """What the table does not give to the one who tries is refused."""
        before = self.state
        if step not in steps_from(before, by):
            taker = TRANSITIONS.get((before, step), (before, None))[1]
            assert taker is not by
            if taker is None:
                with pytest.raises(StepRefused):
                    move(before, step)
            return
        self.state = move(before, step)
        if self.state in OVER:
            self.decided_by = by

    @invariant()
    def only_the_board_decides(self) -> None:
        """No other brings an application to a decision, and only the applicant withdraws it (R17)."""
        if self.state is ApplicationState.WITHDRAWN:
            assert self.decided_by is By.APPLICANT
        elif self.state in OVER:
            assert self.decided_by is By.DECIDING_BODY


AnybodyTriesAnything.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestAnybodyTriesAnything = AnybodyTriesAnything.TestCase


def test_a_decision_is_taken_only_of_what_is_ready() -> None:
    """Nobody decides of a draft, of what is being prepared, or twice."""
    deciding = {ApplicationStep.GRANT, ApplicationStep.PARTLY_GRANT, ApplicationStep.REJECT}
    from_states = {state for (state, step) in TRANSITIONS if step in deciding}
    assert from_states == {ApplicationState.READY_FOR_DECISION}


def test_each_choice_is_a_decision_or_brings_it_back() -> None:
    """The decisions on an application are the choices that have a kind; one more changes an insats."""
    assert {one.kind for one in Choice if one.kind} == set(DecisionKind) - {DecisionKind.CHANGE}
    assert [one for one in Choice if one.kind is None] == [
        Choice.TABLE,
        Choice.REFER_BACK,
        Choice.NOT_TAKEN_UP,
    ]


@pytest.mark.parametrize(
    ("kind", "amounts", "expected"),
    [
        (DecisionKind.GRANT, ASKED, []),
        (DecisionKind.GRANT, {YEAR: Decimal(900_000)}, []),
        (DecisionKind.GRANT, {YEAR: Decimal(500_000)}, [Fault(FaultCode.LESS_THAN_ASKED)]),
        (DecisionKind.GRANT, {YEAR: Decimal(0)}, [Fault(FaultCode.NO_AMOUNT)]),
        (DecisionKind.PARTLY_GRANT, {YEAR: Decimal(1)}, []),
        (DecisionKind.PARTLY_GRANT, {}, [Fault(FaultCode.NO_AMOUNT)]),
        (DecisionKind.PARTLY_GRANT, {YEAR: Decimal(900_001)}, [Fault(FaultCode.MORE_THAN_ASKED)]),
        (DecisionKind.PARTLY_GRANT, {YEAR + 2: Decimal(1)}, [Fault(FaultCode.OUTSIDE_PERIOD, YEAR + 2)]),
        (DecisionKind.REJECT, {YEAR: Decimal(0)}, []),
        (DecisionKind.REJECT, {YEAR: Decimal(1)}, [Fault(FaultCode.AMOUNT_WITH_REJECTION)]),
    ],
)
def test_amounts_fit_the_decision(
    kind: DecisionKind, amounts: dict[int, Decimal], expected: list[Fault]
) -> None:
    """To grant is to give all; less is to grant partly; nothing more than was asked for."""
    assert faults(kind, amounts, ASKED, PERIOD) == expected


@given(BY_YEAR, BY_YEAR, KRONOR)
@settings(max_examples=60, deadline=None)
def test_money_over_what_is_left_is_always_told(
    amounts: dict[int, Decimal], granted: dict[int, Decimal], reach: Decimal
) -> None:
    """R8: a year is told if and only if what is granted and this together go over budget and capital."""
    rooms = {year: YearRoom(year, granted.get(year, Decimal(0)), reach, reach) for year in amounts}
    told = {one.year: one.by for one in overruns(amounts, rooms)}
    for year, amount in amounts.items():
        room = rooms[year]
        assert room.left is not None
        assert (year in told) is (amount > 0 and room.granted + amount > reach)
        if year in told:
            assert told[year] == amount - room.left


def test_without_a_budget_nothing_is_told_to_be_too_much() -> None:
    """That no budget is known is told by itself."""
    assert overruns(ASKED, {YEAR: YearRoom(YEAR, Decimal(1), None, None)}) == []


@given(BY_YEAR, BY_YEAR, BY_YEAR)
@settings(max_examples=60, deadline=None)
def test_decisions_add_up_and_can_be_put_right(
    held: dict[int, Decimal], first: dict[int, Decimal], second: dict[int, Decimal]
) -> None:
    """What an insats has is what it had and what decisions give, however one of them is put right."""

    def applied(
        to: dict[int, Decimal], before: dict[int, Decimal], now: dict[int, Decimal]
    ) -> dict[int, Decimal]:
        changed = {**to, **set_after(to, before, now)}
        return {year: amount for year, amount in changed.items() if amount}

    once = applied(held, {}, first)
    put_right = applied(once, first, second)
    assert put_right == applied(held, {}, second)
    assert applied(put_right, second, {}) == {year: amount for year, amount in held.items() if amount}


def test_the_years_are_those_of_the_insats_and_of_the_money() -> None:
    """Also where money was asked for in another year; without a period those alone."""
    assert years_of(2027, 2028, [2030]) == [2027, 2028, 2030]
    assert years_of(None, 2028, [2027]) == [2027]
