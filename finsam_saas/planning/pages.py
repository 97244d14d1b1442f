"""The pages about goals: the blueprint, and what several of them need."""

from __future__ import annotations

from flask import Blueprint

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.followup.wording import SEX_IN_A_SENTENCE, SEX_WORDS
from finsam_saas.planning import wording
from finsam_saas.reporting_plan.wording import row_words

blueprint = Blueprint("planning", __name__, template_folder="templates", url_prefix="/mal")

YEAR = "<int(min=2004, max=2100):year>"
EDITS = (Permission.ASSOCIATION_EDIT, Permission.REPORTS_REVIEW)
"""Goals and the annual cycle are kept by those who keep the förbund's own page, and by the kansli."""


@blueprint.context_processor
def every_page() -> dict[str, object]:
    """The words and rights that every page about goals needs."""
    acting = current_actor()
    return {
        "wording": wording,
        "sex_words": SEX_WORDS,
        "sex_in_a_sentence": SEX_IN_A_SENTENCE,
        "row_words": row_words,
        "may_edit": acting is not None and any(acting.may(one) for one in EDITS),
        "may_judge": acting is not None and acting.may(Permission.REPORTS_REVIEW),
    }
