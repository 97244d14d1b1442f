"""Goals at a glance for start pages: how many are reached, and each target in a line."""

from __future__ import annotations

from datetime import date

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.planning import overview, wording
from finsam_saas.planning.rules import TargetStatus


def goals_panel(actor: Actor, today: date) -> Markup | None:
    """The goals that count now with their state in words; None where the förbund has no target."""
    page = overview.current_page(actor, today)
    if page is None or not page.lines:
        return None
    met = page.number_of(TargetStatus.MET)
    # The template has escaped all that people have written.
    return Markup(render_template("planning/panel.html", page=page, met=met, wording=wording))  # noqa: S704
