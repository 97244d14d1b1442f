"""Where the registry's pages hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.registry import labels

blueprint = Blueprint("registry", __name__, template_folder="templates", url_prefix="/diarium")


@blueprint.context_processor
def every_page() -> dict[str, object]:
    """The words that every page of the registry shows, and what its reader may."""
    acting = current_actor()
    return {
        "kinds": labels.KINDS,
        "directions": labels.DIRECTIONS,
        "may_decide": acting is not None and acting.may(Permission.ASSOCIATION_EDIT),
        "may_register": acting is not None and acting.may(Permission.REGISTRY_EDIT),
    }
