"""The pages about one insats: the blueprint, and what several pages about insatser need."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.bodies.labels import CHAIR_RULES
from finsam_saas.events import labels as event_labels
from finsam_saas.governance import labels as governance_labels
from finsam_saas.initiatives import labels
from finsam_saas.web.days import period

blueprint = Blueprint("initiatives", __name__, template_folder="templates", url_prefix="/insatser")
DECIDED_AMOUNTS = "decided_amounts"
"""Where the composition root says what decisions have granted an insats, kr by year."""


@blueprint.context_processor
def every_page() -> dict[str, object]:
    """The words and rights that every page about insatser needs."""
    acting = current_actor()
    return {
        "labels": labels,
        "chair_rules": CHAIR_RULES,
        "words": governance_labels,
        "event_words": event_labels.event_words,
        "detail_lines": event_labels.detail_lines,
        "may_edit": acting is not None and acting.may(Permission.INITIATIVES_EDIT),
        "period": period,
    }
