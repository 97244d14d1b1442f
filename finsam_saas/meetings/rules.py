"""Meetings: their steps and who takes them, who serves and votes, §§ in series, and the days of the law.

Kommunallagen (2017:725), applied by Finsamlagen: minutes are adjusted within fourteen days (5 kap. 69 §), the
adjustment is posted on the second day at the latest (8 kap. 12 §), and may be appealed against for three
weeks (13 kap. 5 §). A body decides only when more than half of its ordinary members or their substitutes
are there. A preparing group decides nothing: its meetings have notes, no §§ (R17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from finsam_saas.bodies.rules import BodyKind
from finsam_saas.seats.rules import SeatKind

ADJUSTED_WITHIN: Final = timedelta(days=14)
POSTED_WITHIN: Final = timedelta(days=2)
APPEAL_TIME: Final = timedelta(days=21)
FEWEST_ADJUSTERS: Final = 2
"""The one who chaired, and at least one more."""
FIRST_PAPERS_DAYS: Final = 7
CLOSING_ITEMS: Final = 2
"""What always stands last on an agenda: other questions, and the end (or the next meeting)."""


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    ADJUSTED = "adjusted"
    POSTED = "posted"
    NOTED = "noted"


class MeetingStep(StrEnum):
    """What brings a meeting on."""

    CALL = "call"
    HOLD = "hold"
    ADJUST = "adjust"
    POST = "post"
    NOTE = "note"


class Doer(StrEnum):
    """Who takes a step: the kansli, or those who adjust the minutes."""

    OFFICE = "office"
    ADJUSTER = "adjuster"


class Outcome(StrEnum):
    """What became of an item: decided, put off, sent back for more preparation, noted, or not taken up.

    Carried out is what is done at the meeting itself, such as opening it and the roll call.
    """

    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    TABLED = "tabled"
    REFERRED_BACK = "referred_back"
    NOTED = "noted"
    NOT_TAKEN_UP = "not_taken_up"


class Away(StrEnum):
    """Why somebody who was there took no part in an item: had left, or a conflict of interest (jäv)."""

    LEFT = "left"
    CONFLICT = "conflict"


class Vote(StrEnum):
    """How somebody voted on the proposal."""

    YES = "yes"
    NO = "no"
    ABSTAINED = "abstained"


class Refusal(StrEnum):
    """Why a step is refused."""

    NOT_NOW = "not_now"
    NOT_THEIRS = "not_theirs"
    EMPTY_AGENDA = "empty_agenda"
    TOO_EARLY = "too_early"
    NO_CHAIR = "no_chair"
    NOT_QUORATE = "not_quorate"
    UNDECIDED = "undecided"
    TOO_FEW_ADJUSTERS = "too_few_adjusters"
    NOT_CONFIRMED = "not_confirmed"
    OTHER_FORM = "other_form"
    ITEM_ADJUSTED = "item_adjusted"


class StepRefused(ValueError):
    """A meeting cannot take this step now; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


DECIDING: Final = frozenset({BodyKind.BOARD, BodyKind.PRESIDIUM, BodyKind.WORKING_COMMITTEE})
_S, _T = MeetingState, MeetingStep
# (decides, state, step) → the next state, and who takes the step; what is not here cannot be done.
STEPS: Final[Mapping[tuple[bool, MeetingState, MeetingStep], tuple[MeetingState, Doer]]] = MappingProxyType(
    {
        (True, _S.PLANNED, _T.CALL): (_S.CALLED, Doer.OFFICE),
        (True, _S.CALLED, _T.HOLD): (_S.HELD, Doer.OFFICE),
        (True, _S.HELD, _T.ADJUST): (_S.ADJUSTED, Doer.ADJUSTER),
        (True, _S.ADJUSTED, _T.POST): (_S.POSTED, Doer.OFFICE),
        (False, _S.PLANNED, _T.CALL): (_S.CALLED, Doer.OFFICE),
        (False, _S.CALLED, _T.HOLD): (_S.HELD, Doer.OFFICE),
        (False, _S.HELD, _T.NOTE): (_S.NOTED, Doer.OFFICE),
    }
)
WITHOUT_PREFACE: Final = frozenset({Outcome.DECIDED, Outcome.CARRIED_OUT})
"""Outcomes that the words of the minutes say themselves."""
OPEN_AGENDA: Final = frozenset({MeetingState.PLANNED, MeetingState.CALLED})
SEALED: Final = frozenset({MeetingState.ADJUSTED, MeetingState.POSTED, MeetingState.NOTED})


def decides(kind: BodyKind) -> bool:
    """Whether the meetings of such a body have §§ and adjusted minutes."""
    return kind in DECIDING


