"""The commands about förbund: the register, and profiles in and out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from finsam_saas import provisioning
from finsam_saas.access.actor import Actor
from finsam_saas.cli_support import answer, application, find_tenant, json_option
from finsam_saas.web.bell import Bell
from tenants.context import acting_for
from tenants.database import session
from tenants.models import Tenant
from tenants.profile import ProfileErrors
from tenants.profile_difference import Change, ChangeKind
from tenants.provisioning import Loaded
from tenants.register import export_register

LONGEST_VALUE = 60
OPERATOR = Actor(user_id=None, name="Finsam (drift)")


@click.group()
def tenants() -> None:
    """The register of förbund, and their profiles in and out."""


@tenants.command("list")
@json_option
def list_tenants(as_json: bool) -> None:
    """Every förbund: path name, name, validity."""
    with application(), acting_for(None, read_only=True):
        rows = session.execute(
            select(Tenant.slug, Tenant.name, Tenant.valid_from, Tenant.valid_to).order_by(Tenant.slug)
        ).mappings()
        found = [dict(row) for row in rows]
        session.rollback()
    answer(found, as_json=as_json)


@tenants.command()
@click.argument("slug")
@json_option
def show(slug: str, as_json: bool) -> None:
    """What the register knows about one förbund; what no source says is empty."""
    with application():
        with acting_for(find_tenant(slug), read_only=True):
            section = export_register()
            session.rollback()
        if section is None:
            raise click.ClickException(f"'{slug}' is no longer in the register.")
    fields = section.model_dump(mode="json")
    rows = [{"field": name, "value": value if as_json else _short(value)} for name, value in fields.items()]
    answer(rows, as_json=as_json)


@tenants.command("new")
@click.argument("slug")
@click.option("--name", required=True, help="The name of the förbund.")
@click.option("--admin", "email", required=True, help="E-mail address of its first tenant admin.")
@click.option("--admin-name", "person", required=True, help="First name and surname of the tenant admin.")
@json_option
def new_tenant(*, slug: str, name: str, email: str, person: str, as_json: bool) -> None:
    """Enter a new, empty förbund and invite its first tenant admin, who sets it up by form.

    SLUG is its path name: lower-case letters a-z and digits, joined by hyphens.
    """
    with application() as settings, _told_faults(as_json):
        tenant = provisioning.begin(
            slug=slug,
            name=name,
            administrator=(email, person),
            reserved=provisioning.reserved_names(current_app.url_map),
            actor=OPERATOR,
        )
        Bell(settings)(tenant.id)
    answer([{"slug": slug, "name": name, "invited": email}], as_json=as_json)


@tenants.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and keep nothing.")
@json_option
def load(file: Path, dry_run: bool, as_json: bool) -> None:
    """Load a förbund's profile (TOML) in one transaction; safe to repeat.

    Every fault is told at once with its key path. What people's work refers to is never removed, and a
    fixed fee year is never changed: then nothing at all is loaded.
    """
    with application(), _told_faults(as_json):
        profile = provisioning.read(file)
        reserved = provisioning.reserved_names(current_app.url_map)
        loaded = provisioning.load(profile, reserved=reserved, dry_run=dry_run)
    if as_json:
        answer([_row(change) for change in loaded.changes], as_json=True)
    else:
        _tell(loaded, dry_run=dry_run)


@tenants.command()
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@json_option
def export(slug: str, output: Path | None, as_json: bool) -> None:
    """Write a förbund's profile as TOML, built from what is registered; loading it gives the same state."""
    with application(), _told_faults(as_json):
        find_tenant(slug)
        text = provisioning.export(slug)
    if output is None:
        if as_json:
            answer([{"slug": slug, "profile": text}], as_json=True)
        else:
            click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
    answer([{"slug": slug, "file": str(output)}], as_json=as_json)


@contextmanager
def _told_faults(as_json: bool) -> Iterator[None]:
    """Every fault of a profile with its key path, and exit code 1; a busy database as a plain message."""
    try:
        yield
    except OperationalError as error:
        raise click.ClickException(
            "The database did not answer, or somebody is changing the same things. Nothing was changed;"
            " try again in a moment."
        ) from error
    except ProfileErrors as errors:
        if as_json:
            answer([{"path": fault.path, "message": fault.message} for fault in errors.faults], as_json=True)
        else:
            for fault in errors.faults:
                click.echo(str(fault), err=True)
            click.echo(f"{len(errors.faults)} to mend; nothing was changed.", err=True)
        sys.exit(1)


def _tell(loaded: Loaded, *, dry_run: bool) -> None:
    if not loaded.changes:
        click.echo(f"{loaded.tenant.slug} has all of this already; nothing to change.")
        return
    answer([_short_row(change) for change in loaded.changes], as_json=False)
    counts = ", ".join(f"{loaded.count(kind)} {kind.value}" for kind in ChangeKind)
    kept = "Dry run, nothing was kept" if dry_run else f"Loaded {loaded.tenant.slug}"
    click.echo(f"{kept}: {counts}.")


def _row(change: Change) -> dict[str, object]:
    return {"kind": change.kind.value, "path": change.path, "before": change.before, "after": change.after}


def _short_row(change: Change) -> dict[str, object]:
    return {**_row(change), "before": _short(change.before), "after": _short(change.after)}


def _short(value: object) -> str:
    text = "" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
