"""What invoices show on the page of a fixed year: the days to note for the fees that are marked."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.pages import today
from finsam_saas.fees.year_view import Following
from finsam_saas.invoices.forms import InvoiceForm, ordinary_days


def following(sheet: FeeSheet, actor: Actor) -> Following | None:
    """How the actor may follow the year's fees; None while it is a draft, and for those who only read."""
    if not (sheet.year.fixed and actor.may(Permission.FEES_INVOICE)):
        return None
    return following_with(sheet, InvoiceForm(formdata=None, data=ordinary_days(today())))


def following_with(sheet: FeeSheet, form: InvoiceForm, chosen: Collection[UUID] = ()) -> Following:
    """The panel with this form, and the fees that are marked in the table."""
    # The template has escaped all that people have written.
    panel = Markup(render_template("invoices/panel.html", form=form, year=sheet.year.year))  # noqa: S704
    return Following(form, panel, chosen)
