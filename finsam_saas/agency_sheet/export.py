"""The sheet as a file: one row for each field, in the agency's order."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.agency_sheet.composing import AgencySheet, SheetField, SheetPart
from finsam_saas.agency_sheet.wording import FIELD_WORDS, PART_WORDS, STATE_WORDS, source_words, why_missing
from finsam_saas.followup.rules import Missing
from finsam_saas.web.tables import Cell, Column, Sheet
from finsam_saas.web.tables import about as about_sheet


def about(sheet: AgencySheet) -> Sheet:
    """What the file holds and how it is meant to be used."""
    return about_sheet(
        source=_("Förbundets avgifter, insatser och godkända rapporter"),
        selection=_("Underlag till Uppföljning Finsam %(year)s", year=sheet.year),
        definitions=_("Belopp i kronor. Deltagare är pågående vid årets början och nya under året."),
        revision=_("Siffror ändras när en rapport rättas. Kolumnen Läge säger vad som ändrats."),
    )


def table(sheet: AgencySheet) -> Sheet:
    """Every field with its value as it is typed, and whether it has been."""
    columns = tuple(
        Column(label) for label in (_("Sida"), _("Fält"), _("Värde"), _("Källa"), _("Läge"), _("Inskriven"))
    )
    rows = [_row(part, field) for part in sheet.parts for field in part.fields]
    return Sheet(_("Underlag"), columns, rows)


def _row(part: SheetPart, field: SheetField) -> list[Cell]:
    missing = isinstance(field.value, Missing)
    return [
        part.title or str(PART_WORDS[part.part]),
        str(FIELD_WORDS[field.place.field]),
        Missing.NOT_KNOWN.value if missing else field.text,
        why_missing(field) if missing else source_words(field),
        str(STATE_WORDS[field.state]),
        field.mark.typed_at if field.mark else None,
    ]
