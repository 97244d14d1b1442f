"""Bodies: their kinds, their tasks with a matter, who chairs them, and what none can do (R17, R18)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BodyKind(StrEnum):
    """The kinds of body a förbund may have; each förbund calls its own bodies what it calls them."""

    BOARD = "board"
    PRESIDIUM = "presidium"
    WORKING_COMMITTEE = "working_committee"
    LOCAL_DEVELOPMENT_GROUP = "local_development_group"
    DEVELOPMENT_GROUP = "development_group"
    PREPARATORY_GROUP = "preparatory_group"
    STRATEGIC_GROUP = "strategic_group"
    STEERING_GROUP = "steering_group"
    WORKING_GROUP = "working_group"
    CASEWORKER_GROUP = "caseworker_group"
    OWNER_CONSULTATION = "owner_consultation"
    SECRETARIAT = "secretariat"
    NETWORK = "network"


class BodyTask(StrEnum):
    """What a body or a member does with a matter, in the order in which a matter travels."""

    RAISES_NEED = "raises_need"
    APPLIES = "applies"
    PREPARES = "prepares"
    DECIDES = "decides"
    CARRIES_OUT = "carries_out"
    REPORTS = "reports"


class ChairRule(StrEnum):
    """Who chairs or leads a body (R18)."""

    ELECTED_WITHIN = "elected_within"
    MEMBER_REPRESENTATIVE = "member_representative"
    INITIATIVE_OWNER = "initiative_owner"
    DIRECTOR = "director"


class StageKind(StrEnum):
    """What a body gives a matter on its way to a decision; never the decision itself (R17)."""

    OPINION = "opinion"
    QUALITY_CHECK = "quality_check"
    RECOMMENDATION = "recommendation"


MOST_DAYS_TO_PREPARE = 365


class StageScope(StrEnum):
    """Which body of its kind holds a stage: that of the owner's kommun, or the förbund's."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"


# A preparatory body holds no formal power towards the board: it gives opinions, never decisions (7 §).
DECIDING_KINDS = frozenset(
    {
        BodyKind.BOARD,
        BodyKind.PRESIDIUM,
        BodyKind.WORKING_COMMITTEE,
        BodyKind.SECRETARIAT,
        BodyKind.STEERING_GROUP,
    }
)


def tasks_in_order(tasks: Iterable[BodyTask]) -> list[BodyTask]:
    """The tasks in the order in which a matter travels, from the need to the report."""
    held = set(tasks)
    return [task for task in BodyTask if task in held]


def impossible_tasks(kind: BodyKind, tasks: Iterable[BodyTask]) -> list[BodyTask]:
    """Tasks that such a body can never hold: only a member applies, and preparatory bodies never decide."""
    return [
        task
        for task in tasks_in_order(tasks)
        if task is BodyTask.APPLIES or (task is BodyTask.DECIDES and kind not in DECIDING_KINDS)
    ]


class LockOut(StrEnum):
    """What a förbund would be left without if a body were ended or changed so."""

    NO_BOARD = "no_board"
    NOBODY_DECIDES = "nobody_decides"
    STAGE_WITHOUT_BODY = "stage_without_body"
    STAGE_OF_ITS_OWN = "stage_of_its_own"


Lasting = tuple[BodyKind, Collection[BodyTask]]
"""A body without a last day: its kind, and its tasks."""


def lock_outs(lasting: Sequence[Lasting], preparing: Collection[BodyKind]) -> list[LockOut]:
    """What a förbund with these lasting bodies lacks, given the kinds that hold a stage of preparation.

    There is always a board (Finsamlagen 10 §), somebody who decides, and a body for each stage.
    """
    kinds = {kind for kind, _tasks in lasting}
    found = {
        LockOut.NO_BOARD: BodyKind.BOARD not in kinds,
        LockOut.NOBODY_DECIDES: not any(BodyTask.DECIDES in tasks for _kind, tasks in lasting),
        LockOut.STAGE_WITHOUT_BODY: any(kind not in kinds for kind in preparing),
    }
    return [fault for fault, is_so in found.items() if is_so]


