"""What waits about applications: for the kansli what came in, for others what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications.awaited import Awaited
from finsam_saas.applications.received import CameIn
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.dashboard.arrived import Arrived
from finsam_saas.dashboard.todo import MOST_OF_A_KIND, Todo
from finsam_saas.decisions.agenda import Waiting
from finsam_saas.preparation.waiting import for_body_members
from finsam_saas.web.formats import current_formats


def about_applications(actor: Actor, today: date, came: Arrived) -> Iterator[Todo]:
    """What this viewer is to do about applications, completions first."""
    yield from _own(came.to_complete)
    if actor.may(Permission.OPINIONS_GIVE):
        yield from _to_prepare(actor, today)
    if actor.may(Permission.APPLICATIONS_HANDLE):
        yield from _to_go_through(came.applications)
    if actor.may(Permission.DECISIONS_EDIT):
        yield from _to_the_board(came.to_the_board)


def _own(waiting: Sequence[Awaited]) -> Iterator[Todo]:
    for one in waiting[:MOST_OF_A_KIND]:
        what = _("Komplettera ansökan %(title)s", title=one.title)
        due = current_formats().weekday(one.due_on)
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


def _to_go_through(found: CameIn) -> Iterator[Todo]:
    if not found.count or found.oldest is None:
        return
    what = ngettext("%(num)s ansökan att gå igenom", "%(num)s ansökningar att gå igenom", found.count)
    why = _("Den första kom in %(moment)s.", moment=current_formats().moment(found.oldest))
    url = url_for("applications.index", lage=ApplicationState.SUBMITTED.value)
    yield Todo(str(what), str(why), None, (str(_("Gå igenom")), url))


def _to_the_board(found: Sequence[Waiting]) -> Iterator[Todo]:
    """What is prepared and stands on no agenda: a proposal to write, or a meeting to find."""
    for one in found[:MOST_OF_A_KIND]:
        what = _("Klar för beslut: %(title)s", title=one.title)
        why = _("Sätt upp den på styrelsens möte.") if one.has_proposal else _("Skriv förslag till beslut.")
        url = url_for("applications.handed_in", application_id=one.application_id)
        yield Todo(str(what), str(why), None, (str(_("Öppna ansökan")), url))
    left = len(found) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext(
            "%(num)s ansökan till är klar för beslut", "%(num)s ansökningar till är klara för beslut", left
        )
        url = url_for("applications.index", lage=ApplicationState.READY_FOR_DECISION.value)
        yield Todo(str(what), "", None, (str(_("Visa alla")), url))
