"""Pages of what is left of grants: by insats, by year, what is returned unused, and who attests."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.decisions.of_budget import decisions_by_year, decisions_of_year
from finsam_saas.initiatives.queries import initiative
from finsam_saas.requisitions import labels, money, queries, service, unused
from finsam_saas.requisitions.forms import ReturnForm, RulesForm
from finsam_saas.requisitions.pages import blueprint
from finsam_saas.requisitions.rules import AboveGrant
from finsam_saas.web.amount_fields import as_typed
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.formats import current_formats
from tenants.database import today

_READS = requires(Permission.REQUISITIONS_READ, Permission.REQUISITIONS_WRITE)
_RETURNS = requires(Permission.REQUISITIONS_EXAMINE)


@blueprint.get("/medel")
@requires(Permission.REQUISITIONS_READ)
def funds() -> str:
    """What is granted, claimed, returned and left of a year, for each insats."""
    asked = request.args.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year
    lines = money.of_year(year)
    return render_template(
        "requisitions/funds.html",
        year=year,
        lines=lines,
        total=money.total(lines),
        behind=decisions_of_year(year) if lines else {},
    )


@blueprint.get("/insats/<uuid:initiative_id>")
@_READS
def initiative_funds(initiative_id: UUID) -> str:
    """One insats's money by year: granted, claimed, returned and left."""
    who = actor()
    found = initiative(initiative_id)
    is_own = who.may(Permission.REQUISITIONS_WRITE) and initiative_id in dict(queries.claimable(who))
    if not is_own and not who.may(Permission.REQUISITIONS_READ):
        raise NotFound(f"insats {initiative_id} is somebody else's")
    return render_template(
        "requisitions/initiative.html",
        initiative=found,
        years=money.money_of([initiative_id]),
        behind=decisions_by_year(initiative_id),
        returned=money.returned(initiative_id),
        is_own=is_own,
    )


@blueprint.route("/insats/<uuid:initiative_id>/<int:year>/aterfor", methods=["GET", "POST"])
@_RETURNS
def return_funds(initiative_id: UUID, year: int) -> ResponseReturnValue:
    """Return what is unused of a year's money to the förbund."""
    found = initiative(initiative_id)
    left = money.year_money(initiative_id, year).left
    if left <= 0:
        raise NotFound(f"nothing is left of {year}")
    form = ReturnForm()
    if request.method == "GET":
        form.amount.data = as_typed(left)
        form.version.data = str(len(money.returned(initiative_id)))
    elif form.validate():
        try:
            unused.return_funds(
                actor=actor(),
                initiative_id=initiative_id,
                year=year,
                amount=form.kronor,
                reason=form.reason.data or "",
                seen=version_of(form.version),
            )
        except AboveGrant:
            form.amount.errors = [labels.above_grant()]
        else:
            flash(_("Medlen är återförda till förbundet."), "success")
            return redirect(_funds_page(initiative_id), 303)
    shown = {"form": form, "initiative": found, "year": year, "left": left}
    return render_template("requisitions/return.html", **shown), 422 if form.errors else 200


@blueprint.route("/aterfort/<uuid:returned_funds_id>/angra", methods=["GET", "POST"])
@_RETURNS
def undo_return(returned_funds_id: UUID) -> ResponseReturnValue:
    """Undo a return of unused money that was noted by mistake."""
    found = money.returned_row(returned_funds_id)
    page = _funds_page(found.initiative_id)
    name = initiative(found.initiative_id).name
    told = {"initiative": name, "year": found.year, "amount": current_formats().kronor(found.amount)}
    step = Step(
        title=_("Ångra återföringen"),
        explanation=_("%(initiative)s %(year)s, %(amount)s kr.", **told),
        consequences=(_("Beloppet kan rekvireras igen. Skälet syns i händelserna."),),
        submit_label=_("Ångra återföringen"),
        cancel_url=page,
        done=_("Återföringen är ångrad."),
        done_url=page,
        asks_why=True,
        trail=((_("Rekvisitioner"), url_for("requisitions.index")), (name, page)),
    )
    return take(step, partial(_undo, returned_funds_id))


def _undo(returned_funds_id: UUID, _seen: int, why: str) -> None:
    unused.undo_return(actor=actor(), returned_funds_id=returned_funds_id, reason=why)


@blueprint.route("/regler", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def rules() -> ResponseReturnValue:
    """Who attests in this förbund: two persons, or one by the förbund's own decision."""
    form, found = RulesForm(), queries.rules()
    if request.method == "GET":
        form.one_person.data, form.decided.data = found.one_person, found.decided
        form.version.data = str(found.version)
    elif form.validate():
        service.decide_rules(
            actor=actor(),
            version=version_of(form.version),
            one_person=bool(form.one_person.data),
            decided=form.decided.data or "",
        )
        flash(_("Sparat. Det gäller från nästa attest."), "success")
        return redirect(url_for("requisitions.rules"), 303)
    return render_template("requisitions/rules.html", form=form), 422 if form.errors else 200


def _funds_page(initiative_id: UUID) -> str:
    return url_for("requisitions.initiative_funds", initiative_id=initiative_id)
