"""Preparation by its rules: the order of stages, what may be said, and what no order of steps leads to."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.preparation.rules import (
    TRANSITIONS,
    By,
    Candidate,
    Fault,
    OwnInterest,
    Stage,
    StageRefused,
    StageState,
    StageStep,
    Verdict,
    body_for,
    conclusion_faults,
    in_the_way,
    latest,
    move,
    opinion_faults,
    sees_opinions,
    step_of,
    to_open,
)

ENDED = (StageState.DONE, StageState.SKIPPED)


def test_a_preparing_body_has_no_word_for_a_decision() -> None:
    """It supports, supports with remarks, does not support, or returns (R17)."""
    assert {one.value for one in Verdict} == {"support", "support_with_remarks", "no_support", "return"}


@pytest.mark.parametrize("state", StageState)
@pytest.mark.parametrize("step", StageStep)
@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("mandatory", [True, False])
def test_only_the_steps_of_the_table_are_taken_and_by_the_right_one(
    state: StageState, step: StageStep, by: By, mandatory: bool
) -> None:
    """Everything else is refused; a mandatory stage is never skipped."""
    stage = Stage(0, state, mandatory)
    after, taken_by = TRANSITIONS.get((state, step), (None, None))
    if after is None or by is not taken_by or (mandatory and step is StageStep.SKIP):
        with pytest.raises(StageRefused):
            move(stage, step, by)
    else:
        assert move(stage, step, by) is after


class _Course:
    """A preparation to which steps are tried by anybody in any order; what is legal is done."""

    def __init__(self, mandatory: list[bool]) -> None:
        self.stages = [Stage(place, StageState.WAITING, needed) for place, needed in enumerate(mandatory)]
        self.open_next()

    def attempt(self, place: int, step: StageStep, by: By) -> None:
        """Try a step on the latest round of a stage; a returned stage is held again when asked to open."""
        current = latest(self.stages)[place % len(latest(self.stages))]
        if current.state is StageState.RETURNED and step is StageStep.OPEN:
            self.stages.append(replace(current, state=StageState.WAITING, round=current.round + 1))
            self.open_next()
        elif step is not StageStep.OPEN:
            self.take(current, step, by)

    def take(self, current: Stage, step: StageStep, by: By) -> None:
        """Take a step if it is allowed; the next stage opens."""
        try:
            state = move(current, step, by)
        except StageRefused:
            return
        self.stages[self.stages.index(current)] = replace(current, state=state)
        self.open_next()

    def open_next(self) -> None:
        """Open the stage whose turn it is."""
        turn = to_open(self.stages)
        if turn:
            state = move(turn, StageStep.OPEN, By.ORDER)
            self.stages[self.stages.index(turn)] = replace(turn, state=state)


_ATTEMPTS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(StageStep), st.sampled_from(By)), max_size=25
)


@given(st.lists(st.booleans(), min_size=1, max_size=5), _ATTEMPTS)
def test_in_no_order_by_nobody_is_a_mandatory_stage_passed(
    mandatory: list[bool], attempts: list[tuple[int, StageStep, By]]
) -> None:
    """One stage at a time is open, each after those before it; ready means that all were held."""
    course = _Course(mandatory)
    for place, step, by in attempts:
        course.attempt(place, step, by)
        now = latest(course.stages)
        assert [one for one in now if one.mandatory and one.state is StageState.SKIPPED] == []
        moving = [one for one in now if one.state in (StageState.OPEN, StageState.RETURNED)]
        assert len(moving) == (0 if all(one.state in ENDED for one in now) else 1)
        for one in moving:
            assert all(before.state in ENDED for before in now[: one.position])
            assert all(
                after.state in (StageState.WAITING, StageState.SKIPPED) for after in now[one.position + 1 :]
            )
        ready = not in_the_way(course.stages)
        assert ready == all(one.state in ENDED for one in now)


def test_a_mandatory_stage_that_was_skipped_all_the_same_stands_in_the_way() -> None:
    """Whatever wrote it so."""
    skipped = [Stage(0, StageState.DONE), Stage(1, StageState.SKIPPED, mandatory=True)]
    assert in_the_way(skipped) == [skipped[1]]
    assert in_the_way([replace(one, mandatory=False) for one in skipped]) == []


def test_only_the_latest_round_counts() -> None:
    """What was returned and then held again does not stand in the way."""
    first, second = Stage(0, StageState.RETURNED), Stage(0, StageState.DONE, round=2)
    assert in_the_way([first]) == [first]
    assert in_the_way([second, first]) == []
    assert to_open([first]) is None


@pytest.mark.parametrize(
    ("verdict", "reasons", "involved", "interest", "faults"),
    [
        (Verdict.SUPPORT, "", False, None, []),
        (Verdict.NO_SUPPORT, " \n", False, None, [Fault.NO_REASONS]),
        (Verdict.SUPPORT_WITH_REMARKS, "Målen", False, None, []),
        (None, "Bra", False, None, [Fault.NO_VERDICT]),
        (Verdict.SUPPORT, "", True, None, [Fault.INTEREST_NOT_ANSWERED]),
        (Verdict.RETURN, "", True, OwnInterest.NONE, [Fault.NO_REASONS]),
        (Verdict.SUPPORT, "", True, OwnInterest.NONE, []),
        (None, "", True, OwnInterest.DECLARED, []),
        (None, "", False, OwnInterest.DECLARED, [Fault.NO_VERDICT]),
    ],
)
def test_what_lacks_in_an_opinion(
    verdict: Verdict | None, reasons: str, involved: bool, interest: OwnInterest | None, faults: list[Fault]
) -> None:
    """Reasons for all but support; an interest is answered where the organisation is involved."""
    assert opinion_faults(verdict, reasons, is_involved=involved, interest=interest) == faults


def test_a_conclusion_says_whether_there_was_consensus_where_it_is_sought() -> None:
    """And has reasons for all but support."""
    assert conclusion_faults(Verdict.SUPPORT, "", asks_consensus=True, is_consensus=None) == [
        Fault.CONSENSUS_NOT_SAID
    ]
    assert conclusion_faults(Verdict.SUPPORT, "", asks_consensus=True, is_consensus=False) == []
    assert conclusion_faults(Verdict.RETURN, "", asks_consensus=False, is_consensus=None) == [
        Fault.NO_REASONS
    ]
    assert {verdict: step_of(verdict) for verdict in Verdict if step_of(verdict) is StageStep.RETURN} == {
        Verdict.RETURN: StageStep.RETURN
    }


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_independent_opinions_are_hidden_from_members_until_their_own(
    independent: bool, sits: bool, given_own: bool, is_open: bool
) -> None:
    """From nobody else, and from nobody once the stage is over."""
    hidden = not sees_opinions(is_independent=independent, sits=sits, has_given=given_own, is_open=is_open)
    assert hidden == (independent and sits and is_open and not given_own)


def test_a_local_stage_is_held_by_the_group_of_the_owners_kommun() -> None:
    """Else by that of another kommun taking part, else by the förbund's own; else by nobody."""
    heby, enkoping, region = (UUID(int=number) for number in (1, 2, 3))
    of_heby, of_enkoping, own = (
        Candidate(UUID(int=10 + n), of) for n, of in enumerate((heby, enkoping, None))
    )
    groups = [of_heby, of_enkoping]
    assert body_for(groups, is_local=True, involved=[enkoping, heby]) == of_enkoping.id
    assert body_for(groups, is_local=True, involved=[region, heby]) == of_heby.id
    assert body_for([*groups, own], is_local=True, involved=[region]) == own.id
    assert body_for([*groups, own], is_local=False, involved=[heby]) == own.id
    assert body_for(groups, is_local=True, involved=[region]) is None
