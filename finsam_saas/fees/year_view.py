"""A fee year's own page and what its other pages share: the year by its number, the version that was seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.finance import pages, queries, words
from finsam_saas.finance.entry import stored_entry
from finsam_saas.finance.facts import FeeSheet
from finsam_saas.finance.fees import FeeKeyError
from finsam_saas.finance.forms import KeysForm, key_values, with_key_fields
from finsam_saas.finance.invoice_forms import InvoiceForm, ordinary_days
from finsam_saas.web.errors import Conflict, NotFound


def today() -> date:
    """This day in Sweden."""
    return pages.today_in_sweden().date()


def sheet_of(year: int) -> FeeSheet:
    """The year's sheet; raises NotFound."""
    sheet = queries.fee_sheet(year)
    if sheet is None:
        raise NotFound(f"fee year {year}")
    return sheet


def version_of(text: str | None) -> int:
    """The version a form was opened with; anything else is an outdated form and raises Conflict."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Conflict("no version")
    return int(text)


def to_year(year: int) -> ResponseReturnValue:
    """On to the year's page."""
    return redirect(url_for("finance.year", year=year), 303)


def names_of(sheet: FeeSheet) -> dict[str, str]:
    """The members' names by key, for messages."""
    return {member.key: member.name for member in sheet.members}


def key_rules(sheet: FeeSheet) -> dict[str, str]:
    """How the source says in words that a party divides its fee, by party."""
    return {rule["party"]: rule["description"] for rule in sheet.year.details.get("key_rules", ())}


def year_page(sheet: FeeSheet, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The year with its forms as far as the actor may use them; forms given are shown as they are."""
    who = actor()
    editable = who.may(Permission.FEES_EDIT) and not sheet.year.fixed
    fault = None
    try:
        page = pages.page_of_sheet(sheet)
    except FeeKeyError as error:
        page, fault = None, words.key_fault(error, names_of(sheet))
    missing = [group for group in page.groups if group.key_missing] if page else []
    if editable and missing and "keys_form" not in forms:
        values = {**key_values(stored_entry(sheet), sheet.members), "version": str(sheet.year.version)}
        forms["keys_form"] = with_key_fields(KeysForm, sheet.members)(formdata=None, data=values)
    if who.may(Permission.FEES_INVOICE) and sheet.year.fixed and "invoice_form" not in forms:
        forms["invoice_form"] = InvoiceForm(formdata=None, data=ordinary_days(today()))
    shown = {
        "sheet": sheet,
        "page": page,
        "fault": fault,
        "missing": missing,
        "may_edit": editable,
        "may_fix": who.may(Permission.FEES_FIX) and not sheet.year.fixed,
        "key_rules": key_rules(sheet),
    }
    form = forms.get("keys_form") or forms.get("invoice_form")
    return render_template("finance/year.html", form=form, **shown, **forms), status
