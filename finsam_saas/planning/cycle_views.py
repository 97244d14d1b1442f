"""Pages of the annual cycle: what happens when, and changing it."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies.queries import bodies
from finsam_saas.planning import cycle, queries
from finsam_saas.planning.entry import label_of
from finsam_saas.planning.forms import CycleForm
from finsam_saas.planning.pages import EDITS, blueprint
from finsam_saas.planning.queries import CycleFacts
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from tenants.database import today


@blueprint.get("/arshjul")
@requires(Permission.ASSOCIATION_READ)
def annual_cycle() -> ResponseReturnValue:
    """The förbund's year, month by month."""
    found = queries.cycle_events()
    return render_template(
        "planning/cycle.html",
        months=[(month, list(of)) for month, of in groupby(found, lambda one: one.month)],
        body_words={one.key: one.label for one in bodies()},
        this_month=today().month,
    )


@blueprint.route("/arshjul/nytt", methods=["GET", "POST"])
@requires(*EDITS)
def new_cycle_event() -> ResponseReturnValue:
    """Add something that happens every year."""
    form = _form()
    if request.method == "POST" and form.validate():
        cycle.add_cycle_event(actor=actor(), entry=form.entry)
        flash(_("Händelsen är inlagd i årshjulet."), "success")
        return redirect(url_for("planning.annual_cycle"), 303)
    return _page(form, None)


@blueprint.route("/arshjul/<uuid:cycle_event_id>/andra", methods=["GET", "POST"])
@requires(*EDITS)
def edit_cycle_event(cycle_event_id: UUID) -> ResponseReturnValue:
    """Change something that happens every year."""
    found = queries.cycle_event(cycle_event_id)
    form = _form(found)
    if request.method == "POST" and form.validate():
        cycle.change_cycle_event(
            actor=actor(), event_id=cycle_event_id, version=version_of(form.version), entry=form.entry
        )
        flash(_("Händelsen är sparad."), "success")
        return redirect(url_for("planning.annual_cycle"), 303)
    if request.method == "GET":
        form.text.data, form.kind.data = found.text, found.kind
        form.month.data, form.day.data = str(found.month or ""), found.day
        form.body_key.data = found.body_key or ""
        form.version.data = str(found.version)
    return _page(form, found)


@blueprint.route("/arshjul/<uuid:cycle_event_id>/ta-bort", methods=["GET", "POST"])
@requires(*EDITS)
def remove_cycle_event(cycle_event_id: UUID) -> ResponseReturnValue:
    """Remove something from the annual cycle, after saying what follows."""
    found = queries.cycle_event(cycle_event_id)
    back = url_for("planning.annual_cycle")
    step = Step(
        title=_("Ta bort ”%(text)s” ur årshjulet", text=label_of(found.text)),
        consequences=[
            _("Händelsen försvinner från årshjulet, alla år."),
            _("Den står kvar bland händelserna."),
        ],
        submit_label=_("Ta bort"),
        cancel_url=back,
        done=_("Händelsen är borttagen."),
        done_url=back,
        version=found.version,
        trail=[(_("Årshjul"), back)],
    )
    return take(
        step,
        lambda version, _reason: cycle.remove_cycle_event(
            actor=actor(), event_id=cycle_event_id, version=version
        ),
    )


def _form(found: CycleFacts | None = None) -> CycleForm:
    day = today()
    held = found.body_key if found else None
    return CycleForm([(one.key, one.label) for one in bodies() if one.stands(day) or one.key == held])


def _page(form: CycleForm, found: CycleFacts | None) -> ResponseReturnValue:
    page = render_template("planning/cycle_form.html", form=form, event=found)
    return page, 422 if form.errors else 200
