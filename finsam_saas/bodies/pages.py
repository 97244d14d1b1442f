"""Where the pages that change bodies hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("bodies", __name__, template_folder="templates", url_prefix="/forbundet/organ")
