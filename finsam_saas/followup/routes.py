"""Pages of follow-up: one report to write, to read or to review, and the steps it takes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import lists, reading, service, timeline
from finsam_saas.followup.entry import ReportText
from finsam_saas.followup.forms import ReportForm, field_name, report_form
from finsam_saas.followup.grids import EntryPage, background, columns, figure_parts, results, start_differs
from finsam_saas.followup.quarters import today_in_sweden
from finsam_saas.followup.reading import ReportDetail, figures_are_shown
from finsam_saas.followup.refusals import PeriodNotOver, ReasonHoldsPersonalNumber, ReportRefused
from finsam_saas.followup.refusals import TextFaultCode as Fault
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.followup.whole import sheet_of
from finsam_saas.followup.wording import TEXT_WORDS, period_not_over, state_tag, text_fault
from finsam_saas.reporting_plan.wording import SECTION_WORDS, question_words
from finsam_saas.web.errors import Conflict
from finsam_saas.web.forms import EmptyForm, ReasonForm

blueprint = Blueprint("followup", __name__, template_folder="templates", url_prefix="/uppfoljning")
READERS = (Permission.REPORTS_READ, Permission.REPORTS_ENTER)

lists.add_to(blueprint)


@blueprint.get("/<uuid:report_id>")
@requires(*READERS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One report: the form for its insatsansvarig while it can be changed, figures for everyone else."""
    found = reading.report(actor(), report_id)
    if not (found.own and is_editable(found.state)):
        return _reading_page(found)
    page = EntryPage(found, report_form(sheet_of(found))(formdata=None), background(found))
    page.fill()
    return _entry_page(page)


@blueprint.post("/<uuid:report_id>")
@requires(Permission.REPORTS_ENTER)
def enter(report_id: UUID) -> ResponseReturnValue:
    """Save the report as typed, or hand it in; what is refused stays on the page and nothing is saved."""
    found = reading.report(actor(), report_id)
    form = report_form(sheet_of(found))()
    submitting = request.form.get("step") == "submit"
    status, told = 422, ""
    entry = form.entry() if form.validate() else None
    if entry is not None:
        use_case = service.submit_report if submitting else service.save_report
        try:
            use_case(actor=actor(), report_id=report_id, version=form.seen_version(), entry=entry)
        except ReportRefused as refused:
            form.tell_faults(refused)
        except PeriodNotOver as refused:
            told = period_not_over(refused.last_day)
        except Conflict:
            status = 409
        else:
            return _saved(report_id, submitting=submitting)
    return _refused(found, form, status, told)


def _saved(report_id: UUID, *, submitting: bool) -> ResponseReturnValue:
    if submitting:
        return redirect(url_for(".receipt", report_id=report_id), 303)
    flash(_("Utkastet är sparat."), "success")
    return redirect(url_for(".report", report_id=report_id), 303)


def _refused(found: ReportDetail, form: ReportForm, status: int, told: str) -> ResponseReturnValue:
    if status == 409:
        found = reading.report(actor(), found.id)
        if not (found.own and is_editable(found.state)):
            raise Conflict("the report can no longer be changed")
    page = EntryPage(found, form, background(found))
    if status == 409:
        page.compare()
        told = _("Någon annan sparade medan du skrev. Det du skrev står kvar, men är inte sparat.")
    return _entry_page(page, told=told), status


def _entry_page(page: EntryPage, *, told: str = "") -> str:
    return render_template(
        "followup/entry.html",
        page=page,
        report=page.report,
        form=page.form,
        told=told,
        problems=page.problems(),
        columns=columns,
        section_words=SECTION_WORDS,
        field_name=field_name,
        tag=state_tag(page.report, today_in_sweden()),
        steps=timeline.steps(reading.history(page.report.id), page.sheet, with_changes=True),
    )


def _reading_page(found: ReportDetail) -> str:
    who = actor()
    may_review = who.may(Permission.REPORTS_REVIEW)
    if not figures_are_shown(found):
        return _unsent_page(found)
    behind, sheet = background(found), sheet_of(found)
    sees_drafts = found.own or may_review or who.may(Permission.EVENTS_READ)
    return render_template(
        "followup/report.html",
        report=found,
        behind=behind,
        parts=figure_parts(behind, sheet),
        question_words=question_words,
        columns=columns,
        results=results(behind.kept.cells),
        texts=[(TEXT_WORDS[name], behind.kept.text(name)) for name in ReportText],
        start_differs=start_differs(behind),
        tag=state_tag(found, today_in_sweden()),
        may_review=may_review and found.state is ReportState.SUBMITTED,
        may_reopen=who.may(Permission.REPORTS_REOPEN) and found.state is ReportState.ACCEPTED,
        form=EmptyForm(formdata=None, version=str(found.version)),
        steps=timeline.steps(reading.history(found.id), sheet, with_changes=sees_drafts),
    )


def _unsent_page(found: ReportDetail) -> str:
    """That a report is being written; what stands in it is the reporter's until it is handed in."""
    return render_template(
        "followup/unsent.html", report=found, tag=state_tag(found, today_in_sweden()), today=today_in_sweden()
    )


@blueprint.get("/<uuid:report_id>/kvittens")
@requires(Permission.REPORTS_ENTER)
def receipt(report_id: UUID) -> ResponseReturnValue:
    """That the report was handed in, when and by whom, and what happens next."""
    found = reading.report(actor(), report_id)
    if found.state is not ReportState.SUBMITTED:
        return redirect(url_for(".report", report_id=report_id))
    return render_template("followup/receipt.html", report=found)


@blueprint.post("/<uuid:report_id>/godkann")
@requires(Permission.REPORTS_REVIEW)
def accept(report_id: UUID) -> ResponseReturnValue:
    """Accept and lock the report."""
    service.accept_report(actor=actor(), report_id=report_id, version=_seen_version())
    flash(_("Rapporten är godkänd och låst. Siffrorna räknas nu med."), "success")
    return redirect(url_for(".report", report_id=report_id), 303)


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
            return redirect(url_for(".report", report_id=report_id), 303)
    elif request.method == "GET":
        if found.state is not state:
            return redirect(url_for(".report", report_id=report_id))
        form.version.data = str(found.version)
    status = 422 if form.errors else 200
    return render_template("followup/reason.html", report=found, form=form, **words), status


def _seen_version() -> int:
    """The version on the page that was sent; 0, which no report has, where it is not a number."""
    return request.form.get("version", 0, type=int)
