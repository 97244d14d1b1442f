"""At the meeting and after: attendance, §§ and decisions, minutes, adjustment, notes, the notice board."""

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
from finsam_saas.meetings import queries, service, written
from finsam_saas.meetings.decision_form import decision_form, held
from finsam_saas.meetings.entry import DecisionEntry, PostingEntry
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.forms import AttendanceForm, PostingForm
from finsam_saas.meetings.pages import blueprint, following, meeting_name, subject_page, trail
from finsam_saas.meetings.rules import MeetingState, Refusal, StepRefused
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.tables import file_stem
from tenants.database import today


@blueprint.route("/<uuid:meeting_id>/narvaro", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def attendance(meeting_id: UUID) -> ResponseReturnValue:
    """Who was there, who chaired, who adjusts."""
    whole = _at(meeting_id, MeetingState.CALLED, MeetingState.HELD)
    people = [(one, written.person_line(one)) for one in whole.people]
    page = url_for("meetings.meeting", meeting_id=meeting_id)
    if request.method == "GET":
        form = AttendanceForm(people, formdata=None, data=_present(whole), decides=whole.meeting.decides)
        return render_template("meetings/attendance.html", form=form, whole=whole, trail=trail(whole))
    form = AttendanceForm(people, decides=whole.meeting.decides)
    if not form.validate():
        return render_template("meetings/attendance.html", form=form, whole=whole, trail=trail(whole)), 422
    service.record_attendance(
        actor=actor(), meeting_id=meeting_id, version=version_of(form.version), entry=form.entry
    )
    flash(_("Närvaron är sparad."), "success")
    return redirect(page, 303)


@blueprint.post("/<uuid:meeting_id>/narvaro/nya")
@requires(Permission.MEETINGS_EDIT)
def call_the_new(meeting_id: UUID) -> ResponseReturnValue:
    """Take in those who got a place after the notice went out."""
    service.call_the_new(actor=actor(), meeting_id=meeting_id)
    return redirect(url_for("meetings.attendance", meeting_id=meeting_id), 303)


@blueprint.route("/<uuid:meeting_id>/hall", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def hold_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Note that the meeting was held, which gives its items their §§."""
    whole = queries.meeting(actor(), meeting_id)
    page = url_for("meetings.meeting", meeting_id=meeting_id)
    told = [_("Föredragningslistan kan inte ändras längre."), _("Du kan skriva vad som blev av varje punkt.")]
    if whole.meeting.decides:
        told.insert(0, _("Varje punkt får nästa paragraf i serien. Paragraferna ändras inte sedan."))
    step = Step(
        title=_("%(meeting)s är hållet", meeting=meeting_name(whole)),
        consequences=told,
        submit_label=_("Mötet är hållet"),
        cancel_url=page,
        done=_("Mötet är noterat som hållet."),
        done_url=page,
        version=whole.meeting.version,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step, lambda seen, _why: service.hold_meeting(actor=actor(), meeting_id=meeting_id, version=seen)
    )


@blueprint.route("/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>/beslut", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def decide_item(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Write what became of an item."""
    whole = queries.meeting(actor(), meeting_id)
    item = queries.item_of(whole, meeting_item_id)
    _must_be(whole, MeetingState.HELD)
    if own_page := subject_page(whole, item):
        return redirect(own_page, 303)
    people = [one for one in whole.people if one.present]
    if request.method == "GET":
        form = decision_form(people, formdata=None, data=held(item, people, _proposed(whole, item)))
    else:
        form = decision_form(people)
    if request.method == "GET" or not form.validate():
        page = render_template(
            "meetings/decision.html", form=form, whole=whole, item=item, trail=trail(whole)
        )
        return page, 422 if form.errors else 200
    service.decide_item(
        actor=actor(),
        meeting_id=meeting_id,
        item_id=meeting_item_id,
        version=version_of(form.version),
        entry=DecisionEntry(form.chosen_outcome, form.decision.data or "", form.participations()),
    )
    flash(_("%(title)s är sparad.", title=item.title), "success")
    return redirect(following(whole, item), 303)


@blueprint.get("/<uuid:meeting_id>/protokoll")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def minutes(meeting_id: UUID) -> str:
    """The minutes or notes: a draft for those who work on it, for all readers once sealed."""
    whole = _shown(meeting_id)
    return render_template(
        "meetings/minutes.html", whole=whole, document=written.minutes(whole), trail=trail(whole)
    )


@blueprint.get("/<uuid:meeting_id>/protokoll/<any(docx, pdf):document_type>")
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def minutes_file(meeting_id: UUID, document_type: str) -> Response:
    """The minutes as Word or PDF; sealed ones are the very file that was sealed."""
    whole = _shown(meeting_id)
    report, period = (
        (_("protokoll") if whole.meeting.decides else _("anteckningar")),
        whole.meeting.day.isoformat(),
    )
    kept = queries.sealed_pdf(meeting_id) if document_type == DocumentType.PDF.value else None
    if kept is None:
        return download(written.minutes(whole), DocumentType(document_type), report=report, period=period)
    headers = {"Content-Disposition": f'attachment; filename="{file_stem(report, period)}.pdf"'}
    return Response(kept, content_type=CONTENT_TYPES[DocumentType.PDF], headers=headers)


@blueprint.route("/<uuid:meeting_id>/justera/<uuid:meeting_person_id>", methods=["GET", "POST"])
@requires(Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN)
def confirm_minutes(meeting_id: UUID, meeting_person_id: UUID) -> ResponseReturnValue:
    """Confirm that the minutes are right, oneself or, by the kansli, as signed on paper."""
    whole = _shown(meeting_id)
    person = next((one for one in whole.adjusters if one.id == meeting_person_id), None)
    if person is None:
        raise NotFound(f"no adjuster {meeting_person_id}")
    own = person.membership_id == actor().membership_id
    page = url_for("meetings.meeting", meeting_id=meeting_id)
    step = Step(
        title=_("Justera protokollet")
        if own
        else _("Notera att %(name)s har justerat", name=person.person_name),
        explanation="" if own else _("Bara när protokollet är underskrivet på papper."),
        consequences=(
            _("Det står i protokollet vem som justerade och när."),
            _("När alla har justerat förseglas protokollet. Sedan kan inget i det ändras."),
        ),
        submit_label=_("Justera") if own else _("Notera justeringen"),
        cancel_url=url_for("meetings.minutes", meeting_id=meeting_id),
        done=_("Justeringen är noterad."),
        done_url=page,
        version=whole.edition,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: service.confirm_minutes(
            actor=actor(),
            meeting_id=meeting_id,
            person_id=meeting_person_id,
            edition=seen,
            seal=_pdf,
            concerns=written.minutes_title(whole),
        ),
    )


@blueprint.route("/<uuid:meeting_id>/anteckningar/klara", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def note_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Say that the notes of a group's meeting are done."""
    whole = queries.meeting(actor(), meeting_id)
    page = url_for("meetings.meeting", meeting_id=meeting_id)
    step = Step(
        title=_("Anteckningarna är klara"),
        consequences=(
            _("Anteckningarna visas för dem som får läsa förbundets möten, och registreras i diariet."),
            _("Sedan kan inget i dem ändras."),
        ),
        submit_label=_("Anteckningarna är klara"),
        cancel_url=page,
        done=_("Anteckningarna är klara."),
        done_url=page,
        version=whole.meeting.version,
        danger=False,
        trail=trail(whole),
    )
    return take(
        step,
        lambda seen, _why: service.note_meeting(
            actor=actor(),
            meeting_id=meeting_id,
            version=seen,
            seal=_pdf,
            concerns=written.minutes_title(whole),
        ),
    )


@blueprint.route("/<uuid:meeting_id>/anslag", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT)
def post_minutes(meeting_id: UUID) -> ResponseReturnValue:
    """Post adjusted minutes on the notice board."""
    whole = _at(meeting_id, MeetingState.ADJUSTED)
    adjusted_on = whole.meeting.sealed_day or today()
    if request.method == "GET":
        known = {"posted_on": today(), "place": queries.meeting_rules().posted_at, "kept_at": _("Kansliet")}
        form = PostingForm(adjusted_on, formdata=None, data=known | {"version": whole.meeting.version})
        return render_template("meetings/posting.html", form=form, item=None, trail=trail(whole))
    form = PostingForm(adjusted_on)
    if not form.validate():
        return render_template("meetings/posting.html", form=form, item=None, trail=trail(whole)), 422
    entry = PostingEntry(
        posted_on=form.posted_on.data or today(),
        kept_at=form.kept_at.data or "",
        place=form.place.data or None,
        proof=form.proof.data or None,
    )
    service.post_minutes(actor=actor(), meeting_id=meeting_id, version=version_of(form.version), entry=entry)
    flash(_("Protokollet är anslaget."), "success")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


def _at(meeting_id: UUID, *states: MeetingState) -> Whole:
    """A meeting that stands in one of these states; raises NotFound and StepRefused."""
    whole = queries.meeting(actor(), meeting_id)
    _must_be(whole, *states)
    return whole


def _must_be(whole: Whole, *states: MeetingState) -> None:
    if whole.meeting.state not in states:
        raise StepRefused(Refusal.NOT_NOW)


def _shown(meeting_id: UUID) -> Whole:
    """A meeting whose minutes there are and the reader may read; raises NotFound."""
    whole = queries.meeting(actor(), meeting_id)
    begun = whole.meeting.is_sealed or whole.meeting.state is MeetingState.HELD
    if not begun or not whole.shows_minutes_to(actor()):
        raise NotFound(f"no minutes of {meeting_id}")
    return whole


def _present(whole: Whole) -> dict[str, object]:
    """Attendance as its form shows it; before it is written, with the usual chair."""
    chair = next((one for one in whole.people if one.chaired), None)
    beside = [*(str(one.id) for one in whole.adjusters if one is not chair), "", ""]
    return {
        "present": [str(one.id) for one in whole.people if one.present],
        "others": whole.meeting.others,
        "chaired": str(chair.id) if chair else "",
        "adjuster": beside[0],
        "second_adjuster": beside[1],
        "version": whole.meeting.version,
    }


def _proposed(whole: Whole, item: Item) -> str:
    """The decision in the words of the proposal."""
    if not item.proposal:
        return ""
    return str(_("%(body)s beslutar", body=whole.meeting.body)) + "\n" + item.proposal


def _pdf(whole: Whole) -> bytes:
    return to_pdf(written.minutes(whole))
