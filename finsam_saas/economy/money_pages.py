"""Pages of the money of insatser: the förbund's table, each figure explained, and what is requisitioned."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.decisions.of_budget import decisions_of_year
from finsam_saas.economy import export, queries, service, wording
from finsam_saas.economy.forms import RequisitionForm
from finsam_saas.economy.pages import blueprint
from finsam_saas.economy.rules import MoneyColumn, sums_of
from finsam_saas.reporting_plan.periods import FIRST_YEAR, LAST_YEAR
from finsam_saas.web.errors import NotFound
from finsam_saas.web.tables import FileType, download
from tenants.database import today


@blueprint.get("/ekonomi")
@requires(Permission.REPORTS_READ)
def index() -> ResponseReturnValue:
    """The förbund's table of a year: granted, committed, requisitioned, used, forecast, left."""
    year, years = _year()
    lines = queries.lines(year)
    return render_template(
        "economy/index.html",
        year=year,
        years=years,
        lines=lines,
        behind=decisions_of_year(year) if lines else {},
        columns=MoneyColumn,
        sums=sums_of(line.money for line in lines),
        wording=wording,
        coverage=wording.reports_words(lines),
        explained=[
            one for one in lines if one.reason or one.forecast or one.requisition or one.registered_to
        ],
        may_note=actor().may(Permission.REPORTS_REVIEW),
    )


@blueprint.get("/ekonomi/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_READ)
def take_out(file_type: str) -> Response:
    """The table of a year as a file, in kronor."""
    year, _years = _year()
    lines = queries.lines(year)
    return download(
        FileType(file_type),
        export.about(year, lines),
        export.money_sheet(lines),
        export.sums_sheet(lines),
        report=_("insatsernas ekonomi"),
        period=str(year),
    )


@blueprint.get("/ekonomi/<uuid:initiative_id>")
@requires(Permission.REPORTS_READ)
def initiative(initiative_id: UUID) -> ResponseReturnValue:
    """One insats's money of a year, each amount explained."""
    year, _years = _year()
    return render_template(
        "economy/initiative.html",
        year=year,
        line=queries.line(year, initiative_id),
        behind=decisions_of_year(year, [initiative_id]).get(initiative_id),
        columns=MoneyColumn,
        wording=wording,
        may_note=actor().may(Permission.REPORTS_REVIEW),
    )


@blueprint.route("/ekonomi/<uuid:initiative_id>/<int:year>/rekvirerat", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def requisition(initiative_id: UUID, year: int) -> ResponseReturnValue:
    """Note what has been requisitioned of the year's money."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"no year {year}")
    line = queries.line(year, initiative_id)
    if line.registered_to:
        flash(_("Beloppet räknas ur insatsens godkända rekvisitioner."), "info")
        return redirect(url_for("economy.initiative", initiative_id=initiative_id, ar=year), 303)
    form = RequisitionForm()
    if request.method == "GET":
        form.show(line.requisition)
    elif form.validate():
        service.note_requisitioned(
            actor=actor(), initiative_id=initiative_id, year=year, version=form.seen, noting=form.noting
        )
        flash(_("Noterat. Tabellen är uppdaterad."), "success")
        return redirect(url_for("economy.index", ar=year), 303)
    page = render_template("economy/requisition.html", form=form, line=line, year=year)
    return page, 422 if form.errors else 200


def _year() -> tuple[int, list[int]]:
    """The year in the address among those there are; else this year or the newest before it."""
    years = queries.years()
    asked = request.args.get("ar", "")
    now = today().year
    found = next((one for one in years if str(one) == asked), None)
    return found or next((one for one in years if one <= now), years[0] if years else now), years
