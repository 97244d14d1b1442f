"""The register's own part of a profile: the förbund itself, its words, its sources and its predecessors."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from tenants.context import CurrentTenant, acting_for, current_tenant
from tenants.database import session
from tenants.models import Tenant, TenantSuccession
from tenants.profile import AssociationSection
from tenants.profile_fields import STORED, ProfileFault

_COLUMNS = (
    "slug",
    "name",
    "short_name",
    "organisation_number",
    "formed",
    "valid_from",
    "valid_to",
    "county",
    "director_title",
    "is_demo",
)


def registered(slug: str) -> CurrentTenant | None:
    """The förbund with this path name, read in a transaction of its own; or None."""
    with acting_for(None):
        row = session.execute(
            select(Tenant.id, Tenant.slug, Tenant.name).where(Tenant.slug == slug)
        ).one_or_none()
        session.rollback()
    return CurrentTenant(id=row.id, slug=row.slug, name=row.name) if row else None


def reserve(slug: str, name: str) -> CurrentTenant:
    """A förbund that is still to be entered in the register, with a number that nobody else will get.

    The walls ask for the number when a transaction opens, so it is drawn before, outside; one that is not
    used after all (a dry run, a refusal) is a gap in the series and nothing more.
    """
    with acting_for(None):
        number = session.scalar(select(func.nextval(func.pg_get_serial_sequence("tenants", "id"))))
        session.rollback()
    if number is None:
        raise LookupError("the register has no series of numbers")
    return CurrentTenant(id=number, slug=slug, name=name)


def load_register(section: AssociationSection) -> list[ProfileFault]:
    """Enter or change the row of the förbund acted for; gives the predecessors that the register lacks."""
    tenant = session.scalar(select(Tenant).where(Tenant.id == current_tenant().id).with_for_update())
    if tenant is None:
        tenant = Tenant(id=current_tenant().id)
        session.add(tenant)
    for column in _COLUMNS:
        setattr(tenant, column, getattr(section, column))
    tenant.labels = {str(name): label for name, label in section.labels.items()}
    tenant.sources = [source.model_dump(mode="json", exclude_defaults=True) for source in section.sources]
    session.flush()
    return _load_predecessors(section)


def _load_predecessors(section: AssociationSection) -> list[ProfileFault]:
    slugs = [predecessor.slug for predecessor in section.predecessors]
    found = session.execute(select(Tenant.slug, Tenant.id).where(Tenant.slug.in_(slugs)))
    known = {slug: number for slug, number in found if number != current_tenant().id}
    session.execute(delete(TenantSuccession).where(TenantSuccession.successor_id == current_tenant().id))
    session.add_all(
        TenantSuccession(
            predecessor_id=known[predecessor.slug],
            successor_id=current_tenant().id,
            on_date=predecessor.on_date,
        )
        for predecessor in section.predecessors
        if predecessor.slug in known
    )
    session.flush()
    return [
        ProfileFault(f"association.predecessors[{place}].slug", f"no other förbund is named '{slug}'")
        for place, slug in enumerate(slugs)
        if slug not in known
    ]


def export_register() -> AssociationSection | None:
    """The förbund acted for as the register has it; None before it is entered."""
    tenant = session.scalar(select(Tenant).where(Tenant.id == current_tenant().id))
    if tenant is None:
        return None
    predecessors = session.execute(
        select(Tenant.slug, TenantSuccession.on_date)
        .join(TenantSuccession, TenantSuccession.predecessor_id == Tenant.id)
        .where(TenantSuccession.successor_id == tenant.id)
        .order_by(TenantSuccession.on_date, Tenant.slug)
    )
    values = {column: getattr(tenant, column) for column in _COLUMNS if getattr(tenant, column) is not None}
    return AssociationSection.model_validate(
        {
            **values,
            "labels": tenant.labels,
            "sources": tenant.sources,
            "predecessors": [{"slug": slug, "on_date": on_date} for slug, on_date in predecessors],
        },
        context=STORED,
    )
