"""A fee year's own page and what its other pages share: the year by its number, the version that was seen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.fee_model.table import FeeKeyError
from finsam_saas.fees import pages, queries, words
from finsam_saas.fees.entry import stored_entry
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.forms import KeysForm, key_values, with_key_fields
from finsam_saas.web.errors import NotFound
from finsam_saas.web.forms import Form

# Years outside the law's time, or a calendar's, are no addresses.
YEAR = "<int(min=2004,max=2100):year>"
FOLLOWING = "fee_year_following"
"""Where the composition root puts what a feature above shows for following a fixed year's fees."""


@dataclass(frozen=True)
class Following:
    """How a fixed year's fees are followed on its page: a form, its markup, and the fees that are marked."""

    form: Form
    panel: Markup
    chosen: Collection[UUID] = ()


Follow = Callable[[FeeSheet, Actor], Following | None]


def sheet_of(year: int) -> FeeSheet:
    """The year's sheet; raises NotFound."""
    sheet = queries.fee_sheet(year)
    if sheet is None:
        raise NotFound(f"fee year {year}")
    return sheet


def to_year(year: int) -> ResponseReturnValue:
    """On to the year's page."""
    return redirect(url_for("fees.year", year=year), 303)


def names_of(sheet: FeeSheet) -> dict[str, str]:
    """The members' names by key, for messages."""
    return {member.key: member.name for member in sheet.members}


def key_rules(sheet: FeeSheet) -> dict[str, str]:
    """How the source says in words that a party divides its fee, by party."""
    return {rule["party"]: rule["description"] for rule in sheet.year.details.get("key_rules", ())}


def year_page(
    sheet: FeeSheet,
    status: int = 200,
    *,
    keys_form: KeysForm | None = None,
    following: Following | None = None,
) -> ResponseReturnValue:
    """The year with its forms as far as the actor may use them; forms given are shown as they are."""
    who = actor()
    editable = who.may(Permission.FEES_EDIT) and not sheet.year.fixed
    page, fault = None, None
    try:
        page = pages.page_of_sheet(sheet)
    except FeeKeyError as error:
        fault = words.key_fault(error, names_of(sheet))
    missing = [group for group in page.groups if group.key_missing] if page else []
    if editable and missing and keys_form is None:
        values = {**key_values(stored_entry(sheet), sheet.members), "version": str(sheet.year.version)}
        keys_form = with_key_fields(KeysForm, sheet.members)(formdata=None, data=values)
    if following is None and page is not None:
        follow: Follow | None = current_app.extensions.get(FOLLOWING)
        following = follow(sheet, who) if follow else None
    shown = {
        "sheet": sheet,
        "page": page,
        "fault": fault,
        "missing": missing,
        "may_edit": editable,
        "may_fix": who.may(Permission.FEES_FIX) and not sheet.year.fixed,
        "key_rules": key_rules(sheet),
        "form": keys_form or (following and following.form),
        "keys_form": keys_form,
        "following": following,
    }
    return render_template("fees/year.html", **shown), status
