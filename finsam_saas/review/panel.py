"""What review shows on the page of an insats: its reports by period, and the way to who signs them off."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup import reading
from finsam_saas.followup.wording import state_tag
from tenants.database import today


def initiative_reports(initiative_id: UUID, actor: Actor) -> Markup | None:
    """The reports of an insats that the actor may read, newest first; None where there is nothing for him."""
    opens = (Permission.REPORTS_READ, Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF)
    if not any(actor.may(permission) for permission in opens):
        return None
    found = reading.reports(actor, initiative_id=initiative_id)
    may_review = actor.may(Permission.REPORTS_REVIEW)
    if not found and not may_review:
        return None
    on_day = today()
    rows = [(row, state_tag(row, on_day)) for row in found]
    facts = {"rows": rows, "initiative_id": initiative_id, "may_review": may_review}
    # The template has escaped all that people have written.
    return Markup(render_template("review/panel.html", **facts))  # noqa: S704
