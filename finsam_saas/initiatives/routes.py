"""The page of an insats."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.initiatives import edit_routes, overview, steering_routes, target_group_routes
from finsam_saas.initiatives.overview import InitiativePanel
from finsam_saas.initiatives.pages import blueprint
from finsam_saas.initiatives.rules import INITIATIVE_TRANSITIONS, InitiativeAction

# Importing the module that changes things has put its pages on the blueprint.
__all__ = ["blueprint", "edit_routes", "steering_routes", "target_group_routes"]

PANELS = "initiative_panels"
"""Where the composition root puts what features above show on an insats's page."""


@blueprint.get("/<uuid:initiative_id>")
@requires(Permission.INITIATIVES_READ)
def initiative(initiative_id: UUID) -> ResponseReturnValue:
    """An insats: who owns it and takes part, its amounts, who reports, and what has happened."""
    page = overview.initiative_page(initiative_id)
    panels: tuple[InitiativePanel, ...] = current_app.extensions.get(PANELS, ())
    status = page.initiative.status
    return render_template(
        "initiatives/initiative.html",
        page=page,
        panels=[panel for panel in (show(initiative_id, actor()) for show in panels) if panel],
        actions=[
            action
            for action in InitiativeAction
            if status is None or (status, action) in INITIATIVE_TRANSITIONS
        ],
    )
