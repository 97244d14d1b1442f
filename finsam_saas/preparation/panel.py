"""What preparation shows on the pages of applications: the stages of one, and where each in a list stands."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import labels as body_labels
from finsam_saas.preparation import labels, queries
from finsam_saas.preparation.queries import StageFacts
from tenants.database import today


def preparation_of(application_id: UUID) -> Markup | str:
    """The stages of an application in order, each with its body, state and last day; "" before that."""
    found = queries.stages(application_id)
    if not found:
        return ""
    who = actor()
    facts = {
        "stages": found,
        "labels": labels,
        "body_labels": body_labels,
        "opens": who.may(Permission.APPLICATIONS_HANDLE),
        "reads": who.may(Permission.APPLICATIONS_READ),
        "today": today(),
    }
    # The template has escaped all that people have written.
    return Markup(render_template("preparation/panel.html", **facts))  # noqa: S704


def stands_with(application_ids: Sequence[UUID]) -> dict[UUID, StageFacts]:
    """The stage in which each application of a list stands."""
    return queries.standing(application_ids)
