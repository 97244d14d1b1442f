"""The small world most tests live in: the four förbund, and in two of them one person per role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from finsam_saas import provisioning
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.models import Membership, User, UserGlobalRole
from finsam_saas.accounts.passwords import hash_password
from tenants.context import CurrentTenant, acting_for
from tenants.database import now, session
from tenants.models import Tenant

PASSWORD = "en lång och lugn mening"
TENANTS = {
    "uppsala-lan": "Samordningsförbundet Uppsala län",
    "vasteras": "Samordningsförbundet Västerås",
    "bad-esa": "Samordningsförbundet Bengtsfors, Åmål, Dals-Ed, Säffle, Årjäng",
    "umea-vannas": "Samordningsförbundet Umeå/Vännäs",
}
PEOPLED = ("uppsala-lan", "vasteras")


@dataclass(frozen=True)
class Person:
    """Somebody with an account: where, as what, and how to sign in."""

    email: str
    user_id: UUID
    membership_id: UUID | None


def email_of(role: Role | GlobalRole, slug: str | None = None) -> str:
    """The address of the one person with this role in this förbund (or outside all)."""
    return f"{role.value.replace('_', '-')}@{slug or 'nation'}.example"


def build() -> None:
    """Fill an empty database with the small world; run inside an application context."""
    hashed = hash_password(PASSWORD)
    with acting_for(None):
        for slug, name in TENANTS.items():
            session.add(Tenant(slug=slug, name=name, short_name=name.removeprefix("Samordningsförbundet ")))
        for global_role in GlobalRole:
            user = User(email=email_of(global_role), password_hash=hashed, name=global_role.value)
            session.add(user)
            session.flush()
            session.add(UserGlobalRole(user_id=user.id, role=global_role))
        session.commit()
    for slug in PEOPLED:
        add_people(slug, hashed)


def add_people(slug: str, hashed: str) -> None:
    """One person for each role, with an account."""
    with acting_for(tenant(slug)):
        for role in Role:
            user = User(email=email_of(role, slug), password_hash=hashed)
            session.add(user)
            session.flush()
            session.add(
                Membership(
                    user_id=user.id,
                    name=f"{role.value.replace('_', ' ').title()} {slug}",
                    roles=[role.value],
                    accepted_at=now(),
                )
            )
        session.commit()


def load_profiles(reserved: Collection[str]) -> None:
    """Load the four real profiles into the small world; its people stay as they are."""
    for path in sorted(provisioning.PROFILES.glob("*.toml")):
        provisioning.load(provisioning.read(path), reserved=reserved)


def tenant(slug: str) -> CurrentTenant:
    """The förbund with this path name, from the register."""
    with acting_for(None):
        row = session.query(Tenant).filter_by(slug=slug).one()
        found = CurrentTenant(id=row.id, slug=row.slug, name=row.name)
        session.rollback()
    return found
