"""Where the pages of budgets hang, what all show, and what features above tell of an insats's money."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.budgets import words
from finsam_saas.budgets.queries import BudgetFacts
from finsam_saas.budgets.rules import BudgetStep, may

blueprint = Blueprint("budgets", __name__, template_folder="templates", url_prefix="/avgifter/budget")


@dataclass(frozen=True)
class DecisionBehind:
    """The decision behind an insats's money of a year as it is cited, and its page where it may be opened."""

    label: str
    url: str | None


DecisionsBehind = Callable[[int, Collection[UUID] | None], Mapping[UUID, list[DecisionBehind]]]
DECISIONS_BEHIND = "budget_decisions_behind"
"""Where the composition root puts who tells the decisions behind a year's money, by insats."""


def decisions_behind(
    year: int, initiative_ids: Collection[UUID] | None = None
) -> Mapping[UUID, list[DecisionBehind]]:
    """The decisions behind the insatser of a year, or some of them; none where nothing above knows any."""
    told: DecisionsBehind | None = current_app.extensions.get(DECISIONS_BEHIND)
    return told(year, initiative_ids) if told else {}


def trail(found: BudgetFacts | None = None) -> list[tuple[str, str]]:
    """The pages above one about a budget."""
    above = [(_("Medlemsavgifter"), url_for("invoices.index")), (_("Budget"), url_for("budgets.index"))]
    if found is not None:
        above.append((found.name, url_for("budgets.budget", budget_id=found.id)))
    return above


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "words": words,
        "trail": trail,
        "may": may,
        "BudgetStep": BudgetStep,
        "may_edit": acting is not None and acting.may(Permission.BUDGETS_EDIT),
        "may_adopt": acting is not None and acting.may(Permission.BUDGETS_ADOPT),
        "may_call": acting is not None and acting.may(Permission.MEETINGS_EDIT),
        "reads_meetings": acting is not None and acting.may(Permission.MEETINGS_READ),
    }
