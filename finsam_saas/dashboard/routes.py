"""Start pages."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import public, signed_in

blueprint = Blueprint("dashboard", __name__, template_folder="templates")


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The front door: sign-in, or the own förbund."""
    return "…"


@blueprint.get("/<association>/")
@signed_in
def start() -> ResponseReturnValue:
    """What waits for the viewer in this förbund."""
    return "…"


@blueprint.get("/om")
@public
def about() -> ResponseReturnValue:
    """What Finsam is, for whom, and how figures are made."""
    return "…"


@blueprint.get("/tillganglighet")
@public
def accessibility() -> ResponseReturnValue:
    """How accessible the service is, what is known not to be, and how to tell us."""
    return "…"
