"""The kansli's steps with an application: back for completion, to another call."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import queries, service
from finsam_saas.applications.forms import MoveForm, SupplementForm
from finsam_saas.applications.pages import blueprint
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import StepRefused
from finsam_saas.calls import queries as calls
from finsam_saas.web.fields import version_of

_HANDLES = requires(Permission.APPLICATIONS_HANDLE)


def step_refusals() -> Mapping[type[Exception], str]:
    """What is said where an application cannot take the step from where it is."""
    return {StepRefused: _("Ansökan har kommit längre sedan du öppnade sidan. Öppna den igen.")}


def _page(found: ApplicationFacts) -> str:
    return url_for("applications.handed_in", application_id=found.id)


@blueprint.route("/<uuid:application_id>/komplettering", methods=["GET", "POST"])
@_HANDLES
def request_supplement(application_id: UUID) -> ResponseReturnValue:
    """Ask the applicant for more, by a day."""
    found = queries.handed_in(application_id)
    form = SupplementForm() if request.method == "POST" else SupplementForm(formdata=None)
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate() and form.due_on.data:
        try:
            service.request_supplement(
                actor=actor(),
                application_id=application_id,
                version=version_of(form.version),
                reason=form.reason.data or "",
                due_on=form.due_on.data,
            )
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("Kompletteringen är begärd. De som skriver ansökan ser vad du vill ha."), "success")
            return redirect(_page(found), 303)
    page = render_template("applications/supplement.html", form=form, application=found)
    return page, 422 if form.errors else 200


@blueprint.route("/<uuid:application_id>/flytta", methods=["GET", "POST"])
@_HANDLES
def move_to_call(application_id: UUID) -> ResponseReturnValue:
    """Let an application be tried in another call."""
    found = queries.handed_in(application_id)
    others = [(str(one.id), one.title) for one in calls.public_calls() if one.id != found.call_id]
    form = MoveForm() if request.method == "POST" else MoveForm(formdata=None)
    form.call_id.choices = others
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate():
        service.move_to_call(
            actor=actor(),
            application_id=application_id,
            version=version_of(form.version),
            call_id=UUID(form.call_id.data),
        )
        flash(_("Ansökan prövas nu i den andra omgången."), "success")
        return redirect(_page(found), 303)
    page = render_template("applications/move.html", form=form, application=found)
    return page, 422 if form.errors else 200
