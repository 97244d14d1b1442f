"""The pages of the nation: the overview and its pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import PUBLISHED_NATION, Permission
from finsam_saas.accounts.session import actor, own_associations
from finsam_saas.config import Settings
from finsam_saas.documents.diagrams import Diagram, alternative, figures_table, picture_svg
from finsam_saas.documents.download import PictureType, download_diagram
from finsam_saas.nation.development import (
    shares_by_quarter,
    sources_before,
    told_of_picture,
    years,
    years_diagram,
)
from finsam_saas.nation.money import money_section
from finsam_saas.nation.overview import NationalOverview, compose, development, latest, shown_period
from finsam_saas.nation.wording import MAP_MEASURES, REFERENCE_WORDS
from finsam_saas.open_data.group_page import group_view
from finsam_saas.open_data.group_routes import group_files
from finsam_saas.open_data.kept_pages import Kept
from finsam_saas.open_data.public_page import MEASURES, Known, sexes_with_figures
from finsam_saas.open_data.queries import Development
from finsam_saas.releases.view import citation, period_words
from finsam_saas.releases.wording import MEASURE_WORDS
from finsam_saas.statistics.history import reference_figures, series_breaks
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.kept import edition
from finsam_saas.web.kept_pages import drawn_parts, in_frame
from finsam_saas.web.language import reader_language

blueprint = Blueprint("nation", __name__, template_folder="templates", url_prefix="/nationellt")
SVG = "image/svg+xml"
KEPT = "finsam.national_overview"
"""Where this process keeps what it has drawn of the overview."""


@blueprint.get("/")
@requires(*PUBLISHED_NATION)
def overview() -> str:
    """The latest release as a picture of the country; before the first, what is to come and what to do."""
    known = latest()
    compared = own_associations() if _acts_in_an_association() else []
    own = compared if actor().may(Permission.NATIONAL_PREVIEW) else []
    may_release = actor().may(Permission.NATIONAL_RELEASE)
    may_preview = actor().may(Permission.NATIONAL_READ) or actor().may(Permission.NATIONAL_PREVIEW)
    common = {
        "own": own,
        "compared": compared,
        "may_release": may_release,
        "may_preview": may_preview,
        "references": reference_figures(),
        "reference_words": REFERENCE_WORDS,
        "breaks": series_breaks(),
    }
    if known is None:
        return render_template("nation/nothing_yet.html", **common)
    asked = request.args.get("matt", "")
    measure = asked if asked in MAP_MEASURES else next(iter(MAP_MEASURES))
    period = shown_period(known, request.args.get("period", ""))

    def draw() -> bytes:
        shown = _shown(compose(known, period, measure), measure)
        return drawn_parts("nation/overview.html", {**common, **shown}).encode()

    # Published figures are never changed: what is drawn of them stays until there is another release.
    releases = tuple((one.id, one.state, one.content_hash, one.published_at) for one in known.all)
    reader = (tuple(own), tuple(compared), may_release, may_preview, reader_language(), request.script_root)
    kept: Kept = current_app.extensions.setdefault(KEPT, Kept())
    return in_frame(kept.page((edition(), releases, period, measure, *reader), draw).decode())


def _acts_in_an_association() -> bool:
    """Whether the reader has a role in a förbund of its own to look at beside the country."""
    return actor().may(Permission.NATIONAL_PREVIEW) or actor().may(Permission.NATIONAL_READ_PUBLISHED)


@blueprint.get("/diagram/kvartal.svg")
@requires(*PUBLISHED_NATION)
def quarters_picture() -> Response:
    """The share to work or studies quarter by quarter; 404 for fewer than two quarters."""
    known = latest()
    diagram = shares_by_quarter(known, development(known, known.chosen.period)) if known else None
    return _picture(diagram)


@blueprint.get("/diagram/ar.svg")
@requires(*PUBLISHED_NATION)
def years_picture() -> Response:
    """The participants year by year; 404 before the first release."""
    known = latest()
    found = years(known, development(known, known.chosen.period)) if known else []
    return _picture(years_diagram(found) if found else None)


@blueprint.get("/diagram/kvartal-att-spara.<any(png, svg):picture_type>")
@requires(*PUBLISHED_NATION)
def save_quarters_picture(picture_type: str) -> Response:
    """The picture of the quarters as a file to save, with its source, period and coverage in it."""
    known = latest()
    before = development(known, known.chosen.period) if known else None
    diagram = shares_by_quarter(known, before) if known and before else None
    return _saved(known, before, diagram, picture_type, _("resultat"))


@blueprint.get("/diagram/ar-att-spara.<any(png, svg):picture_type>")
@requires(*PUBLISHED_NATION)
def save_years_picture(picture_type: str) -> Response:
    """The picture of the years as a file to save, with its source, period and coverage in it."""
    known = latest()
    before = development(known, known.chosen.period) if known else None
    found = years(known, before) if known and before else []
    diagram = replace(years_diagram(found), source=sources_before(known, found)) if known else None
    return _saved(known, before, diagram, picture_type, _("deltagare"))


def _saved(
    known: Known | None, before: Development | None, diagram: Diagram | None, picture_type: str, report: str
) -> Response:
    if known is None or before is None or diagram is None:
        abort(404)
    return download_diagram(
        replace(diagram, told=told_of_picture(diagram, known, before)),
        PictureType(picture_type),
        language=reader_language(),
        report=report,
        period=known.chosen.code,
    )


def _picture(diagram: Diagram | None) -> Response:
    if diagram is None:
        abort(404)
    return Response(picture_svg(diagram, reader_language()), content_type=SVG)


def _shown(shown: NationalOverview, measure: str) -> dict[str, object]:
    """What the template needs besides the overview itself."""
    page = shown.page
    address: dict[str, Any] = page.selection.address
    permalink = _permalink(page.release.code, address)
    groups = group_view(page.known)
    return {
        "overview": shown,
        "page": page,
        "money": money_section(page.release),
        "groups": groups,
        "group_files": group_files(groups.release, reader_language()) if groups else [],
        "measure": measure,
        "map_measures": MAP_MEASURES,
        "measures": MEASURES,
        "measure_words": MEASURE_WORDS,
        "sexes": sexes_with_figures(page),
        "sex_words": SEX_WORDS,
        "period_words": period_words,
        "quarters": _chart(shown.shares, "quarters_picture") if shown.shares else None,
        "years": _chart(years_diagram(shown.years), "years_picture"),
        "citation": citation(page.release, permalink),
        "files": [
            (
                file_type.upper(),
                url_for(
                    "releases.take_out",
                    release_code=page.release.code,
                    file_type=file_type,
                    **address,
                ),
            )
            for file_type in ("xlsx", "csv")
        ],
    }


def _chart(diagram: Diagram, endpoint: str) -> dict[str, object]:
    """A picture with what it shows in words and the same figures as a table."""
    table = figures_table(diagram)
    return {
        "url": url_for(f"nation.{endpoint}"),
        "files": [
            (picture_type.value.upper(), url_for(f"nation.save_{endpoint}", picture_type=picture_type.value))
            for picture_type in (PictureType.PNG, PictureType.SVG)
        ],
        "alternative": alternative(diagram, reader_language()),
        "caption": table.caption,
        "columns": [one.label for one in table.columns],
        "rows": table.rows,
        "notes": table.notes,
    }


def _permalink(code: str, address: dict[str, Any]) -> str:
    settings: Settings = current_app.config["FINSAM"]
    return settings.public_url.rstrip("/") + url_for("releases.release", release_code=code, **address)
