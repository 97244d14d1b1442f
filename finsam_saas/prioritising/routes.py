"""The page where the kansli compares a call's applications and tries amounts; nothing is saved."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.applications import labels as application_labels
from finsam_saas.bodies.labels import BODY_KINDS
from finsam_saas.budgets import words as budget_words
from finsam_saas.budgets.goals import capital_goal
from finsam_saas.budgets.queries import budget_that_holds
from finsam_saas.calls.queries import CallFacts, call
from finsam_saas.initiatives.labels import ORIENTATIONS
from finsam_saas.preparation.labels import VERDICTS
from finsam_saas.prioritising import queries
from finsam_saas.prioritising.rules import NOTHING, USUAL_INDIVIDUAL_SHARE, by_orientation, outlook
from finsam_saas.prioritising.trying import name_of, tried

blueprint = Blueprint("prioritising", __name__, template_folder="templates", url_prefix="/prioritera")


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    return {
        "states": application_labels.STATES,
        "orientations": ORIENTATIONS,
        "verdicts": VERDICTS,
        "body_kinds": BODY_KINDS,
        "budget_words": budget_words,
        "usual_individual_share": USUAL_INDIVIDUAL_SHARE,
    }


@blueprint.route("/<uuid:round_id>", methods=["GET", "POST"])
@requires(Permission.APPLICATIONS_HANDLE)
def compare(round_id: UUID) -> ResponseReturnValue:
    """A call's applications beside each other for a year, and the year's money with the amounts typed."""
    found = call(round_id)
    year = _year(found)
    applications = queries.compared(round_id, year)
    attempts = tried(applications, request.form if request.method == "POST" else None)
    budget, goal = budget_that_holds(year), capital_goal()
    of = {one.id: one.orientation for one in applications}
    view = outlook(
        budget.sums if budget else None,
        (goal.base, goal.goal) if goal else None,
        queries.set_aside(year),
        by_orientation((of[key], one.amount) for key, one in attempts.items()),
    )
    unread = any(one.fault and not one.amount for one in attempts.values())
    page = render_template(
        "prioritising/compare.html",
        call=found,
        year=year,
        applications=applications,
        attempts=attempts,
        name_of=name_of,
        budget=budget,
        goal=goal,
        view=view,
        asked=sum((one.asked for one in applications), NOTHING),
        proposed=sum((one.proposed or NOTHING for one in applications), NOTHING),
        unread=unread,
        is_full=len(applications) == queries.MOST_COMPARED,
    )
    return page, 422 if unread else 200


def _year(found: CallFacts) -> int:
    """The year that is asked for, the call's first where none of its years is."""
    asked = request.args.get("ar", "")
    return next((one for one in found.years if str(one) == asked), found.first_year)
