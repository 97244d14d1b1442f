"""How a förbund prepares applications, as the tenant admin decides it: shown, changed, and gone back to."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import labels as body_labels
from finsam_saas.bodies import preparing
from finsam_saas.bodies.preparing import StagesRefused
from finsam_saas.bodies.queries import StageRule, bodies, decided_stages
from finsam_saas.preparation import labels, queries
from finsam_saas.preparation.settings_form import StagesForm, form_of, rearranged, rows_of
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import Conflict
from tenants.database import today

blueprint = Blueprint(
    "preparation_settings", __name__, template_folder="templates", url_prefix="/forbundet/beredning"
)
REVIEW, SAVE, EDIT = "granska", "spara", "andra"
_SHAPES = requires(Permission.SETTINGS_EDIT)


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    return {"labels": labels, "body_labels": body_labels, "holder": _holder}


@blueprint.get("/")
@_SHAPES
def index() -> str:
    """The stages as they hold, drawn in order, and the versions before."""
    versions = preparing.decided_versions()
    return render_template("preparation/settings.html", stages=decided_stages(), versions=versions)


@blueprint.route("/andra", methods=["GET", "POST"])
@_SHAPES
def edit() -> ResponseReturnValue:
    """Put stages together; nothing is saved until what it affects has been shown."""
    known = [one for one in bodies() if one.stands(today())]
    if request.method == "GET":
        versions = preparing.decided_versions()
        form = form_of(rows_of(decided_stages()), str(versions[0].number if versions else 0))
        form.offer(known)
        return render_template("preparation/settings_form.html", form=form)
    form, asked = StagesForm(), request.form.get("do", REVIEW)
    form.offer(known)
    if asked not in (REVIEW, SAVE):
        again = form_of(rearranged(form.rows, asked), form.seen.data or "")
        again.offer(known)
        return render_template("preparation/settings_form.html", form=again)
    if form.validate():
        try:
            if asked == SAVE:
                return _saved(form)
            preparing.check_stages(form.rules)
        except StagesRefused as refused:
            form.form_errors += [str(labels.STAGE_FAULTS[fault]) for fault in refused.faults]
        else:
            return render_template(
                "preparation/settings_review.html", form=form, stages=form.rules, effects=_effects()
            )
    return render_template("preparation/settings_form.html", form=form), 422


@blueprint.route("/versioner/<int:version_number>/tillbaka", methods=["GET", "POST"])
@_SHAPES
def go_back(version_number: int) -> ResponseReturnValue:
    """Let an earlier version hold again, as a new one."""
    wanted = preparing.decided_version(version_number)
    latest = preparing.decided_versions()[0].number
    page = url_for("preparation_settings.index")
    order = [_holder(one) for one in wanted.stages]
    step = Step(
        title=_("Gå tillbaka till version %(number)s", number=version_number),
        consequences=(
            _("De här bereder då, i ordning: %(order)s.", order=", ".join(order)),
            *_effects(),
        ),
        submit_label=_("Gå tillbaka"),
        cancel_url=page,
        done=_("Den tidigare beredningen gäller igen."),
        done_url=page,
        version=latest,
        danger=False,
        trail=((_("Förbundet"), url_for("governance.index")), (_("Beredning"), page)),
    )
    return take(
        step,
        lambda seen, _why: preparing.decide_stages(actor=actor(), stages=wanted.stages, seen=seen),
        refusals={StagesRefused: _("Förbundet har inte längre alla de organen. Ändra stegen i stället.")},
    )


def _saved(form: StagesForm) -> ResponseReturnValue:
    seen = form.seen.data or ""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise Conflict("no version of the preparation was seen")
    preparing.decide_stages(actor=actor(), stages=form.rules, seen=int(seen))
    flash(
        _("Beredningen är ändrad. Den gäller ansökningar som tas till beredning från och med nu."), "success"
    )
    return redirect(url_for("preparation_settings.index"), 303)


def _holder(stage: StageRule) -> str:
    """Who holds a stage: the body that is named, else the kind."""
    if stage.body_id is not None:
        if "stage_bodies" not in g:
            g.stage_bodies = {one.id: one.label for one in bodies()}
        label: str | None = g.stage_bodies.get(stage.body_id)
        if label:
            return label
    return str(body_labels.BODY_KINDS[stage.body_kind])


def _effects() -> list[str]:
    """What a change of the stages means for the applications there are."""
    count = queries.count_begun()
    begun = ngettext(
        "En ansökan under beredning behåller sina steg.",
        "%(num)s ansökningar under beredning behåller sina steg.",
        count,
    )
    return [
        *([begun] if count else [_("Ingen ansökan är under beredning nu.")]),
        _("Ansökningar som tas till beredning efter det här får de nya stegen."),
        _("Bilden av vägen från behov till rapport under Förbundet ändras."),
    ]
