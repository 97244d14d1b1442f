"""What follow-up shows on the page of an insats: its reports by period, where each is, and the way there."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup import reading
from finsam_saas.followup.quarters import today_in_sweden
from finsam_saas.followup.wording import state_tag


def initiative_reports(initiative_id: UUID, actor: Actor) -> Markup | None:
    """The reports of an insats that the actor may read, newest first; None where there are none for him."""
    if not (actor.may(Permission.REPORTS_READ) or actor.may(Permission.REPORTS_ENTER)):
        return None
    rows = reading.reports(actor, initiative_id=initiative_id)
    if not rows:
        return None
    today = today_in_sweden()
    tagged = [(row, state_tag(row, today)) for row in rows]
    # The template has escaped all that people have written.
    return Markup(render_template("followup/panel.html", rows=tagged))  # noqa: S704
