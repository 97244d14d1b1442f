"""An insats as entered: whether it holds, and what lies around it in tables of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.events.changes import Changes
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.models import (
    InitiativeMunicipality,
    InitiativeOwner,
    InitiativeParty,
    InitiativeTargetGroup,
)
from finsam_saas.initiatives.rules import Orientation, PartyFault, SpecificOrientation, check_parties
from finsam_saas.members import queries as member_queries
from finsam_saas.members.rules import PartyType
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session, today


class PartiesRefused(ValueError):
    """Owners and parties do not hold (R3); `faults` say why."""

    def __init__(self, faults: Sequence[PartyFault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Around:
    """What lies around an insats: owners by id with their units, parties, kommuner, target groups."""

    owners: Mapping[UUID, str | None]
    parties: tuple[PartyType, ...]
    municipality_ids: tuple[UUID, ...]
    target_group_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class InitiativeEntry:
    """An insats as entered; `owners` are members by id with the unit that runs it (None: not said)."""

    name: str
    orientation: Orientation | None
    owners: Mapping[UUID, str | None]
    parties: tuple[PartyType, ...]
    owned_by_association: bool = False
    specific_orientation: SpecificOrientation | None = None
    description: str | None = None
    municipality_ids: tuple[UUID, ...] = ()
    target_group_ids: tuple[UUID, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    group_label: str | None = None
    note: str | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What lies in the insats's own row."""
        below = {"owners", "parties", "municipality_ids", "target_group_ids"}
        return {name: value for name, value in asdict(self).items() if name not in below}


def check_entry(entry: InitiativeEntry, was: Around | None = None, was_owned: bool = False) -> None:
    """R3, unless owners and parties that came with a profile are left as they were.

    Raises PartiesRefused, and NotFound for members and target groups that the förbund does not have.
    """
    members = {one.id: one for one in member_queries.members()}
    if not {*entry.owners, *entry.municipality_ids} <= members.keys():
        raise NotFound("an owner or a kommun is not a member")
    if any(members[one].party is not PartyType.MUNICIPALITY for one in entry.municipality_ids):
        raise NotFound("not a kommun")
    if not set(entry.target_group_ids) <= {one for one, _name in reading.target_groups()}:
        raise NotFound("no such target group")
    entered = (set(entry.owners), entry.parties, entry.owned_by_association)
    if was is not None and (set(was.owners), was.parties, was_owned) == entered:
        return
    on = today()
    faults = check_parties(
        [members[one].key for one in entry.owners],
        list(entry.parties),
        {one.key: one.party for one in members.values() if one.holds(on)},
        owned_by_association=entry.owned_by_association,
    )
    if faults:
        raise PartiesRefused(faults)


def around(initiative_id: UUID) -> Around:
    """What lies around an insats now."""
    joined = reading.joined(initiative_id)
    return Around(
        owners={one.member_id: one.unit for one in reading.owners(initiative_id)},
        parties=tuple(joined.parties),
        municipality_ids=tuple(joined.municipalities),
        target_group_ids=tuple(joined.target_groups),
    )


def changes_around(was: Around, entry: InitiativeEntry) -> Changes:
    """What an entry changes around an insats, in names: the old and the new."""
    names = {one.id: one.name for one in member_queries.members()} | dict(reading.target_groups())
    told = {
        "owners": [owner_names(was.owners), owner_names(entry.owners)],
        "parties": [[one.value for one in was.parties], [one.value for one in entry.parties]],
        "municipalities": _sorted_names(names, was.municipality_ids, entry.municipality_ids),
        "target_groups": _sorted_names(names, was.target_group_ids, entry.target_group_ids),
    }
    return {name: [old, new] for name, (old, new) in told.items() if old != new}


def owner_names(owners: Mapping[UUID, str | None]) -> list[str]:
    """Owners in words: the member, and the unit that runs the insats where one is named."""
    names = {one.id: one.name for one in member_queries.members()}
    return [f"{names[one]} ({unit})" if unit else names[one] for one, unit in owners.items()]


def _sorted_names(names: Mapping[UUID, str], *lists: Iterable[UUID]) -> list[list[str]]:
    return [sorted(names[one] for one in ids) for ids in lists]


def write_around(initiative_id: UUID, entry: InitiativeEntry) -> None:
    """Put what was entered in place of what lay around the insats."""
    for table in (InitiativeOwner, InitiativeParty, InitiativeMunicipality, InitiativeTargetGroup):
        session.execute(
            delete(table).where(table.tenant_id == current_tenant().id, table.initiative_id == initiative_id)
        )
    above = {"initiative_id": initiative_id}
    session.add_all(
        [
            *(
                InitiativeOwner(member_id=one, unit=unit, position=place, **above)
                for place, (one, unit) in enumerate(entry.owners.items())
            ),
            *(InitiativeParty(party=one, **above) for one in entry.parties),
            *(InitiativeMunicipality(member_id=one, **above) for one in entry.municipality_ids),
            *(InitiativeTargetGroup(target_group_id=one, **above) for one in entry.target_group_ids),
        ]
    )
    session.flush()
