"""For everybody, signed in or not: what may be appealed against, days of meetings, calendars of one's own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import gettext as _

from finsam_saas.access.guard import public
from finsam_saas.meetings import dates, decided, ical, labels
from finsam_saas.meetings import own_calendar as own
from finsam_saas.meetings.dates import Dates, MeetingDate
from finsam_saas.web.formats import current_formats
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS
from tenants.context import current_tenant
from tenants.database import today

blueprint = Blueprint("notice_board", __name__, template_folder="templates", url_prefix="/anslagstavla")
BY_ADDRESS = "300/minute"
ATOM_TYPE = "application/atom+xml"


@blueprint.get("/")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def index() -> str:
    """What is posted today, with the days that are left."""
    return render_template(
        "meetings/notice_board.html",
        posted=decided.notice_board(today()),
        bodies=dates.deciding_bodies(),
        outcomes=labels.OUTCOMES,
        today=today(),
    )


@blueprint.get("/<uuid:body_id>/moten.ics")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def calendar(body_id: UUID) -> Response:
    """The days on which a body that decides meets, for a calendar that follows them."""
    found = dates.dates_of(body_id)
    written = dates.calendar(found, page=whole_address(url_for("notice_board.index")), name=_name(found))
    headers = {"Content-Disposition": 'attachment; filename="moten.ics"'}
    return Response(written, content_type=f"{ical.MEDIA_TYPE}; charset=utf-8", headers=headers)


@blueprint.get("/<uuid:body_id>/moten.atom")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def atom(body_id: UUID) -> Response:
    """The same as a feed to follow."""
    found = dates.dates_of(body_id)
    written = dates.atom(
        found,
        page=whole_address(url_for("notice_board.index")),
        address=whole_address(url_for("notice_board.atom", body_id=body_id)),
        title=_name(found),
        author=current_tenant().name,
        words=[_when(found, one) for one in found.meetings],
    )
    return Response(written, mimetype=ATOM_TYPE)


@blueprint.get("/kalender/<token>.ics")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def own_calendar(token: str) -> Response:
    """The meetings of somebody's own bodies, for who has the secret address."""
    events = [
        ical.CalendarEvent(
            id=one.id,
            title=one.body,
            place=one.place,
            description="",
            address=whole_address(url_for("meetings.meeting", meeting_id=one.id)),
            starts_at=one.starts_at,
            changed_at=one.changed_at,
            changes=one.changes,
        )
        for one in own.meetings_at(token)
    ]
    written = ical.calendar(*events, name=current_tenant().name)
    headers = {
        "Content-Disposition": 'attachment; filename="moten.ics"',
        "Cache-Control": "private, no-store",
    }
    return Response(written, content_type=f"{ical.MEDIA_TYPE}; charset=utf-8", headers=headers)


def _name(found: Dates) -> str:
    return str(_("%(body)s, %(association)s", body=found.body, association=current_tenant().name))


def _when(found: Dates, one: MeetingDate) -> str:
    return f"{found.body} {current_formats().moment(one.starts_at)}"


def whole_address(path: str) -> str:
    """A path of the site as a whole address, for what is read by other programs."""
    address: str = current_app.config["FINSAM"].public_url
    return address.rstrip("/") + path
