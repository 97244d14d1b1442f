"""Bodies: their kinds, their tasks with a matter, who chairs them, and what none can do (R17, R18)."""

from collections.abc import Collection, Iterable, Sequence
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
