"""The audit page: who did what when in the förbund, to read, filter and take out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.events.event_words import EVENT_WORDS
from finsam_saas.events.labels import event_words, log_lines, subject_words
from finsam_saas.events.names import EventName
from finsam_saas.events.queries import LONGEST_FILE, Cursor, EventRow, Selection, events
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Column, FileType, Sheet, about, download

blueprint = Blueprint("events", __name__, template_folder="templates", url_prefix="/handelser")


@blueprint.get("")
@requires(Permission.EVENTS_READ)
def log() -> ResponseReturnValue:
    """What happened, newest first; the choice stands in the address."""
    selection = selection_of_address()
    address = _address(selection)
    page = events(selection, Cursor.parse(request.args.get("efter", "")))
    following = _page_url(address, page.following) if page.following else ""
    return render_template(
        "events/log.html",
        lines=[_line(row) for row in page.rows],
        choices=[("", _("Alla")), *((one.value, str(words)) for one, words in EVENT_WORDS.items())],
        address=address,
        following=following,
        later=bool(request.args.get("efter")),
    )


@dataclass(frozen=True)
class Line:
    """One event as the page shows it."""

    at: datetime
    who: str
    what: str
    subject: str
    details: list[str]


def _line(row: EventRow) -> Line:
    details = log_lines(row.name, row.details, row.subject_label)
    return Line(row.at, row.actor_name, event_words(row.name), subject_words(row.subject_label), details)


def _page_url(address: dict[str, str], cursor: Cursor) -> str:
    return f"{url_for('events.log')}?{urlencode({**address, 'efter': str(cursor)})}"


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.EVENTS_READ)
def take_out(file_type: str) -> Response:
    """The chosen events as a file; at most ten thousand, the newest."""
    selection = selection_of_address()
    page = events(selection, most=LONGEST_FILE)
    return download(
        FileType(file_type),
        about(
            source=_("Förbundets händelselogg"),
            selection=_selection_words(selection),
            coverage=_("De senaste %(most)s händelserna; det finns äldre.", most=LONGEST_FILE)
            if page.following
            else "",
        ),
        _sheet(page.rows),
        report=_("handelser"),
        period=f"{selection.first or ''}-{selection.last or ''}",
    )


def selection_of_address() -> Selection:
    """What the address asks for; what it does not know is left out."""
    known = {one.value: one for one in EventName}
    name = known.get(request.args.get("handelse", ""))
    return Selection(
        names=(name,) if name else (),
        person=request.args.get("vem", "").strip()[:100],
        first=_day("fran"),
        last=_day("till"),
        text=request.args.get("text", "").strip()[:100],
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _address(selection: Selection) -> dict[str, str]:
    values = {
        "handelse": selection.names[0].value if selection.names else "",
        "vem": selection.person,
        "fran": selection.first.isoformat() if selection.first else "",
        "till": selection.last.isoformat() if selection.last else "",
        "text": selection.text,
    }
    return {name: value for name, value in values.items() if value}


def _selection_words(selection: Selection) -> str:
    formats = current_formats()
    said = [
        *(event_words(name.value) for name in selection.names),
        _("av %(person)s", person=selection.person) if selection.person else "",
        _("från %(day)s", day=formats.date(selection.first)) if selection.first else "",
        _("till %(day)s", day=formats.date(selection.last)) if selection.last else "",
        _("med texten ”%(text)s”", text=selection.text) if selection.text else "",
    ]
    return ", ".join(part for part in said if part) or _("Alla händelser")


def _sheet(rows: list[EventRow]) -> Sheet:
    columns = (
        Column(_("När")),
        Column(_("Vem")),
        Column(_("Händelse")),
        Column(_("Vad det gäller")),
        Column(_("Detaljer")),
    )
    lines = [_line(row) for row in rows]
    written = [(line.at, line.who, line.what, line.subject, "\n".join(line.details)) for line in lines]
    return Sheet(_("Händelser"), columns, written)
