"""Pages where goals and targets are set, reworded, removed and copied to another year."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.accounts.session import actor
from finsam_saas.planning import overview, queries, service
from finsam_saas.planning.entry import label_of
from finsam_saas.planning.facts import GoalFacts, TargetFacts
from finsam_saas.planning.forms import CopyForm, GoalForm
from finsam_saas.planning.pages import EDITS, YEAR, blueprint
from finsam_saas.planning.rules import TargetRefused
from finsam_saas.planning.service import GoalsThereAlready
from finsam_saas.planning.target_form import TargetForm
from finsam_saas.planning.wording import FAULTS
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of


@blueprint.route(f"/{YEAR}/nytt", methods=["GET", "POST"])
@requires(*EDITS)
def new_goal(year: int) -> ResponseReturnValue:
    """Set a goal for a year."""
    form = GoalForm(overview.legs())
    if request.method == "POST" and form.validate():
        goal_id = service.add_goal(actor=actor(), year=year, wording=form.wording)
        flash(_("Målet är inlagt. Lägg till hur det ska mätas."), "success")
        return redirect(url_for("planning.new_target", association_goal_id=goal_id), 303)
    return _goal_page(form, year, None)


@blueprint.route("/malsattning/<uuid:association_goal_id>/andra", methods=["GET", "POST"])
@requires(*EDITS)
def edit_goal(association_goal_id: UUID) -> ResponseReturnValue:
    """Reword a goal."""
    found = queries.goal(association_goal_id)
    form = GoalForm(overview.legs())
    if request.method == "POST" and form.validate():
        service.change_goal(
            actor=actor(), goal_id=association_goal_id, version=version_of(form.version), wording=form.wording
        )
        flash(_("Målet är sparat. Den tidigare lydelsen finns kvar i historiken."), "success")
        return redirect(url_for("planning.year", year=found.year), 303)
    if request.method == "GET":
        form.text.data, form.number.data = found.text, found.number
        form.legs.data = list(found.legs)
        form.version.data = str(found.version)
    return _goal_page(form, found.year, found)


def _goal_page(form: GoalForm, year: int, found: GoalFacts | None) -> ResponseReturnValue:
    page = render_template("planning/goal_form.html", form=form, year=year, goal=found)
    return page, 422 if form.errors else 200


@blueprint.route("/malsattning/<uuid:association_goal_id>/ta-bort", methods=["GET", "POST"])
@requires(*EDITS)
def remove_goal(association_goal_id: UUID) -> ResponseReturnValue:
    """Remove a goal with its targets, after saying what follows."""
    found = queries.goal(association_goal_id)
    back = url_for("planning.year", year=found.year)
    step = Step(
        title=_("Ta bort målet ”%(text)s”", text=label_of(found.text)),
        consequences=[
            ngettext(
                "Målet och dess resultatmål försvinner från sidan.",
                "Målet och dess %(num)s resultatmål försvinner från sidan.",
                max(1, len(found.targets)),
            ),
            _("Inskrivna utfall och bedömningar tas bort med dem."),
            _("Lydelsen står kvar bland händelserna."),
        ],
        submit_label=_("Ta bort målet"),
        cancel_url=back,
        done=_("Målet är borttaget."),
        done_url=back,
        version=found.version,
        trail=[(_("Mål"), back)],
    )
    return take(
        step,
        lambda version, _reason: service.remove_goal(
            actor=actor(), goal_id=association_goal_id, version=version
        ),
    )


@blueprint.route("/malsattning/<uuid:association_goal_id>/resultatmal", methods=["GET", "POST"])
@requires(*EDITS)
def new_target(association_goal_id: UUID) -> ResponseReturnValue:
    """Say how a goal is measured."""
    goal = queries.goal(association_goal_id)
    form = TargetForm()
    if request.method == "POST" and form.validate():
        try:
            target_id = service.add_target(actor=actor(), goal_id=association_goal_id, wording=form.wording)
        except TargetRefused as refused:
            form.threshold.errors = [FAULTS[refused.code]]
        else:
            flash(_("Resultatmålet är inlagt."), "success")
            return redirect(url_for("planning.target", result_target_id=target_id), 303)
    return _target_page(form, goal, None)


@blueprint.route("/resultatmal/<uuid:result_target_id>/andra", methods=["GET", "POST"])
@requires(*EDITS)
def edit_target(result_target_id: UUID) -> ResponseReturnValue:
    """Revise a target; the earlier wording and threshold stay in its history."""
    found = queries.target(result_target_id)
    form = TargetForm(found)
    if request.method == "POST" and form.validate():
        version = version_of(form.version)
        try:
            service.change_target(
                actor=actor(), target_id=result_target_id, version=version, wording=form.wording
            )
        except TargetRefused as refused:
            form.threshold.errors = [FAULTS[refused.code]]
        else:
            flash(_("Resultatmålet är sparat. Den tidigare lydelsen finns kvar i historiken."), "success")
            return redirect(url_for("planning.target", result_target_id=result_target_id), 303)
    if request.method == "GET":
        form.show(found)
    return _target_page(form, queries.goal(found.goal_id), found)


def _target_page(form: TargetForm, goal: GoalFacts, found: TargetFacts | None) -> ResponseReturnValue:
    page = render_template("planning/target_form.html", form=form, goal=goal, target=found)
    return page, 422 if form.errors else 200


@blueprint.route("/resultatmal/<uuid:result_target_id>/ta-bort", methods=["GET", "POST"])
@requires(*EDITS)
def remove_target(result_target_id: UUID) -> ResponseReturnValue:
    """Remove a target, after saying what follows."""
    found = queries.target(result_target_id)
    back = url_for("planning.year", year=found.year)
    step = Step(
        title=_("Ta bort resultatmålet ”%(text)s”", text=label_of(found.text)),
        consequences=[
            _("Resultatmålet försvinner från sidan."),
            _("Inskrivna utfall och bedömningar tas bort med det."),
            _("Lydelsen och gränsen står kvar bland händelserna."),
        ],
        submit_label=_("Ta bort resultatmålet"),
        cancel_url=url_for("planning.target", result_target_id=result_target_id),
        done=_("Resultatmålet är borttaget."),
        done_url=back,
        version=found.version,
        trail=[(_("Mål"), back)],
    )
    return take(
        step,
        lambda version, _reason: service.remove_target(
            actor=actor(), target_id=result_target_id, version=version
        ),
    )


@blueprint.route(f"/{YEAR}/kopiera", methods=["GET", "POST"])
@requires(*EDITS)
def copy(year: int) -> ResponseReturnValue:
    """Copy a year's goals to another year."""
    form = CopyForm()
    if request.method == "GET":
        form.to_year.data = year + 1
    if request.method == "POST" and form.validate():
        to_year = form.to_year.data or year + 1
        try:
            number = service.copy_goals(actor=actor(), from_year=year, to_year=to_year)
        except GoalsThereAlready as refused:
            form.to_year.errors = [
                _("%(year)s har redan mål. Välj ett annat år eller ändra målen där.", year=refused.year)
            ]
        else:
            flash(ngettext("%(num)s mål är kopierat.", "%(num)s mål är kopierade.", number), "success")
            return redirect(url_for("planning.year", year=to_year), 303)
    page = render_template("planning/copy.html", form=form, year=year)
    return page, 422 if form.errors else 200
