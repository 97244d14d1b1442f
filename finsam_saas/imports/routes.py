"""Pages of reports from files: the template, the look before, and the import of what was right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import queries as followup
from finsam_saas.followup.queries import PeriodRow
from finsam_saas.followup.refusals import PeriodNotOver, ReportRefused
from finsam_saas.followup.wording import period_not_over, state_tag
from finsam_saas.imports import queries, service
from finsam_saas.imports.checking import Checked, GoodReport, check_file, to_fill_in
from finsam_saas.imports.forms import HAND_IN, ChosenReportsForm, ReportsFileForm
from finsam_saas.imports.lines import FiledReport, as_table
from finsam_saas.imports.parsing import LIMITS
from finsam_saas.imports.queries import Candidate
from finsam_saas.imports.service import Imported, ReportToImport
from finsam_saas.imports.template import workbook
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.tables import CSV_TYPE, XLSX_TYPE, FileType, file_name, to_csv
from finsam_saas.web.workbooks import SpreadsheetRefused
from tenants.database import today

blueprint = Blueprint("imports", __name__, template_folder="templates", url_prefix="/uppfoljning/inlasning")
WRITERS = (Permission.REPORTS_ENTER, Permission.REPORTS_REVIEW)
FAULTS_ON_SCREEN = 100
_REPORT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_VERSION = re.compile(r"[0-9]{1,9}")


@blueprint.route("", methods=["GET", "POST"])
@requires(*WRITERS)
def upload() -> ResponseReturnValue:
    """Fetch the template of a period, choose a file, and see what it would do; nothing is saved."""
    form, period = ReportsFileForm(), _period()
    if request.method == "POST" and period is not None and form.validate() and not _too_early(form, period):
        try:
            found = check_file(actor(), form.file.data.read(), period.period, hand_in=form.hands_in)
            return _preview(period, form.step.data, found)
        except SpreadsheetRefused as refused:
            form.file.errors = [refused.words]
    return _upload_page(form, period), 422 if form.errors else 200


def _period() -> PeriodRow | None:
    """The opened period in the address, else the newest."""
    opened = followup.periods()
    asked = request.args.get("period", "")
    return next((one for one in opened if str(one.period) == asked), opened[0] if opened else None)


def _too_early(form: ReportsFileForm, period: PeriodRow) -> bool:
    """Whether the reports are to be handed in before the period is over; then the form says so."""
    if not form.hands_in or period.period.is_over(today()):
        return False
    form.step.errors = [period_not_over(period.period.last_day)]
    return True


def _upload_page(form: ReportsFileForm, period: PeriodRow | None, told: str = "") -> str:
    found = queries.candidates(actor(), period.period) if period else []
    on_day = today()
    return render_template(
        "imports/upload.html",
        form=form,
        period=period,
        periods=followup.periods(),
        rows=[(one, state_tag(one.report, on_day), _is_open(one)) for one in found],
        any_open=any(_is_open(one) for one in found),
        for_others=any(_is_open(one) and not one.report.own for one in found),
        told=told,
    )


def _is_open(one: Candidate) -> bool:
    return queries.is_open(actor(), one)


def _preview(
    period: PeriodRow, step: str, found: Checked, *, status: int = 200, told: str = ""
) -> ResponseReturnValue:
    form = ChosenReportsForm(formdata=None)
    right = [one.filed for one in found.good]
    rows = to_csv(as_table(right, explained=False)).decode("utf-8-sig")
    if len(rows.encode()) > LIMITS.file_bytes:
        raise SpreadsheetRefused(_("Texterna i filen är för långa tillsammans. Dela upp den i flera."))
    form.rows.data, form.step.data = rows, step
    page = render_template(
        "imports/preview.html",
        form=form,
        period=period,
        found=found,
        faults=found.told[:FAULTS_ON_SCREEN],
        more=max(0, len(found.told) - FAULTS_ON_SCREEN),
        hands_in=step == HAND_IN,
        told=told,
    )
    return page, 422 if found.told else status


@blueprint.post("/spara")
@requires(*WRITERS)
def save() -> ResponseReturnValue:
    """Import the chosen of the reports that were looked at, all of them or none."""
    form, period = ChosenReportsForm(), _period()
    if period is None or not form.validate():
        return _upload_page(ReportsFileForm(formdata=None), period), 422
    seen = _seen()
    try:
        rows = (form.rows.data or "").encode()
        found = check_file(actor(), rows, period.period, hand_in=form.hands_in)
    except SpreadsheetRefused:
        return _changed_meanwhile(period)
    chosen = [one for one in found.good if one.filed.report.id in seen]
    if found.faults or (seen and not chosen):
        # All were right when they were looked at, and said something new: a second press, or a change.
        return _changed_meanwhile(period, repeated=_is_repeated(found, seen))
    told = _not_ready(chosen, names_answered=bool(form.names_answered.data))
    if told:
        return _preview(period, form.step.data or "", found, status=422, told=told)
    try:
        done = service.import_reports(
            actor=actor(),
            period=period.period,
            chosen=[_to_import(one, seen, hand_in=form.hands_in) for one in chosen],
        )
    except (Conflict, ReportRefused, PeriodNotOver):
        return _changed_meanwhile(period)
    flash(_told(done), "success")
    return redirect(url_for("review.reports", period=str(period.period)), 303)


def _seen() -> dict[UUID, int]:
    """The chosen reports with the version that the page showed; what is no report is left out."""
    found: dict[UUID, int] = {}
    for one in request.form.getlist("report"):
        report_id, _colon, version = one.partition(":")
        if _REPORT.fullmatch(report_id) and _VERSION.fullmatch(version):
            found[UUID(report_id)] = int(version)
    return found


def _not_ready(chosen: Sequence[GoodReport], *, names_answered: bool) -> str:
    """What is left to do before the chosen reports can be imported; "" where nothing is."""
    if not chosen:
        return str(_("Välj minst en rapport att läsa in."))
    if any(one.names for one in chosen) and not names_answered:
        return str(_("Ta bort namnen i filen, eller svara att de inte är deltagare."))
    return ""


def _to_import(one: GoodReport, seen: Mapping[UUID, int], *, hand_in: bool) -> ReportToImport:
    entry, report_id = replace(one.filed.entry, no_participants=frozenset(one.names)), one.filed.report.id
    return ReportToImport(report_id, seen[report_id], entry, hand_in=hand_in and not one.left)


def _is_repeated(found: Checked, seen: Mapping[UUID, int]) -> bool:
    """Whether the button was pressed twice: nothing is left to write in what was chosen."""
    to_write = (one for one in found.good if one.is_news or not one.left)
    still_open = bool(found.faults) and any(one.filed.report.id in seen for one in to_write)
    return not still_open and service.is_repeated(actor(), seen)


def _changed_meanwhile(period: PeriodRow, *, repeated: bool = False) -> ResponseReturnValue:
    """That nothing is saved; a second press of the button leads on as the first one did."""
    if repeated:
        return redirect(url_for("review.reports", period=str(period.period)), 303)
    told = _("Någon rapport har ändrats sedan filen granskades. Inget är sparat. Välj filen igen.")
    return _upload_page(ReportsFileForm(formdata=None), period, told), 409


def _told(done: Imported) -> str:
    handed_in, drafts = len(done.handed_in), len(done.drafts)
    told = [
        ngettext("%(num)s rapport är inlämnad.", "%(num)s rapporter är inlämnade.", handed_in),
        ngettext("%(num)s rapport är sparad som utkast.", "%(num)s rapporter är sparade som utkast.", drafts),
    ]
    return " ".join(str(words) for words, number in zip(told, (handed_in, drafts), strict=True) if number)


@blueprint.get("/mall/<uuid:period_id>.<any(csv, xlsx):file_type>")
@requires(*WRITERS)
def template(period_id: UUID, file_type: str) -> Response:
    """The template of all reports of a period that the actor may read in."""
    period = followup.period(period_id)
    found = [one for one in queries.candidates(actor(), period.period) if _is_open(one)]
    if not found:
        raise NotFound(f"no report of {period.period} to fill in")
    return _file(to_fill_in(actor(), found), FileType(file_type), _("mall"), str(period.period))


@blueprint.get("/mall/rapport/<uuid:report_id>.<any(csv, xlsx):file_type>")
@requires(*WRITERS)
def report_template(report_id: UUID, file_type: str) -> Response:
    """The template of one report."""
    filed = to_fill_in(actor(), [queries.candidate(actor(), report_id)])
    return _file(filed, FileType(file_type), _("mall"), filed[0].report.label)


def _file(filed: Sequence[FiledReport], file_type: FileType, name: str, period: str) -> Response:
    is_csv = file_type is FileType.CSV
    return Response(
        to_csv(as_table(filed)) if is_csv else workbook(filed),
        content_type=CSV_TYPE if is_csv else XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{file_name(name, period, file_type)}"'},
    )
