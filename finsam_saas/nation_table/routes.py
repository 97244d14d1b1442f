"""The free table of the nation: the address is the table, and each user's saved tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import PUBLISHED_NATION
from finsam_saas.accounts.session import actor
from finsam_saas.config import Settings
from finsam_saas.documents.diagrams import alternative, picture_svg
from finsam_saas.nation_table import queries, service
from finsam_saas.nation_table.choice import PARAMETERS, Choice, Fault, Faults, read
from finsam_saas.nation_table.files import about_sheet, coverage_told, figures_sheet, newest_coverage
from finsam_saas.nation_table.forms import NameForm, SaveForm
from finsam_saas.nation_table.page import beginnings, body, form_fields
from finsam_saas.nation_table.queries import Areas
from finsam_saas.nation_table.reading import (
    citation,
    columns_said,
    corner_said,
    diagram,
    fixed_said,
    pinned,
    query,
    rows_said,
    title,
)
from finsam_saas.nation_table.service import NameTaken, TooManyViews
from finsam_saas.nation_table.shelf import Shelf, shelf
from finsam_saas.nation_table.table import NationTable, compose
from finsam_saas.nation_table.wording import fault_said
from finsam_saas.releases import queries as releases
from finsam_saas.releases.release import Release
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import FileType, download

blueprint = Blueprint("nation_table", __name__, template_folder="templates", url_prefix="/nationellt/tabell")
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and what became of it."""

    choice: Choice
    faults: Faults
    shelf: Shelf
    areas: Areas
    table: NationTable | None


def _asked() -> Asked | None:
    """What the request's address asks for; None where nothing is published."""
    choice, faults = read(request.args.to_dict(flat=False))
    published = releases.published()
    found = shelf(published, choice.release)
    if found is None:
        now = shelf(published)
        if now is None:
            return None
        faults = {**faults, "utgava": (Fault.NOT_PUBLISHED, choice.release)}
        found, choice = now, replace(choice, release="")
    if faults:
        known = queries.areas_of([found.newest])
        return Asked(choice, faults, found, known[found.newest.id], None)
    table, faults, areas = compose(choice, found)
    return Asked(choice, faults, found, areas, table)


def _table() -> NationTable:
    """The table that the request's address asks for; 404 where there is none."""
    found = _asked()
    if found is None or found.table is None or not found.table.rows:
        abort(404)
    return found.table


@blueprint.get("/")
@requires(*PUBLISHED_NATION)
def index() -> ResponseReturnValue:
    """The table that the address says; what cannot be followed in it is told at its field."""
    found = _asked()
    if found is None:
        return render_template("nation_table/nothing_yet.html")
    if not found.faults and _typed() != found.choice.parameters:
        return redirect(_address(found.choice))
    return _page(found, SaveForm(formdata=None)), 422 if found.faults else 200


@blueprint.get("/diagram.svg")
@requires(*PUBLISHED_NATION)
def picture() -> Response:
    """The table as a picture; 404 where it needs more than one series or women and men."""
    drawn = diagram(_table())
    if drawn is None:
        abort(404)
    return Response(picture_svg(drawn, reader_language()), content_type=SVG)


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(*PUBLISHED_NATION)
def take_out(file_type: str) -> Response:
    """The table as a file, protected as on the page."""
    table = _table()
    return download(
        FileType(file_type),
        about_sheet(table, _external(pinned(table))),
        figures_sheet(table),
        report="tabell",
        period=table.shelf.newest.code,
    )


@blueprint.get("/vyer/")
@requires(*PUBLISHED_NATION)
def views() -> str:
    """The user's saved views, each with whether it can still be shown."""
    published = releases.published()
    own = [(one, _can_be_shown(one.address, published)) for one in queries.saved_views(_user())]
    return render_template("nation_table/views.html", views=own, table_address=url_for("nation_table.index"))


@blueprint.post("/vyer/")
@requires(*PUBLISHED_NATION)
def save() -> ResponseReturnValue:
    """Save the table of an address under a name."""
    form = SaveForm()
    choice, faults = read(parse_qs(form.address.data or ""))
    if faults:
        form.form_errors.append(
            _("Tabellen går inte att spara som den är. Visa den först, och spara den sedan.")
        )
    elif form.validate():
        try:
            service.save_view(user_id=_user(), name=form.name.data or "", address=query(choice))
        except NameTaken:
            form.name.errors = [_("Du har redan en vy med det namnet. Välj ett annat.")]
        except TooManyViews:
            form.form_errors.append(_("Du har så många vyer som går att spara. Ta bort någon först."))
        else:
            flash(_("Vyn är sparad. Du hittar den under Sparade vyer."), "success")
            return redirect(_address(choice), 303)
    back = _address(choice) if not faults else url_for("nation_table.index")
    return render_template("nation_table/save.html", form=form, back=back), 422


