"""Where the pages of decisions hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint, current_app

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.decisions import labels
from finsam_saas.decisions.changes import Attested
from finsam_saas.decisions.refusals import IsBound

blueprint = Blueprint("decisions", __name__, template_folder="templates", url_prefix="/beslut")
IS_BOUND = "decisions_bound_by"
"""Where the composition root says what binds an insats's money: agreements, requisitions."""
ATTESTED = "decisions_attested"
"""Where it says what of an insats's money is attested, and so beyond what a decision can take back."""


def bound_by() -> IsBound:
    """What tells whether something rests on a decision."""
    found: IsBound = current_app.extensions[IS_BOUND]
    return found


def attested() -> Attested:
    """What tells how much of an insats's money is attested."""
    found: Attested = current_app.extensions[ATTESTED]
    return found


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "may_decide": acting is not None and acting.may(Permission.DECISIONS_EDIT),
    }
