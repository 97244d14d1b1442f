"""Changes to bodies; each leaves an event with before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.rules import (
    BodyKind,
    BodyTask,
    ChairRule,
    LockOut,
    impossible_tasks,
    new_lock_outs,
)
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members.queries import members
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import keep
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import new_key, next_position, write_version
from tenants.context import current_tenant
from tenants.database import session


class ImpossibleTasks(ValueError):
    """A body was given tasks that such a body can never have (only members apply; preparers never decide)."""

    def __init__(self, tasks: Sequence[BodyTask]) -> None:
        super().__init__(", ".join(tasks))
        self.tasks = tuple(tasks)


class LockedOut(ValueError):
    """The förbund would be left without a board or anybody who decides, or with a stage nobody holds."""

    def __init__(self, lacks: Sequence[LockOut]) -> None:
        super().__init__(", ".join(lacks))
        self.lacks = tuple(lacks)


class BodyAboveItself(ValueError):
    """A body was put below itself, or below one that stands below it."""


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
    level: str | None = None
    parent_id: UUID | None = None


def stored_entry(found: BodyFacts) -> BodyEntry:
    """A body as it is, as if it had been entered."""
    return BodyEntry(**{one.name: getattr(found, one.name) for one in fields(BodyEntry)})


def entry_of(content: Mapping[str, Any]) -> BodyEntry:
    """A body as a version of it says."""
    ids = {name: UUID(content[name]) if content[name] else None for name in ("member_id", "parent_id")}
    rule, ended_on = content["chair_rule"], content["ended_on"]
    return BodyEntry(
        **{
            **content,
            **ids,
            "kind": BodyKind(content["kind"]),
            "tasks": tuple(BodyTask(task) for task in content["tasks"]),
            "chair_rule": ChairRule(rule) if rule else None,
            "ended_on": date.fromisoformat(ended_on) if ended_on else None,
        }
    )


def add_body(*, actor: Actor, entry: BodyEntry) -> UUID:
    """Enter a new body; raises ImpossibleTasks, and NotFound where it names a member or body there is not."""
    _check_body(entry)
    _check_parent(None, entry.parent_id)
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

    Raises ImpossibleTasks, LockedOut, BodyAboveItself, NotFound, and Conflict where somebody else changed it
    in the meantime.
    """
    check_change(body_id, entry)
    before = queries.body(body_id)
    found = changes(before, asdict(entry))
    if not found:
        return
    write_version(Body, body_id, version, {**_body_columns(entry, before.details), "source": None})
    keep(
        actor=actor,
        area=SettingArea.BODY,
        subject_id=body_id,
        before=asdict(stored_entry(before)),
        after=asdict(entry),
    )
    record(
        actor=actor,
        name=EventName.BODY_CHANGED,
        subject_id=body_id,
        subject_label=entry.label,
        changes=found,
    )


def check_change(body_id: UUID, entry: BodyEntry) -> None:
    """Whether a body may be changed so, one change at a time; raises as change_body does."""
    _check_body(entry)
    _take_turns()
    known = queries.bodies()
    _check_parent(body_id, entry.parent_id)
    lasting = [one for one in known if one.ended_on is None]
    before = [(one.kind, one.tasks) for one in lasting]
    after = [(one.kind, one.tasks) for one in lasting if one.id != body_id]
    if entry.ended_on is None:
        after.append((entry.kind, entry.tasks))
    stages = queries.decided_stages()
    lacks = new_lock_outs(before, after, {one.body_kind for one in stages})
    held = {one.body_kind for one in stages if one.body_id == body_id}
    if held and (entry.ended_on is not None or entry.kind not in held):
        lacks.append(LockOut.STAGE_OF_ITS_OWN)
    if lacks:
        raise LockedOut(lacks)


def _take_turns() -> None:
    """Two who each end one of two boards do it one after the other, and the second is refused."""
    here = Body.tenant_id == current_tenant().id
    session.execute(select(Body.id).where(here).order_by(Body.id).with_for_update(key_share=True))


def _check_parent(body_id: UUID | None, parent_id: UUID | None) -> None:
    """That the body above is there, and is not the body itself or one below it."""
    known: dict[UUID, BodyFacts] = {one.id: one for one in queries.bodies()} if parent_id else {}
    above = parent_id
    while above is not None:
        if above not in known:
            raise NotFound(f"no body {above}")
        if above == body_id:
            raise BodyAboveItself(str(body_id))
        above = known[above].parent_id


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
