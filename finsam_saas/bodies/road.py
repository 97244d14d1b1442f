"""The road from a need to a report: who does what with a matter in this förbund, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from uuid import UUID

from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, StageKind

FEWEST_TO_COLLAPSE = 3


@dataclass(frozen=True)
class RoadBody:
    """A body as the road needs it; `chair_member` is the member whose representative always chairs."""

    id: UUID
    label: str
    kind: BodyKind
    tasks: frozenset[BodyTask]
    led_by: str | None = None
    chair_rule: ChairRule | None = None
    chair_member: str | None = None


@dataclass(frozen=True)
class RoadStage:
    """One stage of preparation: the kind of body or the very body, and what it gives."""

    body_kind: BodyKind
    kind: StageKind
    note: str | None = None
    body_id: UUID | None = None

    def is_held_by(self, body: RoadBody) -> bool:
        """Whether the body may hold the stage."""
        return self.body_id == body.id if self.body_id else self.body_kind is body.kind


@dataclass(frozen=True)
class BodyGroup:
    """One body, or several of a kind under the words they share, each with the name that tells it apart."""

    label: str
    bodies: Sequence[RoadBody]
    names: Sequence[str]

    @property
    def is_collapsed(self) -> bool:
        """Whether several bodies stand here as one."""
        return len(self.bodies) > 1


@dataclass(frozen=True)
class RoadStep:
    """One step of the road: what is done, by which bodies and whether by members; nobody means not known."""

    task: BodyTask
    groups: Sequence[BodyGroup] = ()
    by_members: bool = False
    stage: RoadStage | None = None

    @property
    def is_known(self) -> bool:
        """Whether a source says who does this."""
        return bool(self.groups) or self.by_members


def collapsed(bodies: Iterable[RoadBody]) -> list[BodyGroup]:
    """Neighbouring bodies of one kind that share their first words become one group; others stand alone."""
    groups: list[BodyGroup] = []
    for _, found in groupby(bodies, key=lambda body: body.kind):
        same = list(found)
        shared = _shared_words([body.label for body in same])
        if len(same) >= FEWEST_TO_COLLAPSE and shared:
            names = [body.label.removeprefix(shared).strip() for body in same]
            groups.append(BodyGroup(shared, same, names))
        else:
            groups += [BodyGroup(body.label, [body], [body.label]) for body in same]
    return groups


def _shared_words(labels: Sequence[str]) -> str:
    """The first words that all labels have in common."""
    places = zip(*(label.split() for label in labels), strict=False)
    return " ".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, places))


def road(
    bodies: Sequence[RoadBody], stages: Sequence[RoadStage], member_tasks: Iterable[BodyTask]
) -> list[RoadStep]:
    """The steps of the road in the order a matter travels; preparation has one step per stage.

    An opinion from a body that raises needs and has no other part in preparation belongs to the first step.
    """
    members = frozenset(member_tasks)
    steps: list[RoadStep] = []
    for task in BodyTask:
        if task is BodyTask.PREPARES:
            steps += _preparation(bodies, stages)
        else:
            groups = collapsed(body for body in bodies if task in body.tasks)
            steps.append(RoadStep(task, groups, by_members=task in members))
    opinion = next((stage for stage in stages if _belongs_to_need(stage, bodies)), None)
    steps[0] = replace(steps[0], stage=opinion)
    return steps


def _belongs_to_need(stage: RoadStage, bodies: Sequence[RoadBody]) -> bool:
    same = [body.tasks for body in bodies if stage.is_held_by(body)]
    return (
        stage.kind is StageKind.OPINION
        and any(BodyTask.RAISES_NEED in tasks for tasks in same)
        and not any(BodyTask.PREPARES in tasks for tasks in same)
    )


def _preparation(bodies: Sequence[RoadBody], stages: Sequence[RoadStage]) -> list[RoadStep]:
    steps: list[RoadStep] = []
    for stage in stages:
        if _belongs_to_need(stage, bodies):
            continue
        same = [body for body in bodies if stage.is_held_by(body)]
        taking_part = [body for body in same if BodyTask.PREPARES in body.tasks] or same
        steps.append(RoadStep(BodyTask.PREPARES, collapsed(taking_part), stage=stage))
    preparing = [body for body in bodies if BodyTask.PREPARES in body.tasks]
    outside = [body for body in preparing if not any(stage.is_held_by(body) for stage in stages)]
    if outside or not steps:
        steps.append(RoadStep(BodyTask.PREPARES, collapsed(outside)))
    return steps
