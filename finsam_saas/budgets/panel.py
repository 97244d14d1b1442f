"""What budgets show on the pages of an insats and of a decision: the lines that pay for it, year by year."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.budgets import queries, words


def initiative_budget(initiative_id: UUID, reader: Actor) -> Markup | None:
    """The lines of budgets that pay for an insats, for who reads budgets; None where there are none."""
    found = queries.lines_of(initiative_id) if reader.may(Permission.FEES_READ) else []
    if not found:
        return None
    # The template has escaped all that people have written.
    return Markup(render_template("budgets/panel.html", lines=found, words=words))  # noqa: S704
