"""What the commands share: settings from the environment or the running demo, and answers as text or JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from finsam_saas.app import create_app
from finsam_saas.config import Settings
from finsam_saas.embedded.state import running_servers
from tenants.context import CurrentTenant, acting_for
from tenants.database import session
from tenants.models import Tenant

json_option: Callable[..., Any] = click.option(
    "--format",
    "as_json",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    callback=lambda _context, _parameter, value: value == "json",
    help="How to answer.",
)


def load_settings() -> Settings:
    """Settings from the environment, else those of the demo that runs in ./var; a plain message otherwise."""
    if "FINSAM_DATABASE_URL" not in os.environ:
        running = running_servers(Path(os.environ.get("FINSAM_VAR", "var")))
        if running is None:
            raise click.ClickException(
                "No settings and no running demo. Start one with `make demo`, or set FINSAM_DATABASE_URL,"
                " FINSAM_REDIS_URL and FINSAM_SECRET_KEY."
            )
        os.environ.update(running.environment)
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        faults = "; ".join(
            f"FINSAM_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors()
        )
        raise click.ClickException(f"The settings are not complete. {faults}") from error


@contextmanager
def application() -> Iterator[Settings]:
    """An application context outside every förbund, for the length of one command."""
    settings = load_settings()
    with create_app(settings).app_context():
        yield settings


def find_tenant(slug: str) -> CurrentTenant:
    """The förbund with this path name; a plain message names the way to list them otherwise."""
    with acting_for(None):
        row = session.query(Tenant.id, Tenant.slug, Tenant.name).filter_by(slug=slug).one_or_none()
        session.rollback()
    if row is None:
        raise click.ClickException(
            f"There is no förbund named '{slug}'. `finsam tenants list` shows them all."
        )
    return CurrentTenant(id=row.id, slug=row.slug, name=row.name)


def answer(rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """Print rows as a plain table, or as one JSON array."""
    if as_json:
        click.echo(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo("Nothing.")
        return
    names = list(rows[0])
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    for line in [names, *cells]:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
