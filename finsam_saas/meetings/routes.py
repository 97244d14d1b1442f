"""Meetings: the list, one meeting, planning and moving it, the rules, and the register of decisions."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.events.newest import digest_of_all
from finsam_saas.meetings import (
    agenda_routes,
    decided,
    fee_routes,
    item_routes,
    minutes_routes,
    own_calendar_routes,
    planning,
    queries,
    rules,
    rules_routes,
    written,
)
from finsam_saas.meetings.entry import MeetingEntry
from finsam_saas.meetings.forms import MeetingForm
from finsam_saas.meetings.labels import DECIDING_AGENDA, GROUP_AGENDA, ITEM_STATES
from finsam_saas.meetings.pages import blueprint, every_page, meeting_name
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.fields import version_of
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.paging import page_asked
from tenants.database import today

__all__ = [
    "agenda_routes",
    "blueprint",
    "fee_routes",
    "item_routes",
    "minutes_routes",
    "own_calendar_routes",
    "rules_routes",
]
USUAL_CLOCK = time(13)


@blueprint.get("/")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def index() -> str:
    """The meetings that the reader may know of."""
    reader, told, page = actor(), every_page(), page_asked(request.args.get("sida", ""))

    def shown() -> dict[str, object]:
        found, paging = queries.meetings(reader, page)
        return {**told, "meetings": found, "paging": paging}

    return kept_page(
        "meetings/index.html",
        shown,
        place=(page, told["may_edit"], told["reads_all"]),
        # Who reads those of the own bodies alone has a list of his own.
        version=digest_of_all() if told["reads_all"] else "",
    )


@blueprint.get("/beslut")
@requires(Permission.ASSOCIATION_READ)
def decisions() -> str:
    """The register of what has been decided, by words or number."""
    text, page = request.args.get("sok", "").strip()[:100], page_asked(request.args.get("sida", ""))
    told = every_page()

    def shown() -> dict[str, object]:
        found, paging = decided.decisions(text, page)
        return {**told, "decisions": found, "paging": paging, "text": text, "may_open": told["reads_all"]}

    # What is looked for by words is seldom looked for again.
    return kept_page(
        "meetings/decisions.html",
        shown,
        place=(page, told["reads_all"]),
        version="" if text else digest_of_all(),
    )


@blueprint.route("/nytt", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def new_meeting() -> ResponseReturnValue:
    """Plan a meeting; its agenda begins with what always stands there."""
    offered = _standing()
    if request.method == "GET":
        known = {"papers_days": queries.meeting_rules().papers_days, "clock": USUAL_CLOCK}
        form = MeetingForm(offered, formdata=None, data=known)
        return render_template("meetings/form.html", form=form, whole=None)
    form = MeetingForm(offered)
    if not form.validate():
        return render_template("meetings/form.html", form=form, whole=None), 422
    kind = next(one.kind for one in offered if one.id == form.chosen_body)
    agenda = DECIDING_AGENDA if rules.decides(kind) else GROUP_AGENDA
    meeting_id = planning.plan_meeting(
        actor=actor(), body_id=form.chosen_body, entry=_entry(form), agenda=[str(one) for one in agenda]
    )
    flash(_("Mötet är planerat. Skriv föredragningslistan och kalla sedan."), "success")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


@blueprint.get("/<uuid:meeting_id>")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def meeting(meeting_id: UUID) -> str:
    """A meeting: its next step, its agenda, who is called, and what became of it."""
    whole = queries.meeting(actor(), meeting_id)
    own = actor().membership_id
    found = whole.meeting
    return render_template(
        "meetings/meeting.html",
        whole=whole,
        meeting=found,
        name=meeting_name(whole),
        shows_minutes=whole.shows_minutes_to(actor()),
        own_confirmation=next(
            (one for one in whole.adjusters if own and one.membership_id == own and not one.confirmed_at),
            None,
        ),
        papers_day=rules.papers_day(found.day, found.papers_days),
        adjust_by=rules.last_day_to_adjust(found.day),
        post_by=rules.last_day_to_post(found.sealed_day) if found.sealed_day else None,
        paragraphs=written.paragraphs(whole),
        own_membership=own,
        item_states=ITEM_STATES,
        tally=whole.tally,
        today=today(),
    )


@blueprint.route("/<uuid:meeting_id>/andra", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def change_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Move a meeting that has not been held."""
    whole = planning.open_agenda(actor(), meeting_id)
    found = whole.meeting
    offered = [bodies.body(found.body_id)]
    if request.method == "GET":
        starts = found.starts_at.astimezone(SWEDEN)
        known: dict[str, object] = {
            "day": starts.date(),
            "clock": starts.time(),
            "body_id": str(found.body_id),
        }
        known |= {"place": found.place, "papers_days": found.papers_days, "version": found.version}
        form = MeetingForm(offered, formdata=None, data=known)
        return render_template("meetings/form.html", form=form, whole=whole, name=meeting_name(whole))
    form = MeetingForm(offered)
    if not form.validate():
        return render_template("meetings/form.html", form=form, whole=whole, name=meeting_name(whole)), 422
    planning.change_meeting(
        actor=actor(), meeting_id=meeting_id, version=version_of(form.version), entry=_entry(form)
    )
    flash(_("Mötet är sparat."), "success")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


def _standing() -> list[BodyFacts]:
    """The bodies that can meet today."""
    return [one for one in bodies.bodies() if one.stands(today())]


def _entry(form: MeetingForm) -> MeetingEntry:
    return MeetingEntry(form.starts_at, form.place.data or "", form.papers_days.data or 0)
