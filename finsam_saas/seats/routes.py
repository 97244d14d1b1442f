"""Seats: the list of who sits where; giving somebody a place, ending it, taking away a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.memberships import people
from finsam_saas.seats import lists, queries, service
from finsam_saas.seats.forms import SeatForm
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.seats.queries import SeatRow
from finsam_saas.seats.rules import SeatKind, first_day_of_term, last_day_of_term
from finsam_saas.seats.service import MemberNeeded, SeatEntry
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.days import period
from finsam_saas.web.fields import id_or_none, version_of
from finsam_saas.web.tables import FileType, download
from tenants.database import today

blueprint = Blueprint("seats", __name__, template_folder="templates", url_prefix="/forbundet")


@blueprint.get("/uppdrag")
@requires(Permission.ASSOCIATION_READ)
def seats() -> ResponseReturnValue:
    """Everybody who sits somewhere, with filters that stand in the address."""
    chosen = lists.seat_filter(request.args)
    return render_template(
        "seats/seats.html",
        chosen=chosen,
        page=lists.seat_list(chosen, today()),
        seat_kinds=SEAT_KINDS,
        period=period,
    )


@blueprint.get("/uppdrag.<any(csv, xlsx):file_type>")
@requires(Permission.ASSOCIATION_READ)
def seats_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file."""
    page = lists.seat_list(lists.seat_filter(request.args), today())
    about, sheet = lists.seats_table(page)
    return download(FileType(file_type), about, sheet, report=_("uppdrag"), period=today().isoformat())


def _form(seat: SeatRow | None = None, **options: Any) -> SeatForm:
    accounts = people.choices(people.accounts())
    if seat and seat.membership_id and str(seat.membership_id) not in dict(accounts):
        accounts.append((str(seat.membership_id), seat.person_name))
    return SeatForm(member_choices(members(), keeps=seat.member_id if seat else None), accounts, **options)


def _entry(form: SeatForm) -> SeatEntry:
    return SeatEntry(
        person_name=form.person_name.data or "",
        kind=form.chosen_kind,
        member_id=id_or_none(form.member_id.data),
        membership_id=id_or_none(form.membership_id.data),
        email=form.email.data or None,
        is_chair=bool(form.is_chair.data),
        place=form.place.data or 1,
        term_from=form.term_from.data,
        term_to=form.term_to.data,
    )


def _shown(form: SeatForm, body: BodyFacts, seat: SeatRow | None) -> str:
    return render_template("seats/seat_form.html", form=form, body=body, seat=seat)


def _member_needed(form: SeatForm, body: BodyFacts, seat: SeatRow | None) -> ResponseReturnValue:
    form.member_id.errors = [
        _("Välj vilken medlem personen sitter för. Varje plats i styrelsen hör till en medlem (10 §).")
    ]
    return _shown(form, body, seat), 422


@blueprint.get("/organ/<uuid:body_id>/platser/ny")
@requires(Permission.ASSOCIATION_EDIT)
def new_seat(body_id: UUID) -> ResponseReturnValue:
    """The form for a new seat; in the board the running term of office is filled in."""
    body = bodies.body(body_id)
    wanted = request.args.get("plats", SeatKind.ORDINARY.value)
    known: dict[str, Any] = {"kind": wanted, "member_id": request.args.get("medlem", "")}
    if body.kind is BodyKind.BOARD:
        first = first_day_of_term(today())
        known |= {"term_from": first, "term_to": last_day_of_term(first)}
    return _shown(_form(formdata=None, data=known), body, None)


@blueprint.post("/organ/<uuid:body_id>/platser/ny")
@requires(Permission.ASSOCIATION_EDIT)
def add_seat(body_id: UUID) -> ResponseReturnValue:
    """Give somebody a seat."""
    body = bodies.body(body_id)
    form = _form()
    if not form.validate():
        return _shown(form, body, None), 422
    try:
        service.add_seat(actor=actor(), body_id=body_id, entry=_entry(form))
    except MemberNeeded:
        return _member_needed(form, body, None)
    flash(_("%(name)s har fått en plats.", name=form.person_name.data), "success")
    return redirect(url_for("governance.body", body_id=body_id), 303)


@blueprint.get("/platser/<uuid:seat_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def edit_seat(seat_id: UUID) -> ResponseReturnValue:
    """The form for a seat."""
    seat = queries.seat(seat_id)
    form = _form(seat, formdata=None, obj=seat)
    form.kind.data = seat.kind.value
    form.member_id.data = str(seat.member_id or "")
    form.membership_id.data = str(seat.membership_id or "")
    return _shown(form, bodies.body(seat.body_id), seat)


@blueprint.post("/platser/<uuid:seat_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def change_seat(seat_id: UUID) -> ResponseReturnValue:
    """Change a seat, or end its term."""
    seat = queries.seat(seat_id)
    body = bodies.body(seat.body_id)
    form = _form(seat)
    if not form.validate():
        return _shown(form, body, seat), 422
    version = version_of(form.version)
    try:
        service.change_seat(actor=actor(), seat_id=seat_id, version=version, entry=_entry(form))
    except MemberNeeded:
        return _member_needed(form, body, seat)
    flash(_("Platsen för %(name)s är sparad.", name=form.person_name.data), "success")
    return redirect(url_for("governance.body", body_id=seat.body_id), 303)


@blueprint.route("/platser/<uuid:seat_id>/ta-bort", methods=["GET", "POST"])
@requires(Permission.ASSOCIATION_EDIT)
def remove_seat(seat_id: UUID) -> ResponseReturnValue:
    """Take away a seat that was entered by mistake, after saying what is lost."""
    seat = queries.seat(seat_id)
    body = url_for("governance.body", body_id=seat.body_id)
    step = Step(
        title=_("Ta bort platsen för %(name)s?", name=seat.person_name),
        explanation=_(
            "Gör så bara när platsen lades in av misstag. Den som slutar får i stället en sista dag."
        ),
        consequences=(
            _(
                "Platsen försvinner ur %(body)s, också ur historiken över vilka som har suttit.",
                body=seat.body,
            ),
            _("I händelserna står att en plats togs bort, utan personens namn."),
        ),
        submit_label=_("Ta bort platsen"),
        cancel_url=url_for("seats.edit_seat", seat_id=seat_id),
        done=_("Platsen för %(name)s är borttagen.", name=seat.person_name),
        done_url=body,
        version=seat.version,
        trail=((_("Förbundet"), url_for("governance.index")), (seat.body, body)),
    )
    return take(step, lambda seen, _reason: service.remove_seat(actor=actor(), seat_id=seat_id, version=seen))
