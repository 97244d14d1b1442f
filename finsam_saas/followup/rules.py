"""Reports: states and steps, counts by sex where missing is a value, and the checks of R14."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LARGEST_COUNT = 100_000
"""Three times all participants in the country in a year; more is a slip of the hand."""

_DIGITS = re.compile(r"[0-9]{1,6}")


class ReportState(StrEnum):
    """Where a report is. Only an accepted report's figures leave the förbund."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REOPENED = "reopened"


class ReportAction(StrEnum):
    """What a person can do with a report."""

    SAVE = "save"
    SEND_TO_SIGN_OFF = "send_to_sign_off"
    SIGN_OFF = "sign_off"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[ReportState, ReportAction], ReportState] = {
    (ReportState.NOT_STARTED, ReportAction.SAVE): ReportState.DRAFT,
    (ReportState.DRAFT, ReportAction.SAVE): ReportState.DRAFT,
    (ReportState.DRAFT, ReportAction.SEND_TO_SIGN_OFF): ReportState.AWAITING_SIGN_OFF,
    (ReportState.DRAFT, ReportAction.SUBMIT): ReportState.SUBMITTED,
    (ReportState.AWAITING_SIGN_OFF, ReportAction.SIGN_OFF): ReportState.SUBMITTED,
    (ReportState.AWAITING_SIGN_OFF, ReportAction.RETURN): ReportState.RETURNED,
    (ReportState.SUBMITTED, ReportAction.ACCEPT): ReportState.ACCEPTED,
    (ReportState.SUBMITTED, ReportAction.RETURN): ReportState.RETURNED,
    (ReportState.RETURNED, ReportAction.SAVE): ReportState.RETURNED,
    (ReportState.RETURNED, ReportAction.SEND_TO_SIGN_OFF): ReportState.AWAITING_SIGN_OFF,
    (ReportState.RETURNED, ReportAction.SUBMIT): ReportState.SUBMITTED,
    (ReportState.ACCEPTED, ReportAction.REOPEN): ReportState.REOPENED,
    (ReportState.REOPENED, ReportAction.SAVE): ReportState.REOPENED,
    (ReportState.REOPENED, ReportAction.SEND_TO_SIGN_OFF): ReportState.AWAITING_SIGN_OFF,
    (ReportState.REOPENED, ReportAction.SUBMIT): ReportState.SUBMITTED,
}

ACTIONS_WITH_REASON = frozenset({ReportAction.RETURN, ReportAction.REOPEN})


class RefusalCode(StrEnum):
    """Why a step was refused."""

    NOT_FROM_THIS_STATE = "not_from_this_state"
    REASON_MISSING = "reason_missing"


class TransitionRefused(Exception):
    """The report cannot take this step now; `code` says whether the state or a missing reason stops it."""

    def __init__(self, state: ReportState, action: ReportAction, code: RefusalCode) -> None:
        super().__init__(f"{action} from {state}: {code}")
        self.state = state
        self.action = action
        self.code = code


def move(state: ReportState, action: ReportAction, *, reason: str = "") -> ReportState:
    """The report's state after the action; returning and reopening need a reason.

    A reopened report's figures are withdrawn from the national figures until it is accepted again,
    so that no figure which is not accepted is ever shown. Raises TransitionRefused.
    """
    if (state, action) not in TRANSITIONS:
        raise TransitionRefused(state, action, RefusalCode.NOT_FROM_THIS_STATE)
    if action in ACTIONS_WITH_REASON and not reason.strip():
        raise TransitionRefused(state, action, RefusalCode.REASON_MISSING)
    return TRANSITIONS[state, action]


def is_editable(state: ReportState) -> bool:
    """Whether figures and text can be changed in this state."""
    return (state, ReportAction.SAVE) in TRANSITIONS


NEVER_HANDED_IN = (ReportState.NOT_STARTED, ReportState.DRAFT)
"""Reports that are late when their last day has passed; one that came back was handed in once."""


