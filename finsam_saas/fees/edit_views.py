"""Changing a draft of a year's fees: its keys, its total, a new year, fixing it."""

from __future__ import annotations

from decimal import Decimal

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import FeeKeyError
from finsam_saas.fees import pages, queries, service, words
from finsam_saas.fees.entry import FeeEntry, stored_entry
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.forms import EditForm, KeysForm, NewYearForm, edit_values, with_key_fields
from finsam_saas.fees.pages import today
from finsam_saas.fees.rules import FeeTransitionRefused
from finsam_saas.fees.year_view import key_rules, names_of, sheet_of, to_year, year_page
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from finsam_saas.web.forms import EmptyForm


@requires(Permission.FEES_EDIT)
def keys(year: int, party: str) -> ResponseReturnValue:
    """Save the keys of one party, from the year's own page."""
    sheet = sheet_of(year)
    form = with_key_fields(KeysForm, sheet.members)()
    asked = FeeParty(party)
    if form.validate() and asked in form.parties:
        own = {member.id for member in sheet.members if member.party is asked}
        stored = stored_entry(sheet)
        others = [key for key in stored.keys if key.member_id not in own]
        entry = stored.with_keys([*others, *(key for key in form.entered() if key.member_id in own)])
        if form.divides(entry, year) is not None:
            _save(year, form, entry)
            flash(_("Nyckeln är sparad."), "success")
            return to_year(year)
    return year_page(sheet, 422, keys_form=form)


def _save(year: int, form: KeysForm, entry: FeeEntry) -> None:
    """Save an entry; a year that has been fixed in the meantime is a conflict."""
    try:
        service.save_year(actor=actor(), year=year, version=version_of(form.version), entry=entry)
    except FeeTransitionRefused as refused:
        raise Conflict(f"fee year {year} is fixed") from refused


@requires(Permission.FEES_EDIT)
def edit(year: int) -> ResponseReturnValue:
    """Change a draft; "Räkna om" shows the effect without saving it."""
    sheet = sheet_of(year)
    if sheet.year.fixed:
        if request.method == "POST":
            raise Conflict(f"fee year {year} is fixed")
        return to_year(year)
    values = edit_values(stored_entry(sheet), year, sheet.year.version, sheet.members)
    form = with_key_fields(EditForm, sheet.members)(data=values)
    if request.method == "GET":
        return _edit_page(sheet, form, pages.page_of_sheet(sheet) if _divides(sheet) else None)
    return _edited(sheet, form)


def _edited(sheet: FeeSheet, form: EditForm) -> ResponseReturnValue:
    year = sheet.year.year
    table = None
    if form.validate() and form.check_shares(year):
        entry = form.entry(year)
        table = form.divides(entry, year)
    if table is None:
        return _edit_page(sheet, form, None, 422)
    page = pages.page_of_entry(table, entry, sheet.members)
    earlier = queries.fee_year_before(year)
    sure = form.guard_unit(earlier.total if earlier else sheet.year.total)
    if request.form.get("action") == "recalculate":
        return _edit_page(sheet, form, page)
    if not sure:
        return _edit_page(sheet, form, page, 422)
    _save(year, form, entry)
    flash(_("Avgifterna för %(year)s är sparade.", year=year), "success")
    return to_year(year)


def _divides(sheet: FeeSheet) -> bool:
    try:
        return sheet.table is not None
    except FeeKeyError:
        return False


def _edit_page(
    sheet: FeeSheet, form: EditForm, page: pages.FeePage | None, status: int = 200
) -> ResponseReturnValue:
    shown = {"sheet": sheet, "form": form, "page": page, "key_rules": key_rules(sheet)}
    return render_template("fees/edit.html", **shown), status


@requires(Permission.FEES_EDIT)
def new() -> ResponseReturnValue:
    """Start a new year from the latest one's keys."""
    latest = queries.latest_year()
    suggested = {"year": (latest or today().year) + 1}
    form = NewYearForm(data=suggested)
    if form.validate_on_submit():
        made = _open(form)
        if made is not None:
            flash(_("Avgifterna för %(year)s är påbörjade.", year=made), "success")
            return to_year(made)
    return render_template("fees/new.html", form=form, latest=latest), 422 if form.errors else 200


def _open(form: NewYearForm) -> int | None:
    """Starts the year; None, with the error at its field, where it cannot be started."""
    year = int(form.year.data or 0)
    earlier = queries.fee_year_before(year)
    if not form.guard_unit(earlier.total if earlier else None):
        return None
    try:
        service.open_year(actor=actor(), year=year, total=form.kronor, unit=Decimal(form.unit.data))
    except service.FeeYearExists:
        form.year.errors = [_("Året finns redan. Öppna det i listan och ändra där.")]
        return None
    return year


@requires(Permission.FEES_FIX)
def fix(year: int) -> ResponseReturnValue:
    """Explain what fixing does, and do it."""
    sheet = sheet_of(year)
    if sheet.year.fixed:
        flash(_("Avgifterna för %(year)s är redan fastställda.", year=year), "info")
        return to_year(year)
    form = EmptyForm(data={"version": str(sheet.year.version)})
    fault, page = None, None
    try:
        page = pages.page_of_sheet(sheet)
        if form.validate_on_submit():
            service.fix_year(actor=actor(), year=year, version=version_of(form.version))
            flash(_("Avgifterna för %(year)s är fastställda.", year=year), "success")
            return to_year(year)
    except FeeKeyError as error:
        fault = words.key_fault(error, names_of(sheet))
    except service.FeesIncomplete:
        fault = _("Alla kronor har ännu inte en medlem som betalar dem.")
    except FeeTransitionRefused:
        return to_year(year)
    status = 422 if request.method == "POST" else 200
    return render_template("fees/fix.html", sheet=sheet, page=page, form=form, fault=fault), status
