"""What waits about granted insatser: requisitions to put right, attest and pay, and what follows the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.agreements.afterwards import Task
from finsam_saas.dashboard.granted import Granted
from finsam_saas.dashboard.todo import Todo
from finsam_saas.requisitions.rules import RequisitionState
from finsam_saas.web.formats import current_formats

SOON = timedelta(days=30)
"""So long before its last day a follow-up is shown."""
_IN_ORDER = (
    RequisitionState.RETURNED,
    RequisitionState.SUBMITTED,
    RequisitionState.EXAMINED,
    RequisitionState.APPROVED,
)


def about_granted(found: Granted, today: date) -> Iterator[Todo]:
    """What this viewer is to do about insatser that have their money.

    Own requisitions that came back first, then what his roles attest or pay, then what follows the end.
    """
    for state in _IN_ORDER:
        if state.value in found.waiting:
            count, amount = found.waiting[state.value]
            yield _requisitions(state, count, Decimal(amount))
    due = [one for one in found.after if one.due_on <= today + SOON]
    if due:
        yield _follow_ups(due, today)


def _follow_ups(due: Sequence[Task], today: date) -> Todo:
    what = ngettext(
        "%(num)s uppföljning efter en avslutad insats",
        "%(num)s uppföljningar efter avslutade insatser",
        len(due),
    )
    first = due[0]
    told = {"initiative": first.initiative, "day": current_formats().date(first.due_on)}
    why = _("%(initiative)s, senast %(day)s.", **told)
    tag = ("late", str(_("Försenad"))) if first.is_late(today) else None
    return Todo(str(what), str(why), tag, (str(_("Visa")), url_for("agreements.follow_ups")))


def _requisitions(state: RequisitionState, count: int, amount: Decimal) -> Todo:
    what = {
        RequisitionState.RETURNED: ngettext(
            "%(num)s rekvisition att rätta", "%(num)s rekvisitioner att rätta", count
        ),
        RequisitionState.SUBMITTED: ngettext(
            "%(num)s rekvisition att granska", "%(num)s rekvisitioner att granska", count
        ),
        RequisitionState.EXAMINED: ngettext(
            "%(num)s rekvisition att godkänna", "%(num)s rekvisitioner att godkänna", count
        ),
        RequisitionState.APPROVED: ngettext(
            "%(num)s rekvisition att betala", "%(num)s rekvisitioner att betala", count
        ),
    }
    why = _("Tillsammans %(amount)s kr.", amount=current_formats().kronor(amount))
    url = url_for("requisitions.index", lage=state.value)
    return Todo(str(what[state]), str(why), None, (str(_("Öppna")), url))
