"""The förbund's target groups as the tenant admin keeps them: added, changed and ended, never removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.changes import changes, plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives.models import TargetGroup
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import new_key, next_position, take_turns
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class TargetGroupEntry:
    """A target group as entered; ages in whole years, both included; `ended_on` is its last day.

    `national_codes` are what it counts as in the nation (`rules.NationalTargetGroup`); none: as uncoded.
    """

    name: str
    description: str | None = None
    age_from: int | None = None
    age_to: int | None = None
    is_priority: bool = False
    ended_on: date | None = None
    national_codes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """A short mark of what stands, carried by the form so that a lost update is noticed."""
        told = json.dumps({name: plain(value) for name, value in asdict(self).items()}, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class TargetGroupFacts:
    """A target group that there is."""

    id: UUID
    entry: TargetGroupEntry

    @property
    def name(self) -> str:
        """What the förbund calls it."""
        return self.entry.name

    def stands(self, on: date) -> bool:
        """Whether new insatser may be for it on this day."""
        return self.entry.ended_on is None or on <= self.entry.ended_on


_GROUPS = (
    select(
        TargetGroup.id,
        TargetGroup.name,
        TargetGroup.description,
        TargetGroup.age_from,
        TargetGroup.age_to,
        TargetGroup.is_priority,
        TargetGroup.national_codes,
        TargetGroup.details["ended_on"].astext.label("ended_on"),
    )
    .where(TargetGroup.tenant_id == own_tenant_id)
    .order_by(TargetGroup.position, TargetGroup.id)
)


def target_groups() -> list[TargetGroupFacts]:
    """All target groups there are or have been, in the förbund's own order."""
    return [
        TargetGroupFacts(
            row.id,
            TargetGroupEntry(
                name=row.name,
                description=row.description,
                age_from=row.age_from,
                age_to=row.age_to,
                is_priority=row.is_priority,
                ended_on=date.fromisoformat(row.ended_on) if row.ended_on else None,
                national_codes=tuple(row.national_codes),
            ),
        )
        for row in session.execute(_GROUPS)
    ]


def target_group(target_group_id: UUID) -> TargetGroupFacts:
    """One target group; raises NotFound."""
    found = next((one for one in target_groups() if one.id == target_group_id), None)
    if found is None:
        raise NotFound(f"no target group {target_group_id}")
    return found


def offered(on: date, keeps: Collection[UUID] = ()) -> list[tuple[UUID, str]]:
    """The groups that an insats may be for on a day, and those it is for already."""
    return [(one.id, one.name) for one in target_groups() if one.stands(on) or one.id in keeps]


def add_target_group(*, actor: Actor, entry: TargetGroupEntry) -> UUID:
    """Enter a target group; insatser and applications can be for it from now on."""
    made = TargetGroup(
        key=new_key(TargetGroup, entry.name), position=next_position(TargetGroup), **_columns(entry, {})
    )
    session.add(made)
    session.flush()
    _tell(actor, made.id, entry, new=True)
    return made.id


def change_target_group(*, actor: Actor, target_group_id: UUID, seen: str, entry: TargetGroupEntry) -> None:
    """Change a target group, or end it with a day; insatser that are for it stay so.

    Raises NotFound, and Conflict where what stands differs from what was `seen` (see `mark`).
    """
    take_turns(TargetGroup, target_group_id)
    before = target_group(target_group_id)
    if before.entry.mark != seen:
        raise Conflict(f"target group {target_group_id} was changed meanwhile")
    found = changes(before.entry, asdict(entry))
    if not found:
        return
    own = (TargetGroup.tenant_id == current_tenant().id, TargetGroup.id == target_group_id)
    details = session.scalar(select(TargetGroup.details).where(*own)) or {}
    session.execute(update(TargetGroup).where(*own).values(**_columns(entry, details), source=None))
    _tell(actor, target_group_id, entry, changes=found)


def _columns(entry: TargetGroupEntry, details: dict[str, object]) -> dict[str, object]:
    """The columns of a group; its last day lies in the details, as a profile says it."""
    columns = asdict(entry)
    ended_on = columns.pop("ended_on")
    columns["national_codes"] = list(entry.national_codes)
    kept = {name: value for name, value in details.items() if name != "ended_on"}
    return {**columns, "details": {**kept, "ended_on": plain(ended_on)} if ended_on else kept}


def _tell(actor: Actor, target_group_id: UUID, entry: TargetGroupEntry, **details: object) -> None:
    record(
        actor=actor,
        name=EventName.TARGET_GROUP_CHANGED,
        subject_id=target_group_id,
        subject_label=entry.name,
        **details,
    )
