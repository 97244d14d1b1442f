"""What a year's invoices rest on, as a table to take out."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.pages import FeePage
from finsam_saas.web.tables import Column, Kind, Sheet


def invoice_sheet(sheet: FeeSheet, page: FeePage) -> Sheet:
    """What invoices rest on: payer, what it is for and how much; for the one who sends them."""
    columns = (
        Column(_("Betalare")),
        Column(_("Avser")),
        Column(_("Underlag")),
        Column(_("Belopp, kr"), Kind.KRONOR),
        Column(_("Förfaller"), Kind.DAY),
    )
    what = _("Medlemsavgift %(year)s", year=sheet.year.year)
    lines = [line for group in page.groups for line in group.lines if line.selectable]
    rows = [[line.member.name, what, line.key, line.amount, line.fee and line.fee.due_on] for line in lines]
    return Sheet(_("Fakturaunderlag"), columns, rows, [_("Summa"), "", "", page.total, None])
