"""One § by itself: adjusted at once, its sealed file, its posting, and excerpts of the minutes."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.documents.download import CONTENT_TYPES, DocumentType, download
from finsam_saas.documents.pdf import to_pdf
from finsam_saas.meetings import immediate, papers, queries
from finsam_saas.meetings.entry import PostingEntry
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.forms import PostingForm
from finsam_saas.meetings.immediate_rules import ItemState
from finsam_saas.meetings.pages import blueprint, trail
from finsam_saas.meetings.rules import Refusal, StepRefused
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.tables import file_stem
from tenants.database import today

ANCHOR = "omedelbar-justering"


@blueprint.route("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/omedelbart", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def ask_at_once(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Ask that a § is adjusted before the rest of the minutes."""
    whole, item = _found(meeting_id, meeting_item_id)
    step = Step(
        title=_("Justera § %(number)s omedelbart?", number=item.paragraph),
        consequences=(
            _("Ordföranden och justerarna bekräftar paragrafen för sig, före resten av protokollet."),
            _("När alla har justerat förseglas paragrafen. Sedan kan inget i den ändras."),
            _("Därefter anslår du den för sig. Överklagandetiden räknas från det anslaget."),
        ),
        submit_label=_("Begär omedelbar justering"),
        cancel_url=_page(meeting_id),
        done=_("Omedelbar justering är begärd."),
        done_url=_page(meeting_id),
        version=item.version,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: immediate.ask(
            actor=actor(), meeting_id=meeting_id, item_id=meeting_item_id, version=seen
        ),
    )


@blueprint.route(
    "/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/omedelbart/ta-tillbaka", methods=["GET", "POST"]
)
@requires(Permission.MEETINGS_EDIT)
def take_back_at_once(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Let a § be adjusted with the others after all."""
    whole, item = _found(meeting_id, meeting_item_id)
    step = Step(
        title=_("Ta tillbaka omedelbar justering av § %(number)s?", number=item.paragraph),
        consequences=(
            _("Paragrafen justeras tillsammans med resten av protokollet."),
            _("Den som redan har justerat paragrafen får göra det igen."),
        ),
        submit_label=_("Ta tillbaka"),
        cancel_url=_page(meeting_id),
        done=_("Paragrafen justeras med resten av protokollet."),
        done_url=_page(meeting_id),
        version=item.version,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: immediate.take_back(
            actor=actor(), meeting_id=meeting_id, item_id=meeting_item_id, version=seen
        ),
    )


@blueprint.route(
    "/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/omedelbart/justera/<uuid:meeting_person_id>",
    methods=["GET", "POST"],
)
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def confirm_at_once(meeting_id: UUID, meeting_item_id: UUID, meeting_person_id: UUID) -> ResponseReturnValue:
    """Confirm the words of a §, oneself or, by the kansli, as signed on paper."""
    whole, item = _found(meeting_id, meeting_item_id)
    person = next((one for one in whole.adjusters if one.id == meeting_person_id), None)
    if person is None or not whole.shows_minutes_to(actor()):
        raise NotFound(f"no adjuster {meeting_person_id}")
    own = person.membership_id == actor().membership_id
    told = {"number": item.paragraph, "name": person.person_name}
    step = Step(
        title=_("Justera § %(number)s omedelbart", **told)
        if own
        else _("Notera att %(name)s har justerat § %(number)s", **told),
        explanation=item.decision or "" if own else _("Bara när paragrafen är underskriven på papper."),
        consequences=(
            _("Det står i protokollet vem som justerade och när."),
            _("När alla har justerat förseglas paragrafen. Sedan kan inget i den ändras."),
        ),
        submit_label=_("Justera") if own else _("Notera justeringen"),
        cancel_url=_page(meeting_id),
        done=_("Justeringen är noterad."),
        done_url=_page(meeting_id),
        version=item.version,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: immediate.confirm(
            actor=actor(),
            meeting_id=meeting_id,
            item_id=meeting_item_id,
            person_id=meeting_person_id,
            version=seen,
            seal=_pdf,
            concerns=papers.sealed_item_title(whole, item),
        ),
    )


@blueprint.route("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/anslag", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def post_item(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Post a § that is adjusted at once."""
    whole, item = _found(meeting_id, meeting_item_id)
    if item.adjustment is not ItemState.ADJUSTED:
        raise StepRefused(Refusal.NOT_NOW)
    adjusted_on = item.sealed_day or today()
    if request.method == "GET":
        known = {"posted_on": today(), "place": queries.meeting_rules().posted_at, "kept_at": _("Kansliet")}
        form = PostingForm(adjusted_on, formdata=None, data=known | {"version": item.version})
    else:
        form = PostingForm(adjusted_on)
    if request.method == "GET" or not form.validate():
        page = render_template("meetings/posting.html", form=form, item=item, trail=trail(whole))
        return page, 422 if form.errors else 200
    immediate.post(
        actor=actor(),
        meeting_id=meeting_id,
        item_id=meeting_item_id,
        version=version_of(form.version),
        entry=PostingEntry(
            posted_on=form.posted_on.data or today(),
            kept_at=form.kept_at.data or "",
            place=form.place.data or None,
            proof=form.proof.data or None,
        ),
    )
    flash(_("§ %(number)s är anslagen.", number=item.paragraph), "success")
    return redirect(_page(meeting_id), 303)


@blueprint.get("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/omedelbart/pdf")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def sealed_item_file(meeting_id: UUID, meeting_item_id: UUID) -> Response:
    """The very file of a § that was sealed when it was adjusted at once."""
    whole, item = _found(meeting_id, meeting_item_id)
    kept = queries.sealed_item_pdf(meeting_item_id)
    if kept is None:
        raise NotFound(f"{meeting_item_id} is not adjusted at once")
    stem = file_stem(_("omedelbar-justering"), whole.meeting.day.isoformat(), f"§{item.paragraph}")
    headers = {"Content-Disposition": f'attachment; filename="{stem}.pdf"'}
    return Response(kept, content_type=CONTENT_TYPES[DocumentType.PDF], headers=headers)


@blueprint.get("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/utdrag/<any(docx, pdf):document_type>")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def excerpt_file(meeting_id: UUID, meeting_item_id: UUID, document_type: str) -> Response:
    """An excerpt of one § from sealed minutes, or from the § that was sealed by itself."""
    whole, item = _found(meeting_id, meeting_item_id)
    if item.paragraph is None or not (item.is_sealed or whole.meeting.is_sealed):
        raise NotFound(f"{meeting_item_id} is not sealed")
    return download(
        papers.excerpt(whole, item),
        DocumentType(document_type),
        report=_("protokollsutdrag"),
        period=whole.meeting.day.isoformat(),
        version=f"§{item.paragraph}",
    )


def _found(meeting_id: UUID, item_id: UUID) -> tuple[Whole, Item]:
    whole = queries.meeting(actor(), meeting_id)
    return whole, queries.item_of(whole, item_id)


def _page(meeting_id: UUID) -> str:
    return url_for("meetings.meeting", meeting_id=meeting_id, _anchor=ANCHOR)


def _pdf(whole: Whole, item: Item) -> bytes:
    return to_pdf(papers.sealed_item(whole, item))
