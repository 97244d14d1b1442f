"""Where a förbund's profile meets the product: which features have a section, and what a load records."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import ValidationError
from werkzeug.routing import Map

import tenants
from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.names import EventName, PlatformEventName
from finsam_saas.events.service import record, record_outside
from finsam_saas.finance.sections import PORT as FINANCE
from finsam_saas.followup.sections import PORT as FOLLOWUP
from finsam_saas.funding.sections import PORT as FUNDING
from finsam_saas.governance.sections import PORT as GOVERNANCE
from finsam_saas.memberships.service import invite
from finsam_saas.planning.sections import PORT as PLANNING
from tenants.context import CurrentTenant
from tenants.profile import AssociationSection, Profile, faults_of, read_profile
from tenants.profile_difference import ChangeKind, plain
from tenants.provisioning import (
    REGISTER,
    Loaded,
    LoadRefused,
    Ports,
    apply_profile,
    enter,
    export_profile,
    schemas_of,
)

PROFILES = Path(tenants.__file__).parent / "profiles"
"""The profiles of the four förbund that come with the product."""

# In the order they are loaded: each may refer to what stands above it.
PORTS: Ports = (GOVERNANCE, FINANCE, FUNDING, FOLLOWUP, PLANNING)


def read(path: Path) -> Profile:
    """Read a profile file with every feature's section; raises ProfileErrors with all faults at once."""
    return read_profile(path, schemas_of(PORTS))


def load(
    profile: Profile, *, reserved: Collection[str], actor: Actor = SYSTEM, dry_run: bool = False
) -> Loaded:
    """Load a profile for the actor and record it, all in one transaction; raises LoadRefused.

    `reserved` are the path names that are not for a förbund (see `reserved_names`).
    """
    return apply_profile(
        profile,
        PORTS,
        announce=lambda loaded: _record(loaded, actor),
        reserved=reserved,
        dry_run=dry_run,
    )


def begin(
    *, slug: str, name: str, administrator: tuple[str, str], reserved: Collection[str], actor: Actor = SYSTEM
) -> CurrentTenant:
    """Enter a new, empty förbund and invite its first tenant admin, given as (address, name), to set it up.

    The register's row, the invitation and their events are one transaction. Raises LoadRefused.
    """
    try:
        association = AssociationSection(
            slug=slug, name=name, short_name=name.removeprefix("Samordningsförbundet ")
        )
    except ValidationError as error:
        raise LoadRefused(faults_of(REGISTER, error)) from error
    email, person = administrator

    def announce(_tenant: CurrentTenant) -> None:
        record_outside(
            name=PlatformEventName.TENANT_ADDED, actor_user_id=actor.user_id, subject_label=slug, fields=[]
        )
        roles = frozenset({Role.TENANT_ADMIN})
        invite(actor=actor, email=email, name=person, roles=roles, organisation=None, links=())

    return enter(association, announce=announce, reserved=reserved)


def export(slug: str) -> str:
    """A förbund's profile as TOML text; raises LookupError for an unknown förbund, and ProfileErrors."""
    return export_profile(slug, PORTS)


def reserved_names(addresses: Map) -> frozenset[str]:
    """The first words of all the product's own addresses, which no förbund can be named."""
    first = (rule.rule.split("/")[1] for rule in addresses.iter_rules())
    return frozenset(word for word in first if word and not word.startswith("<"))


def _record(loaded: Loaded, actor: Actor) -> None:
    """The register's event outside every förbund, and the förbund's own with what was changed."""
    slug = loaded.tenant.slug
    changes = [change for change in loaded.changes if change.path.startswith(f"{REGISTER}.")]
    if loaded.is_new or changes:
        record_outside(
            name=PlatformEventName.TENANT_ADDED if loaded.is_new else PlatformEventName.TENANT_CHANGED,
            actor_user_id=actor.user_id,
            subject_label=slug,
            fields=[change.path.removeprefix(f"{REGISTER}.") for change in changes],
        )
    record(
        actor=actor,
        name=EventName.PROFILE_LOADED,
        subject_id=None,
        subject_label=slug,
        **{kind.value: loaded.count(kind) for kind in ChangeKind},
        changes=[]
        if loaded.is_new
        else [_told(change.path, change.before, change.after) for change in loaded.changes],
    )


def _told(path: str, before: object, after: object) -> dict[str, str]:
    """A change in words that an event can hold."""
    return {"path": path, "before": _words(before), "after": _words(after)}


def _words(value: object) -> str:
    return "" if value is None else str(plain(value))
