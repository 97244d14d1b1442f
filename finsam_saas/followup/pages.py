"""The blueprint that the pages of one report are put on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("followup", __name__, template_folder="templates", url_prefix="/uppfoljning")
