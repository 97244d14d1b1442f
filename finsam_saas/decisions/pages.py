"""Where the pages of decisions hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.decisions import labels

blueprint = Blueprint("decisions", __name__, template_folder="templates", url_prefix="/beslut")
IS_BOUND = "decisions_bound_by"
"""Where the composition root says what binds an insats's money: agreements, requisitions."""


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "may_decide": acting is not None and acting.may(Permission.DECISIONS_EDIT),
    }
