"""Trying a template before it is used: the form as it would be, checked as it would be, and kept nowhere.

The report on the page is made up and lives only while the page is drawn: no row could keep it.
"""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.followup.background import Background
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.entry_page import EntryPage, form_of
from finsam_saas.followup.forms import field_name
from finsam_saas.followup.grids import columns
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import Refusal, names_asked_about, text_faults
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.whole import faults_of
from finsam_saas.report_templates import queries
from finsam_saas.report_templates.pages import TRIERS, blueprint
from finsam_saas.report_templates.queries import Template
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.queries import plans
from finsam_saas.reporting_plan.wording import definition
from tenants.database import today

NO_REPORT = UUID(int=0)


@blueprint.route("/versioner/<uuid:version_id>/prova", methods=["GET", "POST"])
@requires(*TRIERS)
def try_out(version_id: UUID) -> ResponseReturnValue:
    """Fill in the form of a version as an insatsansvarig would; what is typed is checked and forgotten."""
    found = queries.template(version_id)
    page = _page(found)
    checked = request.method == "POST"
    if checked:
        _check(page)
    problems = page.problems()
    shown = render_template(
        "report_templates/try_out.html",
        template=found,
        page=page,
        form=page.form,
        checked=checked,
        problems=problems if checked else [],
        questions=page.open_questions() if checked else [],
        columns=columns,
        field_name=field_name,
        definition=definition,
    )
    return shown, 422 if checked and problems else 200


def _page(found: Template) -> EntryPage:
    report = _made_up_report(found)
    behind = Background(kept=Entry(), period=report.period)
    made = form_of(found.sheet, behind)
    form = made() if request.method == "POST" else made(formdata=None)
    return EntryPage(report, form, behind, found.sheet, shown=Entry())


def _check(page: EntryPage) -> None:
    """Put all that would stop the report at its fields, and ask what would be asked."""
    entry = page.form.entry() if page.form.validate() else None
    if entry is None:
        return
    page.look_at(entry)
    page.check(faults_of(page.report, entry, page.behind, page.sheet))
    page.form.tell_faults(Refusal(texts=text_faults(entry), names=names_asked_about(Entry(), entry)))


def _made_up_report(found: Template) -> ReportDetail:
    """A report of no insats, for the period that runs."""
    on_day = today()
    period = Period.of_day(plans()[found.row.kind].cadence, on_day)
    return ReportDetail(
        id=NO_REPORT,
        initiative_id=NO_REPORT,
        initiative=_("En påhittad insats"),
        kind=found.row.kind,
        template_version_id=found.row.id,
        cadence=period.cadence,
        year=period.year,
        number=period.number,
        due_on=on_day,
        extended_to=None,
        state=ReportState.NOT_STARTED,
        version=0,
        accepted_times=0,
        own=True,
        signs=False,
        saved_at=None,
        submitted_at=None,
        submitted_by=None,
        accepted_at=None,
        accepted_by=None,
        reason=None,
        happened="",
        deviations="",
        granted=None,
        extension_reason=None,
        signed_off_at=None,
        signed_off_by=None,
    )
