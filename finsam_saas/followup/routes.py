"""Pages of follow-up: one report to write, to read or to review, and the steps it takes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import reading, service, timeline
from finsam_saas.followup.forms import ReportForm, field_name, report_form
from finsam_saas.followup.grids import EntryPage, background, columns
from finsam_saas.followup.quarters import today_in_sweden
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import PeriodNotOver, ReportRefused
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.followup.whole import sheet_of
from finsam_saas.followup.wording import period_not_over, state_tag
from finsam_saas.reporting_plan.wording import SECTION_WORDS
from finsam_saas.web.errors import Conflict

blueprint = Blueprint("followup", __name__, template_folder="templates", url_prefix="/uppfoljning")
READERS = (Permission.REPORTS_READ, Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF)
READING_PAGE = "report_reading_page"
"""Where the application keeps the page that shows a report to those who do not write in it."""


@blueprint.get("/<uuid:report_id>")
@requires(*READERS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One report: the form for its insatsansvarig while it can be changed, figures for everyone else."""
    found = reading.report(actor(), report_id)
    if not (found.own and is_editable(found.state)):
        show: Callable[[ReportDetail], ResponseReturnValue] = current_app.extensions[READING_PAGE]
        return show(found)
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


@blueprint.get("/<uuid:report_id>/kvittens")
@requires(Permission.REPORTS_ENTER)
def receipt(report_id: UUID) -> ResponseReturnValue:
    """That the report was handed in, when and by whom, and what happens next."""
    found = reading.report(actor(), report_id)
    if found.state is not ReportState.SUBMITTED:
        return redirect(url_for(".report", report_id=report_id))
    return render_template("followup/receipt.html", report=found)
