"""The list of seats as a table that leaves the house."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.governance import labels
from finsam_saas.governance.overview import SeatList
from finsam_saas.web.tables import Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


def seats_table(page: SeatList) -> tuple[Sheet, Sheet]:
    """The seats with their holders, and the sheet that says what was taken out."""
    columns = (
        Column(_("Organ")),
        Column(_("Sitter för")),
        Column(_("Plats som")),
        Column(_("Person")),
        Column(_("Ordförande")),
        Column(_("Från och med"), Kind.DAY),
        Column(_("Till och med"), Kind.DAY),
        Column(_("E-post")),
    )
    rows = [
        (
            row.body,
            row.member,
            str(labels.SEAT_KINDS[row.kind]),
            row.person_name,
            _("ja") if row.is_chair else None,
            row.term_from,
            row.term_to,
            row.email,
        )
        for row in page.rows
    ]
    about = about_sheet(
        source=_("Förbundets eget register"),
        selection=", ".join(sorted({row.body for row in page.rows})) or _("inga uppdrag"),
    )
    return about, Sheet(_("Uppdrag"), columns, rows)
