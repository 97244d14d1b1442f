"""Where the pages of preparation hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.applications import labels as application_labels
from finsam_saas.bodies import labels as body_labels
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.members.labels import PARTIES
from finsam_saas.preparation import labels

blueprint = Blueprint("preparation", __name__, template_folder="templates", url_prefix="/beredning")


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "application_labels": application_labels,
        "body_labels": body_labels,
        "orientations": ORIENTATIONS,
        "specific_orientations": SPECIFIC_ORIENTATIONS,
        "party_words": PARTIES,
        "may_handle": acting is not None and acting.may(Permission.APPLICATIONS_HANDLE),
    }
