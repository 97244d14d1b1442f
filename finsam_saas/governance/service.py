"""Changes to members and bodies; each leaves an event with before and after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.governance import people, queries
from finsam_saas.governance.models import Body, Member, MemberRepresentative
from finsam_saas.governance.road import ChairRule
from finsam_saas.governance.rules import BodyKind, BodyTask, PartyType, impossible_tasks
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import TenantOwned, session

Changes = dict[str, list[Any]]
LONGEST_KEY = 50


class ImpossibleTasks(ValueError):
    """A body was given tasks that such a body can never have (only members apply; preparers never decide)."""

    def __init__(self, tasks: Sequence[BodyTask]) -> None:
        super().__init__(", ".join(tasks))
        self.tasks = tuple(tasks)


@dataclass(frozen=True)
class MemberEntry:
    """A member as entered; a day that is not known is None."""

    name: str
    party: PartyType
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None


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


def add_member(*, actor: Actor, entry: MemberEntry) -> UUID:
    """Enter a new member of the förbund."""
    member = Member(
        key=free_key(entry.name, _keys(Member)),
        position=_last_position(Member) + 1,
        **asdict(entry),
    )
    session.add(member)
    session.flush()
    record(
        actor=actor,
        name=EventName.MEMBER_ADDED,
        subject_id=member.id,
        subject_label=entry.name,
        party=entry.party.value,
        valid_from=plain(entry.valid_from),
    )
    return member.id


def change_member(*, actor: Actor, member_id: UUID, version: int, entry: MemberEntry) -> None:
    """Change a member or end its membership with a day; raises NotFound, and Conflict where it was changed.

    A member is never deleted: fees, insatser and seats keep pointing at it.
    """
    before = queries.member(member_id)
    found = changes(before, asdict(entry))
    if not found:
        return
    write_version(Member, member_id, version, {**asdict(entry), "source": None})
    record(
        actor=actor,
        name=EventName.MEMBER_CHANGED,
        subject_id=member_id,
        subject_label=entry.name,
        changes=found,
    )


def set_representatives(*, actor: Actor, member_id: UUID, membership_ids: Sequence[UUID]) -> None:
    """Say who speaks for a member; only those with the role of member representative. Raises NotFound."""
    member = queries.member(member_id)
    take_turns(Member, member_id)
    names = {one.membership_id: one.name for one in people.accounts(Role.MEMBER_REPRESENTATIVE.value)}
    before = dict(people.representatives_of(member_id))
    wanted = dict.fromkeys(membership_ids)
    if not wanted.keys() <= names.keys() | before.keys():
        raise NotFound("no such representative")
    if wanted.keys() == before.keys():
        return
    session.execute(
        delete(MemberRepresentative).where(
            MemberRepresentative.tenant_id == current_tenant().id,
            MemberRepresentative.member_id == member_id,
            MemberRepresentative.membership_id.not_in(wanted),
        )
    )
    for membership_id in wanted:
        session.execute(
            insert(MemberRepresentative)
            .values(tenant_id=current_tenant().id, member_id=member_id, membership_id=membership_id)
            .on_conflict_do_nothing()
        )
    told = [sorted(before.values()), sorted({**before, **names}[one] for one in wanted)]
    record(
        actor=actor,
        name=EventName.MEMBER_CHANGED,
        subject_id=member_id,
        subject_label=member.name,
        changes={"representatives": told},
    )


def add_body(*, actor: Actor, entry: BodyEntry) -> UUID:
    """Enter a new body; raises ImpossibleTasks, and NotFound where it names somebody who is no member."""
    _check_body(entry)
    body = Body(
        key=free_key(entry.label, _keys(Body)),
        position=_last_position(Body) + 1,
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
    members = queries.members()
    if entry.member_id is not None and entry.member_id not in {one.id for one in members}:
        raise NotFound(f"no member {entry.member_id}")
    if entry.chair_member_key is not None and entry.chair_member_key not in {one.key for one in members}:
        raise NotFound(f"no member {entry.chair_member_key}")


def _body_columns(entry: BodyEntry, details: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """The columns of a body; the member that chairs lies in the details, beside what a profile says there."""
    columns = asdict(entry)
    member = columns.pop("chair_member_key")
    chair = {**details.get("chair", {}), "member": member}
    return {
        **columns,
        "tasks": [task.value for task in entry.tasks],
        "chair_rule": entry.chair_rule.value if entry.chair_rule else None,
        "details": {**details, "chair": chair} if member else dict(details),
    }


def changes(before: object, after: Mapping[str, Any]) -> Changes:
    """What an entry changes: the old and the new value by field, as plain values that an event can hold."""
    told = {name: (plain(getattr(before, name)), plain(value)) for name, value in after.items()}
    return {name: [old, new] for name, (old, new) in told.items() if old != new}


def plain(value: Any) -> Any:
    """A value as an event keeps it: days and ids as text, enums by value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, UUID)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value


def write_version(
    table: type[Member] | type[Body], row_id: UUID, version: int, values: Mapping[str, Any]
) -> None:
    """Write a row if it still has the version that was seen; raises Conflict where it has not."""
    written = session.execute(
        update(table)
        .where(table.tenant_id == current_tenant().id, table.id == row_id, table.version == version)
        .values(**values, version=version + 1)
        .returning(table.id)
    ).all()
    if not written:
        raise Conflict(f"{table.__tablename__} {row_id} is no longer at version {version}")


def take_turns(table: type[TenantOwned], row_id: UUID) -> None:
    """Let two who change what hangs on a row do it one after the other, each seeing what the other did."""
    session.execute(
        select(table.id)
        .where(table.tenant_id == current_tenant().id, table.id == row_id)
        .with_for_update(key_share=True)
    )


def _keys(table: type[Member] | type[Body]) -> Sequence[str]:
    return session.scalars(select(table.key).where(table.tenant_id == current_tenant().id)).all()


def _last_position(table: type[Member] | type[Body]) -> int:
    last = session.scalar(select(func.max(table.position)).where(table.tenant_id == current_tenant().id))
    return last or 0


def free_key(name: str, taken: Iterable[str]) -> str:
    """A key that no other row has, from the name in plain letters: "Lokusgrupp Håbo" is lokusgrupp-habo."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_KEY].strip("-") or "namnlos"
    used = set(taken)
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    return key
