"""Changes to bodies; each leaves an event with before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, impossible_tasks
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members.queries import members
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import new_key, next_position, write_version
from tenants.database import session


class ImpossibleTasks(ValueError):
    """A body was given tasks that such a body can never have (only members apply; preparers never decide)."""

    def __init__(self, tasks: Sequence[BodyTask]) -> None:
        super().__init__(", ".join(tasks))
        self.tasks = tuple(tasks)


@dataclass(frozen=True)
class BodyEntry:
    """A body as entered: what it is, what it is called here, what it does and who leads it."""

    label: str
    kind: BodyKind
    tasks: tuple[BodyTask, ...] = ()
    led_by: str | None = None
    chair_rule: ChairRule | None = None
    chair_member_key: str | None = None
    description: str | None = None
    member_id: UUID | None = None
    ordinary_seats: int | None = None
    substitute_seats: int | None = None
    meetings_per_year: int | None = None
    ended_on: date | None = None


def add_body(*, actor: Actor, entry: BodyEntry) -> UUID:
    """Enter a new body; raises ImpossibleTasks, and NotFound where it names somebody who is no member."""
    _check_body(entry)
    body = Body(
        key=new_key(Body, entry.label),
        position=next_position(Body),
        **_body_columns(entry),
    )
    session.add(body)
    session.flush()
    record(
        actor=actor,
        name=EventName.BODY_ADDED,
        subject_id=body.id,
        subject_label=entry.label,
        kind=entry.kind.value,
        tasks=[task.value for task in entry.tasks],
    )
    return body.id


def change_body(*, actor: Actor, body_id: UUID, version: int, entry: BodyEntry) -> None:
    """Change a body's name, tasks, leader or numbers, or end it with a day.

    Raises ImpossibleTasks, NotFound, and Conflict where somebody else changed it in the meantime.
    """
    _check_body(entry)
    before = queries.body(body_id)
    found = changes(before, asdict(entry))
    if not found:
        return
    write_version(Body, body_id, version, {**_body_columns(entry, before.details), "source": None})
    record(
        actor=actor,
        name=EventName.BODY_CHANGED,
        subject_id=body_id,
        subject_label=entry.label,
        changes=found,
    )


def _check_body(entry: BodyEntry) -> None:
    wrong = impossible_tasks(entry.kind, entry.tasks)
    if wrong:
        raise ImpossibleTasks(wrong)
    known = members()
    if entry.member_id is not None and entry.member_id not in {one.id for one in known}:
        raise NotFound(f"no member {entry.member_id}")
    if entry.chair_member_key is not None and entry.chair_member_key not in {one.key for one in known}:
        raise NotFound(f"no member {entry.chair_member_key}")


def _body_columns(entry: BodyEntry, details: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """The columns of a body; the member that chairs lies in the details, beside what a profile says there."""
    columns = asdict(entry)
    member = columns.pop("chair_member_key")
    chair = {**details.get("chair", {}), "member": member}
    return {
        **columns,
        "tasks": [task.value for task in entry.tasks],
        "details": {**details, "chair": chair} if member else dict(details),
    }
