"""A need and an assignment: the steps each can take, and whose step it is (domain of Finsam, ch. 2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum


class NeedState(StrEnum):
    """Where a need is: it becomes an application or is closed with a reason."""

    RAISED = "raised"
    TAKEN_UP = "taken_up"
    BECAME_APPLICATION = "became_application"
    CLOSED = "closed"


class NeedStep(StrEnum):
    """What moves a need on; handed over, it begins again with another body."""

    TAKE_UP = "take_up"
    HAND_OVER = "hand_over"
    APPLY = "apply"
    CLOSE = "close"


class By(StrEnum):
    """Who takes a step: the body that has the matter, the one that gave it, or who applies for money."""

    BODY = "body"
    GIVER = "giver"
    APPLICANT = "applicant"


_N, _S = NeedState, NeedStep
NEED_TRANSITIONS: Mapping[tuple[NeedState, NeedStep], tuple[NeedState, By]] = {
    (_N.RAISED, _S.TAKE_UP): (_N.TAKEN_UP, By.BODY),
    (_N.RAISED, _S.HAND_OVER): (_N.RAISED, By.BODY),
    (_N.TAKEN_UP, _S.HAND_OVER): (_N.RAISED, By.BODY),
    (_N.RAISED, _S.APPLY): (_N.BECAME_APPLICATION, By.APPLICANT),
    (_N.TAKEN_UP, _S.APPLY): (_N.BECAME_APPLICATION, By.APPLICANT),
    (_N.BECAME_APPLICATION, _S.APPLY): (_N.BECAME_APPLICATION, By.APPLICANT),
    (_N.RAISED, _S.CLOSE): (_N.CLOSED, By.BODY),
    (_N.TAKEN_UP, _S.CLOSE): (_N.CLOSED, By.BODY),
    # The application may come to nothing, and times change: the need is there still.
    (_N.BECAME_APPLICATION, _S.TAKE_UP): (_N.TAKEN_UP, By.BODY),
    (_N.CLOSED, _S.TAKE_UP): (_N.TAKEN_UP, By.BODY),
}
OPEN_NEEDS = frozenset({_N.RAISED, _N.TAKEN_UP})
"""The states in which a need waits for somebody, and may be changed and talked about."""


class AssignmentState(StrEnum):
    """Where an assignment is."""

    GIVEN = "given"
    REPORTED = "reported"
    CLOSED = "closed"


class AssignmentStep(StrEnum):
    """What moves an assignment on; it ends when the giver is content, or takes it back."""

    REPORT = "report"
    ASK_MORE = "ask_more"
    CLOSE = "close"
    TAKE_BACK = "take_back"


_A, _T = AssignmentState, AssignmentStep
ASSIGNMENT_TRANSITIONS: Mapping[tuple[AssignmentState, AssignmentStep], tuple[AssignmentState, By]] = {
    (_A.GIVEN, _T.REPORT): (_A.REPORTED, By.BODY),
    (_A.REPORTED, _T.REPORT): (_A.REPORTED, By.BODY),
    (_A.REPORTED, _T.ASK_MORE): (_A.GIVEN, By.GIVER),
    (_A.REPORTED, _T.CLOSE): (_A.CLOSED, By.GIVER),
    (_A.GIVEN, _T.TAKE_BACK): (_A.CLOSED, By.GIVER),
}


class NoteKind(StrEnum):
    """What a line in the history of a need or an assignment tells of."""

    TALKED = "talked"
    TAKEN_UP = "taken_up"
    HANDED_OVER = "handed_over"
    BECAME_APPLICATION = "became_application"
    CLOSED = "closed"
    REPORTED = "reported"
    ASKED_MORE = "asked_more"
    TAKEN_BACK = "taken_back"


class StepRefused(ValueError):
    """The need or the assignment cannot take this step from where it is."""

    def __init__(self, state: StrEnum, step: StrEnum) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.state = state
        self.step = step


def move_need(state: NeedState, step: NeedStep) -> NeedState:
    """The state of a need after the step. Raises StepRefused."""
    try:
        return NEED_TRANSITIONS[state, step][0]
    except KeyError:
        raise StepRefused(state, step) from None


def move_assignment(state: AssignmentState, step: AssignmentStep) -> AssignmentState:
    """The state of an assignment after the step. Raises StepRefused."""
    try:
        return ASSIGNMENT_TRANSITIONS[state, step][0]
    except KeyError:
        raise StepRefused(state, step) from None


def need_steps(state: NeedState, by: By) -> list[NeedStep]:
    """The steps that somebody may take with a need, in the order of the road."""
    return [step for step in NeedStep if NEED_TRANSITIONS.get((state, step), (None, None))[1] is by]


def assignment_steps(state: AssignmentState, by: By) -> list[AssignmentStep]:
    """The steps that somebody may take with an assignment, in the order of the road."""
    found = ASSIGNMENT_TRANSITIONS
    return [step for step in AssignmentStep if found.get((state, step), (None, None))[1] is by]


def is_late(state: AssignmentState, due_on: date, on: date) -> bool:
    """Whether an assignment should have been reported before this day; its last day belongs to it."""
    return state is AssignmentState.GIVEN and due_on < on


REMINDED_BEFORE = (7, 0, -7)
"""So many days before its last day somebody is reminded of an assignment; below nought it is late."""


def reminder_due(due_on: date, day: date, sent: Collection[int]) -> int | None:
    """The reminder that a day asks for, unless it or a later one has been sent; earlier ones are skipped."""
    passed = [before for before in REMINDED_BEFORE if (due_on - day).days <= before]
    if not passed or any(one <= passed[-1] for one in sent):
        return None
    return passed[-1]
