"""What delegation shows on the page of a decision: the delegated decision behind it."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.decisions.queries import DecisionFacts


def delegated_behind(found: DecisionFacts, reader: Actor) -> Markup | None:
    """The way to the delegated decision; None where a meeting decided, or the reader may not read it."""
    if found.delegated is None or not reader.may(Permission.MEETINGS_READ):
        return None
    # The template escapes the number.
    return Markup(render_template("delegation/panel.html", number=found.delegated))  # noqa: S704
