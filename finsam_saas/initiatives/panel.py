"""What insatser show on the page of a body: those that it steers."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.initiatives.rules import STEERING_KINDS
from finsam_saas.initiatives.steering import steered_by


def steered_by_body(body_id: UUID, kind: BodyKind) -> Markup | str:
    """The insatser that a body steers; "" where there are none, or the reader may not read about insatser."""
    if kind not in STEERING_KINDS or not actor().may(Permission.INITIATIVES_READ):
        return ""
    found = steered_by(body_id)
    # The template has escaped all that people have written.
    return Markup(render_template("initiatives/steered.html", initiatives=found)) if found else ""  # noqa: S704
