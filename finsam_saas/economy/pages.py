"""The blueprint that the pages of money and of the board's half-year are put on, under those of follow-up."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("economy", __name__, template_folder="templates", url_prefix="/uppfoljning")
