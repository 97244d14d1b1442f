"""The steps a report takes after it was handed in: accepted, sent back, opened again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import reading, service
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.followup.refusals import TextFaultCode as Fault
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import text_fault
from finsam_saas.review.pages import blueprint
from finsam_saas.web.forms import ReasonForm


@blueprint.post("/<uuid:report_id>/godkann")
@requires(Permission.REPORTS_REVIEW)
def accept(report_id: UUID) -> ResponseReturnValue:
    """Accept and lock the report."""
    service.accept_report(actor=actor(), report_id=report_id, version=_seen_version())
    flash(_("Rapporten är godkänd och låst. Siffrorna räknas nu med."), "success")
    return redirect(url_for("followup.report", report_id=report_id), 303)


@blueprint.route("/<uuid:report_id>/komplettering", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def return_to_reporter(report_id: UUID) -> ResponseReturnValue:
    """Ask the insatsansvarig to complete the report, and say what."""
    return _step_with_reason(
        report_id,
        ReportState.SUBMITTED,
        service.return_report,
        title=_("Begär komplettering"),
        label=_("Skicka tillbaka rapporten"),
        done=_("Rapporten är tillbaka hos den insatsansvariga, med ditt skäl."),
        consequences=[
            _("Den insatsansvariga kan ändra rapporten igen och ser ditt skäl överst på sidan."),
            _("Ett brev går till den insatsansvariga. Det innehåller inga siffror."),
        ],
    )


@blueprint.route("/<uuid:report_id>/oppna", methods=["GET", "POST"])
@requires(Permission.REPORTS_REOPEN)
def reopen(report_id: UUID) -> ResponseReturnValue:
    """Unlock an accepted report, and say why."""
    return _step_with_reason(
        report_id,
        ReportState.ACCEPTED,
        service.reopen_report,
        title=_("Öppna en godkänd rapport"),
        label=_("Öppna rapporten"),
        done=_("Rapporten är öppnad. Siffrorna räknas inte med förrän den är godkänd igen."),
        consequences=[
            _("Den insatsansvariga kan ändra rapporten, lämna in den på nytt och den måste godkännas igen."),
            _("Siffrorna tas bort ur förbundets summor och ur den nationella statistiken till dess."),
            _("Öppningen och skälet står kvar i historiken."),
        ],
    )


def _step_with_reason(
    report_id: UUID, state: ReportState, use_case: Callable[..., None], *, done: str, **words: object
) -> ResponseReturnValue:
    found = reading.report(actor(), report_id)
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        try:
            use_case(actor=actor(), report_id=report_id, version=_seen_version(), reason=form.reason.data)
        except ReasonHoldsPersonalNumber:
            form.reason.errors = [text_fault(Fault.PERSONAL_IDENTITY_NUMBER)]
        else:
            flash(done, "success")
            return redirect(url_for("followup.report", report_id=report_id), 303)
    elif request.method == "GET":
        if found.state is not state:
            return redirect(url_for("followup.report", report_id=report_id))
        form.version.data = str(found.version)
    status = 422 if form.errors else 200
    return render_template("review/reason.html", report=found, form=form, **words), status


def _seen_version() -> int:
    """The version on the page that was sent; 0, which no report has, where it is not a number."""
    return request.form.get("version", 0, type=int)
