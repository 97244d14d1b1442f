"""Changing seats: giving somebody a place in a body, ending it, taking away a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.governance import people, queries, seat_queries, seating
from finsam_saas.governance.forms import SeatForm, id_or_none, version_of
from finsam_saas.governance.pages import account_choices, blueprint, member_choices, today
from finsam_saas.governance.queries import BodyFacts
from finsam_saas.governance.rules import BodyKind, SeatKind, first_day_of_term, last_day_of_term
from finsam_saas.governance.seat_queries import SeatRow
from finsam_saas.governance.seating import MemberNeeded, SeatEntry
from finsam_saas.web.forms import EmptyForm


def _form(seat: SeatRow | None = None, **options: Any) -> SeatForm:
    accounts = account_choices(people.accounts())
    if seat and seat.membership_id and str(seat.membership_id) not in dict(accounts):
        accounts.append((str(seat.membership_id), seat.person_name))
    members = member_choices(queries.members(), keeps=seat.member_id if seat else None)
    return SeatForm(members, accounts, **options)


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
    return render_template("governance/seat_form.html", form=form, body=body, seat=seat)


def _member_needed(form: SeatForm, body: BodyFacts, seat: SeatRow | None) -> ResponseReturnValue:
    form.member_id.errors = [
        _("Välj vilken medlem personen sitter för. Varje plats i styrelsen hör till en medlem (10 §).")
    ]
    return _shown(form, body, seat), 422


@blueprint.get("/organ/<uuid:body_id>/platser/ny")
@requires(Permission.ASSOCIATION_EDIT)
def new_seat(body_id: UUID) -> ResponseReturnValue:
    """The form for a new seat; in the board the running term of office is filled in."""
    body = queries.body(body_id)
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
    body = queries.body(body_id)
    form = _form()
    if not form.validate():
        return _shown(form, body, None), 422
    try:
        seating.add_seat(actor=actor(), body_id=body_id, entry=_entry(form))
    except MemberNeeded:
        return _member_needed(form, body, None)
    flash(_("%(name)s har fått en plats.", name=form.person_name.data), "success")
    return redirect(url_for("governance.body", body_id=body_id), 303)


@blueprint.get("/platser/<uuid:seat_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def edit_seat(seat_id: UUID) -> ResponseReturnValue:
    """The form for a seat."""
    seat = seat_queries.seat(seat_id)
    form = _form(seat, formdata=None, obj=seat)
    form.kind.data = seat.kind.value
    form.member_id.data = str(seat.member_id or "")
    form.membership_id.data = str(seat.membership_id or "")
    return _shown(form, queries.body(seat.body_id), seat)


@blueprint.post("/platser/<uuid:seat_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def change_seat(seat_id: UUID) -> ResponseReturnValue:
    """Change a seat, or end its term."""
    seat = seat_queries.seat(seat_id)
    body = queries.body(seat.body_id)
    form = _form(seat)
    if not form.validate():
        return _shown(form, body, seat), 422
    version = version_of(form.version)
    try:
        seating.change_seat(actor=actor(), seat_id=seat_id, version=version, entry=_entry(form))
    except MemberNeeded:
        return _member_needed(form, body, seat)
    flash(_("Platsen för %(name)s är sparad.", name=form.person_name.data), "success")
    return redirect(url_for("governance.body", body_id=seat.body_id), 303)


@blueprint.get("/platser/<uuid:seat_id>/ta-bort")
@requires(Permission.ASSOCIATION_EDIT)
def ask_remove_seat(seat_id: UUID) -> ResponseReturnValue:
    """Explain what is lost before a seat is taken away."""
    seat = seat_queries.seat(seat_id)
    form = EmptyForm(formdata=None, data={"version": str(seat.version)})
    return render_template("governance/seat_remove.html", form=form, seat=seat)


@blueprint.post("/platser/<uuid:seat_id>/ta-bort")
@requires(Permission.ASSOCIATION_EDIT)
def remove_seat(seat_id: UUID) -> ResponseReturnValue:
    """Take away a seat that was entered by mistake."""
    seat = seat_queries.seat(seat_id)
    form = EmptyForm()
    seating.remove_seat(actor=actor(), seat_id=seat_id, version=version_of(form.version))
    flash(_("Platsen för %(name)s är borttagen.", name=seat.person_name), "success")
    return redirect(url_for("governance.body", body_id=seat.body_id), 303)
