"""Changing bodies: what they are called here, do and are led by, and when they end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import earlier_routes, queries, service
from finsam_saas.bodies.effects import effects
from finsam_saas.bodies.forms import BodyForm
from finsam_saas.bodies.labels import LOCK_OUTS, TASKS
from finsam_saas.bodies.pages import blueprint
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.rules import BodyTask, ChairRule
from finsam_saas.bodies.service import BodyAboveItself, BodyEntry, ImpossibleTasks, LockedOut
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.members.rules import PartyType
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import id_or_none, version_of
from finsam_saas.web.review import Review, review_page, wants_to_edit, wants_to_save
from tenants.database import today

# Importing the module of earlier versions has put its pages on the blueprint.
__all__ = ["blueprint", "earlier_routes"]


def _form(body: BodyFacts | None = None, **options: Any) -> BodyForm:
    known, bodies = members(), queries.bodies()
    chairing = [
        (one.key, one.name)
        for one in known
        if one.holds(today()) or (body and one.key == body.chair_member_key)
    ]
    return BodyForm(
        chairing,
        member_choices(known, party=PartyType.MUNICIPALITY, keeps=body.member_id if body else None),
        [(str(one.id), one.label) for one in bodies if one.stands(today()) and one != body],
        list(dict.fromkeys(one.level for one in bodies if one.level)),
        **options,
    )


def _entry(form: BodyForm) -> BodyEntry:
    rule = form.chosen_rule
    chair = form.chair_member_key.data if rule is ChairRule.MEMBER_REPRESENTATIVE else None
    return BodyEntry(
        label=form.label.data or "",
        kind=form.chosen_kind,
        tasks=tuple(task for task in BodyTask if task.value in (form.tasks.data or ())),
        led_by=form.led_by.data or None,
        chair_rule=rule,
        chair_member_key=chair or None,
        description=form.description.data or None,
        member_id=id_or_none(form.member_id.data),
        ordinary_seats=form.ordinary_seats.data,
        substitute_seats=form.substitute_seats.data,
        meetings_per_year=form.meetings_per_year.data,
        ended_on=form.ended_on.data,
        level=(form.level.data or None) if "level" in form else None,
        parent_id=id_or_none(form.parent_id.data),
    )


def _shown(form: BodyForm, body: BodyFacts | None) -> str:
    return render_template("bodies/body_form.html", form=form, body=body)


Refusal = ImpossibleTasks | LockedOut | BodyAboveItself
REFUSALS = (ImpossibleTasks, LockedOut, BodyAboveItself)


def _refused(form: BodyForm, body: BodyFacts | None, refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, LockedOut):
        form.form_errors += [str(LOCK_OUTS[one]) for one in refusal.lacks]
    elif isinstance(refusal, BodyAboveItself):
        form.parent_id.errors = [_("Organet kan inte stå under sig självt. Välj ett annat.")]
    else:
        words = ", ".join(str(TASKS[task]).lower() for task in refusal.tasks)
        form.tasks.errors = [
            _(
                "Ett sådant organ kan inte ha uppgiften: %(tasks)s. "
                "Beredande organ lämnar yttrande eller förslag, styrelsen beslutar (Finsamlagen 7 §).",
                tasks=words,
            )
        ]
    return _shown(form, body), 422


@blueprint.get("/nytt")
@requires(Permission.ASSOCIATION_EDIT)
def new_body() -> ResponseReturnValue:
    """The form for a new body."""
    return _shown(_form(formdata=None), None)


@blueprint.post("/nytt")
@requires(Permission.ASSOCIATION_EDIT)
def add_body() -> ResponseReturnValue:
    """Enter a new body."""
    form = _form()
    if not form.validate():
        return _shown(form, None), 422
    try:
        body_id = service.add_body(actor=actor(), entry=_entry(form))
    except REFUSALS as refusal:
        return _refused(form, None, refusal)
    flash(_("%(label)s är inlagd.", label=form.label.data), "success")
    return redirect(url_for("governance.body", body_id=body_id), 303)


@blueprint.get("/<uuid:body_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def edit_body(body_id: UUID) -> ResponseReturnValue:
    """The form for a body."""
    body = queries.body(body_id)
    form = _form(body, formdata=None, obj=body)
    form.kind.data = body.kind.value
    form.tasks.data = [task.value for task in body.tasks]
    form.chair_rule.data = body.chair_rule.value if body.chair_rule else ""
    form.chair_member_key.data = body.chair_member_key or ""
    form.member_id.data = str(body.member_id or "")
    form.parent_id.data = str(body.parent_id or "")
    return _shown(form, body)


@blueprint.post("/<uuid:body_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def change_body(body_id: UUID) -> ResponseReturnValue:
    """Change a body, or end it; what that affects is shown before it is saved."""
    body = queries.body(body_id)
    form = _form(body)
    if wants_to_edit():
        return _shown(form, body)
    if not form.validate():
        return _shown(form, body), 422
    entry, page = _entry(form), url_for("governance.body", body_id=body_id)
    if version_of(form.version) != body.version:
        raise Conflict(f"body {body_id} was changed meanwhile")
    try:
        service.check_change(body_id, entry)
        found = effects(body, entry)
        if found and not wants_to_save():
            trail = ((_("Förbundet"), url_for("governance.index")), (body.label, page))
            title = _("Så blir %(label)s", label=entry.label)
            return review_page(form, Review(title=title, effects=found, cancel_url=page, trail=trail))
        service.change_body(actor=actor(), body_id=body_id, version=body.version, entry=entry)
    except REFUSALS as refusal:
        return _refused(form, body, refusal)
    flash(_("%(label)s är sparad.", label=entry.label), "success")
    return redirect(page, 303)
