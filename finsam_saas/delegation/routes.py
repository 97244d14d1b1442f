"""Addresses of the pages about delegated decisions: the register, one, and deciding."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, current_actor
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.bodies.delegated import DecisionRefused
from finsam_saas.bodies.queries import Delegated, delegation
from finsam_saas.bodies.rules import ABOUT_APPLICATIONS
from finsam_saas.decisions.correcting import as_entry
from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.forms import money_shown
from finsam_saas.decisions.material import Material, material
from finsam_saas.decisions.pages import bound_by
from finsam_saas.decisions.panel import resting_on
from finsam_saas.decisions.refusals import DecisionRefused as AmountsRefused
from finsam_saas.decisions.refusals import MoneyBound
from finsam_saas.decisions.rules import Choice, DecisionKind, FaultCode
from finsam_saas.decisions.written import decision_words
from finsam_saas.delegation import correcting, labels, queries, service
from finsam_saas.delegation.forms import OnApplicationForm, OtherForm, application_form
from finsam_saas.delegation.reporting import named
from finsam_saas.delegation.rules import Standing
from finsam_saas.initiatives.entry import PartiesRefused
from finsam_saas.initiatives.rules import OrientationRefused
from finsam_saas.registry.service import MatterClosed
from finsam_saas.web.paging import page_asked
from tenants.database import session, today

blueprint = Blueprint("delegation", __name__, template_folder="templates", url_prefix="/delegationsbeslut")
_DECIDES = requires(Permission.DELEGATED_DECIDE, Permission.DELEGATED_DECIDE_AS_CHAIR)


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {"labels": labels, "may_decide": acting is not None and bool(service.delegates_of(acting))}


@blueprint.get("/")
@requires(Permission.MEETINGS_READ)
def index() -> str:
    """All delegated decisions, the latest first, and how many wait to be reported."""
    text = request.args.get("sok", "").strip()[:200]
    found, paging = queries.decisions(text, page_asked(request.args.get("sida", "")))
    return render_template(
        "delegation/index.html", decisions=found, paging=paging, text=text, waiting=queries.count_waiting()
    )


@blueprint.get("/<delegated_number>")
@requires(Permission.MEETINGS_READ)
def decision(delegated_number: str) -> str:
    """One delegated decision: what, by whom, by which rule, and where it is reported."""
    found = queries.decision(delegated_number)
    viewer = actor()
    return render_template(
        "delegation/decision.html",
        found=found,
        reads_applications=viewer.may(Permission.APPLICATIONS_READ),
        reads_registry=viewer.may(Permission.REGISTRY_READ),
        may_correct=found.application_id is not None
        and found.standing is Standing.WAITING
        and found.decided_as in service.delegates_of(viewer),
    )


@blueprint.route("/nytt", methods=["GET", "POST"])
@_DECIDES
def decide() -> ResponseReturnValue:
    """Decide for the board on a matter that is no application."""
    own = _own_rules()
    rules = [one for one in own if one.matter not in ABOUT_APPLICATIONS]
    waiting = queries.waiting_applications() if len(own) > len(rules) else []
    first = {"decided_on": today(), "rule_key": rules[0].key if rules else None}
    form = OtherForm(formdata=None, data=first) if request.method == "GET" else OtherForm()
    form.offer_rules(rules)
    if request.method == "POST" and form.validate():
        try:
            number = service.decide(actor=actor(), entry=form.entry, named=named)
        except DecisionRefused as refused:
            form.form_errors.append(labels.refusal_said(refused))
        else:
            return _taken(number)
    page = render_template("delegation/other.html", form=form, rules=rules, waiting=waiting)
    return page, 422 if form.errors else 200


@blueprint.route("/ansokan/<uuid:application_id>", methods=["GET", "POST"])
@_DECIDES
def decide_on_application(application_id: UUID) -> ResponseReturnValue:
    """Decide for the board on an application."""
    found = material(application_id)
    rules = [one for one in _own_rules() if one.matter in ABOUT_APPLICATIONS]
    form = application_form(found, rules) if request.method == "POST" else _first(found, rules)
    if request.method == "POST" and form.validate() and form.guard_units(found.asked):
        number = _try(form, found)
        if number is not None:
            return _taken(number)
    page = render_template(
        "delegation/on_application.html",
        form=form,
        rules=rules,
        found=found,
        rooms=found.rooms(),
        is_ready=found.state is ApplicationState.READY_FOR_DECISION,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<delegated_number>/ratta", methods=["GET", "POST"])
@_DECIDES
def correct(delegated_number: str) -> ResponseReturnValue:
    """Put a decision on an application right, until the board is told of it."""
    decided = queries.decision(delegated_number)
    earlier = correcting.written_down(decided)
    page = url_for("delegation.decision", delegated_number=delegated_number)
    if decided.standing is not Standing.WAITING:
        return redirect(page, 303)
    found, own = material(decided.application_id or earlier.id), _own_rules()
    rules = [one for one in own if one.matter in ABOUT_APPLICATIONS and one.who is decided.decided_as]
    if request.method == "POST":
        form = application_form(found, rules)
        if form.validate() and form.guard_units(found.asked) and _try(form, found, decided.number):
            flash(_("Beslutet är rättat."), "success")
            return redirect(page, 303)
    else:
        conditions = [as_entry(one) for one in earlier.conditions]
        extends = None if earlier.made_initiative else earlier.initiative_id
        shown = money_shown(earlier.amounts, conditions, extends)
        known = next((one.key for one in rules if one.what == decided.rule_words), None)
        told = {"kind": earlier.kind.value, "rule_key": known, "reasons": decided.reasons}
        form = application_form(found, rules, formdata=None, data={**shown, **told})
    drawn = render_template(
        "delegation/correct.html",
        form=form,
        rules=rules,
        found=found,
        number=decided.number,
        decided_on=decided.decided_on,
        resting=resting_on(earlier),
        rooms=found.rooms(earlier.amounts),
    )
    return drawn, 422 if form.errors else 200


def _try(form: OnApplicationForm, found: Material, corrects: str | None = None) -> str | None:
    """Decide as was typed, or put `corrects` right; None where it is refused, which the form tells."""
    rule = next(one for one in _own_rules() if one.key == form.rule_key.data)
    body = str(labels.DELEGATES[rule.who])
    words = decision_words(body, Choice(form.chosen.value), found, form.amounts, form.entered_conditions)
    entry = form.entry(words)
    try:
        if corrects is None:
            return service.decide_on_application(
                actor=actor(), application_id=found.application_id, entry=entry, named=named
            )
        correcting.correct_on_application(
            actor=actor(), number=corrects, entry=entry, named=named, is_bound=bound_by()
        )
    except DecisionRefused as refused:
        form.form_errors.append(labels.refusal_said(refused))
    except AmountsRefused as refused:
        _show_amounts(form, refused)
    except tuple(_refusals()) as refused:
        form.form_errors.append(
            next(words for kind, words in _refusals().items() if isinstance(refused, kind))
        )
    else:
        return corrects
    session.rollback()
    return None


def _show_amounts(form: OnApplicationForm, refused: AmountsRefused) -> None:
    """What is wrong with the money; only the board goes over what is left."""
    over = [one for one in refused.faults if one.code is FaultCode.NO_REASON_TO_OVERRUN]
    form.show_faults(one for one in refused.faults if one not in over)
    form.form_errors += [
        _(
            "Beloppet %(year)s är mer än budget och eget kapital räcker till. Låt styrelsen besluta.",
            year=one.year,
        )
        for one in over
    ]


def _refusals() -> Mapping[type[Exception], str]:
    not_so = _("Insatsen går inte att lägga upp så: parterna eller inriktningen håller inte längre.")
    return {
        StepRefused: _("Ansökan väntar inte på något beslut. Öppna den igen."),
        PartiesRefused: not_so,
        OrientationRefused: not_so,
        MoneyBound: _(
            "Något är avtalat, rekvirerat eller beslutat efter det här beslutet, så beloppen ändras bara av"
            " ett nytt beslut. Villkoren kan du rätta här."
        ),
        MatterClosed: _("Ärendet är avslutat i diariet. Öppna det igen först."),
    }


def _first(found: Material, rules: list[Delegated]) -> OnApplicationForm:
    """The form to begin with: what is proposed, else all that was applied for."""
    proposal = found.proposal
    conditions: list[ConditionEntry] = list(proposal.conditions) if proposal else []
    shown = money_shown(
        proposal.amounts if proposal else found.asked, conditions, proposal.extends if proposal else None
    )
    kind = proposal.recommendation if proposal else DecisionKind.GRANT
    first = {"kind": kind.value, "decided_on": today(), "rule_key": rules[0].key if rules else None}
    return application_form(found, rules, formdata=None, data={**shown, **first})


def _own_rules() -> list[Delegated]:
    """What is delegated to the one who is signed in, from today or before; 403 where nobody ever would."""
    on, own = today(), service.delegates_of(actor())
    if not own:
        abort(403)
    return [
        one for one in delegation() if one.who in own and (one.valid_from is None or one.valid_from <= on)
    ]


def _taken(number: str) -> ResponseReturnValue:
    flash(
        _(
            "Beslutet har nummer %(number)s. Det kommer med när styrelsens nästa möte kallas.",
            number=number,
        ),
        "success",
    )
    return redirect(url_for("delegation.decision", delegated_number=number), 303)
