"""Inställningar: every area that the tenant admin shapes, with what is missing first."""

from __future__ import annotations

from flask import render_template

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.seats.queries import board_state
from finsam_saas.shaping import overview, queries, setup_routes
from finsam_saas.shaping.pages import blueprint
from finsam_saas.shaping.rules import next_step
from tenants.database import today

__all__ = ["blueprint", "setup_routes"]


@blueprint.get("/")
@requires(Permission.SETTINGS_EDIT)
def index() -> str:
    """All areas in words, with who changed each last, and what is missing or unusual."""
    found = queries.settings()
    return render_template(
        "shaping/index.html",
        areas=overview.areas(actor(), found, queries.last_changes(overview.NAMES)),
        warnings=overview.warnings(found.standing, today().year),
        board=board_state(today()),
        is_set_up=next_step(found.standing) is None,
    )
