"""Changes to the registry; each leaves an event. A number is given in the transaction of what it numbers.

Other features register themselves: they open a matter, register what comes in and goes out, and close it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.changes import Changes, changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.registry import queries
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.models import Matter, RegisteredDocument, RegistryRules, RegistryYear
from finsam_saas.registry.rules import (
    MatterKind,
    document_number,
    is_due,
    is_pattern,
    matter_number,
)
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import keep
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import write_version
from tenants.context import current_tenant
from tenants.database import session, today


class MatterClosed(ValueError):
    """The matter is closed: it takes no more documents before it is opened again."""


class DisposalRefused(ValueError):
    """The documents may not be disposed: it is too early, nobody proposed it, or the same person did."""


@dataclass(frozen=True)
class Registered:
    """What got a number in the registry."""

    id: UUID
    number: str


def open_matter(
    *,
    actor: Actor,
    kind: MatterKind,
    title: str,
    opened_on: date | None = None,
    secrecy_ground: str | None = None,
) -> Registered:
    """Open a matter under the year's next number; two who do so at once wait for each other."""
    day = opened_on or today()
    serial = session.scalars(
        insert(RegistryYear)
        .values(tenant_id=current_tenant().id, year=day.year, last_serial=1)
        .on_conflict_do_update(
            index_elements=["tenant_id", "year"], set_={"last_serial": RegistryYear.last_serial + 1}
        )
        .returning(RegistryYear.last_serial)
    ).one()
    matter = Matter(
        number=matter_number(queries.rules().pattern, day.year, serial),
        year=day.year,
        serial=serial,
        kind=kind,
        title=title,
        opened_on=day,
        secrecy_ground=secrecy_ground,
    )
    session.add(matter)
    session.flush()
    record(
        actor=actor,
        name=EventName.MATTER_OPENED,
        subject_id=matter.id,
        subject_label=matter.number,
        kind=kind.value,
    )
    return Registered(matter.id, matter.number)


def registered(matter_id: UUID) -> Registered:
    """A matter that has its number already; raises NotFound."""
    found = queries.matter(matter_id)
    return Registered(found.id, found.number)


def change_matter(
    *, actor: Actor, matter_id: UUID, version: int, kind: MatterKind, title: str, secrecy_ground: str | None
) -> None:
    """Change what a matter is called, its kind or its secrecy; raises NotFound and Conflict."""
    before = queries.matter(matter_id)
    after = {"kind": kind, "title": title, "secrecy_ground": secrecy_ground}
    if found := changes(before, after):
        write_version(Matter, matter_id, version, after)
        _tell(actor, EventName.MATTER_CHANGED, before, **_told(found, before.secrecy_ground, secrecy_ground))


def register_document(
    *,
    actor: Actor,
    matter_id: UUID,
    entry: DocumentEntry,
    subject_kind: str | None = None,
    subject_id: UUID | None = None,
) -> Registered:
    """Register a document under the matter's next number; raises NotFound, and MatterClosed."""
    matter = queries.matter(matter_id)
    serial = session.scalar(
        update(Matter)
        .where(Matter.tenant_id == current_tenant().id, Matter.id == matter_id, Matter.closed_on.is_(None))
        .values(last_document=Matter.last_document + 1)
        .returning(Matter.last_document)
    )
    if serial is None:
        raise MatterClosed(matter.number)
    document = RegisteredDocument(
        matter_id=matter_id,
        serial=serial,
        subject_kind=subject_kind,
        subject_id=subject_id,
        registered_by=actor.name,
        **_columns(entry),
    )
    session.add(document)
    session.flush()
    number = document_number(matter.number, serial)
    record(
        actor=actor,
        name=EventName.DOCUMENT_REGISTERED,
        subject_id=matter_id,
        subject_label=number,
        direction=entry.direction.value,
    )
    return Registered(document.id, number)


def correct_document(
    *, actor: Actor, matter_id: UUID, document_id: UUID, version: int, entry: DocumentEntry
) -> None:
    """Put right what was registered, also its secrecy; the event tells before and after.

    Raises NotFound, and Conflict where somebody else has put it right meanwhile.
    """
    before = queries.document(matter_id, document_id)
    if found := changes(before, _columns(entry)):
        write_version(RegisteredDocument, document_id, version, _columns(entry))
        record(
            actor=actor,
            name=EventName.DOCUMENT_CORRECTED,
            subject_id=matter_id,
            subject_label=before.number,
            **_told(found, before.secrecy_ground, entry.secrecy_ground),
        )


