"""The list of everybody who sits somewhere: what it can be limited to, and the same list as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.bodies.queries import BodyFacts, bodies
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.seats.queries import SeatRow, all_seats
from finsam_saas.web.tables import Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


@dataclass(frozen=True)
class SeatFilter:
    """What the list of seats is limited to."""

    body_id: UUID | None = None
    member_id: UUID | None = None
    ended: bool = False

    @property
    def as_query(self) -> dict[str, str]:
        """The filter as it stands in an address."""
        said = {"organ": self.body_id, "medlem": self.member_id, "visa": "tidigare" if self.ended else None}
        return {name: str(value) for name, value in said.items() if value}


def seat_filter(arguments: Mapping[str, str]) -> SeatFilter:
    """The filter that an address says; what cannot be read limits nothing."""
    return SeatFilter(
        _id(arguments.get("organ")), _id(arguments.get("medlem")), arguments.get("visa") == "tidigare"
    )


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True)
class SeatList:
    """The list of seats with what it can be limited to."""

    rows: Sequence[SeatRow]
    bodies: Sequence[BodyFacts]
    members: Sequence[MemberFacts]


def seat_list(chosen: SeatFilter, on: date) -> SeatList:
    """The seats that the filter leaves."""
    rows = all_seats(on=on, body_id=chosen.body_id, member_id=chosen.member_id, ended=chosen.ended)
    return SeatList(rows, bodies(), members())


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
            str(SEAT_KINDS[row.kind]),
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
