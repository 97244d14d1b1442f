"""Assignments between bodies: all of them, one with what was reported, given, reported back, closed."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.needs import queries, service
from finsam_saas.needs.choosing import ItemChoice, bodies_to_speak_for, items_of, standing_bodies
from finsam_saas.needs.forms import AssignmentForm, MoreForm, ReportForm
from finsam_saas.needs.pages import assignment_trail, blueprint, chosen_body, step_refusals
from finsam_saas.needs.queries import AssignmentFacts
from finsam_saas.needs.rules import AssignmentState, By, StepRefused, assignment_steps
from finsam_saas.needs.service import AssignmentEntry
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import id_or_none, version_of
from finsam_saas.web.formats import current_formats
from finsam_saas.web.paging import page_asked
from tenants.database import today

_READS = requires(Permission.NEEDS_READ)
_GIVES = requires(Permission.NEEDS_RAISE)


@blueprint.get("/uppdrag")
@_READS
def assignments() -> str:
    """All assignments that the reader may know of, also those that are closed."""
    who, on, asked = actor(), today(), request.args.get("lage", "")
    states = [AssignmentState(asked)] if asked in list(AssignmentState) else list(AssignmentState)
    page = page_asked(request.args.get("sida", ""))
    found, paging = queries.assignments(who, on, page, states=states, body_id=chosen_body())
    return render_template(
        "needs/assignments.html",
        assignments=found,
        paging=paging,
        bodies=standing_bodies(on),
        chosen=chosen_body(),
        state=asked if asked in list(AssignmentState) else "",
        today=on,
    )


@blueprint.route("/uppdrag/nytt", methods=["GET", "POST"])
@_GIVES
def give() -> ResponseReturnValue:
    """Give another body, or the kansli, an assignment."""
    on = today()
    standing = standing_bodies(on)
    speaks_for = bodies_to_speak_for(actor(), standing, on)
    items = items_of([one.id for one in speaks_for])
    form = AssignmentForm() if request.method == "POST" else AssignmentForm(formdata=None)
    form.offer(
        [(str(one.id), one.label) for one in speaks_for],
        [(str(one.id), one.label) for one in standing],
        [(str(one.id), item_words(one)) for one in items],
    )
    if request.method == "POST" and form.validate() and _is_of_giver(form, items) and form.due_on.data:
        entry = AssignmentEntry(
            from_body_id=UUID(form.from_body_id.data),
            to_body_id=id_or_none(form.to_body_id.data),
            title=form.title.data or "",
            text=form.text.data or "",
            due_on=form.due_on.data,
            meeting_item_id=id_or_none(form.meeting_item_id.data),
        )
        assignment_id = service.give(actor=actor(), entry=entry)
        flash(_("Uppdraget är lämnat. De som fick det ser det på sin startsida."), "success")
        return redirect(url_for("needs.assignment", assignment_id=assignment_id), 303)
    return render_template("needs/give.html", form=form), 422 if form.errors else 200


def item_words(one: ItemChoice) -> str:
    """An item of a meeting as one chooses it: body, day, § and title."""
    day = current_formats().date(one.met_at.astimezone(SWEDEN).date())
    if one.paragraph is None:
        return f"{one.body} {day}: {one.title}"
    return f"{one.body} {day}, § {one.paragraph}: {one.title}"


def _is_of_giver(form: AssignmentForm, items: list[ItemChoice]) -> bool:
    """Whether the item is of a meeting of the body that gives; if not the form says so."""
    chosen = form.meeting_item_id.data
    if not chosen or any(
        str(one.id) == chosen and str(one.body_id) == form.from_body_id.data for one in items
    ):
        return True
    form.meeting_item_id.errors = [_("Välj en punkt från ett möte i den grupp som lämnar uppdraget.")]
    return False


@blueprint.get("/uppdrag/<uuid:assignment_id>")
@_READS
def assignment(assignment_id: UUID) -> str:
    """An assignment with what was reported, and the steps that the reader may take."""
    who = actor()
    found = queries.assignment(who, assignment_id, today())
    takes = [By.GIVER] * found.gives + [By.BODY] * found.reports
    steps = {step.value for by in takes for step in assignment_steps(found.state, by)}
    return render_template(
        "needs/assignment.html",
        assignment=found,
        notes=queries.assignment_notes(assignment_id),
        steps=steps,
        opens_meeting=who.may(Permission.MEETINGS_READ)
        or (who.may(Permission.MEETINGS_READ_OWN) and found.gives),
        today=today(),
    )


@blueprint.route("/uppdrag/<uuid:assignment_id>/aterrapport", methods=["GET", "POST"])
@_GIVES
def report(assignment_id: UUID) -> ResponseReturnValue:
    """Report an assignment back."""
    found = queries.assignment(actor(), assignment_id, today())
    if not found.reports:
        raise NotFound(f"not the actor's to report: {assignment_id}")
    form = ReportForm() if request.method == "POST" else ReportForm(formdata=None)
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate():
        try:
            version, text = version_of(form.version), form.text.data or ""
            service.report(actor=actor(), assignment_id=assignment_id, version=version, text=text)
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("Återrapporten är lämnad."), "success")
            return redirect(_page(found), 303)
    return render_template("needs/report.html", form=form, assignment=found), 422 if form.errors else 200


@blueprint.route("/uppdrag/<uuid:assignment_id>/mer", methods=["GET", "POST"])
@_GIVES
def ask_more(assignment_id: UUID) -> ResponseReturnValue:
    """Ask for more than was reported."""
    found = _given(assignment_id)
    form = MoreForm() if request.method == "POST" else MoreForm(formdata=None)
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate() and form.due_on.data:
        try:
            service.ask_more(
                actor=actor(),
                assignment_id=assignment_id,
                version=version_of(form.version),
                reason=form.reason.data or "",
                due_on=form.due_on.data,
            )
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("De som har uppdraget ser vad du vill ha mer."), "success")
            return redirect(_page(found), 303)
    return render_template("needs/more.html", form=form, assignment=found), 422 if form.errors else 200


@blueprint.route("/uppdrag/<uuid:assignment_id>/avsluta", methods=["GET", "POST"])
@_GIVES
def close_assignment(assignment_id: UUID) -> ResponseReturnValue:
    """Be content with what was reported."""
    found = _given(assignment_id)
    step = Step(
        title=_("Avsluta %(title)s", title=found.title),
        consequences=(_("Uppdraget är klart och visas bland de avslutade, med återrapporten."),),
        submit_label=_("Avsluta uppdraget"),
        cancel_url=_page(found),
        done=_("Uppdraget är avslutat."),
        done_url=_page(found),
        version=found.version,
        danger=False,
        trail=assignment_trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.close_assignment(actor=actor(), assignment_id=assignment_id, version=seen),
        refusals=step_refusals(),
    )


@blueprint.route("/uppdrag/<uuid:assignment_id>/ta-tillbaka", methods=["GET", "POST"])
@_GIVES
def take_back(assignment_id: UUID) -> ResponseReturnValue:
    """Take back an assignment that has not been reported, with the reason."""
    found = _given(assignment_id)
    step = Step(
        title=_("Ta tillbaka %(title)s", title=found.title),
        consequences=(_("Ingen ska göra uppdraget längre. Det visas bland de avslutade, med skälet."),),
        submit_label=_("Ta tillbaka uppdraget"),
        cancel_url=_page(found),
        done=_("Uppdraget är återtaget."),
        done_url=_page(found),
        version=found.version,
        asks_why=True,
        hint=_("De som har uppdraget läser skälet."),
        trail=assignment_trail(found),
    )
    return take(
        step,
        lambda seen, why: service.take_back(
            actor=actor(), assignment_id=assignment_id, version=seen, reason=why
        ),
        refusals=step_refusals(),
    )


def _given(assignment_id: UUID) -> AssignmentFacts:
    """An assignment for those who gave it; raises NotFound for others."""
    found = queries.assignment(actor(), assignment_id, today())
    if not found.gives:
        raise NotFound(f"not the actor's assignment: {assignment_id}")
    return found


def _page(found: AssignmentFacts) -> str:
    return url_for("needs.assignment", assignment_id=found.id)
