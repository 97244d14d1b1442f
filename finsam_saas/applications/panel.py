"""What applications show on the page of a need: those handed in that answer it, and a way to answer."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import labels
from finsam_saas.applications.received import answering
from finsam_saas.calls.queries import public_calls
from finsam_saas.calls.rules import CallStatus


def applications_answering(need_id: UUID, is_open: bool) -> Markup | str:
    """The applications handed in that answer a need, and the open calls in which one can; drafts never."""
    who = actor()
    writes = who.may(Permission.APPLICATIONS_WRITE) and is_open
    facts = {
        "need_id": need_id,
        "labels": labels,
        "answering": answering(need_id) if who.may(Permission.APPLICATIONS_READ) else [],
        "calls": [one for one in public_calls() if one.status() is CallStatus.OPEN] if writes else [],
    }
    # The template has escaped all that people have written.
    return Markup(render_template("applications/answering.html", **facts))  # noqa: S704
