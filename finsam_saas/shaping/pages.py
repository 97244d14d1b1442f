"""The address of the settings, shared by the page of all areas and the steps that set up a förbund."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shaping", __name__, template_folder="templates", url_prefix="/installningar")
