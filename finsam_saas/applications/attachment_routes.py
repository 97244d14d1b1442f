"""The files of an application: its writers' page with them, and each as a file to save."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, current_actor
from finsam_saas.applications import attachments as keeping
from finsam_saas.applications import files, queries
from finsam_saas.applications.file_checks import check_file
from finsam_saas.applications.file_labels import refusal_said
from finsam_saas.applications.file_rules import (
    CONTENT_TYPES,
    LARGEST_FILE,
    MOST_FILES,
    FileFault,
    FileRefused,
)
from finsam_saas.applications.files import Stored
from finsam_saas.applications.forms import AttachForm
from finsam_saas.applications.pages import blueprint
from finsam_saas.applications.parts import written
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound, error_page
from finsam_saas.web.limits import limited
from tenants.database import session

_WRITES = requires(Permission.APPLICATIONS_WRITE)


@blueprint.route("/<uuid:application_id>/bilagor", methods=["GET", "POST"])
@_WRITES
@limited("20/minute", methods=frozenset({"POST"}))
def attachments(application_id: UUID) -> ResponseReturnValue:
    """The files that are attached, and one more to attach."""
    found = written(application_id)
    form = AttachForm() if request.method == "POST" else AttachForm(formdata=None)
    if request.method == "POST" and form.validate():
        sent = form.file.data
        try:
            # One byte more than is allowed tells that there is too much.
            checked = check_file(sent.filename or "", sent.read(LARGEST_FILE + 1))
            keeping.attach(actor=actor(), application_id=application_id, checked=checked)
        except FileRefused as refused:
            form.file.errors = [refusal_said(refused.fault)]
        else:
            flash(_("%(name)s är bifogad.", name=checked.name), "success")
            return redirect(url_for("applications.attachments", application_id=application_id), 303)
    page = render_template(
        "applications/attachments.html",
        form=form,
        application=found,
        files=files.attached(application_id),
        most_files=MOST_FILES,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<uuid:application_id>/bilagor/<uuid:attachment_id>/ta-bort", methods=["GET", "POST"])
@_WRITES
def remove_attachment(application_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take a file away from what is being written."""
    found = written(application_id)
    file = next((one for one in files.attached(application_id) if one.id == attachment_id), None)
    if file is None:
        raise NotFound(f"no file {attachment_id}")
    page = url_for("applications.attachments", application_id=application_id)
    above = url_for("applications.application", application_id=application_id)
    consequences = [_("Filen är inte längre en del av ansökan.")]
    if found.submitted_at:
        consequences.append(_("Det ni redan har lämnat in finns kvar i förbundets diarium."))
    step = Step(
        title=_("Ta bort %(name)s", name=file.name),
        consequences=consequences,
        submit_label=_("Ta bort bilagan"),
        cancel_url=page,
        done=_("%(name)s är borttagen.", name=file.name),
        done_url=page,
        trail=((_("Ansökningar"), url_for("applications.index")), (found.title, above), (_("Bilagor"), page)),
    )
    return take(
        step,
        lambda _seen, _why: keeping.detach(
            actor=actor(), application_id=application_id, file_id=attachment_id
        ),
    )


@blueprint.get("/<uuid:application_id>/bilagor/<uuid:attachment_id>")
@_WRITES
def own_file(application_id: UUID, attachment_id: UUID) -> Response:
    """A file for those who write the application."""
    return _saved(files.writers_file(actor(), application_id, attachment_id))


@blueprint.get("/<uuid:application_id>/inlamnad/bilagor/<uuid:attachment_id>")
@requires(Permission.APPLICATIONS_WRITE, Permission.APPLICATIONS_READ)
def handed_in_file(application_id: UUID, attachment_id: UUID) -> Response:
    """A file as it was handed in, for whoever reads applications and for those who wrote it."""
    who = actor()
    if who.may(Permission.APPLICATIONS_READ):
        return _saved(files.handed_in_file(application_id, attachment_id))
    return _saved(files.writers_file(who, application_id, attachment_id))


@blueprint.errorhandler(413)
def too_large(_error: HTTPException) -> ResponseReturnValue:
    """A file that is larger than anything one may send: told at its field, on the page it was sent from."""
    session.rollback()
    who = current_actor()
    if request.endpoint != "applications.attachments" or who is None:
        return error_page(413)
    try:
        found = queries.written_by(who, (request.view_args or {})["application_id"])
    except NotFound:
        return error_page(413)
    form = AttachForm(formdata=None)
    form.file.errors = [refusal_said(FileFault.TOO_LARGE)]
    page = render_template(
        "applications/attachments.html",
        form=form,
        application=found,
        files=files.attached(found.id),
        most_files=MOST_FILES,
    )
    return page, 413


def _saved(file: Stored) -> Response:
    """The answer that saves a file; no browser shows it among our pages, whatever it holds."""
    return send_file(
        BytesIO(file.content), CONTENT_TYPES[file.kind], as_attachment=True, download_name=file.name
    )
