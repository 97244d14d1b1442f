"""Pages of follow-up: one report to write, check and hand in, and its receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import goal_pages, reading, service, timeline
from finsam_saas.followup.background import background
from finsam_saas.followup.comments import threads_of
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.entry_page import EntryPage, form_of
from finsam_saas.followup.explaining import explained_in
from finsam_saas.followup.forms import field_name
from finsam_saas.followup.grids import columns
from finsam_saas.followup.pages import blueprint
from finsam_saas.followup.quarters import SWEDEN
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import PeriodNotOver, ReportRefused
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.followup.trend import trend_of
from finsam_saas.followup.whole import faults_of
from finsam_saas.followup.wording import period_not_over, state_tag
from finsam_saas.reporting_plan.wording import SECTION_WORDS, definition
from finsam_saas.web.errors import Conflict
from tenants.database import now, today

# Importing the module with the insats's own goals has put its pages on the blueprint.
__all__ = ["blueprint", "goal_pages"]

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
    behind = background(found)
    page = EntryPage.kept(found, behind, sheet_of(found))
    checking = "kontroll" in request.args
    if checking:
        page.check(faults_of(found, page.shown or Entry(), behind))
    return _entry_page(page, checking=checking)


@blueprint.post("/<uuid:report_id>")
@requires(Permission.REPORTS_ENTER)
def enter(report_id: UUID) -> ResponseReturnValue:
    """Save the report as typed, or hand it in; what is refused stays on the page and nothing is saved."""
    found = service.own_report(actor(), report_id)
    behind = background(found)
    sheet = sheet_of(found)
    page = EntryPage(found, form_of(sheet, behind)(), behind, sheet)
    entry = page.form.entry() if page.form.validate() else None
    status, told = 422, ""
    if entry is not None:
        page.look_at(entry)
        try:
            return _taken(page, entry)
        except ReportRefused as refused:
            page.form.tell_faults(refused.why)
        except PeriodNotOver as refused:
            told = period_not_over(refused.last_day)
        except Conflict:
            status = 409
    return _refused(page, status, told)


def _taken(page: EntryPage, entry: Entry) -> ResponseReturnValue:
    """Take the step that was asked for, and lead on; an answer in JSON where the page saves as one types."""
    found, seen = page.report, page.form.seen_version()
    step = request.form.get("step")
    if step == "submit":
        service.submit_report(actor=actor(), report_id=found.id, version=seen, entry=entry)
        return redirect(url_for(".receipt", report_id=found.id), 303)
    version = service.save_entry(actor(), found, seen, page.behind, entry)
    if _wants_json():
        told = _("Sparat kl. %(clock)s", clock=f"{_in_sweden(now()):%H:%M}")
        return jsonify(message=told, version=str(version), **page.answer())
    if step == "check":
        return redirect(url_for(".report", report_id=found.id, kontroll="ja"), 303)
    flash(_("Utkastet är sparat."), "success")
    return redirect(url_for(".report", report_id=found.id), 303)


def _in_sweden(moment: datetime) -> datetime:
    return moment.astimezone(SWEDEN)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _refused(page: EntryPage, status: int, told: str) -> ResponseReturnValue:
    if status == 409:
        if not is_editable(page.report.state):
            raise Conflict("the report can no longer be changed")
        told = _("Någon annan sparade medan du skrev. Det du skrev står kvar, men är inte sparat.")
    if _wants_json():
        refused = [message for found in page.form.errors.values() for message in found]
        message = told or _("Inte sparat. %(problem)s", problem=" ".join(refused[:1]))
        return jsonify(message=message, **page.answer()), status
    if status == 409:
        page.compare()
    return _entry_page(page, told=told), status


def _entry_page(page: EntryPage, *, told: str = "", checking: bool = False) -> str:
    found = page.report
    page.threads = threads_of(found.id)
    is_over = found.period.is_over(today())
    problems = page.problems()
    context: dict[str, Any] = {
        "page": page,
        "report": found,
        "form": page.form,
        "told": told,
        "problems": problems,
        "questions": page.open_questions(),
        "checking": checking,
        "may_submit": checking and is_over and not problems,
        "runs": "" if is_over else period_not_over(found.period.last_day),
        "columns": columns,
        "section_words": SECTION_WORDS,
        "field_name": field_name,
        "definition": definition,
        "keeper": actor().user_id,
        "tag": state_tag(found, today()),
        "told_history": timeline.timeline_of(
            found.id, page.sheet, timeline.Saves.EACH, whole=timeline.asks_for_whole(request.args)
        ),
    }
    return render_template("followup/entry.html", **context)


@blueprint.get("/<uuid:report_id>/kvittens")
@requires(Permission.REPORTS_ENTER)
def receipt(report_id: UUID) -> ResponseReturnValue:
    """That the report was handed in, when and by whom, how it has gone lately, and what happens next."""
    found = reading.report(actor(), report_id)
    if not found.own or found.state not in (ReportState.SUBMITTED, ReportState.AWAITING_SIGN_OFF):
        return redirect(url_for(".report", report_id=report_id))
    return render_template(
        "followup/receipt.html",
        report=found,
        trend=trend_of(background(found), sheet_of(found)),
        explained_in=partial(explained_in, actor(), found),
        to_styrgrupp=found.state is ReportState.AWAITING_SIGN_OFF,
    )
