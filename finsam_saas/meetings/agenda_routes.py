"""The agenda and the notice: items, calling everybody, and the notice as a file and in a calendar."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.documents.download import DocumentType, download
from finsam_saas.meetings import ical, papers, planning, queries, written
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.meetings.forms import ItemForm
from finsam_saas.meetings.joining import JOINING
from finsam_saas.meetings.pages import behind_items, blueprint, meeting_name, trail
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.tables import file_stem
from tenants.database import now

UP = "upp"


@blueprint.route("/<uuid:meeting_id>/punkter/ny", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def new_item(meeting_id: UUID) -> ResponseReturnValue:
    """Put a matter on the agenda, before the last item."""
    whole = planning.open_agenda(actor(), meeting_id)
    form = ItemForm()
    if request.method == "GET" or not form.validate():
        page = render_template("meetings/item_form.html", form=form, item=None, trail=trail(whole))
        return page, 422 if form.errors else 200
    planning.add_item(actor=actor(), meeting_id=meeting_id, entry=_entry(form))
    flash(_("Punkten är tillagd."), "success")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


@blueprint.route("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def change_item(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Change what an item says, before the meeting."""
    whole = planning.open_agenda(actor(), meeting_id)
    item = queries.item_of(whole, meeting_item_id)
    form = ItemForm(formdata=None, obj=item) if request.method == "GET" else ItemForm()
    if request.method == "GET" or not form.validate():
        page = render_template("meetings/item_form.html", form=form, item=item, trail=trail(whole))
        return page, 422 if form.errors else 200
    planning.change_item(
        actor=actor(),
        meeting_id=meeting_id,
        item_id=meeting_item_id,
        version=version_of(form.version),
        entry=_entry(form),
    )
    flash(_("Punkten är sparad."), "success")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


@blueprint.post("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/flytta")
@requires(Permission.MEETINGS_EDIT)
def move_item(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Move an item one step up or down."""
    up = request.form.get("vart") == UP
    planning.move_item(actor=actor(), meeting_id=meeting_id, item_id=meeting_item_id, up=up)
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id, _anchor="foredragningslista"), 303)


@blueprint.route("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/ta-bort", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def remove_item(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Take an item off the agenda, after asking."""
    whole = planning.open_agenda(actor(), meeting_id)
    item = queries.item_of(whole, meeting_item_id)
    page = url_for("meetings.meeting", meeting_id=meeting_id)
    step = Step(
        title=_("Ta bort punkten %(title)s?", title=item.title),
        consequences=(_("Punkten och det som står under den försvinner från föredragningslistan."),),
        submit_label=_("Ta bort punkten"),
        cancel_url=page,
        done=_("Punkten är borttagen."),
        done_url=page,
        version=item.version,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: planning.remove_item(
            actor=actor(), meeting_id=meeting_id, item_id=meeting_item_id, version=seen
        ),
    )


@blueprint.route("/<uuid:meeting_id>/kalla", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def call_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Call everybody who has a place in the body."""
    whole = queries.meeting(actor(), meeting_id)
    page = url_for("meetings.notice", meeting_id=meeting_id)
    step = Step(
        title=_("Kalla till %(meeting)s", meeting=meeting_name(whole)),
        consequences=(
            _("De som har en plats den dagen, ordinarie och ersättare, står som kallade."),
            _("Mötet och föredragningslistan visas för dem som får läsa förbundets möten."),
            _("Mötet får ett ärende i diariet, och kallelsen registreras där."),
            _(
                "De som har ett konto eller en e-postadress får kallelsen med e-post, med en fil till "
                "kalendern."
            ),
        ),
        submit_label=_("Kalla till mötet"),
        cancel_url=url_for("meetings.meeting", meeting_id=meeting_id),
        done=_("Mötet är kallat. Kallelsen skickas med e-post."),
        done_url=page,
        version=whole.meeting.version,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: planning.call_meeting(
            actor=actor(),
            meeting_id=meeting_id,
            version=seen,
            concerns=written.notice_title(whole),
            joining=current_app.extensions[JOINING],
        ),
    )


@blueprint.get("/<uuid:meeting_id>/kallelse")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def notice(meeting_id: UUID) -> str:
    """The notice as it goes out, with its files and the addresses to send it to."""
    whole = queries.meeting(actor(), meeting_id)
    return render_template(
        "meetings/notice.html",
        whole=whole,
        document=written.notice(whole),
        trail=trail(whole),
        subject=written.notice_title(whole),
        addresses=sorted({one.email for one in whole.people if one.email}),
    )


@blueprint.get("/<uuid:meeting_id>/kallelse/<any(docx, pdf):document_type>")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def notice_file(meeting_id: UUID, document_type: str) -> Response:
    """The notice as Word or PDF."""
    whole = queries.meeting(actor(), meeting_id)
    return download(
        written.notice(whole),
        DocumentType(document_type),
        report=_("kallelse"),
        period=whole.meeting.day.isoformat(),
    )


@blueprint.get("/<uuid:meeting_id>/handlingar/<any(docx, pdf):document_type>")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def papers_file(meeting_id: UUID, document_type: str) -> Response:
    """All papers of the meeting as one document with bookmarks and page numbers."""
    whole, kind = queries.meeting(actor(), meeting_id), DocumentType(document_type)
    return download(
        papers.papers(whole, behind_items(whole), with_pages=kind is DocumentType.PDF),
        kind,
        report=_("handlingar"),
        period=whole.meeting.day.isoformat(),
    )


@blueprint.get("/<uuid:meeting_id>/kalender.ics")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def calendar_file(meeting_id: UUID) -> Response:
    """The meeting for a calendar."""
    found = queries.meeting(actor(), meeting_id).meeting
    path = url_for("meetings.meeting", meeting_id=meeting_id)
    event = ical.CalendarEvent(
        id=found.id,
        title=found.body,
        place=found.place,
        description=_("Föredragningslista och handlingar: %(page)s", page=_whole(path)),
        address=_whole(path),
        starts_at=found.starts_at,
        changed_at=found.called_at or now(),
        changes=found.version,
    )
    stem = file_stem(_("mote"), found.day.isoformat())
    headers = {"Content-Disposition": f'attachment; filename="{stem}.ics"'}
    return Response(ical.calendar(event), content_type=f"{ical.MEDIA_TYPE}; charset=utf-8", headers=headers)


def _entry(form: ItemForm) -> ItemEntry:
    return ItemEntry(form.title.data or "", form.background.data or None, form.proposal.data or None)


def _whole(path: str) -> str:
    address: str = current_app.config["FINSAM"].public_url
    return address.rstrip("/") + path
