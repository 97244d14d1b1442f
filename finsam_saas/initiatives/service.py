"""Changes to insatser: adding, changing, amounts, who reports, and their way through life.

Both rules R3 (two parties, owner a member) and R4 (one orientation) bind what is entered here; what came
with a profile may go on saying "uppgift saknas" until somebody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.changes import changes, plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.entry import (
    InitiativeEntry,
    around,
    changes_around,
    check_entry,
    owner_names,
    write_around,
)
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeManager
from finsam_saas.initiatives.rules import (
    InitiativeAction,
    InitiativeStatus,
    Orientation,
    OrientationFaultCode,
    OrientationRefused,
    choose_orientation,
    move_initiative,
)
from finsam_saas.memberships import people
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import new_key, next_position, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import session


def add_initiative(
    *,
    actor: Actor,
    entry: InitiativeEntry,
    amounts: Mapping[int, Decimal] | None = None,
    is_demo: bool = False,
) -> UUID:
    """Enter a new, planned insats with its amounts (kr) by year.

    Raises OrientationRefused (R4), PartiesRefused (R3), and NotFound for what is not the förbund's own.
    """
    choose_orientation([entry.orientation] if entry.orientation else [])
    check_entry(entry)
    initiative = Initiative(
        key=new_key(Initiative, entry.name),
        position=next_position(Initiative),
        status=InitiativeStatus.PLANNED,
        is_demo=is_demo,
        **entry.columns,
    )
    session.add(initiative)
    session.flush()
    write_around(initiative.id, entry)
    for year, amount in sorted((amounts or {}).items()):
        session.add(InitiativeAmount(initiative_id=initiative.id, year=year, amount=amount))
    record(
        actor=actor,
        name=EventName.INITIATIVE_ADDED,
        subject_id=initiative.id,
        subject_label=entry.name,
        orientation=plain(entry.orientation),
        owners=owner_names(entry.owners),
        amounts={str(year): str(amount) for year, amount in sorted((amounts or {}).items())},
    )
    return initiative.id


def change_initiative(*, actor: Actor, initiative_id: UUID, version: int, entry: InitiativeEntry) -> None:
    """Change what is said of an insats.

    The orientation is locked once the insats has money or has started (R4). Raises OrientationRefused,
    PartiesRefused where owners or parties were changed to what does not hold, NotFound, Conflict.
    """
    before = reading.initiative(initiative_id)
    was = around(initiative_id)
    _check_orientation(before, entry.orientation)
    check_entry(entry, was=was, was_owned=before.owned_by_association)
    found = changes(before, entry.columns) | changes_around(was, entry)
    if not found:
        return
    write_version(Initiative, initiative_id, version, {**entry.columns, "source": None})
    write_around(initiative_id, entry)
    record_change(actor, initiative_id, entry.name, found)


def set_amounts(
    *, actor: Actor, initiative_id: UUID, version: int, amounts: Mapping[int, Decimal | None]
) -> None:
    """Set what is set aside by year (kr); None takes a year's amount away, other years stay as they are.

    Raises NotFound, and Conflict where somebody else changed the insats in the meantime.
    """
    before = reading.initiative(initiative_id)
    held = {one.year: one.amount for one in reading.amounts(initiative_id)}
    changed = {year: amount for year, amount in amounts.items() if held.get(year) != amount}
    if not changed:
        return
    write_version(Initiative, initiative_id, version, {})
    of_initiative = (
        InitiativeAmount.tenant_id == current_tenant().id,
        InitiativeAmount.initiative_id == initiative_id,
    )
    session.execute(delete(InitiativeAmount).where(*of_initiative, InitiativeAmount.year.in_(changed)))
    for year, amount in sorted(changed.items()):
        if amount is not None:
            session.add(InitiativeAmount(initiative_id=initiative_id, year=year, amount=amount))
    told = {
        f"amount:{year}": [plain_amount(held.get(year)), plain_amount(amount)]
        for year, amount in sorted(changed.items())
    }
    record_change(actor, initiative_id, before.name, told)


def move_end(*, actor: Actor, initiative_id: UUID, ends_on: date | None) -> None:
    """Let an insats go on until another day, as has been decided; raises NotFound."""
    before = reading.initiative(initiative_id)
    write_version(Initiative, initiative_id, before.version, {"ends_on": ends_on})
    record_change(actor, initiative_id, before.name, {"ends_on": [plain(before.ends_on), plain(ends_on)]})


def set_managers(*, actor: Actor, initiative_id: UUID, membership_ids: Sequence[UUID]) -> None:
    """Say who reports for an insats: people with the role of initiative manager. Raises NotFound."""
    initiative = reading.initiative(initiative_id)
    take_turns(Initiative, initiative_id)
    before = reading.joined(initiative_id).managers
    known = {one.membership_id: one.name for one in people.accounts(Role.INITIATIVE_MANAGER)}
    wanted = dict.fromkeys(membership_ids)
    if not wanted.keys() <= known.keys() | before.keys():
        raise NotFound("no such initiative manager")
    if wanted.keys() == before.keys():
        return
    tenant_id = current_tenant().id
    session.execute(
        delete(InitiativeManager).where(
            InitiativeManager.tenant_id == tenant_id,
            InitiativeManager.initiative_id == initiative_id,
            InitiativeManager.membership_id.not_in(wanted),
        )
    )
    for membership_id in wanted:
        row = {"tenant_id": tenant_id, "initiative_id": initiative_id, "membership_id": membership_id}
        session.execute(insert(InitiativeManager).values(row).on_conflict_do_nothing())
    told = [sorted(before.values()), sorted({**before, **known}[one] for one in wanted)]
    record_change(actor, initiative_id, initiative.name, {"managers": told})


def end_reporting(*, actor: Actor, membership_id: UUID) -> None:
    """Let somebody whose place in the förbund has ended report for no insats any more."""
    for initiative_id in reading.reported_by(membership_id):
        others = [one for one in reading.joined(initiative_id).managers if one != membership_id]
        set_managers(actor=actor, initiative_id=initiative_id, membership_ids=others)


def move(*, actor: Actor, initiative_id: UUID, version: int, action: InitiativeAction) -> None:
    """Start, end or terminate an insats; one of unknown status is taken to be where the action begins.

    Raises InitiativeTransitionRefused, NotFound, Conflict.
    """
    before = reading.initiative(initiative_id)
    assumed = InitiativeStatus.PLANNED if action is InitiativeAction.START else InitiativeStatus.ONGOING
    after = move_initiative(before.status or assumed, action)
    write_version(Initiative, initiative_id, version, {"status": after})
    record_change(actor, initiative_id, before.name, {"status": [plain(before.status), after.value]})


def orientation_is_locked(facts: reading.InitiativeFacts, has_amounts: bool) -> bool:
    """Whether the orientation cannot become another: the insats has money, or has started (R4)."""
    started = facts.status not in (None, InitiativeStatus.PLANNED)
    return facts.orientation is not None and (has_amounts or started)


def plain_amount(amount: Decimal | None) -> str | None:
    """An amount (kr) as an event keeps it."""
    return None if amount is None else f"{amount:.2f}"


def _check_orientation(before: reading.InitiativeFacts, chosen: Orientation | None) -> None:
    if chosen is None:
        if before.orientation is not None:
            raise OrientationRefused(OrientationFaultCode.NOT_CHOSEN)
        return
    locked = orientation_is_locked(before, bool(reading.amounts(before.id)))
    choose_orientation([chosen], current=before.orientation, granted=locked)


def record_change(actor: Actor, initiative_id: UUID, name: str, found: Mapping[str, Any]) -> None:
    """Keep what was changed of an insats: the old and the new by name."""
    record(
        actor=actor,
        name=EventName.INITIATIVE_CHANGED,
        subject_id=initiative_id,
        subject_label=name,
        changes=dict(found),
    )
