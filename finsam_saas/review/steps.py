"""The steps a report takes after it was handed in: signed off, accepted, sent back, opened, given time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import reading, service
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.followup.refusals import TextFaultCode as Fault
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import text_fault
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.review import service as review
from finsam_saas.review.forms import ExtensionForm
from finsam_saas.review.pages import blueprint
from finsam_saas.review.rules import ExtensionRefused, can_be_extended
from finsam_saas.review.wording import extension_fault
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound


@blueprint.post("/<uuid:report_id>/godkann")
@requires(Permission.REPORTS_REVIEW)
def accept(report_id: UUID) -> ResponseReturnValue:
    """Accept and lock the report."""
    service.accept_report(actor=actor(), report_id=report_id, version=_seen_version())
    flash(_("Rapporten är godkänd och låst. Siffrorna räknas nu med."), "success")
    return _to_report(report_id)


@blueprint.post("/<uuid:report_id>/styrgrupp/godkann")
@requires(Permission.REPORTS_SIGN_OFF)
def sign_off(report_id: UUID) -> ResponseReturnValue:
    """Sign off the report for the styrgrupp; it goes on to the kansli."""
    service.sign_off_report(actor=actor(), report_id=report_id, version=_seen_version())
    flash(_("Rapporten är godkänd för styrgruppen och har gått vidare till kansliet."), "success")
    return _to_report(report_id)


@blueprint.route("/<uuid:report_id>/styrgrupp/tillbaka", methods=["GET", "POST"])
@requires(Permission.REPORTS_SIGN_OFF)
def decline(report_id: UUID) -> ResponseReturnValue:
    """The styrgrupp sends the report back, and says why."""
    found = reading.report(actor(), report_id)
    if not found.signs:
        raise NotFound(f"report {report_id} is not signed off by this actor")
    return _step_with_reason(
        found,
        ReportState.AWAITING_SIGN_OFF,
        service.decline_report,
        title=_("Skicka tillbaka till insatsen"),
        label=_("Skicka tillbaka rapporten"),
        done=_("Rapporten är tillbaka hos den insatsansvariga, med ditt skäl."),
        consequences=[
            _("Den insatsansvariga kan ändra rapporten igen och ser ditt skäl överst på sidan."),
            _("Rapporten kommer tillbaka till styrgruppen när den lämnas in på nytt."),
            _("Ett brev går till den insatsansvariga. Det innehåller inga siffror."),
        ],
    )


@blueprint.route("/<uuid:report_id>/komplettering", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def return_to_reporter(report_id: UUID) -> ResponseReturnValue:
    """Ask the insatsansvarig to complete the report, and say what."""
    return _step_with_reason(
        reading.report(actor(), report_id),
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
        reading.report(actor(), report_id),
        ReportState.ACCEPTED,
        service.reopen_report,
        title=_("Öppna en godkänd rapport"),
        label=_("Öppna rapporten"),
        done=_("Rapporten är öppnad. Siffrorna räknas inte med förrän den är godkänd igen."),
        consequences=[
            _("Den insatsansvariga kan ändra rapporten, lämna in den på nytt och den måste godkännas igen."),
            _("Siffrorna tas bort ur förbundets summor och ur den nationella statistiken till dess."),
            _("När rapporten är godkänd igen står ordet reviderad vid siffrorna."),
            _("Öppningen och skälet står kvar i historiken."),
        ],
    )


def _step_with_reason(
    found: ReportDetail,
    state: ReportState,
    use_case: Callable[..., None],
    *,
    title: str,
    label: str,
    done: str,
    consequences: Sequence[str],
) -> ResponseReturnValue:
    back = url_for("followup.report", report_id=found.id)
    if request.method == "GET" and found.state is not state:
        return redirect(back)
    name = f"{found.initiative}, {period_label(found.period).lower()}"
    step = Step(
        title=title,
        explanation=name,
        consequences=consequences,
        submit_label=label,
        cancel_url=back,
        done=done,
        done_url=back,
        version=found.version,
        asks_why=True,
        hint=_("Skriv vad som ska rättas och varför. Inga namn eller personnummer på deltagare."),
        danger=False,
        trail=[(_("Uppföljning"), url_for("review.reports")), (name, back)],
    )
    return take(
        step,
        lambda version, reason: use_case(actor=actor(), report_id=found.id, version=version, reason=reason),
        refusals={ReasonHoldsPersonalNumber: str(text_fault(Fault.PERSONAL_IDENTITY_NUMBER))},
    )


@blueprint.route("/<uuid:report_id>/langre-tid", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def extend(report_id: UUID) -> ResponseReturnValue:
    """Give one report longer time, as a recorded exception."""
    found = reading.report(actor(), report_id)
    form = ExtensionForm()
    if request.method == "POST" and form.validate() and form.to.data:
        try:
            review.extend_report(
                actor=actor(),
                report_id=report_id,
                seen=form.seen_day(),
                to=form.to.data,
                reason=form.reason.data or "",
            )
        except ExtensionRefused as refused:
            form.to.errors = [extension_fault(refused.code)]
        except ReasonHoldsPersonalNumber:
            form.reason.errors = [text_fault(Fault.PERSONAL_IDENTITY_NUMBER)]
        else:
            flash(_("Rapporten har fått längre tid. Dagen och skälet står i historiken."), "success")
            return _to_report(report_id)
    elif request.method == "GET":
        if not can_be_extended(found.state):
            return redirect(url_for("followup.report", report_id=report_id))
        form.seen.data = found.due_on.isoformat()
    name = f"{found.initiative}, {period_label(found.period).lower()}"
    back = url_for("followup.report", report_id=report_id)
    page = render_template(
        "review/extend.html",
        form=form,
        title=_("Ge längre tid"),
        about=name,
        due_on=found.due_on,
        back=back,
        crumbs=[(name, back)],
        for_all=False,
    )
    return page, 422 if form.errors else 200


def _to_report(report_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("followup.report", report_id=report_id), 303)


def _seen_version() -> int:
    """The version on the page that was sent; 0, which no report has, where it is not a number."""
    return request.form.get("version", 0, type=int)
