"""Setting up a förbund: the list of steps, each step with its form, and all of it read through at the end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import labels as body_labels
from finsam_saas.bodies import queries as bodies_queries
from finsam_saas.fees import queries as fees_queries
from finsam_saas.fees import words as fee_words
from finsam_saas.fees.entry import FeeEntry
from finsam_saas.fees.forms import with_key_fields
from finsam_saas.governance import queries as governance_queries
from finsam_saas.meetings import queries as meetings_queries
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.registry import queries as registry_queries
from finsam_saas.seats.rules import first_day_of_term, last_day_of_term
from finsam_saas.shaping import labels, overview, queries, service
from finsam_saas.shaping.forms import (
    FirstFeesForm,
    FirstRulesForm,
    MembersForm,
    board_form,
    bodies_form,
    names_in,
)
from finsam_saas.shaping.pages import blueprint
from finsam_saas.shaping.rules import SetupStep, next_step, step_after, step_states
from finsam_saas.shaping.service import StepRefused
from finsam_saas.shaping.variants import TEMPLATES, Variant
from finsam_saas.web.errors import NotFound
from tenants.database import today

_SHAPES = requires(Permission.SETTINGS_EDIT)
ENDPOINTS = {
    SetupStep.MEMBERS: "shaping.setup_members",
    SetupStep.BODIES: "shaping.setup_template",
    SetupStep.RULES: "shaping.setup_rules",
    SetupStep.FEES: "shaping.setup_fees",
    SetupStep.BOARD: "shaping.setup_board",
}
# Where what a step has made is changed afterwards.
CHANGED_IN = {
    SetupStep.MEMBERS: ("governance.index", "medlemmar"),
    SetupStep.BODIES: ("governance.index", "organ"),
    SetupStep.RULES: ("shaping.index", None),
    SetupStep.FEES: ("invoices.index", None),
    SetupStep.BOARD: ("seats.seats", None),
}


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    return {"labels": labels, "body_labels": body_labels, "parties": PARTIES}


@blueprint.get("/satt-upp")
@_SHAPES
def setup() -> str:
    """The steps with how far each has come, and where the next is taken."""
    standing = queries.settings().standing
    states = step_states(standing)
    steps = [
        {
            "label": labels.STEPS[step],
            "url": url_for(ENDPOINTS[step]),
            "kind": labels.STEP_STATES[state][0],
            "state": labels.STEP_STATES[state][1],
        }
        for step, state in states.items()
    ]
    following = next_step(standing)
    return render_template(
        "shaping/setup.html", steps=steps, following=url_for(ENDPOINTS[following]) if following else None
    )


def _taken(step: SetupStep, use_case: Callable[[], None]) -> ResponseReturnValue:
    """Take a step and go on to the next that is not done; a step that cannot be taken leads where it is."""
    try:
        use_case()
    except StepRefused:
        return _elsewhere(step)
    following = step_after(step, queries.settings().standing)
    flash(_("%(step)s: klart.", step=labels.STEPS[step]), "success")
    return redirect(url_for(ENDPOINTS[following] if following else "shaping.setup_check"), 303)


def _elsewhere(step: SetupStep) -> ResponseReturnValue:
    """What a step makes is there already, or its ground is not laid."""
    following = next_step(queries.settings().standing)
    ground = list(SetupStep)
    if following and ground.index(following) < ground.index(step):
        flash(_("Börja med det här steget. Nästa bygger på det."), "info")
        return redirect(url_for(ENDPOINTS[following]), 303)
    endpoint, anchor = CHANGED_IN[step]
    flash(_("Det här är redan inlagt. Ändra och lägg till här."), "info")
    return redirect(url_for(endpoint, _anchor=anchor), 303)


@blueprint.route("/satt-upp/medlemmar", methods=["GET", "POST"])
@_SHAPES
def setup_members() -> ResponseReturnValue:
    """Enter kommuner and regions; the two agencies are members of every förbund."""
    form = MembersForm()
    if form.validate_on_submit():
        return _taken(
            SetupStep.MEMBERS,
            lambda: service.add_members(
                actor=actor(),
                municipalities=names_in(form.municipalities.data),
                regions=names_in(form.regions.data),
                since=form.since.data,
            ),
        )
    return _step_page(SetupStep.MEMBERS, "shaping/members.html", form=form)


@blueprint.get("/satt-upp/mall")
@_SHAPES
def setup_template() -> ResponseReturnValue:
    """The four ways to organise, each with its road, to start from."""
    return _step_page(SetupStep.BODIES, "shaping/templates.html", templates=TEMPLATES)


@blueprint.route("/satt-upp/organ", methods=["GET", "POST"])
@_SHAPES
def setup_bodies() -> ResponseReturnValue:
    """The bodies of the chosen template, to be named and made."""
    asked = request.args.get("mall", "")
    if asked not in set(Variant):
        raise NotFound(f"no template {asked}")
    variant, known = Variant(asked), _present()
    form = bodies_form(service.proposed_bodies(variant, known), TEMPLATES[variant].needed)
    if form.validate_on_submit():
        return _taken(
            SetupStep.BODIES,
            lambda: service.make_bodies(actor=actor(), variant=variant, labels=form.labels()),
        )
    return _step_page(
        SetupStep.BODIES, "shaping/bodies.html", form=form, variant=variant, template=TEMPLATES[variant]
    )


@blueprint.route("/satt-upp/regler", methods=["GET", "POST"])
@_SHAPES
def setup_rules() -> ResponseReturnValue:
    """The first rules of meetings and registry; the usual ones are filled in."""
    now = meetings_queries.meeting_rules()
    form = FirstRulesForm(obj=now, data={"pattern": registry_queries.rules().pattern})
    if form.validate_on_submit():
        return _taken(SetupStep.RULES, lambda: service.decide_rules(actor=actor(), rules=form.entry))
    return _step_page(SetupStep.RULES, "shaping/rules.html", form=form)


@blueprint.route("/satt-upp/avgifter", methods=["GET", "POST"])
@_SHAPES
def setup_fees() -> ResponseReturnValue:
    """The first year of fees: total and keys; fixing it is the kansli's."""
    year = today().year + 1
    asked = request.form.get("year", "") if request.method == "POST" else ""
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else year
    paying = fees_queries.members_of(year)
    form = with_key_fields(FirstFeesForm, paying)(data={"year": year})
    if form.validate_on_submit() and form.guard_unit(None):
        entry = FeeEntry(total=form.kronor, unit=Decimal(form.unit.data), keys=form.entered())
        if form.divides(entry, year) is not None:
            return _taken(SetupStep.FEES, lambda: service.begin_fees(actor=actor(), year=year, entry=entry))
    return _step_page(SetupStep.FEES, "shaping/fees.html", form=form, words=fee_words)