def close_matter(*, actor: Actor, matter_id: UUID, version: int, on: date | None = None) -> None:
    """Close a matter, today if no day is told; raises NotFound, and Conflict where it is not as it was."""
    before = queries.matter(matter_id)
    if before.closed_on is not None:
        raise Conflict(f"matter {before.number} is closed")
    write_version(Matter, matter_id, version, {"closed_on": on or today()})
    _tell(actor, EventName.MATTER_CLOSED, before)


def reopen_matter(*, actor: Actor, matter_id: UUID, version: int, reason: str) -> None:
    """Open a closed matter again, with a reason; raises Conflict where it is open or disposed of."""
    before = queries.matter(matter_id)
    if before.closed_on is None or before.disposed_on is not None:
        raise Conflict(f"matter {before.number} cannot be opened again")
    nothing = {"closed_on": None, "disposal_proposed_by": None, "disposal_proposer": None}
    write_version(Matter, matter_id, version, nothing)
    _tell(actor, EventName.MATTER_REOPENED, before, reason=reason.strip())


def decide_rules(*, actor: Actor, version: int, pattern: str, years_kept: Mapping[MatterKind, int]) -> None:
    """Decide how coming matters are numbered and how long each kind is kept; numbers given stay.

    Raises ValueError for a pattern that is none, Conflict where somebody else decided meanwhile.
    """
    if not is_pattern(pattern):
        raise ValueError(f"no pattern of numbers: {pattern}")
    before = queries.rules()
    after = {"pattern": pattern, "years_kept": {kind.value: years for kind, years in years_kept.items()}}
    was = {"pattern": before.pattern, "years_kept": {kind.value: n for kind, n in before.years_kept.items()}}
    if was == after:
        return
    written = session.scalar(
        insert(RegistryRules)
        .values(tenant_id=current_tenant().id, version=1, **after)
        .on_conflict_do_update(
            index_elements=["tenant_id"],
            set_={**after, "version": version + 1},
            where=RegistryRules.version == version,
        )
        .returning(RegistryRules.id)
    )
    if written is None or before.version != version:
        raise Conflict("the rules of the registry were changed meanwhile")
    keep(actor=actor, area=SettingArea.REGISTRY, before=was, after=after)
    record(
        actor=actor,
        name=EventName.REGISTRY_RULES_DECIDED,
        subject_id=written,
        subject_label="",
        changes={name: [was[name], after[name]] for name in after if was[name] != after[name]},
    )


def propose_disposal(*, actor: Actor, matter_id: UUID, version: int) -> None:
    """Propose that a matter's documents be disposed of; another person confirms. Raises DisposalRefused."""
    before = queries.matter(matter_id)
    if not _is_due(before) or before.disposal_proposed_by is not None:
        raise DisposalRefused(before.number)
    proposed = {"disposal_proposed_by": actor.user_id, "disposal_proposer": actor.name}
    write_version(Matter, matter_id, version, proposed)
    _tell(actor, EventName.DISPOSAL_PROPOSED, before)


def confirm_disposal(*, actor: Actor, matter_id: UUID, version: int) -> None:
    """Record that the documents are disposed of; raises DisposalRefused for whoever proposed it."""
    before = queries.matter(matter_id)
    if not _is_due(before) or before.disposal_proposed_by in (None, actor.user_id):
        raise DisposalRefused(before.number)
    done = {"disposed_by": actor.user_id, "disposer": actor.name, "disposed_on": today()}
    write_version(Matter, matter_id, version, done)
    _tell(actor, EventName.DISPOSAL_CONFIRMED, before, proposed_by=before.disposal_proposer)


def _is_due(matter: queries.MatterFacts) -> bool:
    decided = queries.rules().years_kept
    return matter.disposed_on is None and is_due(matter.kind, matter.closed_on, decided, today())


def _told(found: Changes, *grounds: str | None) -> dict[str, object]:
    """Before and after; of what is or was secret only which fields, for the log has readers of its own."""
    return {"fields": sorted(found)} if any(grounds) else {"changes": found}


def _columns(entry: DocumentEntry) -> dict[str, Any]:
    return {
        "direction": entry.direction,
        "concerns": entry.concerns,
        "dated_on": entry.dated_on,
        "counterpart": entry.counterpart,
        "secrecy_ground": entry.secrecy_ground,
    }


def _tell(actor: Actor, name: EventName, matter: queries.MatterFacts, **details: object) -> None:
    record(actor=actor, name=name, subject_id=matter.id, subject_label=matter.number, **details)
