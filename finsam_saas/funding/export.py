"""The list of insatser as a table that leaves the house: the same rows and filter as the screen."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from finsam_saas.funding.overview import ListPage
from finsam_saas.funding.queries import InitiativeLine
from finsam_saas.initiatives import labels
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


def initiatives_table(page: ListPage) -> tuple[Sheet, Sheet]:
    """The insatser with their amounts (kr), and the sheet that says what was taken out."""
    columns = (
        Column(_("Insats")),
        Column(_("Grupp")),
        Column(_("Insatsägare")),
        Column(_("Kommun")),
        Column(_("Inriktning")),
        Column(_("Läge")),
        Column(_("Belopp, kr"), Kind.KRONOR),
    )
    rows = [_row(line) for group in page.found.groups for line in group.lines]
    totals: list[Cell] = [_("Summa"), None, None, None, None, None, _sum(page)]
    about = about_sheet(
        source=_("Förbundets insatser"),
        selection=", ".join(f"{name}: {value}" for name, value in page.query.items()),
        definitions=_("Belopp är det som förbundet har avsatt. Tom ruta: uppgift saknas."),
    )
    return about, Sheet(_("Insatser"), columns, rows, totals)


def _sum(page: ListPage) -> Decimal | None:
    """The sum of the amounts (kr); nothing where none is known."""
    return page.found.amount if page.found.without_amount < page.found.count else None


def _row(line: InitiativeLine) -> list[Cell]:
    owners = _("Förbundet") if line.owned_by_association else ", ".join(line.owners) or None
    return [
        f"{line.name} (demo)" if line.is_demo and "(demo)" not in line.name else line.name,
        line.group,
        owners,
        ", ".join(line.municipalities) or None,
        str(labels.ORIENTATIONS[line.orientation]) if line.orientation else None,
        str(labels.STATUSES[line.status][0]) if line.status else None,
        line.amount,
    ]
