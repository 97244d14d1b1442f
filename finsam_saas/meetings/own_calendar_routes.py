"""The page of one's own calendar: its address made, shown once, taken back."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.meetings import own_calendar
from finsam_saas.meetings.notice_board import whole_address
from finsam_saas.meetings.pages import blueprint
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.forms import EmptyForm

_READS = requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)


@blueprint.get("/kalender")
@_READS
def calendar_address() -> str:
    """Whether the reader follows the own meetings in a calendar, and how to."""
    made_at = own_calendar.made_at(actor())
    return render_template("meetings/calendar_address.html", made_at=made_at, form=EmptyForm(formdata=None))


@blueprint.post("/kalender")
@_READS
def make_calendar_address() -> ResponseReturnValue:
    """Make an address and show it; it is not kept, so it can never be shown again."""
    token = own_calendar.make_address(actor=actor())
    address = whole_address(url_for("notice_board.own_calendar", token=token))
    return render_template("meetings/new_calendar_address.html", address=address)


@blueprint.route("/kalender/aterkalla", methods=["GET", "POST"])
@_READS
def revoke_calendar_address() -> ResponseReturnValue:
    """Take the address back, after saying what that means."""
    page = url_for("meetings.calendar_address")
    step = Step(
        title=_("Återkalla din kalenderadress"),
        consequences=(
            _("Kalendrar som följer adressen får inga nya möten, från och med nu."),
            _("Adressen går inte att få tillbaka. Du kan skapa en ny."),
        ),
        submit_label=_("Återkalla adressen"),
        cancel_url=page,
        done=_("Adressen är återkallad."),
        done_url=page,
        trail=((_("Möten"), url_for("meetings.index")), (_("Din kalender"), page)),
    )
    return take(step, lambda _seen, _why: own_calendar.revoke_address(actor=actor()))
