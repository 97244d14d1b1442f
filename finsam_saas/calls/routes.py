"""The kansli's pages about calls: plan, publish, change, withdraw."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.calls import earlier_routes, queries, service
from finsam_saas.calls.effects import effects
from finsam_saas.calls.forms import CallForm
from finsam_saas.calls.pages import blueprint, trail
from finsam_saas.calls.queries import CallFacts
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.calls.service import CallEntry
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.paging import page_asked
from finsam_saas.web.review import Review, review_page, wants_to_edit, wants_to_save
from tenants.database import today

# Importing the module of earlier versions has put its pages on the blueprint.
__all__ = ["blueprint", "earlier_routes"]


@blueprint.get("/")
@requires(Permission.CALLS_EDIT)
def index() -> str:
    """All calls, drafts too."""
    found, paging = queries.calls(page_asked(request.args.get("sida", "")))
    return render_template("calls/index.html", calls=found, paging=paging)


@blueprint.route("/ny", methods=["GET", "POST"])
@requires(Permission.CALLS_EDIT)
def new_call() -> ResponseReturnValue:
    """Write down a new call; it is a draft until it is published."""
    if request.method == "GET":
        year = today().year + 1
        first = {
            "first_year": year,
            "last_year": year,
            "late_policy": LatePolicy.NEXT_ROUND.value,
            "needs_implementation_plan": True,
        }
        return render_template("calls/form.html", form=CallForm(formdata=None, data=first), call=None)
    form = CallForm()
    if not form.validate():
        return render_template("calls/form.html", form=form, call=None), 422
    call_id = service.plan_call(actor=actor(), entry=_entry(form))
    flash(
        _("%(title)s är sparad som utkast. Publicera den när den är klar.", title=form.title.data), "success"
    )
    return redirect(url_for("calls.call", round_id=call_id), 303)


@blueprint.get("/<uuid:round_id>")
@requires(Permission.CALLS_EDIT)
def call(round_id: UUID) -> str:
    """A call, and what can be done with it."""
    return render_template("calls/call.html", call=queries.call(round_id))


@blueprint.route("/<uuid:round_id>/andra", methods=["GET", "POST"])
@requires(Permission.CALLS_EDIT)
def change_call(round_id: UUID) -> ResponseReturnValue:
    """Change a call, also while it is open."""
    found = queries.call(round_id)
    if request.method == "GET":
        return render_template("calls/form.html", form=CallForm(formdata=None, data=_held(found)), call=found)
    form = CallForm()
    if wants_to_edit() or not form.validate():
        return render_template("calls/form.html", form=form, call=found), 422 if form.errors else 200
    entry, seen = _entry(form), version_of(form.version)
    told = effects(found, entry)
    if told and not wants_to_save():
        title, page = _("Så blir %(label)s", label=entry.title), url_for("calls.call", round_id=round_id)
        return review_page(form, Review(title=title, effects=told, cancel_url=page, trail=trail(found)))
    service.change_call(actor=actor(), call_id=round_id, version=seen, entry=entry)
    flash(_("%(title)s är sparad.", title=form.title.data), "success")
    return redirect(url_for("calls.call", round_id=round_id), 303)


@blueprint.route("/<uuid:round_id>/publicera", methods=["GET", "POST"])
@requires(Permission.CALLS_EDIT)
def publish_call(round_id: UUID) -> ResponseReturnValue:
    """Show a call to everybody, after saying what that means."""
    found = queries.call(round_id)
    step = Step(
        title=_("Publicera %(title)s", title=found.title),
        consequences=(
            _("Omgången syns för alla på sidan Lediga medel, utan inloggning."),
            _("Det går att börja på en ansökan när omgången öppnar."),
        ),
        submit_label=_("Publicera"),
        cancel_url=url_for("calls.call", round_id=round_id),
        done=_("%(title)s är publicerad.", title=found.title),
        done_url=url_for("calls.call", round_id=round_id),
        version=found.version,
        danger=False,
        trail=trail(found),
    )
    return take(step, lambda seen, _why: service.publish_call(actor=actor(), call_id=round_id, version=seen))


@blueprint.route("/<uuid:round_id>/stall-in", methods=["GET", "POST"])
@requires(Permission.CALLS_EDIT)
def withdraw_call(round_id: UUID) -> ResponseReturnValue:
    """Take a published call back, with a reason."""
    found = queries.call(round_id)
    step = Step(
        title=_("Ställ in %(title)s", title=found.title),
        consequences=(
            _("Omgången försvinner från sidan Lediga medel."),
            _("Ansökningar som redan har kommit in finns kvar och behandlas som vanligt."),
        ),
        submit_label=_("Ställ in omgången"),
        cancel_url=url_for("calls.call", round_id=round_id),
        done=_("%(title)s är inställd.", title=found.title),
        done_url=url_for("calls.call", round_id=round_id),
        version=found.version,
        asks_why=True,
        trail=trail(found),
    )
    return take(
        step,
        lambda seen, why: service.withdraw_call(actor=actor(), call_id=round_id, version=seen, reason=why),
    )


def _entry(form: CallForm) -> CallEntry:
    return CallEntry(
        title=form.title.data or "",
        text=form.text.data or None,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        first_year=form.first_year.data or 0,
        last_year=form.last_year.data or 0,
        late_policy=form.chosen_policy,
        needs_implementation_plan=form.needs_implementation_plan.data,
        needs_gender_analysis=form.needs_gender_analysis.data,
        needs_own_funding=form.needs_own_funding.data,
    )


def _held(found: CallFacts) -> dict[str, object]:
    """A call as its form shows it, on Swedish clocks."""
    opens = found.opens_at.astimezone(SWEDEN)
    closes = found.closes_at.astimezone(SWEDEN) if found.closes_at else None
    return {
        "title": found.title,
        "text": found.text,
        "opens_on": opens.date(),
        "opens_clock": opens.time(),
        "closes_on": closes.date() if closes else None,
        "closes_clock": closes.time() if closes else None,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "late_policy": found.late_policy.value,
        "needs_implementation_plan": found.needs_implementation_plan,
        "needs_gender_analysis": found.needs_gender_analysis,
        "needs_own_funding": found.needs_own_funding,
        "version": found.version,
    }
