"""Statistics inside the förbund: tables with filters, their files and pictures, and each figure explained."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.documents.download import PictureType, download_diagram, show_diagram
from finsam_saas.events.newest import digest_of_newest
from finsam_saas.figures import export, wording
from finsam_saas.figures.before_after import about_before_after, matrices, matrix_sheet
from finsam_saas.figures.cells import shown_cells
from finsam_saas.figures.chart import development, told
from finsam_saas.figures.explain import explanation
from finsam_saas.figures.older import OLDER_TOLD
from finsam_saas.figures.page import (
    StatisticsPage,
    page_or_missing,
    parts_of_the_year,
    sees_exact,
    shown_kinds,
    statistics_page,
    value_words,
)
from finsam_saas.figures.queries import reads_all
from finsam_saas.figures.selection import ADDRESS, Dimension
from finsam_saas.followup.wording import STATE_KINDS, STATE_WORDS
from finsam_saas.reporting_plan.wording import row_words
from finsam_saas.web.errors import NotFound
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import FileType, download

blueprint = Blueprint("figures", __name__, template_folder="templates", url_prefix="/statistik")
OPEN_TO = (Permission.REPORTS_READ, Permission.REPORTS_ENTER)


@blueprint.context_processor
def words() -> dict[str, object]:
    """The words of statistics, for its templates."""
    return {"wording": wording, "value_words": value_words, "shown_cells": shown_cells}


def report_name(name: str, page: StatisticsPage) -> str:
    """A file's name tells whether it may leave the kansli."""
    return f"{name}-{_('internt') if page.exact else _('publicering')}"


@blueprint.get("/")
@requires(*OPEN_TO)
def index() -> ResponseReturnValue:
    """Statistics of a time: one measure by insats, type, place, group or period, and every measure in all."""
    reader = actor()
    asked = [request.args.get(name, "") for name in ADDRESS]
    # An insatsansvarig sees the own insatser alone, so nothing of that page is for anybody else.
    return kept_page(
        "figures/index.html",
        lambda: _shown(request.args, reader),
        place=(sees_exact(reader), asked),
        version=digest_of_newest() if reads_all(reader) else "",
    )


def _shown(arguments: Mapping[str, str], reader: Actor) -> dict[str, object]:
    page = statistics_page(arguments, reader)
    return {
        **words(),
        "page": page,
        "dimensions": [(one.value, words) for one, words in wording.DIMENSION_WORDS.items()],
        "parts": parts_of_the_year(),
        "kinds": shown_kinds(),
        "may_see_exact": sees_exact(reader),
        "reads_all": reads_all(reader),
        "alternative": told(page) if page and page.is_chart else "",
        "older_told": OLDER_TOLD,
        "period_dimensions": [one.value for one in Dimension if one.cadence is not None],
    }


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(*OPEN_TO)
def take_out(file_type: str) -> Response:
    """The breakdown as a file, with every measure in sheets of their own."""
    page = page_or_missing(request.args, actor())
    return download(
        FileType(file_type),
        export.about(page),
        export.breakdown_sheet(page),
        *export.summary_sheets(page),
        report=report_name(_("statistik"), page),
        period=page.time_words,
    )


@blueprint.get("/alla-matt.<any(csv, xlsx):file_type>")
@requires(*OPEN_TO)
def take_out_all(file_type: str) -> Response:
    """Every measure in all, as a file."""
    page = page_or_missing(request.args, actor())
    sheets = export.summary_sheets(page)
    if not sheets:
        raise NotFound("nothing to take out")
    return download(
        FileType(file_type),
        export.about(page, definitions=export.every_definition(page)),
        *sheets,
        report=report_name(_("alla-matt"), page),
        period=page.time_words,
    )


@blueprint.get("/fore-efter")
@requires(*OPEN_TO)
def before_after() -> ResponseReturnValue:
    """How many did and lived on what, before and after."""
    page = page_or_missing(request.args, actor())
    return render_template(
        "figures/before_after.html",
        page=page,
        matrices=[one for one in matrices(page) if one.is_answered],
    )


@blueprint.get("/fore-efter.<any(csv, xlsx):file_type>")
@requires(*OPEN_TO)
def take_out_before_after(file_type: str) -> Response:
    """The same as a file; CSV holds the table that the address names, the workbook both."""
    page = page_or_missing(request.args, actor())
    found = sorted(matrices(page), key=lambda one: one.name != request.args.get("tabell"))
    return download(
        FileType(file_type),
        about_before_after(page),
        *(matrix_sheet(one) for one in found),
        report=report_name(_("fore-efter"), page),
        period=page.time_words,
    )


@blueprint.get("/diagram.svg")
@requires(*OPEN_TO)
def picture() -> Response:
    """The development over the periods as a picture on the page."""
    page = page_or_missing(request.args, actor())
    return show_diagram(development(page), language=reader_language())


@blueprint.get("/diagram-att-spara.<any(png, svg):picture_type>")
@requires(*OPEN_TO)
def save_picture(picture_type: str) -> Response:
    """The same picture as a file to save."""
    page = page_or_missing(request.args, actor())
    return download_diagram(
        development(page),
        PictureType(picture_type),
        language=reader_language(),
        report=report_name(_("statistik"), page),
        period=page.time_words,
    )


@blueprint.get("/siffra")
@requires(*OPEN_TO)
def figure() -> ResponseReturnValue:
    """A figure explained: definition, selection, the reports behind it, and what was left out."""
    found = explanation(request.args, actor())
    return render_template(
        "figures/figure.html",
        found=found,
        page=found.page,
        row_words=row_words,
        state_words=STATE_WORDS,
        state_kinds=STATE_KINDS,
    )
