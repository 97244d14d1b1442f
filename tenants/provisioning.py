"""A förbund's profile into the database and out again, in one transaction.

Each feature brings a port for its own section, so that this floor knows no feature. A load writes what
differs, never removes what people's work refers to, and is held against the tables before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from tenants.context import CurrentTenant, acting_for
from tenants.database import session
from tenants.profile import (
    AssociationSection,
    Profile,
    ProfileErrors,
    SectionType,
    faults_of,
    parse_profile,
)
from tenants.profile_difference import Change, ChangeKind, Document, difference, document_of, toml
from tenants.profile_fields import ProfileFault, ProfileSection
from tenants.register import export_register, load_register, registered, reserve

REGISTER = "association"


class LoadRefused(ProfileErrors):
    """A profile that reads, but cannot be loaded over what the förbund has; nothing of it was kept."""


class TransactionOpen(RuntimeError):
    """A load or an export was asked for in the middle of other work; it needs a transaction of its own."""


@dataclass(frozen=True)
class SectionPort(Generic[SectionType]):
    """How one feature's section goes into its tables and out again, for the förbund acted for.

    `load` adds and changes, `prune` removes what the section no longer has; both give what they refuse.
    `export` is None where the tables hold too little for the section.
    """

    name: str
    schema: type[SectionType]
    load: Callable[[SectionType], list[ProfileFault]]
    prune: Callable[[SectionType], list[ProfileFault]]
    export: Callable[[], SectionType | None]


Ports = Sequence[SectionPort[Any]]


@dataclass(frozen=True)
class Loaded:
    """What a load did: to whom, whether the förbund is new in the register, and every change."""

    tenant: CurrentTenant
    is_new: bool
    changes: Sequence[Change]

    def count(self, kind: ChangeKind) -> int:
        """The number of changes of a kind."""
        return sum(change.kind is kind for change in self.changes)


def schemas_of(ports: Ports) -> dict[str, type[ProfileSection]]:
    """The schema of each section by its name, for reading a profile."""
    return {port.name: port.schema for port in ports}


def apply_profile(
    profile: Profile,
    ports: Ports,
    *,
    announce: Callable[[Loaded], None],
    reserved: Collection[str] = (),
    dry_run: bool = False,
) -> Loaded:
    """Load a profile in one transaction of its own: the register's row first, then the sections in order.

    A new förbund draws its number in the register before that transaction opens (see `reserve`), so that its
    first row and all others are written behind the same wall and kept, or not, together. A second load of
    the same profile changes nothing; a dry run does everything and keeps nothing. `announce` records what
    was done, in the same transaction. Path names in `reserved` are taken. Raises LoadRefused.
    """
    association = profile.association
    _refuse_reserved(association.slug, reserved)
    _refuse_open_transaction()
    found = registered(association.slug)
    tenant = found or reserve(association.slug, association.name)
    with acting_for(tenant):
        try:
            loaded = Loaded(tenant, is_new=found is None, changes=_load(profile, ports))
            if loaded.changes and not dry_run:
                announce(loaded)
                session.commit()
            return loaded
        except IntegrityError as error:
            raise LoadRefused([_collision(error)]) from error
        finally:
            session.remove()


def enter(
    association: AssociationSection,
    *,
    announce: Callable[[CurrentTenant], None],
    reserved: Collection[str] = (),
) -> CurrentTenant:
    """Enter an empty förbund in the register, in one transaction with what `announce` writes in it.

    Path names in `reserved` are taken. Raises LoadRefused, also where a förbund has the path name.
    """
    _refuse_reserved(association.slug, reserved)
    _refuse_open_transaction()
    if registered(association.slug) is not None:
        raise LoadRefused([_taken(association.slug)])
    tenant = reserve(association.slug, association.name)
    with acting_for(tenant):
        try:
            if faults := load_register(association):
                raise LoadRefused(faults)
            announce(tenant)
            session.commit()
        except IntegrityError as error:
            raise LoadRefused([_collision(error)]) from error
        finally:
            session.remove()
    return tenant


def export_profile(slug: str, ports: Ports) -> str:
    """A förbund's profile as TOML, built from the tables; loading it gives the same state.

    Raises LookupError for an unknown förbund, and ProfileErrors where what the tables hold is no profile.
    """
    _refuse_open_transaction()
    tenant = registered(slug)
    if tenant is None:
        raise LookupError(slug)
    with acting_for(tenant, read_only=True):
        try:
            document = _stored(ports)
        finally:
            session.remove()
    text = toml(document, heading=f"{tenant.name}, written by Finsam from what is registered.")
    parse_profile(text, schemas_of(ports))
    return text


def _load(profile: Profile, ports: Ports) -> list[Change]:
    before = _stored(ports)
    faults = load_register(profile.association)
    for port in ports:
        faults += port.load(profile.sections[port.name])
    # What refers goes before what is referred to: the sections in the opposite order.
    for port in reversed(ports):
        faults += port.prune(profile.sections[port.name])
    if faults:
        raise LoadRefused(faults)
    wanted = {REGISTER: document_of(profile.association)} | {
        port.name: document_of(profile.sections[port.name]) for port in ports
    }
    session.expire_all()
    lost = _differences(_stored(ports), wanted)
    if lost:
        raise LoadRefused(
            [
                ProfileFault(change.path, f"the tables keep {change.before!r} instead of {change.after!r}")
                for change in lost
            ]
        )
    return _differences(before, wanted)


def _stored(ports: Ports) -> dict[str, Document]:
    """Every section as the tables hold it."""
    exports = {REGISTER: export_register} | {port.name: port.export for port in ports}
    return {name: _stored_section(name, export) for name, export in exports.items()}


def _stored_section(name: str, export: Callable[[], ProfileSection | None]) -> Document:
    try:
        return document_of(export())
    except ValidationError as error:
        raise ProfileErrors(faults_of(f"{name} ({error.title}, as registered)", error)) from error


def _differences(before: Mapping[str, Document], after: Mapping[str, Document]) -> list[Change]:
    return [change for name in after for change in difference(before[name], after[name], name)]


def _refuse_reserved(slug: str, reserved: Collection[str]) -> None:
    if slug in reserved:
        raise LoadRefused([ProfileFault("association.slug", f"'{slug}' is an address of Finsam's own")])


def _taken(slug: str) -> ProfileFault:
    return ProfileFault("association.slug", f"there is a förbund named '{slug}' already")


def _refuse_open_transaction() -> None:
    if session().in_transaction():
        raise TransactionOpen("a profile is loaded and exported in a transaction of its own")


def _collision(error: IntegrityError) -> ProfileFault:
    """Somebody else wrote the same thing while the load ran, or the profile breaks a rule of the tables."""
    message = str(error.orig).splitlines()[0]
    return ProfileFault("", f"the database refused the profile, nothing was loaded: {message}")
