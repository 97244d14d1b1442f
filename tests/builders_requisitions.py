"""Short ways to insatser with grants and requisitions on their road, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications.rules import CostType
from finsam_saas.requisitions import queries, service
from finsam_saas.requisitions.entry import ClaimEntry, Cost
from finsam_saas.requisitions.service import RegistryWords
from tenants.database import session, today
from tests.builders_economy import set_aside
from tests.builders_followup import add_initiative
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
WORDS = RegistryWords("Rekvisition för Stegen", "Rekvisitioner för Stegen")


def year() -> int:
    """The year that the claims are of: a day of it has always begun."""
    return today().year


def granted(inside: Inside, amount: int = 100_000, name: str = "Stegen") -> UUID:
    """An insats that the insatsansvarig answers for, with a grant (kr) for the year."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = add_initiative(name, manager=manager.membership_id)
        set_aside(made, {year(): amount})
        session.commit()
    return made


def claim(amount: int = 60_000) -> ClaimEntry:
    """What one kind of cost has been (kr) on the first day of the year."""
    first = date(year(), 1, 1)
    return ClaimEntry(first, first, "Löner", [Cost(CostType.STAFF, Decimal(amount), "Två handläggare")])


def begun(inside: Inside, initiative_id: UUID, amount: int = 60_000) -> UUID:
    """A draft of the insatsansvarig."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = service.begin(actor=manager, initiative_id=initiative_id, entry=claim(amount))
        session.commit()
    return made


def version(actor: Actor, requisition_id: UUID) -> int:
    """The version of a requisition as the actor sees it."""
    return queries.requisition(actor, requisition_id).version


def hand_in(actor: Actor, requisition_id: UUID) -> str:
    """Hand a draft in; its number."""
    seen = version(actor, requisition_id)
    return service.submit(actor=actor, requisition_id=requisition_id, version=seen, words=WORDS)


def submitted(inside: Inside, initiative_id: UUID, amount: int = 60_000) -> UUID:
    """A requisition that has been handed in."""
    made = begun(inside, initiative_id, amount)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        hand_in(manager, made)
        session.commit()
    return made


def attested(inside: Inside, requisition_id: UUID) -> None:
    """Examine as kansli and approve as director."""
    with inside(UPPSALA) as kansli:
        seen = version(kansli, requisition_id)
        service.examine(actor=kansli, requisition_id=requisition_id, version=seen)
        session.commit()
    with inside(UPPSALA, Role.DIRECTOR) as director:
        seen = version(director, requisition_id)
        service.approve(actor=director, requisition_id=requisition_id, version=seen)
        session.commit()
