"""Pages of the sheet for Uppföljning Finsam: a year's fields, own figures, and what has been typed in."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.agency_sheet import export, queries, service, wording
from finsam_saas.agency_sheet.composing import AgencySheet, compose
from finsam_saas.agency_sheet.explaining import explained_at
from finsam_saas.agency_sheet.forms import field_name, own_figures_form
from finsam_saas.agency_sheet.rules import Place, TypedState
from finsam_saas.reporting_plan.periods import FIRST_YEAR, LAST_YEAR
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.tables import FileType, download
from tenants.database import today

blueprint = Blueprint(
    "agency_sheet", __name__, template_folder="templates", url_prefix="/underlag-uppfoljning-finsam"
)
blueprint.context_processor(
    lambda: {"wording": wording, "field_name": field_name, "explained_at": explained_at}
)


@blueprint.get("")
@requires(Permission.FIGURES_READ_EXACT)
def index() -> ResponseReturnValue:
    """The sheet of the newest year that has anything to tell and has begun."""
    this_year = today().year
    begun = [year for year in queries.material(this_year).years if year <= this_year]
    return redirect(url_for(".sheet", year=begun[0] if begun else this_year))


@blueprint.get("/<int:year>")
@requires(Permission.FIGURES_READ_EXACT)
def sheet(year: int) -> ResponseReturnValue:
    """The fields of a year in the agency's order, each with its value, source and whether it is typed in."""
    found = _sheet(year)
    return render_template(
        "agency_sheet/sheet.html",
        sheet=found,
        years=sorted({*found.years, year}, reverse=True),
        may_edit=actor().may(Permission.REPORTS_REVIEW),
        states=TypedState,
    )


@blueprint.get("/<int:year>/underlag.<any(csv, xlsx):file_type>")
@requires(Permission.FIGURES_READ_EXACT)
def take_out(year: int, file_type: str) -> Response:
    """The sheet as a file."""
    found = _sheet(year)
    return download(
        FileType(file_type),
        export.about(found),
        export.table(found),
        report=_("underlag uppföljning finsam"),
        period=str(year),
    )


@blueprint.route("/<int:year>/egna-uppgifter", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def own_figures(year: int) -> ResponseReturnValue:
    """Write the figures that nothing else in the product knows."""
    _check_year(year)
    # Before the figures, so that nobody is shown an older figure with a newer version.
    version = queries.version_of(year)
    found = _sheet(year)
    kept = [one for one in found.fields.values() if one.is_kept_here]
    form = own_figures_form([one.place for one in kept])()
    status = 200
    if request.method == "GET":
        form.show(kept, version)
    else:
        figures = form.figures() if form.validate() else None
        changed = {
            place: number for place, number in (figures or {}).items() if number != _number(found, place)
        }
        try:
            if changed:
                service.write_figures(actor=actor(), year=year, version=form.seen_version(), figures=changed)
        except Conflict:
            form.tell_what_is_kept([found.fields[place] for place in changed], version)
            status = 409
        else:
            if figures is not None:
                flash(_("Uppgifterna är sparade."), "success")
                return redirect(url_for(".sheet", year=year), 303)
            status = 422
    return render_template("agency_sheet/own_figures.html", sheet=found, form=form), status


def _number(found: AgencySheet, place: Place) -> object:
    """What is kept of an own figure; None where nothing is."""
    kept = found.fields[place]
    return kept.value if kept.text else None


@blueprint.post("/<int:year>/inskrivet")
@requires(Permission.REPORTS_REVIEW)
def typed(year: int) -> ResponseReturnValue:
    """Note that the chosen fields have been typed into the agency's system, with the values of the page.

    A value that has changed since the page was opened is not noted: it has not been typed in.
    """
    fields = _sheet(year).fields
    chosen = _chosen()
    current = {
        place: text for place, text in chosen.items() if place in fields and fields[place].text == text
    }
    service.note_as_typed(actor=actor(), year=year, typed=current)
    told = ngettext("%(num)s fält är markerat.", "%(num)s fält är markerade.", len(current))
    if len(current) < len(chosen):
        told += " " + _("Någon siffra hann ändras. Titta på det som står kvar att skriva in.")
    flash(told, "success" if current else "warning")
    return redirect(url_for(".sheet", year=year, _anchor=request.form.get("part", "")), 303)


def _chosen() -> dict[Place, str]:
    """The places ticked on the page, with the value that stood beside each."""
    found: dict[Place, str] = {}
    for text in request.form.getlist("typed"):
        name, _bar, value = text.partition("|")
        try:
            found[Place.parse(name)] = value
        except ValueError:
            raise NotFound("no such field") from None
    return found


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("no such year")


def _sheet(year: int) -> AgencySheet:
    _check_year(year)
    return compose(queries.material(year), wording.value_words)
