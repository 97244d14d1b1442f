"""What follows the end of an insats that is agreed on: the final report, and 6, 12 and 24 months later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ScalarSelect, Select, and_, bindparam, delete, func, select

from finsam_saas.access.actor import Actor
from finsam_saas.agreements.models import Agreement, AgreementFollowUp
from finsam_saas.agreements.rules import AgreementState, FollowUp, follow_ups
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives.models import Initiative
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session, today

LONGEST_LIST = 500
ENDED_BEFORE = "ended_before"
"""The day before which an insats has ended: told at each run."""


@dataclass(frozen=True)
class Task:
    """Something to do after the end of an insats, by a day; and what was found once it is done."""

    initiative_id: UUID
    initiative: str
    kind: FollowUp
    due_on: date
    done_on: date | None = None
    done_by: str | None = None
    note: str | None = None

    def is_late(self, on: date) -> bool:
        """Whether its last day has passed and it is not done."""
        return self.done_on is None and self.due_on < on


def tasks_of(initiative_id: UUID) -> list[Task]:
    """All that is to be done after the end of an insats, in order; nothing without a signed agreement."""
    return _tasks(session.execute(_ENDING.where(Agreement.initiative_id == initiative_id)))


def open_tasks() -> list[Task]:
    """What is to be done after insatser that have ended and is not done, the nearest day first."""
    return _open(session.execute(_ENDED, {ENDED_BEFORE: today()}).all())


def ended() -> ScalarSelect[Any]:
    """The agreements of insatser that ended before ENDED_BEFORE, to be read beside something by `open_of`."""
    found = _ENDED.subquery()
    told = func.jsonb_build_array(found.c.initiative_id, found.c.title, found.c.ends_on, found.c.done)
    return select(func.jsonb_agg(told)).scalar_subquery()


def open_of(told: Sequence[Sequence[Any]] | None) -> list[Task]:
    """What is to be done and is not done of what `ended` told, the nearest day first."""
    return _open([(UUID(id_), title, date.fromisoformat(day), done) for id_, title, day, done in told or ()])


def _open(rows: Iterable[Any]) -> list[Task]:
    found = [one for one in _tasks(rows) if one.done_on is None]
    return sorted(found, key=lambda one: (one.due_on, one.initiative))


def tick_off(*, actor: Actor, initiative_id: UUID, kind: FollowUp, note: str) -> None:
    """Note that something is done, with what was found; raises NotFound, Conflict where it is done."""
    take_turns(Initiative, initiative_id)
    task = _task(initiative_id, kind)
    if task.done_on is not None:
        raise Conflict(f"{kind} of {initiative_id} is done")
    session.add(
        AgreementFollowUp(
            initiative_id=initiative_id, kind=kind, done_on=today(), done_by=actor.name, note=note.strip()
        )
    )
    session.flush()
    _tell(actor, EventName.FOLLOW_UP_DONE, task, note=note.strip())


def open_again(*, actor: Actor, initiative_id: UUID, kind: FollowUp, reason: str) -> None:
    """Open what was ticked off by mistake, with the reason; raises NotFound where it is not done."""
    task = _task(initiative_id, kind)
    gone = session.execute(
        delete(AgreementFollowUp)
        .where(
            AgreementFollowUp.tenant_id == current_tenant().id,
            AgreementFollowUp.initiative_id == initiative_id,
            AgreementFollowUp.kind == kind,
        )
        .returning(AgreementFollowUp.id)
    ).all()
    if not gone:
        raise NotFound(f"{kind} of {initiative_id} is not done")
    _tell(actor, EventName.FOLLOW_UP_OPENED, task, reason=reason.strip())


_DONE = func.jsonb_object_agg(
    AgreementFollowUp.kind,
    func.jsonb_build_array(AgreementFollowUp.done_on, AgreementFollowUp.done_by, AgreementFollowUp.note),
)
_ENDING: Select[Any] = (
    select(
        Agreement.initiative_id,
        Agreement.title,
        Agreement.ends_on,
        select(_DONE)
        .where(
            AgreementFollowUp.tenant_id == Agreement.tenant_id,
            AgreementFollowUp.initiative_id == Agreement.initiative_id,
        )
        .scalar_subquery()
        .label("done"),
    )
    .where(and_(Agreement.tenant_id == own_tenant_id, Agreement.state == AgreementState.SIGNED))
    .order_by(Agreement.ends_on, Agreement.title)
)
_ENDED: Select[Any] = _ENDING.where(Agreement.ends_on < bindparam(ENDED_BEFORE, type_=Date())).limit(
    LONGEST_LIST
)


def _tasks(rows: Iterable[Any]) -> list[Task]:
    found = []
    for initiative_id, title, ends_on, done in rows:
        for kind, due_on in follow_ups(ends_on):
            when, who, note = (done or {}).get(kind.value, (None, None, None))
            day = date.fromisoformat(when) if when else None
            found.append(Task(initiative_id, title, kind, due_on, day, who, note))
    return found


def _task(initiative_id: UUID, kind: FollowUp) -> Task:
    for one in tasks_of(initiative_id):
        if one.kind is kind:
            return one
    raise NotFound(f"nothing is to follow {initiative_id}")


def _tell(actor: Actor, name: EventName, task: Task, **details: str) -> None:
    record(
        actor=actor,
        name=name,
        subject_id=task.initiative_id,
        subject_label=task.initiative,
        kind=task.kind.value,
        **details,
    )
