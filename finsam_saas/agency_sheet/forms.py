"""The form for what the kansli writes on the sheet itself."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Optional

from finsam_saas.agency_sheet.composing import SheetField
from finsam_saas.agency_sheet.rules import LARGEST_NUMBER, MONEY, Field, Place
from finsam_saas.agency_sheet.wording import FIELD_WORDS
from finsam_saas.web.amount_fields import amount_fault, as_typed
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount
from finsam_saas.web.forms import Form

ESF_CHOICES = [("", _l("Uppgift saknas")), ("1", _l("Ja")), ("0", _l("Nej"))]
SAVED_ESF = dict(ESF_CHOICES)
NOT_A_COUNT = _l("Skriv ett helt antal, till exempel 40.")


def field_name(place: Place) -> str:
    """The name of a place's field, which is also its id on the page."""
    return f"f-{place}".replace(":", "-")


class OwnFiguresForm(Form):
    """The figures of a year that nothing else knows; one field for each is added below."""

    places: list[Place]
    version = HiddenField("")

    def show(self, fields: Iterable[SheetField], version: int) -> None:
        """Fill in what is kept, and which version of the year it is."""
        self.version.data = str(version)
        for one in fields:
            self[field_name(one.place)].data = _typed(one)

    def seen_version(self) -> int:
        """The version that was on the page; -1, which no year has, where it is not a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def tell_what_is_kept(self, fields: Iterable[SheetField], version: int) -> None:
        """What somebody else has saved meanwhile, at each field that holds something else now."""
        self.version.data = str(version)
        for one in fields:
            kept = SAVED_ESF.get(_typed(one)) if one.place.field is Field.ESF else _typed(one)
            told = (
                _(
                    "Någon annan hann spara. Nu är %(kept)s sparat här. Är ditt rätt, spara igen.",
                    kept=kept,
                )
                if kept
                else _("Någon annan hann spara. Nu är inget sparat här. Är ditt rätt, spara igen.")
            )
            self[field_name(one.place)].errors = [told]

    def figures(self) -> dict[Place, Decimal | None] | None:
        """What was typed, or None (and the reason at each field) where a text is no number."""
        found = {place: self._number(place) for place in self.places}
        return None if self.errors else found

    def _number(self, place: Place) -> Decimal | None:
        field = self[field_name(place)]
        text = (field.data or "").strip()
        if not text:
            return None
        if place.field is Field.ESF:
            return Decimal(text)
        try:
            number = parse_amount(text, AmountUnit.KR)
        except AmountRefused as refused:
            field.errors = [amount_fault(refused) if place.field in MONEY else str(NOT_A_COUNT)]
            return None
        if number >= LARGEST_NUMBER or (place.field not in MONEY and number % 1):
            field.errors = [str(NOT_A_COUNT)]
        return number


def _typed(one: SheetField) -> str:
    """What is kept of a field, as it is typed; "" where nothing is."""
    if not isinstance(one.value, Decimal):
        return ""
    return f"{one.value:.0f}" if one.place.field is Field.ESF else as_typed(one.value)


def own_figures_form(places: list[Place]) -> type[OwnFiguresForm]:
    """The form with one field for each place."""
    fields: dict[str, Any] = {field_name(place): _field(place) for place in places}
    return type("OwnFiguresOfYear", (OwnFiguresForm,), {"places": places, **fields})


def _field(place: Place) -> Any:
    words = FIELD_WORDS[place.field]
    if place.field is Field.ESF:
        return SelectField(words, choices=ESF_CHOICES, validators=[Optional()])
    return StringField(words, validators=[Optional()])
