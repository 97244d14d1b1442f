"""Insatser: the list with its filters and sums, and a page for each."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.funding import edit_routes, export, overview
from finsam_saas.funding.overview import InitiativePanel
from finsam_saas.initiatives.pages import blueprint
from finsam_saas.initiatives.rules import INITIATIVE_TRANSITIONS, InitiativeAction
from finsam_saas.governance.pages import today
from finsam_saas.web.tables import FileType, download

# Importing the module that changes things has put its pages on the blueprint.
__all__ = ["blueprint", "edit_routes"]

PANELS = "initiative_panels"
"""Where the composition root puts what features above show on an insats's page."""


@blueprint.get("/")
@requires(Permission.INITIATIVES_READ)
def index() -> ResponseReturnValue:
    """The insatser of a year, own ones first, with sums by group and what they are of the budget."""
    return render_template("funding/index.html", page=overview.list_page(request.args, actor(), today()))


@blueprint.get("/lista.<any(csv, xlsx):file_type>")
@requires(Permission.INITIATIVES_READ)
def list_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file."""
    page = overview.list_page(request.args, actor(), today())
    about, sheet = export.initiatives_table(page)
    period = str(page.chosen.year or overview.ALL_YEARS)
    return download(FileType(file_type), about, sheet, report=_("insatser"), period=period)


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
