"""What leaves the registry and what is thrown away: the list to take out, disposal, and the rules of both."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.registry import extract, queries, service
from finsam_saas.registry.effects import effects_of_rules
from finsam_saas.registry.forms import ExtractForm, RulesForm, years_field
from finsam_saas.registry.pages import blueprint
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from finsam_saas.web.review import Review, review_page, wants_to_edit, wants_to_save
from finsam_saas.web.tables import FileType, download
from tenants.database import today


@blueprint.get("/lista")
@requires(Permission.REGISTRY_READ)
def extract_page() -> ResponseReturnValue:
    """The documents of some days as they may be given to anyone: what is secret is left out."""
    form = ExtractForm(request.args or None, data={"first": date(today().year, 1, 1), "last": today()})
    if request.args and not form.validate():
        return render_template("registry/extract.html", form=form, rows=None, too_many=False), 422
    rows = queries.extract(*form.days)
    too_many = len(rows) > queries.MOST_IN_AN_EXTRACT
    return render_template(
        "registry/extract.html",
        form=form,
        rows=None if too_many else [extract.masked(*row) for row in rows],
        too_many=too_many,
    )


@blueprint.get("/lista.<any(csv, xlsx):file_type>")
@requires(Permission.REGISTRY_READ)
def extract_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file."""
    form = ExtractForm(request.args)
    if not form.validate():
        return render_template("registry/extract.html", form=form, rows=None, too_many=False), 422
    rows = queries.extract(*form.days)
    if len(rows) > queries.MOST_IN_AN_EXTRACT:
        return render_template("registry/extract.html", form=form, rows=None, too_many=True), 422
    about, sheet = extract.table(*form.days, [extract.masked(*row) for row in rows])
    period = "_".join(str(day) for day in form.days)
    return download(FileType(file_type), about, sheet, report=_("diarium"), period=period)


@blueprint.get("/gallring")
@requires(Permission.REGISTRY_READ)
def disposal() -> str:
    """Closed matters whose documents may be disposed of now."""
    return render_template(
        "registry/disposal.html",
        matters=queries.due_for_disposal(today()),
        decided=queries.rules().years_kept,
    )


@blueprint.route("/regler", methods=["GET", "POST"])
@requires(Permission.ASSOCIATION_EDIT)
def rules() -> ResponseReturnValue:
    """How coming matters are numbered, and how long each kind is kept."""
    now = queries.rules()
    if request.method == "GET":
        kept = {years_field(kind): years for kind, years in now.years_kept.items()}
        data = {"pattern": now.pattern, "version": now.version, **kept}
        return render_template("registry/rules.html", form=RulesForm(formdata=None, data=data))
    form = RulesForm()
    if wants_to_edit() or not form.validate():
        return render_template("registry/rules.html", form=form), 422 if form.errors else 200
    pattern = form.pattern.data or ""
    years_kept = form.decided()
    if version_of(form.version) != now.version:
        raise Conflict("the rules of the registry were changed meanwhile")
    effects = effects_of_rules(now, pattern, years_kept)
    if effects and not wants_to_save():
        title, page = _("Så blir reglerna för diariet"), url_for("registry.rules")
        return review_page(form, Review(title=title, effects=effects, cancel_url=page))
    service.decide_rules(actor=actor(), version=now.version, pattern=pattern, years_kept=years_kept)
    flash(_("Reglerna för diariet är sparade."), "success")
    return redirect(url_for("registry.rules"), 303)
