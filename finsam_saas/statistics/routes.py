"""The preliminary figures of a quarter, and the förbund's own decision to be part of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, own_associations
from finsam_saas.statistics import queries, service
from finsam_saas.statistics.forms import NO, YES, DecisionForm
from finsam_saas.statistics.overview import Overview, about_figures, coverage_words, figures_sheet
from finsam_saas.statistics.preview import preview_is_on
from finsam_saas.statistics.queries import Coverage
from finsam_saas.statistics.rules import DecisionFault, DecisionRefused, NationalMeasure
from finsam_saas.statistics.wording import (
    DECISION_FAULTS,
    MEASURE_CAPTIONS,
    MEASURE_WORDS,
    PROTECTION_WORDS,
    SEX_WORDS,
)
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import FileType, download
from tenants.database import today

blueprint = Blueprint("statistics", __name__, template_folder="templates", url_prefix="/nationellt")
participation = Blueprint(
    "participation", __name__, template_folder="templates", url_prefix="/nationell-statistik"
)


def _chosen(known: list[Coverage]) -> Coverage | None:
    """The quarter in the address, else the newest that has figures."""
    code = request.args.get("kvartal", "")
    asked = next((one for one in known if str(one.quarter) == code), None)
    return asked or next((one for one in known if one.contributing), None)


@blueprint.get("/preliminart")
@requires(Permission.NATIONAL_READ, Permission.NATIONAL_PREVIEW)
def overview() -> ResponseReturnValue:
    """National figures of a quarter with their coverage; where the preview is off, why it is.

    An exact figure that follows each report would tell of each new participant, so outside the demo
    there are no figures here until they are frozen in releases.
    """
    known = queries.coverages()
    chosen = _chosen(known)
    shown = Overview(queries.figures(chosen.quarter), chosen) if chosen and preview_is_on() else None
    return render_template(
        "statistics/overview.html",
        preview=preview_is_on(),
        overview=shown if shown and not shown.is_empty else None,
        chosen=chosen,
        coverage=coverage_words(chosen) if chosen else "",
        quarters=[
            (str(one.quarter), current_formats().quarter_label(one.quarter.year, one.quarter.number))
            for one in known
            if one.contributing
        ],
        measures=list(NationalMeasure),
        measure_words=MEASURE_WORDS,
        captions=MEASURE_CAPTIONS,
        sex_words=list(SEX_WORDS.values()),
        why=PROTECTION_WORDS,
        own=own_associations() if actor().may(Permission.NATIONAL_PREVIEW) else [],
        sees_missing=actor().may(Permission.NATIONAL_READ),
    )


@blueprint.get("/preliminart/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.NATIONAL_READ, Permission.NATIONAL_PREVIEW)
def take_out(file_type: str) -> Response:
    """The overview's figures as a file, protected as on screen; 404 where the page has none to show."""
    chosen = _chosen(queries.coverages())
    if chosen is None or not preview_is_on():
        abort(404)
    shown = Overview(queries.figures(chosen.quarter), chosen)
    if shown.is_empty:
        abort(404)
    return download(
        FileType(file_type),
        about_figures(shown),
        figures_sheet(shown),
        report=_("statistik"),
        period=str(chosen.quarter),
    )


@participation.get("/")
@requires(Permission.ASSOCIATION_READ)
def decision() -> ResponseReturnValue:
    """Whether the own förbund takes part, by which decision, and what it has published."""
    form = DecisionForm(formdata=None, data={"decided_on": today()})
    return _decision_page(form)


@participation.post("/")
@requires(Permission.NATIONAL_TAKE_PART)
def decide() -> ResponseReturnValue:
    """Register a decision to take part, or no longer to; a second press decides nothing more."""
    form = DecisionForm()
    if not form.validate() or form.decided_on.data is None:
        return _decision_page(form), 422
    takes_part = form.takes_part.data == YES
    try:
        service.decide_participation(
            actor=actor(), takes_part=takes_part, decided_on=form.decided_on.data, note=form.note.data
        )
    except DecisionRefused as refused:
        if refused.fault is not DecisionFault.NOTHING_NEW:
            form.decided_on.errors = [str(DECISION_FAULTS[refused.fault])]
            return _decision_page(form), 422
    flash(
        _("Förbundet deltar nu i nationell statistik.")
        if takes_part
        else _("Förbundet deltar inte längre. Siffrorna tas bort ur den nationella statistiken."),
        "success",
    )
    return redirect(url_for("participation.decision"), 303)


def _decision_page(form: DecisionForm) -> str:
    made = queries.decisions()
    takes_part = bool(made) and made[0].takes_part
    form.takes_part.data = NO if takes_part else YES
    return render_template(
        "statistics/participation.html",
        form=form,
        decisions=made,
        takes_part=takes_part,
        may_decide=actor().may(Permission.NATIONAL_TAKE_PART),
        may_preview=actor().may(Permission.NATIONAL_PREVIEW),
        published=queries.own_reporting(),
    )
