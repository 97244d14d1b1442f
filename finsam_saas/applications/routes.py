"""Applications: one's own and those handed in, one as a task list, and one as it was handed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import (
    attachment_routes,
    handling_routes,
    part_routes,
    queries,
    received,
    service,
    text_routes,
    writing,
)
from finsam_saas.applications.forms import BeginForm
from finsam_saas.applications.pages import blueprint, every_page, stands_with
from finsam_saas.applications.parts import part_address, section_words, state_look, state_words
from finsam_saas.applications.progress import section_status
from finsam_saas.applications.rules import ApplicationState, By, Section, faults, steps_from
from finsam_saas.applications.whole import whole
from finsam_saas.applications.writing import CallNotOpen
from finsam_saas.calls import queries as calls
from finsam_saas.calls.rules import CallStatus, takes_late
from finsam_saas.events.newest import digest_of_all
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.needs.choosing import open_needs
from finsam_saas.registry import queries as registry
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import id_or_none
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.paging import page_asked

# Importing the modules of the parts and of the kansli's steps has put their pages on the blueprint.
__all__ = ["attachment_routes", "blueprint", "handling_routes", "part_routes", "text_routes"]


@blueprint.get("/")
@requires(Permission.APPLICATIONS_WRITE, Permission.APPLICATIONS_READ)
def index() -> str:
    """The applications that one writes, the calls one can apply in, and what has been handed in."""
    who, told, state = actor(), every_page(), request.args.get("lage", "")
    chosen = ApplicationState(state) if state in list(ApplicationState) else None
    page = page_asked(request.args.get("sida", ""))
    return kept_page(
        "applications/index.html",
        lambda: {**told, **_shown(who, chosen, page)},
        place=(state if chosen else "", page, told["may_handle"], told["reads_needs"], told["may_prepare"]),
        # What one writes oneself is not for others, and changes with the clock as calls do.
        version="" if who.may(Permission.APPLICATIONS_WRITE) else digest_of_all(),
    )


def _shown(who: Actor, chosen: ApplicationState | None, page: int) -> dict[str, object]:
    lines, paging = (
        received.received(page, state=chosen) if who.may(Permission.APPLICATIONS_READ) else (None, None)
    )
    writes = who.may(Permission.APPLICATIONS_WRITE)
    own = queries.mine(who) if writes else []
    return {
        "writes": writes,
        "own": own,
        "stands": stands_with([one.id for one in (*own, *(lines or ()))]),
        "calls": _calls_to_apply_in() if writes else [],
        "received": lines,
        "paging": paging,
        "chosen": chosen,
    }


@blueprint.route("/ny/<uuid:round_id>", methods=["GET", "POST"])
@requires(Permission.APPLICATIONS_WRITE)
def begin(round_id: UUID) -> ResponseReturnValue:
    """Begin an application, after what it takes has been told."""
    found = calls.call(round_id)
    if found.status() in (CallStatus.DRAFT, CallStatus.WITHDRAWN):
        raise NotFound(f"call {round_id} is not for applicants")
    form = BeginForm() if request.method == "POST" else BeginForm(formdata=None)
    earlier = [(str(one.id), one.title) for one in queries.mine(actor())]
    needs = [(str(need_id), f"{title} ({body})") for need_id, title, body in open_needs()]
    form.offer(member_choices(members()), earlier, needs)
    if request.method == "GET":
        form.need_id.data = request.args.get("behov", "")
    if request.method == "POST" and form.validate():
        try:
            application_id = writing.begin(
                actor=actor(),
                call_id=round_id,
                owner_id=UUID(form.owner_id.data),
                title=form.title.data or "",
                need_id=id_or_none(form.need_id.data),
            )
        except CallNotOpen:
            form.form_errors.append(_("Omgången är inte öppen. Välj en som är det på sidan Ansökningar."))
            return render_template("applications/begin.html", form=form, call=found), 422
        if form.copy_from.data:
            from_id = UUID(form.copy_from.data)
            writing.copy_texts(actor=actor(), application_id=application_id, from_id=from_id)
        flash(_("Ansökan är påbörjad. Bara ni som skriver ser den."), "success")
        return redirect(url_for("applications.application", application_id=application_id), 303)
    return render_template("applications/begin.html", form=form, call=found), 422 if form.errors else 200


@blueprint.get("/<uuid:application_id>")
@requires(Permission.APPLICATIONS_WRITE)
def application(application_id: UUID) -> str:
    """An application for those who write it: its parts, how far each has come, and the next step."""
    found = whole(queries.written_by(actor(), application_id))
    facts = found.facts
    parts = [
        {
            "label": section_words(section),
            "url": part_address(section, application_id),
            "state": state_words(section_status(facts, section)),
            "kind": state_look(section_status(facts, section)),
        }
        for section in Section
    ]
    return render_template(
        "applications/application.html",
        whole=found,
        parts=parts,
        is_complete=not faults(facts),
        writers=queries.writers(application_id),
        handed_in=received.submissions(application_id),
        may_withdraw="withdraw" in steps_from(found.application.state, By.APPLICANT),
    )


@blueprint.get("/<uuid:application_id>/inlamnad")
@requires(Permission.APPLICATIONS_WRITE, Permission.APPLICATIONS_READ)
def handed_in(application_id: UUID) -> str:
    """What was handed in, the latest first, for whoever reads applications and for those who wrote it."""
    who = actor()
    if who.may(Permission.APPLICATIONS_READ):
        found = queries.handed_in(application_id)
    else:
        found = queries.written_by(who, application_id)
    return render_template(
        "applications/handed_in.html",
        application=found,
        submissions=received.submissions(application_id),
        matter=registry.matter(found.matter_id) if found.matter_id else None,
        call=calls.call(found.call_id),
        steps=[step.value for step in steps_from(found.state, By.SECRETARIAT)],
        is_in_a_stage=bool(stands_with([application_id])),
    )


@blueprint.route("/<uuid:application_id>/ta-tillbaka", methods=["GET", "POST"])
@requires(Permission.APPLICATIONS_WRITE)
def withdraw(application_id: UUID) -> ResponseReturnValue:
    """Take back an application that has been handed in, with a reason."""
    found = queries.written_by(actor(), application_id)
    page = url_for("applications.application", application_id=application_id)
    step = Step(
        title=_("Ta tillbaka %(title)s", title=found.title),
        consequences=(
            _("Ansökan prövas inte. Det går inte att ångra, men ni kan skriva en ny."),
            _("Det ni lämnade in finns kvar i förbundets diarium."),
        ),
        submit_label=_("Ta tillbaka ansökan"),
        cancel_url=page,
        done=_("Ansökan är återtagen."),
        done_url=page,
        version=found.version,
        asks_why=True,
        trail=((_("Ansökningar"), url_for("applications.index")), (found.title, page)),
    )
    return take(
        step,
        lambda seen, why: service.withdraw(
            actor=actor(), application_id=application_id, version=seen, reason=why
        ),
        refusals=handling_routes.step_refusals(),
    )


def _calls_to_apply_in() -> list[tuple[calls.CallFacts, bool]]:
    """The calls that take applications now, each with whether it is late there."""
    shown = [(one, one.status()) for one in calls.public_calls()]
    return [
        (one, status is CallStatus.CLOSED)
        for one, status in shown
        if status is CallStatus.OPEN or (status is CallStatus.CLOSED and takes_late(one.late_policy))
    ]
