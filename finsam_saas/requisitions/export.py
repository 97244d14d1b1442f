"""Requisitions as a file, in kronor."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from finsam_saas.requisitions.labels import STATES
from finsam_saas.requisitions.queries import RequisitionLine, Selection
from finsam_saas.requisitions.rules import COUNTED
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


def about(asked: Selection) -> Sheet:
    """The first sheet: what was taken out, and what the sum counts."""
    chosen = [
        str(asked.year) if asked.year else _("alla år"),
        str(STATES[asked.state][0]) if asked.state else _("alla lägen"),
    ]
    return about_sheet(
        source=_("Förbundets rekvisitioner"),
        selection=", ".join(chosen),
        definitions=_(
            "Belopp i kronor. Summan räknar det som är inlämnat, granskat, godkänt eller betalt; inte utkast,"
            " det som är tillbaka för rättning eller det som är makulerat."
        ),
    )


def requisitions_sheet(lines: Sequence[RequisitionLine]) -> Sheet:
    """A row for each requisition, the sum of those that count last."""
    columns = (
        Column(_("Nummer")),
        Column(_("Insats")),
        Column(_("År"), Kind.COUNT),
        Column(_("Från och med"), Kind.DAY),
        Column(_("Till och med"), Kind.DAY),
        Column(_("Belopp, kr"), Kind.KRONOR),
        Column(_("Läge")),
        Column(_("Granskad av")),
        Column(_("Godkänd av")),
        Column(_("Betald"), Kind.DAY),
    )
    total = sum((one.amount for one in lines if one.state in COUNTED and one.amount), Decimal(0))
    totals: list[Cell] = [_("Summa"), *[None] * 4, total, *[None] * 4]
    return Sheet(_("Rekvisitioner"), columns, [_row(one) for one in lines], totals)


def _row(one: RequisitionLine) -> list[Cell]:
    return [
        one.number,
        one.initiative,
        one.year,
        one.period_from,
        one.period_to,
        one.amount,
        str(STATES[one.state][0]),
        one.examiner,
        one.approver,
        one.paid_on,
    ]
