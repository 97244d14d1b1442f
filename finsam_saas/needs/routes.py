"""Needs: the list beside what is assigned, one with its history, raised, talked about, taken on or closed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.needs import assignment_routes, queries, service
from finsam_saas.needs.choosing import bodies_to_speak_for, standing_bodies
from finsam_saas.needs.forms import HandOverForm, NeedForm, RaiseForm, TalkForm
from finsam_saas.needs.pages import blueprint, chosen_body, need_trail, step_refusals
from finsam_saas.needs.queries import NeedFacts
from finsam_saas.needs.rules import OPEN_NEEDS, AssignmentState, By, NeedState, StepRefused, need_steps
from finsam_saas.needs.service import NeedEntry
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.paging import page_asked
from tenants.database import today

# Importing the module of the assignments has put their pages on the blueprint.
__all__ = ["assignment_routes", "blueprint"]
ALL = "alla"
_READS = requires(Permission.NEEDS_READ)
_RAISES = requires(Permission.NEEDS_RAISE)
_OPEN_ASSIGNMENTS = (AssignmentState.GIVEN, AssignmentState.REPORTED)


def choices_of(found: Sequence[BodyFacts]) -> list[tuple[str, str]]:
    """Bodies to choose among, by their own names."""
    return [(str(one.id), one.label) for one in found]


@blueprint.get("/")
@_READS
def index() -> str:
    """What is assigned and not closed, late ones first, and the needs; the open ones if not else is said."""
    asked, who, on, body_id = request.args.get("lage", ""), actor(), today(), chosen_body()
    states = (
        [NeedState(asked)] if asked in list(NeedState) else list(NeedState if asked == ALL else OPEN_NEEDS)
    )
    page = page_asked(request.args.get("sida", ""))
    found, paging = queries.needs(who, on, page, states=states, body_id=body_id)
    assigned, among = queries.assignments(
        who, on, 1, states=_OPEN_ASSIGNMENTS, body_id=body_id, size=queries.FIRST_ROWS
    )
    return render_template(
        "needs/index.html",
        needs=found,
        paging=paging,
        assignments=assigned,
        among=among,
        bodies=standing_bodies(on),
        chosen=body_id,
        state=asked if asked == ALL or asked in list(NeedState) else "",
        today=on,
    )


@blueprint.route("/nytt", methods=["GET", "POST"])
@_RAISES
def raise_need() -> ResponseReturnValue:
    """Raise a need for a group that one speaks for."""
    on = today()
    speaks_for = bodies_to_speak_for(actor(), standing_bodies(on), on)
    offered = member_choices(members()), choices_of(speaks_for)
    if request.method == "GET":
        form = RaiseForm(*offered, formdata=None, data={"body_id": str(chosen_body() or "")})
        return render_template("needs/form.html", form=form, need=None)
    form = RaiseForm(*offered)
    if form.validate():
        need_id = service.raise_need(actor=actor(), body_id=UUID(form.body_id.data), entry=_entry(form))
        flash(_("Behovet är lyft. Gruppen ser det på sin startsida."), "success")
        return redirect(url_for("needs.need", need_id=need_id), 303)
    return render_template("needs/form.html", form=form, need=None), 422


@blueprint.get("/<uuid:need_id>")
@_READS
def need(need_id: UUID) -> str:
    """A need with what has been said and done, and the steps that the reader may take."""
    found = queries.need(actor(), need_id, today())
    return render_template(
        "needs/need.html",
        need=found,
        concerned=queries.concerned(need_id),
        notes=queries.need_notes(need_id),
        steps=[step.value for step in need_steps(found.state, By.BODY)] if found.acts else [],
    )


@blueprint.route("/<uuid:need_id>/andra", methods=["GET", "POST"])
@_RAISES
def change_need(need_id: UUID) -> ResponseReturnValue:
    """Change what a need says."""
    found = _own(need_id)
    concerned = queries.concerned(need_id)
    offered = member_choices(members())
    offered += [(str(one), name) for one, name in concerned if str(one) not in dict(offered)]
    if request.method == "GET":
        chosen = {"member_ids": [str(one) for one, _name in concerned]}
        form = NeedForm(offered, formdata=None, obj=found, data=chosen)
        return render_template("needs/form.html", form=form, need=found)
    form = NeedForm(offered)
    if form.validate():
        try:
            service.change_need(
                actor=actor(), need_id=need_id, version=version_of(form.version), entry=_entry(form)
            )
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("Behovet är sparat."), "success")
            return redirect(url_for("needs.need", need_id=need_id), 303)
    return render_template("needs/form.html", form=form, need=found), 422


@blueprint.route("/<uuid:need_id>/samtal", methods=["GET", "POST"])
@_RAISES
def note_talk(need_id: UUID) -> ResponseReturnValue:
    """Write down what was said about a need."""
    found = _own(need_id)
    form = TalkForm() if request.method == "POST" else TalkForm(formdata=None)
    if request.method == "POST" and form.validate():
        try:
            service.note_talk(actor=actor(), need_id=need_id, text=form.text.data or "")
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("Anteckningen är sparad."), "success")
            return redirect(url_for("needs.need", need_id=need_id), 303)
    return render_template("needs/talk.html", form=form, need=found), 422 if form.errors else 200


@blueprint.route("/<uuid:need_id>/ta-upp", methods=["GET", "POST"])
@_RAISES
def take_up(need_id: UUID) -> ResponseReturnValue:
    """Say that the group works on a need."""
    found, page = _own(need_id), url_for("needs.need", need_id=need_id)
    consequences = (
        _("Alla som läser om behov ser att %(body)s arbetar med det.", body=found.body),
        _("Den som söker medel kan välja behovet i sin ansökan."),
    )
    step = Step(
        title=_("Ta upp %(title)s", title=found.title),
        consequences=consequences,
        submit_label=_("Ta upp behovet"),
        cancel_url=page,
        done=_("Behovet är upptaget."),
        done_url=page,
        version=found.version,
        danger=False,
        trail=need_trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.take_up(actor=actor(), need_id=need_id, version=seen),
        refusals=step_refusals(),
    )


@blueprint.route("/<uuid:need_id>/lamna-over", methods=["GET", "POST"])
@_RAISES
def hand_over(need_id: UUID) -> ResponseReturnValue:
    """Give a need to another group, with a reason."""
    found = _own(need_id)
    form = HandOverForm() if request.method == "POST" else HandOverForm(formdata=None)
    others = [one for one in standing_bodies(today()) if one.id != found.body_id]
    form.body_id.choices = choices_of(others)
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate():
        try:
            service.hand_over(
                actor=actor(),
                need_id=need_id,
                version=version_of(form.version),
                body_id=UUID(form.body_id.data),
                reason=form.reason.data or "",
            )
        except StepRefused as refused:
            form.form_errors.append(step_refusals()[type(refused)])
        else:
            flash(_("Behovet är överlämnat."), "success")
            return redirect(url_for("needs.need", need_id=need_id), 303)
    return render_template("needs/hand_over.html", form=form, need=found), 422 if form.errors else 200


@blueprint.route("/<uuid:need_id>/avsluta", methods=["GET", "POST"])
@_RAISES
def close_need(need_id: UUID) -> ResponseReturnValue:
    """Close a need that comes to no application, with the reason."""
    found, page = _own(need_id), url_for("needs.need", need_id=need_id)
    step = Step(
        title=_("Avsluta %(title)s", title=found.title),
        consequences=(
            _("Behovet står kvar bland de avslutade, med skälet."),
            _("Ingen kan välja det i en ny ansökan. Det går att ta upp igen."),
        ),
        submit_label=_("Avsluta behovet"),
        cancel_url=page,
        done=_("Behovet är avslutat."),
        done_url=page,
        version=found.version,
        asks_why=True,
        hint=_("De som lyfte behovet läser skälet."),
        trail=need_trail(found),
    )
    return take(
        step,
        lambda seen, why: service.close_need(actor=actor(), need_id=need_id, version=seen, reason=why),
        refusals=step_refusals(),
    )


def _own(need_id: UUID) -> NeedFacts:
    """A need for those who take its steps; raises NotFound for others."""
    found = queries.need(actor(), need_id, today())
    if not found.acts:
        raise NotFound(f"not the actor's need: {need_id}")
    return found


def _entry(form: NeedForm) -> NeedEntry:
    return NeedEntry(
        title=form.title.data or "",
        seen=form.seen.data or "",
        for_whom=form.for_whom.data or "",
        member_ids=[UUID(value) for value in form.member_ids.data or ()],
    )
