"""Rules of review: when a report can be given longer time, and how timely it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finsam_saas.followup.rules import NEVER_HANDED_IN, ReportState, days_late

LONGEST_EXTENSION = 366
"""Days from today that a report can be given, at most; more is a slip of the hand."""


class ExtensionFault(StrEnum):
    """Why a report cannot be given time to a day."""

    NOT_LATER = "not_later"
    PASSED = "passed"
    TOO_FAR = "too_far"


class ExtensionRefused(Exception):
    """The report cannot be given time to that day; `code` says why."""

    def __init__(self, code: ExtensionFault) -> None:
        super().__init__(code.value)
        self.code = code


def check_extension(to: date, *, due_on: date, today: date) -> None:
    """Longer time ends after the last day that holds now, and not before today. Raises ExtensionRefused."""
    if to <= due_on:
        raise ExtensionRefused(ExtensionFault.NOT_LATER)
    if to < today:
        raise ExtensionRefused(ExtensionFault.PASSED)
    if (to - today).days > LONGEST_EXTENSION:
        raise ExtensionRefused(ExtensionFault.TOO_FAR)


def can_be_extended(state: ReportState) -> bool:
    """Whether longer time means anything: only while the report never was handed in."""
    return state in NEVER_HANDED_IN


@dataclass(frozen=True)
class Timeliness:
    """Where a report is, the last day for it, and the day it first was handed in (None: never)."""

    state: ReportState
    due_on: date
    handed_in_on: date | None

    def days_late(self, today: date) -> int:
        """How many days late the report is, or was when it first was handed in; 0 when in time."""
        if self.handed_in_on is not None:
            return max(0, (self.handed_in_on - self.due_on).days)
        return days_late(self.state, self.due_on, today)


@dataclass(frozen=True)
class Completeness:
    """How far a group of reports has come, as numbers of reports.

    `late` are not handed in though their last day has passed; `in_time` were handed in by it.
    """

    asked: int
    handed_in: int
    accepted: int
    late: int
    in_time: int


def completeness(reports: Sequence[Timeliness], today: date) -> Completeness:
    """How complete and how timely these reports are."""
    handed_in = [one for one in reports if one.handed_in_on is not None]
    return Completeness(
        asked=len(reports),
        handed_in=len(handed_in),
        accepted=sum(1 for one in reports if one.state is ReportState.ACCEPTED),
        late=sum(1 for one in reports if one.handed_in_on is None and one.days_late(today)),
        in_time=sum(1 for one in handed_in if not one.days_late(today)),
    )
