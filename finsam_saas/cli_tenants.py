"""The commands about the register of förbund."""

from __future__ import annotations

import click
from sqlalchemy import select

from finsam_saas.cli_support import answer, application, json_option
from tenants.context import acting_for
from tenants.database import session
from tenants.models import Tenant


@click.group()
def tenants() -> None:
    """The register of förbund."""


@tenants.command("list")
@json_option
def list_tenants(as_json: bool) -> None:
    """Every förbund: path name, name, validity."""
    with application(), acting_for(None, read_only=True):
        rows = session.execute(
            select(Tenant.slug, Tenant.name, Tenant.valid_from, Tenant.valid_to).order_by(Tenant.slug)
        ).mappings().all()
        session.rollback()
    answer([dict(row) for row in rows], as_json=as_json)
