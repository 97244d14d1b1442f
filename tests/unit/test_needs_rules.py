"""Needs and assignments: which steps there are from where, whose they are, and what is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.needs.rules import (
    ASSIGNMENT_TRANSITIONS,
    NEED_TRANSITIONS,
    OPEN_NEEDS,
    AssignmentState,
    AssignmentStep,
    By,
    NeedState,
    NeedStep,
    StepRefused,
    assignment_steps,
    is_late,
    move_assignment,
    move_need,
    need_steps,
    reminder_due,
)

DAY = date(2027, 3, 1)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(NeedStep), max_size=12))
def test_a_need_takes_only_the_steps_of_the_table(steps: list[NeedStep]) -> None:
    """Whatever is tried in whatever order: what is not in the table is refused and changes nothing."""
    state = NeedState.RAISED
    for step in steps:
        if (state, step) in NEED_TRANSITIONS:
            state = move_need(state, step)
        else:
            with pytest.raises(StepRefused):
                move_need(state, step)
    assert state in NeedState


@settings(max_examples=60)
@given(st.lists(st.sampled_from(AssignmentStep), max_size=12))
def test_an_assignment_is_closed_only_after_a_report_or_taken_back(steps: list[AssignmentStep]) -> None:
    """Nothing opens a closed assignment again, and no giver is content with what was never reported."""
    state, reported = AssignmentState.GIVEN, False
    for step in steps:
        if (state, step) not in ASSIGNMENT_TRANSITIONS:
            with pytest.raises(StepRefused):
                move_assignment(state, step)
            continue
        assert state is not AssignmentState.CLOSED
        assert step is not AssignmentStep.CLOSE or reported
        reported = reported or step is AssignmentStep.REPORT
        state = move_assignment(state, step)


def test_a_need_always_has_a_way_on_for_the_body_that_has_it() -> None:
    """No need is stuck: an open one can be closed, and one that is closed can be taken up again."""
    for state in NeedState:
        found = need_steps(state, By.BODY)
        assert (NeedStep.CLOSE in found) is (state in OPEN_NEEDS)
        assert found


def test_only_an_applicant_makes_an_application_of_a_need() -> None:
    """A body that raises a need never applies for money itself (Uppsala 2023)."""
    assert {by for (_state, step), (_to, by) in NEED_TRANSITIONS.items() if step is NeedStep.APPLY} == {
        By.APPLICANT
    }
    with pytest.raises(StepRefused):
        move_need(NeedState.CLOSED, NeedStep.APPLY)


def test_the_giver_ends_an_assignment_and_the_receiver_reports_it() -> None:
    """Nobody is content with his own report."""
    assert assignment_steps(AssignmentState.GIVEN, By.BODY) == [AssignmentStep.REPORT]
    assert assignment_steps(AssignmentState.GIVEN, By.GIVER) == [AssignmentStep.TAKE_BACK]
    assert assignment_steps(AssignmentState.REPORTED, By.GIVER) == [
        AssignmentStep.ASK_MORE,
        AssignmentStep.CLOSE,
    ]
    assert assignment_steps(AssignmentState.CLOSED, By.GIVER) == []


@given(st.integers(-400, 400))
def test_the_last_day_belongs_to_an_assignment(days: int) -> None:
    """It is late from the day after, and never once it has been reported."""
    on = DAY + timedelta(days=days)
    assert is_late(AssignmentState.GIVEN, DAY, on) is (days > 0)
    assert not is_late(AssignmentState.REPORTED, DAY, on)


@settings(max_examples=60)
@given(st.lists(st.integers(-30, 30), max_size=8))
def test_nobody_is_reminded_twice_of_the_same_nor_backwards(days: list[int]) -> None:
    """Whatever days the clock rings on, in whatever order: each once, and none after a later one."""
    due_on, sent = date(2026, 6, 1), list[int]()
    for after in days:
        found = reminder_due(due_on, due_on + timedelta(days=after), sent)
        if found is not None:
            assert -after <= found and (not sent or found < min(sent))
            sent.append(found)
    assert not days or max(days) < -7 or sent
