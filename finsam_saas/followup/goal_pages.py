"""Pages of a structural insats's own goals: added and retired by those who report for it, and the kansli."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import goals
from finsam_saas.followup.pages import blueprint
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber, TextFaultCode
from finsam_saas.followup.wording import text_fault
from finsam_saas.web.forms import Form

CHANGERS = (Permission.REPORTS_ENTER, Permission.INITIATIVES_EDIT)
LONGEST_GOAL = 300


class GoalForm(Form):
    """A goal in the insats's own words."""

    text = TextAreaField(
        _l("Målet i en mening"),
        validators=[
            DataRequired(_l("Skriv målet i en mening.")),
            Length(max=LONGEST_GOAL, message=_l("Skriv högst 300 tecken.")),
        ],
    )


@blueprint.route("/insats/<uuid:initiative_id>/mal", methods=["GET", "POST"])
@requires(*CHANGERS)
def own_goals(initiative_id: UUID) -> ResponseReturnValue:
    """The goals of a structural insats; one more can be added."""
    found = goals.goals_to_change(actor(), initiative_id)
    form = GoalForm()
    if form.validate_on_submit():
        try:
            goals.add_goal(actor=actor(), initiative_id=initiative_id, text=form.text.data or "")
        except ReasonHoldsPersonalNumber:
            form.text.errors = [text_fault(TextFaultCode.PERSONAL_IDENTITY_NUMBER)]
        except goals.TooManyGoals:
            form.text.errors = [
                _("Insatsen har redan %(most)s mål. Avsluta något av dem först.", most=goals.MOST_IN_FORCE)
            ]
        else:
            flash(_("Målet är tillagt. Det finns med i nästa rapport som fylls i."), "success")
            return redirect(url_for(".own_goals", initiative_id=initiative_id), 303)
    status = 422 if form.errors else 200
    return render_template("followup/goals.html", found=found, form=form), status


@blueprint.post("/insats/<uuid:initiative_id>/mal/<uuid:goal_id>/avsluta")
@requires(*CHANGERS)
def retire_goal(initiative_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Let coming reports be without a goal."""
    goals.retire_goal(actor=actor(), initiative_id=initiative_id, goal_id=goal_id)
    flash(_("Målet är avslutat. Det som har rapporterats om det står kvar."), "success")
    return redirect(url_for(".own_goals", initiative_id=initiative_id), 303)


def goals_panel(initiative_id: UUID, who: Actor) -> Markup | None:
    """The goals of a structural insats on its own page; None for one that has none and for individuals."""
    if not who.may(Permission.INITIATIVES_READ):
        return None
    found = goals.initiative_goals(who, initiative_id)
    if not found.is_structural or not (found.in_force or found.may_change):
        return None
    # The template has escaped all that people have written.
    return Markup(render_template("followup/goals_panel.html", found=found))  # noqa: S704
