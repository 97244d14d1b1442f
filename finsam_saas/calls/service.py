"""Changes to calls for applications; each leaves an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.calls import queries
from finsam_saas.calls.models import Call
from finsam_saas.calls.queries import CallFacts
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import keep
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import write_version
from tenants.database import now, session


@dataclass(frozen=True)
class CallEntry:
    """A call as typed; no last moment means that one may always apply."""

    title: str
    opens_at: datetime
    closes_at: datetime | None
    first_year: int
    last_year: int
    late_policy: LatePolicy
    text: str | None = None
    needs_implementation_plan: bool = True
    needs_gender_analysis: bool = False
    needs_own_funding: bool = False


def stored_entry(found: CallFacts) -> CallEntry:
    """A call as it is, as if it had been typed."""
    return CallEntry(**{one.name: getattr(found, one.name) for one in fields(CallEntry)})


def entry_of(content: Mapping[str, Any]) -> CallEntry:
    """A call as a version of it says."""
    closes = content["closes_at"]
    return CallEntry(
        **{
            **content,
            "opens_at": datetime.fromisoformat(content["opens_at"]),
            "closes_at": datetime.fromisoformat(closes) if closes else None,
            "late_policy": LatePolicy(content["late_policy"]),
        }
    )


def plan_call(*, actor: Actor, entry: CallEntry) -> UUID:
    """Write a call down; nobody outside the kansli sees it before it is published."""
    call = Call(changed_at=now(), **asdict(entry))
    session.add(call)
    session.flush()
    record(
        actor=actor,
        name=EventName.CALL_PLANNED,
        subject_id=call.id,
        subject_label=entry.title,
        opens_at=entry.opens_at.isoformat(),
        closes_at=entry.closes_at.isoformat() if entry.closes_at else None,
    )
    return call.id


def change_call(*, actor: Actor, call_id: UUID, version: int, entry: CallEntry) -> None:
    """Change a call, also a published one; raises NotFound, and Conflict where it is not as it was."""
    before = queries.call(call_id)
    if before.withdrawn_at is not None:
        raise Conflict(f"call {call_id} is withdrawn")
    found = changes(before, asdict(entry))
    if not found:
        return
    write_version(Call, call_id, version, {**asdict(entry), "changed_at": now()})
    keep(
        actor=actor,
        area=SettingArea.CALL,
        subject_id=call_id,
        before=asdict(stored_entry(before)),
        after=asdict(entry),
    )
    _tell(actor, EventName.CALL_CHANGED, call_id, entry.title, changes=found)


def publish_call(*, actor: Actor, call_id: UUID, version: int) -> None:
    """Show a call to everybody; raises Conflict where it is published already."""
    before = queries.call(call_id)
    if before.published_at is not None:
        raise Conflict(f"call {call_id} is published")
    moment = now()
    write_version(Call, call_id, version, {"published_at": moment, "changed_at": moment})
    _tell(actor, EventName.CALL_PUBLISHED, call_id, before.title)


def withdraw_call(*, actor: Actor, call_id: UUID, version: int, reason: str) -> None:
    """Take a published call back, with a reason; raises Conflict where it is not published, or withdrawn."""
    before = queries.call(call_id)
    if before.published_at is None or before.withdrawn_at is not None:
        raise Conflict(f"call {call_id} is not published")
    moment = now()
    write_version(Call, call_id, version, {"withdrawn_at": moment, "changed_at": moment})
    _tell(actor, EventName.CALL_WITHDRAWN, call_id, before.title, reason=reason.strip())


def _tell(actor: Actor, name: EventName, call_id: UUID, title: str, **details: object) -> None:
    record(actor=actor, name=name, subject_id=call_id, subject_label=title, **details)
