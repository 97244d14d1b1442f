"""What the board has delegated, as the tenant admin enters it: shown, changed, and gone back to."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import delegating
from finsam_saas.bodies.delegating import DelegationRefused
from finsam_saas.bodies.queries import Delegated, delegation
from finsam_saas.bodies.rules import ABOUT_APPLICATIONS, Delegate
from finsam_saas.delegation import labels, queries, settings
from finsam_saas.delegation.settings_form import RulesForm, form_of, new_row, rearranged, rows_of
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import Conflict

blueprint = Blueprint(
    "delegation_settings", __name__, template_folder="templates", url_prefix="/forbundet/delegation"
)
REVIEW, SAVE = "granska", "spara"
_SHAPES = requires(Permission.SETTINGS_EDIT)
blueprint.context_processor(lambda: {"labels": labels})


@blueprint.get("/")
@_SHAPES
def index() -> str:
    """The rules as they hold, and the versions before."""
    versions = delegating.delegation_versions()
    return render_template("delegation/settings.html", rules=delegation(), versions=versions)


@blueprint.route("/andra", methods=["GET", "POST"])
@_SHAPES
def edit() -> ResponseReturnValue:
    """Change the rules; nothing is saved until what it affects has been shown."""
    before = delegation()
    if request.method == "GET":
        versions = delegating.delegation_versions()
        rows = rows_of(before) or [new_row()]
        form = form_of(rows, str(versions[0].number if versions else 0))
        return render_template("delegation/settings_form.html", form=form)
    form, asked = RulesForm(), request.form.get("do", REVIEW)
    if asked not in (REVIEW, SAVE):
        again = form_of(rearranged(form.rows, asked), form.seen.data or "")
        return render_template("delegation/settings_form.html", form=again)
    if form.validate():
        rules = form.entry({one.key for one in before})
        try:
            if asked == SAVE:
                return _saved(form, rules)
            settings.check(rules)
        except DelegationRefused as refused:
            form.form_errors += [str(labels.RULE_FAULTS[fault]) for fault in refused.faults]
        else:
            effects = _effects(before, rules)
            return render_template("delegation/settings_review.html", form=form, rules=rules, effects=effects)
    return render_template("delegation/settings_form.html", form=form), 422


@blueprint.route("/versioner/<int:delegation_version>/tillbaka", methods=["GET", "POST"])
@_SHAPES
def go_back(delegation_version: int) -> ResponseReturnValue:
    """Let an earlier version hold again, as a new one."""
    wanted = delegating.delegation_version(delegation_version)
    latest = delegating.delegation_versions()[0].number
    page = url_for("delegation_settings.index")
    step = Step(
        title=_("Gå tillbaka till version %(number)s", number=delegation_version),
        consequences=_effects(delegation(), wanted.rules),
        submit_label=_("Gå tillbaka"),
        cancel_url=page,
        done=_("Den tidigare delegationen gäller igen."),
        done_url=page,
        version=latest,
        danger=False,
        trail=((_("Förbundet"), url_for("governance.index")), (_("Delegation"), page)),
    )
    return take(
        step,
        lambda seen, _why: settings.decide(actor=actor(), rules=wanted.rules, seen=seen),
        refusals={
            DelegationRefused: _("Någon regel saknar styrelsens paragraf. Ändra reglerna och skriv in den.")
        },
    )


def _saved(form: RulesForm, rules: Sequence[Delegated]) -> ResponseReturnValue:
    seen = form.seen.data or ""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise Conflict("no version of the delegation was seen")
    settings.decide(actor=actor(), rules=rules, seen=int(seen))
    flash(_("Delegationen är ändrad. Den gäller beslut som tas från och med nu."), "success")
    return redirect(url_for("delegation_settings.index"), 303)


def _effects(before: Sequence[Delegated], after: Sequence[Delegated]) -> list[str]:
    """What follows when these rules hold in place of those before."""
    said = {one.what for one in after}
    gone = [one.what for one in before if one.what not in said]
    taken = queries.count_taken()
    stands = ngettext(
        "Ett delegationsbeslut som redan är fattat står fast, med den regel som gällde då.",
        "%(num)s delegationsbeslut som redan är fattade står fast, med de regler som gällde då.",
        taken,
    )
    late = queries.count_late_to_delegation()
    persons = (Delegate.DIRECTOR, Delegate.CHAIR)
    if late and not any(one.matter in ABOUT_APPLICATIONS and one.who in persons for one in after):
        stranded = [
            ngettext(
                "En ansökningsomgång säger att sena ansökningar kan beslutas på delegation. Det går inte då.",
                "%(num)s ansökningsomgångar säger att sena ansökningar kan beslutas på delegation."
                " Det går inte då.",
                late,
            )
        ]
    else:
        stranded = []
    return [
        *[_("Det här är inte längre delegerat: %(what)s", what=what) for what in gone],
        *([] if after else [_("Inget är delegerat då. Styrelsen beslutar själv i allt.")]),
        *stranded,
        *([stands] if taken else [_("Inget delegationsbeslut har fattats än.")]),
        _("Beslut som tas efter det här prövas mot de nya reglerna."),
    ]
