"""The preparation of an application: stages in order, opinions, conclusions; never a decision (R17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class StageState(StrEnum):
    """Where a stage is; one that was returned is followed by another round."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    RETURNED = "returned"
    SKIPPED = "skipped"


class StageStep(StrEnum):
    """What moves a stage on."""

    OPEN = "open"
    CONCLUDE = "conclude"
    RETURN = "return"
    SKIP = "skip"


class By(StrEnum):
    """Who takes a step: the order of the stages, the body (its chair or the kansli for it), the kansli."""

    ORDER = "order"
    BODY = "body"
    SECRETARIAT = "secretariat"


_S, _T = StageState, StageStep
TRANSITIONS: Mapping[tuple[StageState, StageStep], tuple[StageState, By]] = {
    (_S.WAITING, _T.OPEN): (_S.OPEN, By.ORDER),
    (_S.OPEN, _T.CONCLUDE): (_S.DONE, By.BODY),
    (_S.OPEN, _T.RETURN): (_S.RETURNED, By.BODY),
    (_S.WAITING, _T.SKIP): (_S.SKIPPED, By.SECRETARIAT),
    (_S.OPEN, _T.SKIP): (_S.SKIPPED, By.SECRETARIAT),
}


class Verdict(StrEnum):
    """All that a preparing body can say of an application; a decision is not among it (R17)."""

    SUPPORT = "support"
    SUPPORT_WITH_REMARKS = "support_with_remarks"
    NO_SUPPORT = "no_support"
    RETURN = "return"


class OwnInterest(StrEnum):
    """What somebody answers whose organisation owns the insats or takes part in it."""

    NONE = "none"
    DECLARED = "declared"


class StageRefused(ValueError):
    """The stage cannot take this step, or not by the one who tried."""

    def __init__(self, state: StageState, step: StageStep) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.state = state
        self.step = step


@dataclass(frozen=True)
class Stage:
    """A stage as the rules see it: its place in the order, and which time it is held."""

    position: int
    state: StageState
    mandatory: bool = True
    round: int = 1


def move(stage: Stage, step: StageStep, by: By) -> StageState:
    """The state after the step; raises StageRefused, also where a mandatory stage would be skipped."""
    after, taken_by = TRANSITIONS.get((stage.state, step), (None, None))
    if after is None or taken_by is not by or (step is StageStep.SKIP and stage.mandatory):
        raise StageRefused(stage.state, step)
    return after


def step_of(verdict: Verdict) -> StageStep:
    """What a body's conclusion does to its stage."""
    return StageStep.RETURN if verdict is Verdict.RETURN else StageStep.CONCLUDE


def latest(stages: Iterable[Stage]) -> list[Stage]:
    """The latest round of each stage, in order."""
    found: dict[int, Stage] = {}
    for one in stages:
        if one.position not in found or found[one.position].round < one.round:
            found[one.position] = one
    return [found[position] for position in sorted(found)]


def to_open(stages: Iterable[Stage]) -> Stage | None:
    """The stage whose turn it is: the first that is neither done nor skipped, if it waits; else None."""
    left = [one for one in latest(stages) if one.state not in (StageState.DONE, StageState.SKIPPED)]
    return left[0] if left and left[0].state is StageState.WAITING else None


def in_the_way(stages: Iterable[Stage]) -> list[Stage]:
    """The stages that stop an application from going to decision; a mandatory one that was skipped too."""
    return [
        one
        for one in latest(stages)
        if one.state is not StageState.DONE and (one.mandatory or one.state is not StageState.SKIPPED)
    ]


@dataclass(frozen=True)
class Candidate:
    """A body that may hold a stage; `member_id` is the kommun it is there for, None for the whole förbund."""

    id: UUID
    member_id: UUID | None


def body_for(candidates: Sequence[Candidate], *, is_local: bool, involved: Sequence[UUID]) -> UUID | None:
    """Which body of the stage's kind holds it; None where the förbund has none that fits.

    A local stage is held by the body of the first of the involved members (the owner first) that has one,
    else by the förbund's own.
    """
    if is_local:
        local = {one.member_id: one.id for one in reversed(candidates) if one.member_id}
        for member_id in involved:
            if member_id in local:
                return local[member_id]
    return next((one.id for one in candidates if one.member_id is None), None)


class Fault(StrEnum):
    """What lacks in an opinion or a conclusion."""

    NO_VERDICT = "no_verdict"
    NO_REASONS = "no_reasons"
    INTEREST_NOT_ANSWERED = "interest_not_answered"
    CONSENSUS_NOT_SAID = "consensus_not_said"


def opinion_faults(
    verdict: Verdict | None, reasons: str, *, is_involved: bool, interest: OwnInterest | None
) -> list[Fault]:
    """What lacks in an opinion; one who declares an interest of one's own gives none."""
    if is_involved and interest is OwnInterest.DECLARED:
        return []
    unanswered = [Fault.INTEREST_NOT_ANSWERED] if is_involved and interest is None else []
    return unanswered + _verdict_faults(verdict, reasons)


def conclusion_faults(
    verdict: Verdict | None, reasons: str, *, asks_consensus: bool, is_consensus: bool | None
) -> list[Fault]:
    """What lacks in a body's conclusion; where consensus is sought it is said whether it was reached."""
    unsaid = [Fault.CONSENSUS_NOT_SAID] if asks_consensus and is_consensus is None else []
    return _verdict_faults(verdict, reasons) + unsaid


def _verdict_faults(verdict: Verdict | None, reasons: str) -> list[Fault]:
    if verdict is None:
        return [Fault.NO_VERDICT]
    needs_reasons = verdict is not Verdict.SUPPORT
    return [Fault.NO_REASONS] if needs_reasons and not reasons.strip() else []


def sees_opinions(*, is_independent: bool, sits: bool, has_given: bool, is_open: bool) -> bool:
    """Whether somebody sees what others have said: where opinions are independent, not before one's own.

    `sits` is a member of the body; the kansli, which writes for it, sees all.
    """
    return not (is_independent and sits and is_open) or has_given
