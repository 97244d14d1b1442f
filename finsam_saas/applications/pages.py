"""Where the pages of applications hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.applications import labels
from finsam_saas.bodies.labels import BODY_KINDS
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.members.labels import PARTIES

blueprint = Blueprint("applications", __name__, template_folder="templates", url_prefix="/ansokningar")


@blueprint.context_processor
def _every_page() -> dict[str, object]:
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
