"""Pages where kansli enters figures by hand and judges targets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import follow_up, queries
from finsam_saas.planning.facts import TargetFacts
from finsam_saas.planning.forms import FIGURE_FORMS, JudgementForm
from finsam_saas.planning.pages import blueprint
from finsam_saas.planning.rules import Way
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.forms import Form


@blueprint.route("/resultatmal/<uuid:result_target_id>/utfall", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def enter_figure(result_target_id: UUID) -> ResponseReturnValue:
    """Enter what a target has come to, where nothing counts it yet."""
    found = queries.target(result_target_id)
    if found.way not in FIGURE_FORMS:
        raise NotFound(f"nothing is entered by hand for target {result_target_id}")
    form = FIGURE_FORMS[found.way]()
    if request.method == "POST" and form.validate():
        follow_up.enter_figure(actor=actor(), target_id=result_target_id, **_entered(form, found))
        flash(_("Utfallet är sparat."), "success")
        return redirect(url_for("planning.target", result_target_id=result_target_id), 303)
    if request.method == "GET":
        _show(form, found)
    page = render_template("planning/figure_form.html", form=form, target=found)
    return page, 422 if form.errors else 200


def _entered(form: Any, found: TargetFacts) -> dict[str, Any]:
    """What was entered, as its use case takes it."""
    if found.way is Way.MILESTONE:
        return {"note": form.note.data, "done": form.done.data == "ja"}
    values = {"note": form.note.data, "number": form.number.data}
    if found.way in (Way.SHARE, Way.ATTENDANCE):
        values["out_of"] = form.out_of.data
    if found.way is Way.ATTENDANCE:
        values["party"] = PartyType(form.party.data)
    return values


def _show(form: Form, found: TargetFacts) -> None:
    """What stands now, for what is entered once for all parties."""
    held = found.entered_of(None)
    if held is None:
        return
    values = {
        "number": held.number,
        "out_of": held.out_of,
        "note": held.note,
        "done": "ja" if held.done else "nej",
    }
    for name, value in values.items():
        if name in form:
            form[name].data = value


@blueprint.route("/resultatmal/<uuid:result_target_id>/utfall/ta-bort", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def withdraw_figure(result_target_id: UUID) -> ResponseReturnValue:
    """Take away what was entered by hand, after saying what follows; the party stands in the address."""
    found = queries.target(result_target_id)
    asked = request.args.get("part", "")
    party = next((one for one in PartyType if one.value == asked), None)
    back = url_for("planning.target", result_target_id=result_target_id)
    step = Step(
        title=_("Ta bort det inskrivna utfallet"),
        consequences=[
            _("Resultatmålet mäts utan den inskrivna uppgiften."),
            _("Uppgiften och dess anteckning står kvar i historiken."),
        ],
        submit_label=_("Ta bort utfallet"),
        cancel_url=back,
        done=_("Det inskrivna utfallet är borttaget."),
        done_url=back,
        trail=[(_("Mål"), url_for("planning.year", year=found.year)), (_("Resultatmål"), back)],
    )
    return take(
        step,
        lambda _version, _reason: follow_up.withdraw_figure(
            actor=actor(), target_id=result_target_id, party=party
        ),
    )


@blueprint.route("/resultatmal/<uuid:result_target_id>/bedomning", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def judge(result_target_id: UUID) -> ResponseReturnValue:
    """Judge a target otherwise than its figures do, with a reason that everybody sees."""
    found = queries.target(result_target_id)
    form = JudgementForm()
    if request.method == "POST" and form.validate():
        follow_up.judge(
            actor=actor(),
            target_id=result_target_id,
            version=version_of(form.version),
            status=form.chosen_status,
            reason=form.reason.data or "",
        )
        flash(_("Bedömningen är sparad och visas med ditt skäl."), "success")
        return redirect(url_for("planning.target", result_target_id=result_target_id), 303)
    if request.method == "GET":
        form.version.data = str(found.version)
        if found.judged:
            form.status.data, form.reason.data = found.judged.status.value, found.judged.reason
    page = render_template("planning/judgement_form.html", form=form, target=found)
    return page, 422 if form.errors else 200


@blueprint.route("/resultatmal/<uuid:result_target_id>/bedomning/ta-tillbaka", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def undo_judgement(result_target_id: UUID) -> ResponseReturnValue:
    """Let what the figures say stand again."""
    found = queries.target(result_target_id)
    back = url_for("planning.target", result_target_id=result_target_id)
    step = Step(
        title=_("Ta tillbaka bedömningen"),
        consequences=[
            _("Läget räknas åter ur siffrorna."),
            _("Bedömningen och skälet står kvar i historiken."),
        ],
        submit_label=_("Ta tillbaka bedömningen"),
        cancel_url=back,
        done=_("Bedömningen är tillbakatagen."),
        done_url=back,
        version=found.version,
        danger=False,
        trail=[(_("Mål"), url_for("planning.year", year=found.year)), (_("Resultatmål"), back)],
    )
    return take(
        step,
        lambda version, _reason: follow_up.undo_judgement(
            actor=actor(), target_id=result_target_id, version=version
        ),
    )