@dataclass(frozen=True)
class Standing:
    """All that a step asks of a meeting; counts of items, people and adjusters."""

    decides: bool
    state: MeetingState
    starts_on: date
    items: int = 0
    undecided: int = 0
    ordinary: int = 0
    serving: int = 0
    has_chair: bool = False
    adjusters: int = 0
    unconfirmed: int = 0


def after(standing: Standing, step: MeetingStep, doer: Doer, today: date) -> MeetingState:
    """The state after a step; raises StepRefused with the first reason that stands against it."""
    found = STEPS.get((standing.decides, standing.state, step))
    if found is None:
        raise StepRefused(Refusal.NOT_NOW)
    if found[1] is not doer:
        raise StepRefused(Refusal.NOT_THEIRS)
    for refusal in _against(standing, step, today):
        raise StepRefused(refusal)
    return found[0]


def _against(standing: Standing, step: MeetingStep, today: date) -> Iterable[Refusal]:
    if step in (MeetingStep.CALL, MeetingStep.HOLD) and not standing.items:
        yield Refusal.EMPTY_AGENDA
    if step is MeetingStep.HOLD and today < standing.starts_on:
        yield Refusal.TOO_EARLY
    if step in (MeetingStep.HOLD, MeetingStep.ADJUST) and standing.decides:
        if not standing.has_chair:
            yield Refusal.NO_CHAIR
        if not is_quorate(standing.ordinary, standing.serving):
            yield Refusal.NOT_QUORATE
    if step is MeetingStep.ADJUST:
        if standing.undecided:
            yield Refusal.UNDECIDED
        if standing.adjusters < FEWEST_ADJUSTERS:
            yield Refusal.TOO_FEW_ADJUSTERS
        if standing.unconfirmed:
            yield Refusal.NOT_CONFIRMED


def is_quorate(ordinary: int, serving: int) -> bool:
    """Whether more than half of the ordinary seats are filled at the meeting."""
    return serving * 2 > ordinary


@dataclass(frozen=True)
class Place:
    """Somebody's place at a meeting; `turn` is the order in which substitutes serve."""

    id: UUID
    kind: SeatKind
    member_id: UUID | None
    turn: int


def serving(places: Sequence[Place], present: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Who takes part in decisions, and for whom: None for an ordinary member's own place.

    A substitute of the same member serves first, then the others in the decided order (Finsamlagen 12 §:
    the order must be decided); nobody serves for two, and nobody for somebody who is there.
    """
    found: dict[UUID, UUID | None] = {}
    absent: list[Place] = []
    for one in places:
        if one.kind is SeatKind.ORDINARY:
            if one.id in present:
                found[one.id] = None
            else:
                absent.append(one)
    waiting = sorted(
        (one for one in places if one.kind is SeatKind.SUBSTITUTE and one.id in present),
        key=lambda one: one.turn,
    )
    for same_member in (True, False):
        for place in list(absent):
            own = place.member_id is not None
            chosen = next(
                (one for one in waiting if not same_member or (own and one.member_id == place.member_id)),
                None,
            )
            if chosen is not None:
                found[chosen.id] = place.id
                waiting.remove(chosen)
                absent.remove(place)
    return found


@dataclass(frozen=True)
class Tally:
    """Votes for and against the proposal, those who abstained, and whether it was carried."""

    yes: int
    no: int
    abstained: int
    carried: bool


def tally(votes: Mapping[UUID, Vote], chair: UUID | None) -> Tally | None:
    """The outcome of a vote, None where nobody voted; at a tie the chair's own vote decides."""
    if not votes:
        return None
    counted = {vote: sum(1 for one in votes.values() if one is vote) for vote in Vote}
    yes, no = counted[Vote.YES], counted[Vote.NO]
    chairs = chair is not None and votes.get(chair) is Vote.YES
    return Tally(yes, no, counted[Vote.ABSTAINED], yes > no or (yes == no and chairs))


def numbers_after(last: int, count: int) -> range:
    """The next numbers of a series of §§, without a gap."""
    return range(last + 1, last + count + 1)


def series_year(held_on: date, *, per_year: bool) -> int:
    """The year whose series a § belongs to; 0 for the one that runs across years."""
    return held_on.year if per_year else 0


def papers_day(meets_on: date, days: int) -> date:
    """The last day on which the papers are sent out."""
    return meets_on - timedelta(days=days)


def last_day_to_adjust(held_on: date) -> date:
    """The day within which minutes are adjusted: fourteen days after the meeting."""
    return held_on + ADJUSTED_WITHIN


def last_day_to_post(adjusted_on: date) -> date:
    """The day on which an adjustment is posted at the latest: the second day after."""
    return adjusted_on + POSTED_WITHIN


def last_day_posted(posted_on: date) -> date:
    """The last day of the time for appeals, until which the notice stays: three weeks after."""
    return posted_on + APPEAL_TIME
