"""What waits about applications: for the kansli what came in, for others what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications.queries import mine
from finsam_saas.applications.received import came_in
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.dashboard.todo import MOST_OF_A_KIND, Todo
from finsam_saas.preparation.waiting import for_body_members
from finsam_saas.web.formats import current_formats


def about_applications(actor: Actor, today: date) -> Iterator[Todo]:
    """What this viewer is to do about applications, completions first."""
    if actor.may(Permission.APPLICATIONS_WRITE):
        yield from _own(actor)
    if actor.may(Permission.OPINIONS_GIVE):
        yield from _to_prepare(actor, today)
    if actor.may(Permission.APPLICATIONS_HANDLE):
        yield from _to_go_through()


def _own(actor: Actor) -> Iterator[Todo]:
    waiting = [one for one in mine(actor) if one.supplement_due_on]
    waiting.sort(key=lambda one: (one.supplement_due_on, one.title))
    for one in waiting[:MOST_OF_A_KIND]:
        what = _("Komplettera ansökan %(title)s", title=one.title)
        due = current_formats().weekday(one.supplement_due_on) if one.supplement_due_on else ""
        url = url_for("applications.application", application_id=one.id)
        yield Todo(str(what), str(_("Senast %(day)s.", day=due)), None, (str(_("Öppna ansökan")), url))


def _to_prepare(actor: Actor, today: date) -> Iterator[Todo]:
    """What stands with the viewer's bodies and the viewer has not said anything about, nearest day first."""
    waiting = [one for one in for_body_members(actor, today) if not one.has_answered]
    for one in waiting[:MOST_OF_A_KIND]:
        what = _("Att bereda: %(title)s", title=one.title)
        why, tag = "", None
        if one.due_on:
            why = str(_("Svara senast %(day)s.", day=current_formats().weekday(one.due_on)))
            tag = ("late", str(_("Försenad"))) if one.due_on < today else None
        url = url_for("preparation.stage", stage_id=one.stage_id)
        yield Todo(str(what), why, tag, (str(_("Öppna ansökan")), url))
    left = len(waiting) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s ansökan till att bereda", "%(num)s ansökningar till att bereda", left)
        yield Todo(str(what), "", None, (str(_("Visa alla")), url_for("preparation.index")))


def _to_go_through() -> Iterator[Todo]:
    found = came_in()
    if not found.count or found.oldest is None:
        return
    what = ngettext("%(num)s ansökan att gå igenom", "%(num)s ansökningar att gå igenom", found.count)
    why = _("Den första kom in %(moment)s.", moment=current_formats().moment(found.oldest))
    url = url_for("applications.index", lage=ApplicationState.SUBMITTED.value)
    yield Todo(str(what), str(why), None, (str(_("Gå igenom")), url))