@blueprint.route("/satt-upp/styrelse", methods=["GET", "POST"])
@_SHAPES
def setup_board() -> ResponseReturnValue:
    """An ordinary and a substitute for each member, for the term that runs."""
    first = first_day_of_term(today())
    form = board_form(_present(), term_from=first, term_to=last_day_of_term(first))
    if form.validate_on_submit():
        return _taken(
            SetupStep.BOARD,
            lambda: service.seat_board(
                actor=actor(),
                people=form.seats(),
                term_from=form.term_from.data,
                term_to=form.term_to.data,
            ),
        )
    return _step_page(SetupStep.BOARD, "shaping/board.html", form=form)


@blueprint.get("/satt-upp/kontrollera")
@_SHAPES
def setup_check() -> str:
    """All that was answered, with the road drawn, and what still is missing."""
    known, bodies, found = members(), bodies_queries.bodies(), queries.settings()
    association, recorded = governance_queries.association_and_recorded()
    tasks = governance_queries.member_tasks(recorded)
    return render_template(
        "shaping/check.html",
        association_facts=association,
        road=bodies_queries.road_of(bodies, known, tasks, today()),
        delegation=bodies_queries.delegation(),
        areas=overview.areas(actor(), found, {}),
        warnings=overview.warnings(found.standing, today().year),
    )


def _present() -> list[MemberFacts]:
    return [one for one in members() if one.holds(today())]


def _step_page(step: SetupStep, page: str, **shown: object) -> ResponseReturnValue:
    """The page of a step that can be taken, else the way to where it is gone on with."""
    try:
        service.check_step(step)
    except StepRefused:
        return _elsewhere(step)
    form = shown.get("form")
    return render_template(page, **shown), 422 if getattr(form, "errors", None) else 200
