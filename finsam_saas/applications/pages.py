"""Where the pages of applications hang, and the words that all of them show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.applications import labels
from finsam_saas.bodies.labels import BODY_KINDS
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.members.labels import PARTIES

blueprint = Blueprint("applications", __name__, template_folder="templates", url_prefix="/ansokningar")

STANDS_WITH = "applications_stand_with"
"""Where the composition root says who tells which body each application of a list stands with."""
StandsWith = Callable[[Sequence[UUID]], Mapping[UUID, Any]]


def stands_with(application_ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """The stage of preparation in which each of these applications stands; those in none are left out."""
    told: StandsWith | None = current_app.extensions.get(STANDS_WITH)
    return told(application_ids) if told and application_ids else {}


@blueprint.context_processor
def every_page() -> dict[str, object]:
    """The words that every page about applications shows, and what its reader may."""
    acting = current_actor()
    may_handle = acting is not None and acting.may(Permission.APPLICATIONS_HANDLE)
    return {
        "labels": labels,
        "orientations": ORIENTATIONS,
        "specific_orientations": SPECIFIC_ORIENTATIONS,
        "party_words": PARTIES,
        "body_kinds": BODY_KINDS,
        "may_handle": may_handle,
        "may_decide_delegated": acting is not None and acting.may(Permission.DELEGATED_DECIDE),
        "reads_needs": acting is not None and acting.may(Permission.NEEDS_READ),
        "may_prepare": may_handle or (acting is not None and acting.may(Permission.OPINIONS_GIVE)),
    }
