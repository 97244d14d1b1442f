"""Preparation: what waits for whom, one application to read in its stage, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import received
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.preparation import handling_routes, queries, service, waiting
from finsam_saas.preparation.forms import ConclusionForm, OpinionForm, show_faults
from finsam_saas.preparation.pages import blueprint
from finsam_saas.preparation.queries import OpinionFacts, Place, StageFacts
from finsam_saas.preparation.rules import StageRefused, StageState, sees_opinions
from finsam_saas.preparation.service import NotComplete
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from tenants.database import today

# Importing the module of the kansli's steps has put its pages on the blueprint.
__all__ = ["blueprint", "handling_routes"]

_PREPARES = requires(Permission.OPINIONS_GIVE, Permission.APPLICATIONS_HANDLE)


@blueprint.get("/")
@_PREPARES
def index() -> str:
    """What waits for the bodies one sits in; for the kansli, every application under preparation."""
    who, on = actor(), today()
    if not who.may(Permission.APPLICATIONS_HANDLE):
        lines = waiting.for_body_members(who, on)
        return render_template("preparation/index.html", mine=lines, others=[], today=on)
    lines = waiting.under_preparation(who)
    elsewhere = [
        one for one in lines if one.state is StageState.OPEN and one.body_kind is not BodyKind.SECRETARIAT
    ]
    mine = [one for one in lines if one not in elsewhere]
    return render_template("preparation/index.html", mine=mine, others=elsewhere, today=on)


@blueprint.get("/steg/<uuid:stage_id>")
@_PREPARES
def stage(stage_id: UUID) -> str:
    """An application to read in one of its stages, with what has been said there."""
    found, seat = _of_actor(actor(), stage_id)
    said = queries.opinions(stage_id)
    own = _own(said)
    is_open = found.state is StageState.OPEN
    shows = _sees(found, seat, own)
    return render_template(
        "preparation/stage.html",
        stage=found,
        application=applications.handed_in(found.application_id),
        submission=next(iter(received.submissions(found.application_id)), None),
        opinions=said if shows else [],
        hidden=0 if shows else len(said),
        own=own,
        sits=seat is not None,
        may_conclude=is_open and service.may_conclude(actor(), seat),
        may_skip=is_open and not found.mandatory,
        today=today(),
    )


@blueprint.route("/steg/<uuid:stage_id>/yttrande", methods=["GET", "POST"])
@requires(Permission.OPINIONS_GIVE)
def give_opinion(stage_id: UUID) -> ResponseReturnValue:
    """Say what one thinks of an application as a member of the body."""
    found, seat = _of_actor(actor(), stage_id)
    if seat is None:
        raise NotFound(f"no seat in the body of {stage_id}")
    form = OpinionForm(is_involved=seat.is_involved)
    if request.method == "POST" and form.validate():
        try:
            service.give_opinion(actor=actor(), stage_id=stage_id, entry=form.entry)
        except NotComplete as lacking:
            show_faults(form, lacking.faults)
        except StageRefused as refused:
            form.form_errors.append(handling_routes.refusals()[type(refused)])
        else:
            flash(_("Tack, ditt svar är sparat. Du kan ändra det så länge steget pågår."), "success")
            return redirect(url_for("preparation.stage", stage_id=stage_id), 303)
    elif request.method == "GET":
        _fill_in_own(form, stage_id)
    page = render_template("preparation/opinion.html", form=form, stage=found, seat=seat, **_title(found))
    return page, 422 if form.errors else 200


@blueprint.route("/steg/<uuid:stage_id>/slutsats", methods=["GET", "POST"])
@_PREPARES
def conclude(stage_id: UUID) -> ResponseReturnValue:
    """Write what the body has concluded, as its chair or as the kansli."""
    found, seat = _of_actor(actor(), stage_id)
    if not service.may_conclude(actor(), seat):
        raise NotFound(f"not the chair of the body of {stage_id}")
    form = ConclusionForm(asks_consensus=found.consensus)
    if request.method == "GET":
        form.version.data = str(found.version)
    elif form.validate():
        try:
            version = version_of(form.version)
            service.conclude(actor=actor(), stage_id=stage_id, version=version, entry=form.entry)
        except NotComplete as lacking:
            show_faults(form, lacking.faults)
        except tuple(handling_routes.refusals()) as refused:
            form.form_errors.append(handling_routes.refusals()[type(refused)])
        else:
            flash(_("Det ni kom fram till är sparat och registrerat."), "success")
            return redirect(url_for("preparation.stage", stage_id=stage_id), 303)
    said = queries.opinions(stage_id)
    shows = _sees(found, seat, _own(said))
    page = render_template(
        "preparation/conclude.html",
        form=form,
        stage=found,
        opinions=said if shows else [],
        hidden=0 if shows else len(said),
        **_title(found),
    )
    return page, 422 if form.errors else 200


def _of_actor(who: Actor, stage_id: UUID) -> tuple[StageFacts, Place | None]:
    """A stage for those who sit in its body and for the kansli; raises NotFound for others."""
    found = queries.stage(stage_id)
    seat = queries.place(who, found, today())
    if seat is None and not who.may(Permission.APPLICATIONS_HANDLE):
        raise NotFound(f"no seat in the body of {stage_id}")
    return found, seat


def _own(said: Sequence[OpinionFacts]) -> OpinionFacts | None:
    """What the actor has said."""
    return next((one for one in said if one.membership_id == actor().membership_id), None)


def _sees(found: StageFacts, seat: Place | None, own: OpinionFacts | None) -> bool:
    """Whether the actor sees what others have said, also where he is to write what the body came to."""
    return sees_opinions(
        is_independent=found.independent,
        sits=seat is not None,
        has_given=own is not None,
        is_open=found.state is StageState.OPEN,
    )


def _title(found: StageFacts) -> dict[str, object]:
    return {"application": applications.handed_in(found.application_id)}


def _fill_in_own(form: OpinionForm, stage_id: UUID) -> None:
    """What one has said before, to change it."""
    own = _own(queries.opinions(stage_id))
    if own is None:
        return
    form.verdict.data = own.verdict.value if own.verdict else None
    form.reasons.data = own.reasons
    if "interest" in form and own.interest:
        form.interest.data = own.interest.value
