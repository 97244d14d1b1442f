"""The list that is given to whoever asks: what is secret shows its number and day alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from finsam_saas.registry.labels import DIRECTIONS
from finsam_saas.registry.queries import DocumentLine, MatterLine
from finsam_saas.registry.rules import Direction
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


@dataclass(frozen=True)
class PublicLine:
    """A document as anyone may see it: of what is secret neither who nor what (OSL 5 kap. 2 §)."""

    number: str
    dated_on: date
    direction: Direction
    counterpart: str | None
    concerns: str | None
    matter: str | None

    @property
    def is_secret(self) -> bool:
        """Whether something is left out."""
        return self.concerns is None


def masked(matter: MatterLine, document: DocumentLine) -> PublicLine:
    """The document without what is secret; in a secret matter all are, for one would tell of the other."""
    whole_is_secret = matter.secrecy_ground is not None
    is_secret = whole_is_secret or document.secrecy_ground is not None
    return PublicLine(
        number=document.number,
        dated_on=document.dated_on,
        direction=document.direction,
        counterpart=None if is_secret else document.counterpart,
        concerns=None if is_secret else document.concerns,
        matter=None if whole_is_secret else matter.title,
    )


def table(first: date, last: date, lines: Sequence[PublicLine]) -> tuple[Sheet, Sheet]:
    """The list as a file, and the sheet that says what was taken out."""
    columns = (
        Column(_("Nummer")),
        Column(_("Datum"), Kind.DAY),
        Column(_("Handlingen är")),
        Column(_("Avsändare eller mottagare")),
        Column(_("Handlingen gäller")),
        Column(_("Ärende")),
    )
    secret = _("sekretess")
    rows: list[Sequence[Cell]] = [
        [
            one.number,
            one.dated_on,
            str(DIRECTIONS[one.direction]),
            secret if one.is_secret else one.counterpart,
            one.concerns or secret,
            one.matter or secret,
        ]
        for one in lines
    ]
    about = about_sheet(
        source=_("Förbundets diarium"),
        selection=_("Handlingar daterade %(first)s till %(last)s", first=first, last=last),
        definitions=_(
            "Sekretess: uppgiften är utelämnad enligt 5 kap. 2 § offentlighets- och sekretesslagen."
        ),
    )
    return about, Sheet(_("Diarium"), columns, rows)
