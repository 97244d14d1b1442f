"""What waits about needs and assignments: to report, to read, to take up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.dashboard.todo import MOST_OF_A_KIND, Todo
from finsam_saas.needs.waiting import Waiting, Waits
from finsam_saas.web.formats import current_formats


def about_needs(waiting: Sequence[Waiting], today: date) -> Iterator[Todo]:
    """What this viewer's bodies are to do, or the kansli; what is to be reported first stands first."""
    for one in waiting[:MOST_OF_A_KIND]:
        yield _line(one, today)
    left = len(waiting) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s behov eller uppdrag till", "%(num)s behov och uppdrag till", left)
        yield Todo(str(what), "", None, (str(_("Visa alla")), url_for("needs.index")))


def _line(one: Waiting, today: date) -> Todo:
    if one.kind is Waits.TO_TAKE_UP:
        what, why = _("Ett behov att ta upp: %(title)s", title=one.title), _("Hos %(body)s.", body=one.body)
        return Todo(str(what), str(why), None, (str(_("Läs behovet")), url_for("needs.need", need_id=one.id)))
    url = url_for("needs.assignment", assignment_id=one.id)
    if one.kind is Waits.TO_READ:
        what = _("Återrapporterat: %(title)s", title=one.title)
        why = _("Läs och avsluta uppdraget, eller be om mer.")
        return Todo(str(what), str(why), None, (str(_("Läs återrapporten")), url))
    what = _("Uppdrag: %(title)s", title=one.title)
    due = current_formats().weekday(one.due_on) if one.due_on else ""
    why = _("Från %(body)s. Återrapportera senast %(day)s.", body=one.body, day=due)
    tag = ("late", str(_("Försenat"))) if one.due_on and one.due_on < today else None
    return Todo(str(what), str(why), tag, (str(_("Öppna uppdraget")), url))
