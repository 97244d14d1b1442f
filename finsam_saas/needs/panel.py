"""What needs show on the page of a body: those that are open there, and its assignments."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.needs import labels
from finsam_saas.needs.waiting import of_body
from tenants.database import today


def needs_of_body(body_id: UUID, is_own: bool) -> Markup | str:
    """The open needs and assignments of a body; "" where there are none, or the reader may not read them.

    Assignments are told to those who sit there (`is_own`) and to those who read about all meetings.
    """
    who = actor()
    if not who.may(Permission.NEEDS_READ):
        return ""
    reads = is_own or who.may(Permission.MEETINGS_READ)
    lines = [one for one in of_body(body_id) if one.is_need or reads]
    if not lines:
        return ""
    facts = {"body_id": body_id, "lines": lines, "labels": labels, "today": today()}
    # The template has escaped all that people have written.
    return Markup(render_template("needs/panel.html", **facts))  # noqa: S704
