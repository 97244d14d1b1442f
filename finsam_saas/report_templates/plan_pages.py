"""Pages of plans: every kind of insats at a glance, and how one kind reports."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.accounts.session import actor
from finsam_saas.followup.renewal import asked_periods
from finsam_saas.report_templates import consequences, queries, service
from finsam_saas.report_templates.forms import PlanForm
from finsam_saas.report_templates.pages import EDITORS, KIND, PATHS, READERS, blueprint, kind_at
from finsam_saas.reporting_plan.queries import plans
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from tenants.database import today


@blueprint.get("")
@requires(*READERS)
def index() -> ResponseReturnValue:
    """Every kind of insats: whether and how often it reports, by which template, and how many there are."""
    return render_template("report_templates/index.html", rows=queries.kinds(today()))


@blueprint.get(f"/{KIND}/takt")
@requires(*EDITORS)
def edit_plan(kind: str) -> ResponseReturnValue:
    """The form for how a kind of insats reports."""
    form = PlanForm(formdata=None)
    form.show(plans()[kind_at(kind)])
    return _plan_page(form, kind_at(kind))


@blueprint.post(f"/{KIND}/takt")
@requires(*EDITORS)
def change_plan(kind: str) -> ResponseReturnValue:
    """Show what the change will do; change it when that has been seen (`step` is save)."""
    which, form = kind_at(kind), PlanForm()
    if not form.validate():
        return _plan_page(form, which), 422
    version = version_of(form.version)
    if request.form.get("step") != "save":
        if version != plans()[which].version:
            raise Conflict("the plan was changed meanwhile")
        return _preview(form, which)
    service.change_plan(actor=actor(), kind=which, version=version, entry=form.entry())
    flash(_("Ändringen är sparad och gäller från nästa period som öppnas."), "success")
    return redirect(url_for(".kind_page", kind=PATHS[which]), 303)


def _plan_page(form: PlanForm, kind: TemplateKind) -> str:
    return render_template("report_templates/plan_form.html", form=form, kind=kind)


def _preview(form: PlanForm, kind: TemplateKind) -> str:
    told = consequences.of_plan(
        plans()[kind],
        form.entry(),
        queries.initiatives_by_kind()[kind],
        asked_periods(kind),
        today(),
    )
    return render_template("report_templates/plan_preview.html", form=form, kind=kind, consequences=told)