def new_lock_outs(
    before: Sequence[Lasting], after: Sequence[Lasting], preparing: Collection[BodyKind]
) -> list[LockOut]:
    """What a change would take from the förbund; what it lacked already does not stop a change."""
    lacked = set(lock_outs(before, preparing))
    return [fault for fault in lock_outs(after, preparing) if fault not in lacked]


class StageFault(StrEnum):
    """Why a förbund cannot prepare applications in the stages that were put together."""

    NO_STAGE = "no_stage"
    BOARD_PREPARES = "board_prepares"
    NO_SUCH_BODY = "no_such_body"
    IMPOSSIBLE_DAYS = "impossible_days"
    TOO_MANY = "too_many"


MOST_STAGES = 10


def stage_faults(
    preparing: Sequence[BodyKind], days: Iterable[int | None], kinds: Collection[BodyKind]
) -> list[StageFault]:
    """What is wrong with an order of stages, given the kinds of body that the förbund has.

    Somebody prepares, and never the board, which decides (Finsamlagen 7 §); without a stage nobody would.
    """
    found = {
        StageFault.NO_STAGE: not preparing,
        StageFault.BOARD_PREPARES: BodyKind.BOARD in preparing,
        StageFault.NO_SUCH_BODY: any(kind not in kinds for kind in preparing),
        StageFault.IMPOSSIBLE_DAYS: any(
            number is not None and not 0 < number <= MOST_DAYS_TO_PREPARE for number in days
        ),
        StageFault.TOO_MANY: len(preparing) > MOST_STAGES,
    }
    return [fault for fault, is_so in found.items() if is_so]


class Delegate(StrEnum):
    """Who may decide on the board's behalf (kommunallagen 6 kap. 37-39 §§, Finsamlagen 7 §)."""

    DIRECTOR = "director"
    CHAIR = "chair"
    PRESIDIUM = "presidium"
    WORKING_COMMITTEE = "working_committee"


class DelegatedMatter(StrEnum):
    """What kind of matter is delegated; remaining funds are what is left of a year's budget for insatser."""

    APPLICATIONS_FROM_REMAINING_FUNDS = "applications_from_remaining_funds"
    APPLICATIONS = "applications"
    OTHER = "other"


ABOUT_APPLICATIONS = frozenset(
    {DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS, DelegatedMatter.APPLICATIONS}
)
MOST_DELEGATION_RULES = 30


class DelegationFault(StrEnum):
    """Why a förbund cannot delegate as was put together."""

    NO_WORDS = "no_words"
    SAID_TWICE = "said_twice"
    TOO_MANY = "too_many"
    NO_DECISION = "no_decision"
    DECISION_TO_COME = "decision_to_come"
    BEFORE_DECISION = "before_decision"
    NOT_IN_MINUTES = "not_in_minutes"


@dataclass(frozen=True)
class Citation:
    """By which § of the board, on which day, something is delegated; a source may stand in for the §."""

    paragraph: str | None
    decided_on: date | None
    valid_from: date | None = None
    has_source: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is said by which decision of the board."""
        return self.has_source or bool(self.paragraph and self.decided_on)


def citation_faults(citations: Iterable[Citation], today: date) -> list[DelegationFault]:
    """What lacks where rules cite the board; who decides for it cannot give himself the right to.

    It is the board that delegates (kommunallagen 6 kap. 37 §), so a rule without its § is none.
    """
    known = list(citations)
    days = [(one.decided_on, one.valid_from) for one in known if one.decided_on]
    found = {
        DelegationFault.NO_DECISION: any(not one.is_whole for one in known),
        DelegationFault.DECISION_TO_COME: any(decided > today for decided, _since in days),
        DelegationFault.BEFORE_DECISION: any(since and since < decided for decided, since in days),
    }
    return [fault for fault, is_so in found.items() if is_so]


def delegation_faults(words: Sequence[str]) -> list[DelegationFault]:
    """What is wrong with rules, given what each says: every one says something, and none says the same."""
    said = [one.strip().casefold() for one in words]
    found = {
        DelegationFault.NO_WORDS: "" in said,
        DelegationFault.SAID_TWICE: len(set(said)) < len(said),
        DelegationFault.TOO_MANY: len(said) > MOST_DELEGATION_RULES,
    }
    return [fault for fault, is_so in found.items() if is_so]
