"""Immediate adjustment (omedelbar justering): a § whose words are certain before the rest of the minutes.

It is asked for at the meeting when a decision must take effect at once. The one who chaired and the other
adjusters confirm its words; it is then sealed and posted by itself, and its time for appeals runs from its
own posting (kommunallagen 5 kap. 69 §, 8 kap. 12 §, 13 kap. 5 §).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from finsam_saas.meetings.rules import (
    FEWEST_ADJUSTERS,
    Doer,
    MeetingState,
    Refusal,
    Standing,
    StepRefused,
    is_quorate,
)

REMINDED_AFTER: Final = (7, 12)
"""Days after a meeting when an adjuster who has not confirmed is reminded; minutes have fourteen days."""


class ItemState(StrEnum):
    """How far a § has come that is adjusted at once: not so, asked for, adjusted and sealed, posted."""

    OPEN = "open"
    ASKED = "asked"
    ADJUSTED = "adjusted"
    POSTED = "posted"


class ItemStep(StrEnum):
    """What brings an immediate adjustment on."""

    ASK = "ask"
    TAKE_BACK = "take_back"
    ADJUST = "adjust"
    POST = "post"


_S, _T, _M = ItemState, ItemStep, MeetingState
_WHILE_HELD: Final = frozenset({_M.HELD})
_FROM_HELD: Final = frozenset({_M.HELD, _M.ADJUSTED, _M.POSTED})
# (state, step) → the next state, who takes the step, and the states of the meeting in which it can be taken.
ITEM_STEPS: Final[Mapping[tuple[ItemState, ItemStep], tuple[ItemState, Doer, frozenset[MeetingState]]]] = (
    MappingProxyType(
        {
            (_S.OPEN, _T.ASK): (_S.ASKED, Doer.OFFICE, _WHILE_HELD),
            (_S.ASKED, _T.TAKE_BACK): (_S.OPEN, Doer.OFFICE, _WHILE_HELD),
            (_S.ASKED, _T.ADJUST): (_S.ADJUSTED, Doer.ADJUSTER, _WHILE_HELD),
            (_S.ADJUSTED, _T.POST): (_S.POSTED, Doer.OFFICE, _FROM_HELD),
        }
    )
)
SEALED_ITEM: Final = frozenset({ItemState.ADJUSTED, ItemState.POSTED})


@dataclass(frozen=True)
class ItemStanding:
    """All that a step asks of a §: how far it has come, and how many adjusters have not confirmed it."""

    state: ItemState
    has_outcome: bool
    unconfirmed: int = 0


def item_after(meeting: Standing, item: ItemStanding, step: ItemStep, doer: Doer) -> ItemState:
    """The state of a § after a step; raises StepRefused with the first reason that stands against it."""
    found = ITEM_STEPS.get((item.state, step))
    if found is None or not meeting.decides or meeting.state not in found[2]:
        raise StepRefused(Refusal.NOT_NOW)
    if found[1] is not doer:
        raise StepRefused(Refusal.NOT_THEIRS)
    if step in (ItemStep.ASK, ItemStep.ADJUST):
        for refusal in _against(meeting, item, step):
            raise StepRefused(refusal)
    return found[0]


def _against(meeting: Standing, item: ItemStanding, step: ItemStep) -> Iterable[Refusal]:
    if not item.has_outcome:
        yield Refusal.UNDECIDED
    if not meeting.has_chair:
        yield Refusal.NO_CHAIR
    if not is_quorate(meeting.ordinary, meeting.serving):
        yield Refusal.NOT_QUORATE
    if meeting.adjusters < FEWEST_ADJUSTERS:
        yield Refusal.TOO_FEW_ADJUSTERS
    if step is ItemStep.ADJUST and item.unconfirmed:
        yield Refusal.NOT_CONFIRMED


def reminder_due(held_on: date, on: date, last_sent: int) -> int | None:
    """The days after the meeting of the reminder that is due on a day; None where there is none.

    A reminder that was missed comes with the next, never beside it; `last_sent` is 0 where none was sent.
    """
    due = [days for days in REMINDED_AFTER if held_on + timedelta(days=days) <= on]
    return due[-1] if due and due[-1] > last_sent else None
