"""The rules of immediate adjustment: no step out of turn, and when adjusters are reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.meetings.immediate_rules import (
    SEALED_ITEM,
    ItemStanding,
    ItemState,
    ItemStep,
    item_after,
    reminder_due,
)
from finsam_saas.meetings.rules import Doer, MeetingState, Refusal, Standing, StepRefused

DAY = date(2026, 3, 20)
HELD = Standing(
    decides=True,
    state=MeetingState.HELD,
    starts_on=DAY,
    items=10,
    ordinary=4,
    serving=3,
    has_chair=True,
    adjusters=2,
)
DECIDED = ItemStanding(ItemState.OPEN, has_outcome=True)
attempts = st.lists(
    st.tuples(st.sampled_from(ItemStep), st.sampled_from(Doer), st.sampled_from(MeetingState)), max_size=30
)


@settings(max_examples=60, deadline=None)
@given(taken=attempts, decides=st.booleans())
def test_whatever_is_tried_a_sealed_paragraph_is_never_opened(
    taken: list[tuple[ItemStep, Doer, MeetingState]], decides: bool
) -> None:
    """No role in any order: only adjusters seal, while the meeting is held; a group's items stay open."""
    item = DECIDED
    for step, doer, meeting_state in taken:
        try:
            state = item_after(replace(HELD, decides=decides, state=meeting_state), item, step, doer)
        except StepRefused:
            continue
        assert decides
        assert item.state not in SEALED_ITEM or state is ItemState.POSTED
        if state is ItemState.ADJUSTED:
            assert (doer, meeting_state) == (Doer.ADJUSTER, MeetingState.HELD)
        item = replace(item, state=state)


@pytest.mark.parametrize(
    ("meeting", "item", "refusal"),
    [
        ({}, {"has_outcome": False}, Refusal.UNDECIDED),
        ({"has_chair": False}, {}, Refusal.NO_CHAIR),
        ({"serving": 2}, {}, Refusal.NOT_QUORATE),
        ({"adjusters": 1}, {}, Refusal.TOO_FEW_ADJUSTERS),
        ({}, {"unconfirmed": 1}, Refusal.NOT_CONFIRMED),
        ({"state": MeetingState.ADJUSTED}, {}, Refusal.NOT_NOW),
        ({"decides": False}, {}, Refusal.NOT_NOW),
        ({}, {"state": ItemState.OPEN}, Refusal.NOT_NOW),
    ],
)
def test_a_refusal_says_why(meeting: dict[str, object], item: dict[str, object], refusal: Refusal) -> None:
    """Each reason stands alone against the adjustment."""
    asked = replace(DECIDED, state=ItemState.ASKED)
    with pytest.raises(StepRefused) as found:
        item_after(
            replace(HELD, **meeting),  # type: ignore[arg-type]
            replace(asked, **item),  # type: ignore[arg-type]
            ItemStep.ADJUST,
            Doer.ADJUSTER,
        )
    assert found.value.refusal is refusal


def test_the_kansli_asks_and_posts_and_adjusters_adjust() -> None:
    """Each has their own steps."""
    for state, step, doer in (
        (ItemState.OPEN, ItemStep.ASK, Doer.ADJUSTER),
        (ItemState.ASKED, ItemStep.ADJUST, Doer.OFFICE),
        (ItemState.ADJUSTED, ItemStep.POST, Doer.ADJUSTER),
    ):
        with pytest.raises(StepRefused) as found:
            item_after(HELD, replace(DECIDED, state=state), step, doer)
        assert found.value.refusal is Refusal.NOT_THEIRS


def test_an_adjuster_is_reminded_after_seven_days_and_before_the_last() -> None:
    """Once each; what was missed comes with the next, and nothing twice."""

    def due(days: int, last_sent: int = 0) -> int | None:
        return reminder_due(DAY, DAY + timedelta(days=days), last_sent)

    assert [due(6), due(7), due(7, 7), due(11, 7)] == [None, 7, None, None]
    assert [due(12, 7), due(12), due(13, 12), due(20, 12), due(20)] == [12, 12, None, None, 12]
