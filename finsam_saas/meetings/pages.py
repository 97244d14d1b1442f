"""Where the pages about meetings hang, the words that all of them show, and how a refused step is told."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.meetings import labels
from finsam_saas.meetings.behind import PAPERS_BEHIND, Behind, ReadBehind
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.rules import StepRefused
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.web.formats import current_formats
from tenants.database import session

SUBJECT_PAGES = "meeting_subject_pages"
"""Where the composition root says on which page each kind of subject is decided."""
blueprint = Blueprint("meetings", __name__, template_folder="templates", url_prefix="/moten")


@blueprint.context_processor
def every_page() -> dict[str, object]:
    """The words that every page about meetings shows, and what its reader may."""
    acting = current_actor()
    return {
        "states": labels.STATES,
        "outcomes": labels.OUTCOMES,
        "seat_kinds": SEAT_KINDS,
        "may_edit": acting is not None and acting.may(Permission.MEETINGS_EDIT),
        "reads_all": acting is not None and acting.may(Permission.MEETINGS_READ),
    }


@blueprint.errorhandler(StepRefused)
def refused(error: StepRefused) -> ResponseReturnValue:
    """A page that says why a step cannot be taken, and the way back; nothing is saved."""
    session.rollback()
    meeting_id = (request.view_args or {}).get("meeting_id")
    back = url_for("meetings.meeting", meeting_id=meeting_id) if meeting_id else url_for("meetings.index")
    return render_template("meetings/refused.html", reason=labels.REFUSALS[error.refusal], back=back), 422


def subject_page(whole: Whole, item: Item) -> str | None:
    """The page on which an item is decided, where a feature above does it; None for ordinary items."""
    pages: Mapping[str, str] = current_app.extensions.get(SUBJECT_PAGES, {})
    endpoint = pages.get(item.subject_kind or "")
    return url_for(endpoint, meeting_id=whole.meeting.id, meeting_item_id=item.id) if endpoint else None


def behind_items(whole: Whole) -> dict[UUID, Behind]:
    """What features above have to read behind the items of a meeting, by item."""
    readers: Mapping[str, ReadBehind] = current_app.extensions.get(PAPERS_BEHIND, {})
    found: dict[UUID, Behind] = {}
    for kind, read in readers.items():
        items = {one.subject_id: one.id for one in whole.items if one.subject_kind == kind and one.subject_id}
        if items:
            found.update({items[subject_id]: more for subject_id, more in read(list(items)).items()})
    return found


def following(whole: Whole, item: Item) -> str:
    """Where one goes when an item is written down: the next without outcome if so asked, or the meeting."""
    left = next((one for one in whole.items if one.outcome is None and one.id != item.id), None)
    if left and request.form.get("sedan") == "nasta":
        return url_for("meetings.decide_item", meeting_id=whole.meeting.id, meeting_item_id=left.id)
    return url_for("meetings.meeting", meeting_id=whole.meeting.id)


def meeting_name(whole: Whole) -> str:
    """A meeting as pages call it: the body and the day."""
    return f"{whole.meeting.body} {current_formats().date(whole.meeting.day)}"


def trail(whole: Whole) -> tuple[tuple[str, str], ...]:
    """The pages above one that is about a meeting."""
    page = url_for("meetings.meeting", meeting_id=whole.meeting.id)
    return ((_("Möten"), url_for("meetings.index")), (meeting_name(whole), page))
