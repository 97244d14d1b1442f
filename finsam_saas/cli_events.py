"""`finsam events`: what the worker could not deliver, and new tries for it once the cause is mended."""

from __future__ import annotations

import click

from finsam_saas.cli_support import answer, application, find_tenant, json_option
from finsam_saas.events.queries import dead_events
from finsam_saas.events.service import revive_dead
from tenants.context import acting_for
from tenants.database import session


@click.group()
def events() -> None:
    """Dead events: what failed five times over an hour, and waits for an operator."""


@events.command()
@click.argument("slug")
@json_option
def dead(slug: str, as_json: bool) -> None:
    """List a förbund's dead events and what went wrong; no content of the förbund."""
    with application(), acting_for(find_tenant(slug), read_only=True):
        found = dead_events()
        session.rollback()
    rows = [
        {
            "event": one.name,
            "at": f"{one.at:%Y-%m-%d %H:%M} UTC",
            "tries": one.attempts,
            "error": one.last_error,
        }
        for one in found
    ]
    answer(rows, as_json=as_json)


@events.command()
@click.argument("slug")
@json_option
def revive(slug: str, as_json: bool) -> None:
    """Give a förbund's dead events five new tries."""
    with application(), acting_for(find_tenant(slug)):
        revived = revive_dead()
        session.commit()
    answer([{"association": slug, "revived": revived}], as_json=as_json)
    if revived:
        click.echo("The worker tries them within ten seconds.", err=True)