@blueprint.route("/vyer/<uuid:view_id>/byt-namn", methods=["GET", "POST"])
@requires(*PUBLISHED_NATION)
def rename(view_id: UUID) -> ResponseReturnValue:
    """Give a saved view another name."""
    found = queries.saved_view(_user(), view_id)
    form = NameForm(obj=found)
    if request.method == "POST" and form.validate():
        try:
            service.rename_view(user_id=_user(), view_id=view_id, name=form.name.data or "")
        except NameTaken:
            form.name.errors = [_("Du har redan en vy med det namnet. Välj ett annat.")]
        else:
            flash(_("Vyn har fått sitt nya namn."), "success")
            return redirect(url_for("nation_table.views"), 303)
    return render_template("nation_table/rename.html", form=form), 422 if form.errors else 200


@blueprint.route("/vyer/<uuid:view_id>/ta-bort", methods=["GET", "POST"])
@requires(*PUBLISHED_NATION)
def delete(view_id: UUID) -> ResponseReturnValue:
    """Take away a saved view, after saying what that means."""
    found = queries.saved_view(_user(), view_id)
    own = url_for("nation_table.views")
    step = Step(
        title=_("Ta bort vyn %(name)s", name=found.name),
        consequences=(
            _("Namnet försvinner ur din lista."),
            _("Siffrorna finns kvar. Den som har adressen kan visa tabellen som förut."),
        ),
        submit_label=_("Ta bort vyn"),
        cancel_url=own,
        done=_("Vyn är borttagen."),
        done_url=own,
        trail=(
            (_("Nationellt"), url_for("nation.overview")),
            (_("Tabell"), url_for("nation_table.index")),
            (_("Sparade vyer"), own),
        ),
    )
    return take(step, lambda _seen, _why: service.delete_view(user_id=_user(), view_id=view_id))


def _page(found: Asked, form: SaveForm) -> str:
    base = url_for("nation_table.index")
    fields = form_fields(
        found.choice, found.faults, request.args.to_dict(flat=False), found.shelf, found.areas
    )
    return render_template(
        "nation_table/table.html",
        form=form,
        fields=fields,
        errors=[
            (fault_said(name, *fault), name if name in fields else "") for name, fault in found.faults.items()
        ],
        base=base,
        here=_address(found.choice),
        choice=found.choice,
        shelf=found.shelf,
        beginnings=[(words, _address(one)) for words, one in beginnings(found.shelf)],
        views=[(name, f"{base}?{address}") for name, address in queries.saved_addresses(_user())],
        **(_shown(found.table) if found.table else {"table": None}),
    )


def _shown(table: NationTable) -> dict[str, object]:
    """What the template needs of a table."""
    if not table.rows:
        return {"table": table, "heading": ""}
    fixed = pinned(table)
    drawn = diagram(table)
    corrections = table.shelf.corrections(table.used)
    covered = coverage_told(table)
    return {
        "table": table,
        "heading": title(table),
        "fixed": fixed_said(table),
        "corner": corner_said(table),
        "columns": columns_said(table),
        "rows": body(table, rows_said(table)),
        "has_total": len(table.row_axes) == 1 and table.rows[-1][-1].is_total and len(table.rows) > 1,
        "chart_alternative": alternative(drawn, reader_language()) if drawn else "",
        "chart_url": _address(fixed, "nation_table.picture"),
        "coverage": covered,
        "coverage_now": f"{newest_coverage(table)}." if "tid" in table.fixed else covered[0],
        "citation": citation(table, _external(fixed)),
        "permalink": _external(fixed),
        "permalink_path": _address(fixed),
        "releases_base": url_for("releases.calendar"),
        "corrections": corrections,
        "live_address": _address(replace(table.choice, release="")),
        "saved_address": query(table.choice),
        "files": [
            (one.value.upper(), _address(fixed, "nation_table.take_out", file_type=one.value))
            for one in (FileType.XLSX, FileType.CSV)
        ],
    }


def _typed() -> dict[str, str]:
    """The address as it came, so far as it is about the table."""
    given = request.args.to_dict(flat=False)
    return {name: ",".join(given[name]) for name in PARAMETERS.values() if name in given}


def _can_be_shown(address: str, published: list[Release]) -> bool:
    choice, faults = read(parse_qs(address))
    found = shelf(published, choice.release)
    if faults or found is None:
        return False
    return bool(found.periods(choice))


def _address(choice: Choice, endpoint: str = "nation_table.index", file_type: str | None = None) -> str:
    asked = query(choice)
    path = url_for(endpoint, file_type=file_type)
    return f"{path}?{asked}" if asked else path


def _external(choice: Choice) -> str:
    settings: Settings = current_app.config["FINSAM"]
    return settings.public_url.rstrip("/") + _address(choice)


def _user() -> UUID:
    """The one who is signed in; every door here asks for a permission, so there is one."""
    found = actor().user_id
    if found is None:
        abort(403)
    return found
