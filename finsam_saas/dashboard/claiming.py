"""What waits about granted insatser: requisitions to put right, attest and pay, and what follows the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import null, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.agreements.afterwards import Task, ended, open_of
from finsam_saas.dashboard.todo import Todo
from finsam_saas.initiatives.own import OWN_MEMBERSHIP
from finsam_saas.requisitions.queries import waiting
from finsam_saas.requisitions.rules import RequisitionState
from finsam_saas.web.formats import current_formats
from tenants.database import session

SOON = timedelta(days=30)
"""So long before its last day a follow-up is shown."""
_WAITS_FOR = {
    RequisitionState.SUBMITTED: Permission.REQUISITIONS_EXAMINE,
    RequisitionState.EXAMINED: Permission.REQUISITIONS_APPROVE,
    RequisitionState.APPROVED: Permission.REQUISITIONS_PAY,
}


def about_granted(actor: Actor, today: date) -> Iterator[Todo]:
    """What this viewer is to do about insatser that have their money; one statement.

    Own requisitions that came back first, then what his roles attest or pay, then what follows the end.
    """
    states = [state for state, permission in _WAITS_FOR.items() if actor.may(permission)]
    if not states and not actor.may(Permission.REQUISITIONS_WRITE):
        return
    follows = ended() if actor.may(Permission.AGREEMENTS_EDIT) else null()
    asked = select(waiting(actor, states).label("waiting"), follows.label("ended"))
    row = session.execute(asked, {OWN_MEMBERSHIP: actor.membership_id}).one()
    for state in (RequisitionState.RETURNED, *states):
        if state.value in (row.waiting or {}):
            count, amount = row.waiting[state.value]
            yield _requisitions(state, count, Decimal(amount))
    due = [one for one in open_of(row.ended) if one.due_on <= today + SOON]
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
