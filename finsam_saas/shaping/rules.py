"""What a förbund must have before it can work, the steps that set it up, and what is missing or unusual."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from finsam_saas.bodies.rules import BodyKind, BodyTask
from finsam_saas.members.rules import PartyType

FEWEST_ADMINISTRATORS: Final = 2
"""With one alone nobody can let people in when that person is away; practice, not law."""


class SetupStep(StrEnum):
    """The steps that set up a new förbund, in their order."""

    MEMBERS = "members"
    BODIES = "bodies"
    RULES = "rules"
    FEES = "fees"
    BOARD = "board"


class StepState(StrEnum):
    """How far a step has come; `usual`: nothing is decided, and the usual rules hold."""

    DONE = "done"
    USUAL = "usual"
    TO_DO = "to_do"


@dataclass(frozen=True)
class StandingBody:
    """A body that stands: its kind and its tasks with a matter."""

    kind: BodyKind
    tasks: Collection[BodyTask] = ()


@dataclass(frozen=True)
class Standing:
    """What a förbund has today, as far as the steps and the warnings ask.

    `rules_decided`: somebody has decided about meetings or registry; `seats`: held or coming in the board.
    """

    parties: frozenset[PartyType] = frozenset()
    bodies: Collection[StandingBody] = ()
    stages: Collection[BodyKind] = field(default=())
    rules_decided: bool = False
    newest_fee_year: int | None = None
    seats: int = 0
    administrators: int = 0

    @property
    def has_board(self) -> bool:
        """Whether a board stands."""
        return any(one.kind is BodyKind.BOARD for one in self.bodies)

    @property
    def missing_parties(self) -> tuple[PartyType, ...]:
        """The parties that have no member today (Finsamlagen 3 §: all four take part)."""
        return tuple(party for party in PartyType if party not in self.parties)


def step_states(standing: Standing) -> dict[SetupStep, StepState]:
    """How far each step has come, read from what is there: nothing is ticked off that is not so."""
    done = {
        SetupStep.MEMBERS: not standing.missing_parties,
        SetupStep.BODIES: standing.has_board and bool(standing.stages),
        SetupStep.FEES: standing.newest_fee_year is not None,
        SetupStep.BOARD: standing.seats > 0,
    }
    states = {step: StepState.DONE if is_so else StepState.TO_DO for step, is_so in done.items()}
    states[SetupStep.RULES] = StepState.DONE if standing.rules_decided else StepState.USUAL
    return {step: states[step] for step in SetupStep}


def next_step(standing: Standing) -> SetupStep | None:
    """The first step that is not done; None where the förbund is set up."""
    states = step_states(standing)
    return next((step for step, state in states.items() if state is StepState.TO_DO), None)


def step_after(step: SetupStep, standing: Standing) -> SetupStep | None:
    """Where one goes on from a step: to what comes after it and is not decided, else to what is left."""
    states, order = step_states(standing), list(SetupStep)
    later = order[order.index(step) + 1 :]
    return next((one for one in later if states[one] is not StepState.DONE), None) or next_step(standing)


def may_begin(step: SetupStep, standing: Standing) -> bool:
    """Whether what a step builds on is there: bodies need members, and the board is a body."""
    states = step_states(standing)
    if step is SetupStep.BOARD:
        return states[SetupStep.MEMBERS] is StepState.DONE and standing.has_board
    if step in (SetupStep.BODIES, SetupStep.FEES):
        return states[SetupStep.MEMBERS] is StepState.DONE
    return True


def taken(step: SetupStep, standing: Standing) -> bool:
    """Whether what a step makes is there, wholly or in part: the rest is then added where it stands."""
    found = {
        SetupStep.MEMBERS: bool(standing.parties),
        SetupStep.BODIES: bool(standing.bodies or standing.stages),
        SetupStep.RULES: standing.rules_decided,
        SetupStep.FEES: standing.newest_fee_year is not None,
        SetupStep.BOARD: standing.seats > 0,
    }
    return found[step]


class Lack(StrEnum):
    """Something that is missing or unusual in how a förbund is set up."""

    PARTY = "party"
    BOARD = "board"
    NOBODY_DECIDES = "nobody_decides"
    STAGES = "stages"
    STAGE_WITHOUT_BODY = "stage_without_body"
    SEATS = "seats"
    FEES = "fees"
    ONE_ADMINISTRATOR = "one_administrator"


PARAGRAPHS: Final = {
    Lack.PARTY: "3 §",
    Lack.BOARD: "10 §",
    Lack.NOBODY_DECIDES: "7 §",
    Lack.SEATS: "10 §",
    Lack.FEES: "5 §",
}
"""The paragraph of Finsamlagen behind a warning; the others are practice."""


def lacks(standing: Standing, this_year: int) -> list[Lack]:
    """What is missing or unusual, the gravest first."""
    kinds = {one.kind for one in standing.bodies}
    decided = any(BodyTask.DECIDES in one.tasks for one in standing.bodies)
    found = {
        Lack.PARTY: bool(standing.missing_parties),
        Lack.BOARD: not standing.has_board,
        Lack.NOBODY_DECIDES: not decided,
        Lack.STAGES: not standing.stages,
        Lack.STAGE_WITHOUT_BODY: any(kind not in kinds for kind in standing.stages),
        Lack.SEATS: standing.has_board and not standing.seats,
        Lack.FEES: standing.newest_fee_year is None or standing.newest_fee_year < this_year,
        Lack.ONE_ADMINISTRATOR: standing.administrators < FEWEST_ADMINISTRATORS,
    }
    return [lack for lack, is_so in found.items() if is_so]
