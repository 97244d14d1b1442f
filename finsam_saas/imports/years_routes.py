"""Pages of older years: the figures with the break between the series, files, and reading in in two steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup.entry import row_total
from finsam_saas.followup.rules import Cell, Missing, Sex
from finsam_saas.imports import queries, service
from finsam_saas.imports.forms import YearsFileForm, YearsForm
from finsam_saas.imports.queries import MOST_FIGURES, YearlyLine
from finsam_saas.imports.rules import Comparison, Series, breaks_before
from finsam_saas.imports.wording import BREAK_WORDS, SERIES_WORDS, yearly_row_words
from finsam_saas.imports.years import FileYears, figures_of, read_years, years_sheet, years_template
from finsam_saas.web.tables import XLSX_TYPE, FileType, about, download, file_name, to_csv
from finsam_saas.web.workbooks import SpreadsheetRefused
from tenants.database import today

blueprint = Blueprint(
    "older_years", __name__, template_folder="templates", url_prefix="/uppfoljning/aldre-ar"
)
blueprint.context_processor(lambda: {"series_words": SERIES_WORDS, "break_words": BREAK_WORDS})
FAULTS_ON_SCREEN = 100


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year on the page: its series, the counts by sex and their sum; `is_break` where a series begins."""

    year: int
    series: Series
    counts: Sequence[Cell]
    total: Cell
    is_break: bool


@blueprint.get("")
@requires(Permission.FIGURES_READ_EXACT)
def index() -> ResponseReturnValue:
    """One row of one insats, or of the whole förbund, year by year; the choice stands in the address."""
    names = queries.yearly_initiatives()
    asked = request.args.get("insats", "")
    initiative = asked if asked in names else names[0] if names else ""
    lines = queries.yearly_lines(initiative) if names else []
    present = {line.figure.key.row for line in lines}
    words = {code: label for code, label in yearly_row_words().items() if code in present}
    asked_row = request.args.get("uppgift", "")
    row = asked_row if asked_row in words else next(iter(words), "")
    shown = [line for line in lines if line.figure.key.row == row]
    return render_template(
        "imports/years.html",
        initiatives=names,
        initiative=initiative,
        rows=words,
        row=row,
        years=_years(shown),
        origins=list(dict.fromkeys((one.source, one.imported_at, one.imported_by) for one in shown)),
        may_import=actor().may(Permission.REPORTS_REVIEW),
    )


def _years(lines: Sequence[YearlyLine]) -> list[YearRow]:
    counts: dict[tuple[int, Series], dict[str, Cell]] = {}
    for line in lines:
        key, figure = line.figure.key, line.figure
        cell: Cell = Missing(str(figure.missing)) if figure.value is None else figure.value
        counts.setdefault((key.year, key.series), {})[key.sex] = cell
    order = sorted(counts)
    breaks = breaks_before(order)
    found = []
    for year, series in order:
        cells = [counts[year, series].get(sex.value, Missing.NOT_FILLED_IN) for sex in Sex]
        found.append(YearRow(year, series, cells, row_total(cells), year in breaks))
    return found


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.FIGURES_READ_EXACT)
def take_out(file_type: str) -> Response:
    """All figures of older years as a file; each row says its series."""
    lines = queries.yearly_lines()
    counted = ngettext("%(num)s uppgift", "%(num)s uppgifter", len(lines))
    first = about(
        source=_("Inlästa äldre år; källan står på varje rad"),
        selection=_("Alla år, insatser och uppgifter"),
        definitions=str(BREAK_WORDS),
        coverage=_("%(counted)s. Fler finns.", counted=counted) if len(lines) == MOST_FIGURES else counted,
    )
    return download(FileType(file_type), first, figures_of(lines), report=_("aldre-ar"), period="")


@blueprint.get("/mall.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_REVIEW)
def template(file_type: str) -> Response:
    """The table to fill in."""
    if FileType(file_type) is FileType.CSV:
        return download(FileType.CSV, years_sheet(()), years_sheet(()), report=_("mall"), period="")
    name = file_name(_("mall"), _("aldre-ar"), FileType.XLSX)
    return Response(
        years_template(queries.initiative_names()),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.route("/inlasning", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def upload() -> ResponseReturnValue:
    """Choose a file and see what it would do; nothing is saved."""
    form = YearsFileForm()
    if request.method == "POST" and form.validate():
        try:
            return _preview(form.source.data or "", _read(form.file.data.read()))
        except SpreadsheetRefused as refused:
            form.file.errors = [refused.words]
    return render_template("imports/years_upload.html", form=form), 422 if form.errors else 200


def _read(content: bytes) -> FileYears:
    names = [*queries.yearly_initiatives(), *queries.initiative_names()]
    return read_years(content, today().year, names)


def _preview(source: str, found: FileYears) -> ResponseReturnValue:
    form = YearsForm(formdata=None)
    form.source.data = source
    form.rows.data = to_csv(years_sheet(found.figures)).decode("utf-8-sig")
    page = render_template(
        "imports/years_preview.html",
        form=form,
        found=found,
        faults=found.faults[:FAULTS_ON_SCREEN],
        more=max(0, len(found.faults) - FAULTS_ON_SCREEN),
        comparison=service.compare_years(found.figures),
    )
    return page, 422 if found.faults else 200


@blueprint.post("/inlasning/spara")
@requires(Permission.REPORTS_REVIEW)
def save() -> ResponseReturnValue:
    """Import the rows that were looked at, all of them or none."""
    form = YearsForm()
    again = YearsFileForm(formdata=None)
    if not form.validate():
        return render_template("imports/years_upload.html", form=again), 422
    try:
        found = _read((form.rows.data or "").encode())
    except SpreadsheetRefused as refused:
        again.file.errors = [refused.words]
        return render_template("imports/years_upload.html", form=again), 422
    if found.faults or not found.figures:
        return _preview(form.source.data or "", found)
    done = service.import_years(actor=actor(), figures=found.figures, source=form.source.data or "")
    flash(_told(done), "success")
    first = found.figures[0].key
    return redirect(url_for("older_years.index", insats=first.initiative, uppgift=first.row), 303)


def _told(done: Comparison) -> str:
    written = len(done.added) + len(done.replaced)
    if not written:
        return str(_("Inget nytt: alla siffror fanns redan."))
    told = str(ngettext("%(num)s siffra är inläst.", "%(num)s siffror är inlästa.", written))
    if not done.replaced:
        return told
    replaced = ngettext(
        "%(num)s av dem ersätter en tidigare.", "%(num)s av dem ersätter tidigare.", len(done.replaced)
    )
    return f"{told} {replaced}"
