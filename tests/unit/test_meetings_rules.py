"""The rules of meetings: no step out of turn, who serves and votes, §§ without gaps, the days of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.bodies.rules import DECIDING_KINDS, BodyKind
from finsam_saas.meetings import rules
from finsam_saas.meetings.rules import (
    Doer,
    MeetingState,
    MeetingStep,
    Place,
    Refusal,
    Standing,
    StepRefused,
    Vote,
    after,
    serving,
)
from finsam_saas.seats.rules import SeatKind

DAY = date(2026, 3, 20)
READY = Standing(
    decides=True,
    state=MeetingState.CALLED,
    starts_on=DAY,
    items=10,
    ordinary=4,
    serving=3,
    has_chair=True,
    adjusters=2,
)
ORDER = (
    MeetingState.PLANNED,
    MeetingState.CALLED,
    MeetingState.HELD,
    MeetingState.ADJUSTED,
    MeetingState.POSTED,
)
MEMBERS = [UUID(int=n) for n in range(100, 104)]
taken = st.lists(st.tuples(st.sampled_from(MeetingStep), st.sampled_from(Doer)), max_size=30)


def test_only_a_board_and_its_committees_have_paragraphs() -> None:
    """A preparing group never decides (R17)."""
    deciding = {kind for kind in BodyKind if rules.decides(kind)}
    assert deciding == {BodyKind.BOARD, BodyKind.PRESIDIUM, BodyKind.WORKING_COMMITTEE}
    assert deciding <= DECIDING_KINDS


@settings(max_examples=60, deadline=None)
@given(decides=st.booleans(), attempts=taken)
def test_whatever_is_tried_a_meeting_goes_its_road_one_step_at_a_time(
    decides: bool, attempts: list[tuple[MeetingStep, Doer]]
) -> None:
    """No role, in any order, skips a step, goes back, or takes another's step; a group's ends in notes."""
    road = ORDER if decides else (*ORDER[:3], MeetingState.NOTED)
    standing = replace(READY, decides=decides, state=MeetingState.PLANNED)
    for step, doer in attempts:
        try:
            state = after(standing, step, doer, DAY)
        except StepRefused:
            continue
        assert road.index(state) == road.index(standing.state) + 1
        assert (doer is Doer.ADJUSTER) == (step is MeetingStep.ADJUST)
        standing = replace(standing, state=state)


@pytest.mark.parametrize(
    ("step", "wrong", "refusal"),
    [
        (MeetingStep.CALL, {"state": MeetingState.PLANNED, "items": 0}, Refusal.EMPTY_AGENDA),
        (MeetingStep.CALL, {}, Refusal.NOT_NOW),
        (MeetingStep.HOLD, {"starts_on": date(2026, 3, 21)}, Refusal.TOO_EARLY),
        (MeetingStep.HOLD, {"has_chair": False}, Refusal.NO_CHAIR),
        (MeetingStep.HOLD, {"serving": 2}, Refusal.NOT_QUORATE),
        (MeetingStep.ADJUST, {"state": MeetingState.HELD, "undecided": 1}, Refusal.UNDECIDED),
        (MeetingStep.ADJUST, {"state": MeetingState.HELD, "adjusters": 1}, Refusal.TOO_FEW_ADJUSTERS),
        (MeetingStep.ADJUST, {"state": MeetingState.HELD, "unconfirmed": 1}, Refusal.NOT_CONFIRMED),
        (MeetingStep.ADJUST, {"state": MeetingState.HELD, "serving": 2}, Refusal.NOT_QUORATE),
        (MeetingStep.POST, {"state": MeetingState.HELD}, Refusal.NOT_NOW),
        (MeetingStep.NOTE, {"state": MeetingState.HELD}, Refusal.NOT_NOW),
    ],
)
def test_a_refusal_says_why(step: MeetingStep, wrong: dict[str, object], refusal: Refusal) -> None:
    """Each reason stands alone against the step."""
    doer = Doer.ADJUSTER if step is MeetingStep.ADJUST else Doer.OFFICE
    with pytest.raises(StepRefused) as found:
        after(replace(READY, **wrong), step, doer, DAY)  # type: ignore[arg-type]
    assert found.value.refusal is refusal


def test_the_kansli_never_adjusts_and_an_adjuster_never_posts() -> None:
    """Each has their own steps."""
    for state, step, doer in (
        (MeetingState.HELD, MeetingStep.ADJUST, Doer.OFFICE),
        (MeetingState.ADJUSTED, MeetingStep.POST, Doer.ADJUSTER),
    ):
        with pytest.raises(StepRefused) as found:
            after(replace(READY, state=state), step, doer, DAY)
        assert found.value.refusal is Refusal.NOT_THEIRS


def place(number: int, kind: SeatKind, member: int | None) -> Place:
    """A place with the number as its turn."""
    return Place(UUID(int=number), kind, None if member is None else MEMBERS[member], number)


BOARD = [place(n, SeatKind.ORDINARY, n) for n in range(4)] + [
    place(10 + n, SeatKind.SUBSTITUTE, n) for n in range(4)
]


def test_the_own_members_substitute_serves_first_then_the_decided_order() -> None:
    """With 1 and 2 away, and only the substitutes of 3 and 2 there: 12 for 2, then 13 for 1."""
    present = {UUID(int=n) for n in (0, 3, 12, 13)}
    assert serving(BOARD, present) == {
        UUID(int=0): None,
        UUID(int=3): None,
        UUID(int=12): UUID(int=2),
        UUID(int=13): UUID(int=1),
    }


def test_a_substitute_does_not_serve_where_nobody_is_away() -> None:
    """Nor does somebody who is adjunct, ever."""
    adjunct = place(20, SeatKind.ADJUNCT, 0)
    everybody = {one.id for one in [*BOARD, adjunct]}
    assert set(serving([*BOARD, adjunct], everybody)) == {UUID(int=n) for n in range(4)}
    assert serving([adjunct], {adjunct.id}) == {}


@settings(max_examples=80, deadline=None)
@given(present=st.sets(st.sampled_from([one.id for one in BOARD])))
def test_nobody_serves_for_two_and_no_seat_is_counted_twice(present: set[UUID]) -> None:
    """As many serve as there are seats that can be filled, all of them there."""
    found = serving(BOARD, present)
    ordinary = {one.id for one in BOARD if one.kind is SeatKind.ORDINARY}
    replaced = [seat for seat in found.values() if seat]
    assert set(found) <= present
    assert len(replaced) == len(set(replaced))
    assert not set(replaced) & present
    assert len(found) == min(len(ordinary), len(present))


def test_votes_are_counted_and_the_chair_decides_at_a_tie() -> None:
    """Abstaining counts for neither."""
    first, second, third = (UUID(int=n) for n in range(3))
    votes = {first: Vote.YES, second: Vote.NO, third: Vote.ABSTAINED}
    assert rules.tally({}, first) is None
    for chair, carried in ((first, True), (second, False), (None, False)):
        found = rules.tally(votes, chair)
        assert found == rules.Tally(1, 1, 1, carried)


@given(counts=st.lists(st.integers(0, 20), max_size=10))
def test_a_series_has_no_gap_and_no_double(counts: list[int]) -> None:
    """Whatever number of items each meeting has."""
    given_out: list[int] = []
    for count in counts:
        given_out += rules.numbers_after(given_out[-1] if given_out else 0, count)
    assert given_out == list(range(1, sum(counts) + 1))


def test_the_days_of_the_law() -> None:
    """Fourteen days to adjust, the second day to post, three weeks to appeal; papers a week before."""
    assert rules.papers_day(DAY, 7) == date(2026, 3, 13)
    assert rules.last_day_to_adjust(DAY) == date(2026, 4, 3)
    assert rules.last_day_to_post(date(2026, 3, 27)) == date(2026, 3, 29)
    assert rules.last_day_posted(date(2026, 3, 28)) == date(2026, 4, 18)
    assert (rules.series_year(DAY, per_year=True), rules.series_year(DAY, per_year=False)) == (2026, 0)


@pytest.mark.parametrize(
    ("ordinary", "there", "quorate"), [(4, 2, False), (4, 3, True), (11, 6, True), (11, 5, False)]
)
def test_more_than_half_of_the_seats_are_needed(ordinary: int, there: int, quorate: bool) -> None:
    """Half is not enough."""
    assert rules.is_quorate(ordinary, there) is quorate
