"""Pages of indicators: results by group and year, files, and reading in results in two steps."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.surveys import export, importing, queries, service, wording
from finsam_saas.surveys.forms import ImportForm, RemovalForm, UploadForm
from finsam_saas.surveys.importing import FileResults
from finsam_saas.surveys.register import Instrument, instruments
from finsam_saas.surveys.removing import remove_years
from finsam_saas.surveys.rules import PROTECTED, Comparison, RespondentGroup
from finsam_saas.web.tables import FileType, download
from finsam_saas.web.workbooks import SpreadsheetRefused

blueprint = Blueprint("surveys", __name__, template_folder="templates", url_prefix="/indikatorer")
blueprint.context_processor(lambda: {"wording": wording, "PROTECTED": PROTECTED})

YEARS_ON_SCREEN = 5
FAULTS_ON_SCREEN = 100


@blueprint.get("")
@requires(Permission.REPORTS_READ)
def index() -> ResponseReturnValue:
    """Results of one group by year with how they have moved; the group stands in the address."""
    instrument, found = _instrument(), queries.coverage(_instrument().key)
    group = _group([one.group for one in found])
    lines = queries.indicator_lines(instrument.key, group) if group else []
    years = sorted({one.year for one in found if one.group is group})
    return render_template(
        "surveys/index.html",
        instrument=instrument,
        instruments=list(instruments().values()),
        coverage=found,
        overview={(one.group, one.year): one for one in found},
        all_years=sorted({one.year for one in found})[-YEARS_ON_SCREEN:],
        hidden=any(one.protected for one in found if one.group is group),
        group=group,
        groups=list(dict.fromkeys(one.group for one in found)),
        years=years[-YEARS_ON_SCREEN:],
        older=len(years) > YEARS_ON_SCREEN,
        lines=lines,
        origins=queries.origins(instrument.key, group) if group else [],
        may_import=actor().may(Permission.REPORTS_REVIEW),
    )


def _instrument() -> Instrument:
    """The instrument in the address, else the first of the register."""
    known = instruments()
    return known.get(request.args.get("instrument", "")) or next(iter(known.values()))


def _group(present: list[RespondentGroup]) -> RespondentGroup | None:
    """The group in the address where it has results, else the first that has any."""
    asked = request.args.get("grupp", "")
    return next((one for one in present if one.value == asked), present[0] if present else None)


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_READ)
def take_out(file_type: str) -> Response:
    """The results of a group, or of all, as a file; protected as on screen."""
    instrument = _instrument()
    known = {one.value: one for one in RespondentGroup}
    group = known.get(request.args.get("grupp", ""))
    lines = queries.results(instrument.key, group)
    selection = str(wording.GROUP_WORDS[group]) if group else _("Alla grupper och år")
    return download(
        FileType(file_type),
        export.about_results(instrument, selection, lines),
        export.taken_out(lines),
        report=_("indikatorer"),
        period=group.value if group else "",
    )


@blueprint.get("/mall.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_REVIEW)
def template(file_type: str) -> Response:
    """The table to fill in."""
    instrument = _instrument()
    return download(
        FileType(file_type), export.about_template(instrument), export.template(), report=_("mall"), period=""
    )


@blueprint.route("/inlasning", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def upload() -> ResponseReturnValue:
    """Choose a file and see what it would do; nothing is saved."""
    form = UploadForm()
    if request.method == "POST" and form.validate():
        instrument = service.instrument_of(form.instrument.data)
        try:
            found = importing.read_results(form.file.data.read(), instrument)
        except SpreadsheetRefused as refused:
            form.file.errors = [refused.words]
        else:
            return _preview(instrument, form.source.data or "", found)
    return _upload_page(form), 422 if form.errors else 200


@blueprint.post("/inlasning/spara")
@requires(Permission.REPORTS_REVIEW)
def save() -> ResponseReturnValue:
    """Import the rows that were looked at, all of them or none."""
    form = ImportForm()
    if not form.validate():
        return _upload_page(UploadForm()), 422
    instrument = service.instrument_of(form.instrument.data)
    try:
        found = importing.read_results((form.rows.data or "").encode(), instrument)
    except SpreadsheetRefused as refused:
        again = UploadForm()
        again.file.errors = [refused.words]
        return _upload_page(again), 422
    if found.faults:
        return _preview(instrument, form.source.data or "", found)
    done = service.import_results(
        actor=actor(), instrument=instrument, rows=found.rows, source=form.source.data or ""
    )
    flash(_told(done), "success")
    group = found.rows[0].key.group.value if found.rows else ""
    return redirect(url_for("surveys.index", grupp=group), 303)


@blueprint.route("/ta-bort", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def remove() -> ResponseReturnValue:
    """Take away results that were read in wrongly, a group and a year at a time."""
    instrument = _instrument()
    found = {f"{one.group.value}:{one.year}:{one.results}": one for one in queries.coverage(instrument.key)}
    form = RemovalForm([(name, wording.group_year(one)) for name, one in found.items()])
    if form.validate_on_submit():
        chosen = [one for name, one in found.items() if name in (form.places.data or ())]
        number = remove_years(actor=actor(), instrument=instrument, chosen=chosen)
        flash(ngettext("%(num)s resultat är borttaget.", "%(num)s resultat är borttagna.", number), "success")
        return redirect(url_for("surveys.index", instrument=instrument.key), 303)
    page = render_template("surveys/remove.html", form=form, instrument=instrument)
    return page, 422 if form.errors else 200


def _upload_page(form: UploadForm) -> str:
    return render_template("surveys/upload.html", form=form, instrument=_instrument())


def _preview(instrument: Instrument, source: str, found: FileResults) -> ResponseReturnValue:
    form = ImportForm()
    form.instrument.data, form.source.data = instrument.key, source
    form.rows.data = importing.as_text(found.rows)
    page = render_template(
        "surveys/preview.html",
        form=form,
        found=found,
        faults=found.faults[:FAULTS_ON_SCREEN],
        more=max(0, len(found.faults) - FAULTS_ON_SCREEN),
        comparison=service.compare_results(instrument=instrument, rows=found.rows),
    )
    return page, 422 if found.faults else 200


def _told(done: Comparison) -> str:
    written = len(done.added) + len(done.replaced)
    if not written:
        return str(_("Inget nytt: alla resultat fanns redan."))
    told = str(ngettext("%(num)s resultat är inläst.", "%(num)s resultat är inlästa.", written))
    if not done.replaced:
        return told
    replaced = ngettext(
        "%(num)s av dem ersätter ett tidigare.", "%(num)s av dem ersätter tidigare.", len(done.replaced)
    )
    return f"{told} {replaced}"
