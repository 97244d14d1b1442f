"""What review shows on the page of an insats: its reports by period, and the way to who signs them off."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.followup import reading
from finsam_saas.followup.wording import state_tag
from tenants.database import today


def reports_resting(found: DecisionFacts) -> str | None:
    """How many reports of the insats have been handed in since a decision, in words; None where none have."""
    if found.initiative_id is None:
        return None
    rows = reading.reports(actor(), initiative_id=found.initiative_id)
    since = [one for one in rows if one.submitted_at and one.submitted_at.date() >= found.decided_on]
    if not since:
        return None
    return str(ngettext("%(num)s inlämnad rapport", "%(num)s inlämnade rapporter", len(since)))


def initiative_reports(initiative_id: UUID, reader: Actor) -> Markup | None:
    """The reports of an insats that the actor may read, newest first; None where there is nothing for him."""
    opens = (Permission.REPORTS_READ, Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF)
    if not any(reader.may(permission) for permission in opens):
        return None
    found = reading.reports(reader, initiative_id=initiative_id)
    may_review = reader.may(Permission.REPORTS_REVIEW)
    if not found and not may_review:
        return None
    on_day = today()
    rows = [(row, state_tag(row, on_day)) for row in found]
    facts = {"rows": rows, "initiative_id": initiative_id, "may_review": may_review}
    # The template has escaped all that people have written.
    return Markup(render_template("review/panel.html", **facts))  # noqa: S704