def days_late(state: ReportState, due_on: date, today: date) -> int:
    """Days past the last day for a report that never was handed in; 0 for one that is not late."""
    return max(0, (today - due_on).days) if state in NEVER_HANDED_IN else 0


class Sex(StrEnum):
    """Counts are kept by sex, with a place for those whose sex is not known ("uppgift saknas")."""

    WOMEN = "women"
    MEN = "men"
    UNKNOWN = "unknown"


class GoalState(StrEnum):
    """Where a goal of a structural insats stands."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class Measure(StrEnum):
    """The flow of participants through a period."""

    ONGOING_AT_START = "ongoing_at_start"
    NEW = "new"
    ENDED = "ended"
    ONGOING_AT_END = "ongoing_at_end"


class Outcome(StrEnum):
    """What those who ended went to; exactly one for each, so the outcomes sum to the ended."""

    WORK = "work"
    STUDIES = "studies"
    WORK_AND_STUDIES = "work_and_studies"
    ACTIVE_JOB_SEEKING = "active_job_seeking"
    PLAN_FOR_FURTHER_REHABILITATION = "plan_for_further_rehabilitation"
    CONTINUED_REHABILITATION = "continued_rehabilitation"
    OTHER_OR_INTERRUPTED = "other_or_interrupted"


WORK_OR_STUDIES = (Outcome.WORK, Outcome.STUDIES, Outcome.WORK_AND_STUDIES)
"""The outcomes that count as to work or studies (goal 1a, seed 1)."""


class Missing(StrEnum):
    """A count that is not a number, each for its own reason; none of them is ever added as 0."""

    NOT_APPLICABLE = "."
    NOT_KNOWN = "-"
    NOT_FILLED_IN = ""


Cell = int | Missing
Row = str
"""The key of a row counted by sex: a measure, an outcome, or another question of the report's template."""
CellKey = tuple[Row, Sex]
Cells = Mapping[CellKey, Cell]

ALL_ROWS: tuple[Row, ...] = (*Measure, *Outcome)
"""The rows that every insats for individuals is asked."""


class CellTextFault(StrEnum):
    """Why a text is not a count."""

    NOT_A_COUNT = "not_a_count"
    TOO_LARGE = "too_large"


class CellRefused(ValueError):
    """The text is not a count; `code` says why and `text` is what was typed (shortened)."""

    def __init__(self, code: CellTextFault, text: str) -> None:
        super().__init__(f"{code.value}: {text[:20]!r}")
        self.code = code
        self.text = text[:20]


def parse_cell(text: str) -> Cell:
    """A count 0–100 000, "." not applicable, "-" not known, or nothing filled in. Raises CellRefused."""
    cleaned = text.strip().replace("\u2212", "-")
    if cleaned in {symbol.value for symbol in Missing}:
        return Missing(cleaned)
    if cleaned.isascii() and cleaned.isdigit() and not _DIGITS.fullmatch(cleaned):
        raise CellRefused(CellTextFault.TOO_LARGE, text)
    if not _DIGITS.fullmatch(cleaned):
        raise CellRefused(CellTextFault.NOT_A_COUNT, text)
    count = int(cleaned)
    if count > LARGEST_COUNT:
        raise CellRefused(CellTextFault.TOO_LARGE, text)
    return count


@dataclass(frozen=True)
class Total:
    """A sum of the counts that are known; None where none is. Incomplete when some count is missing."""

    value: int | None
    complete: bool


def total(cells: Iterable[Cell]) -> Total:
    """Sums counts; a missing one makes the total incomplete and "." (not applicable) is left out."""
    found = list(cells)
    counts = [cell for cell in found if not isinstance(cell, Missing)]
    complete = Missing.NOT_KNOWN not in found and Missing.NOT_FILLED_IN not in found
    return Total(sum(counts) if counts else None, complete)
