"""The blueprint that the pages of review are put on; their addresses are those of follow-up."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("review", __name__, template_folder="templates", url_prefix="/uppfoljning")
