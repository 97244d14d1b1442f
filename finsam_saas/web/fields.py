"""Fields that forms of several features share: days, whole numbers, choices, names, the version of a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from finsam_saas.web.errors import Conflict

LONGEST_NAME = 200
NOBODY = ""


YEARS_OF_DAYS = range(1900, 3000)


class DayField(DateField):
    """A day, in the words of the house where it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a day written as 2027-04-01; an empty field is no day."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Skriv datumet som 2027-04-01.")) from error
        # A slip such as 0026 or 20027 would be told of far from here, as a period of thousands of years.
        if self.data and self.data.year not in YEARS_OF_DAYS:
            self.data = None
            raise ValueError(_("Skriv datumet som 2027-04-01."))


class ClockField(TimeField):
    """A time of day, in the words of the house where it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a time written as 16:00; an empty field is none."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Skriv tiden som 16:00.")) from error


# What Python reads as a number is more than a number: 1_000, digits of other scripts, figures without end.
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


class CountField(IntegerField):
    """A whole number, in the words of the house where it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a whole number in ordinary digits; an empty field is none."""
        typed = [value.strip() for value in valuelist if value.strip()]
        if typed and not _WHOLE_NUMBER.fullmatch(typed[0]):
            self.data = None
            raise ValueError(_("Skriv ett heltal, till exempel 4."))
        super().process_formdata(typed)


class VersionField(HiddenField):
    """The version of a row that a form was opened with."""

    def process_data(self, value: object) -> None:
        """Keep the number as the text a form carries."""
        self.data = None if value is None else str(value)


class ChoicesField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Only what was offered can be chosen."""
        if not set(self.data or ()) <= {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Välj bland alternativen på sidan."))


class OneOfField(RadioField):
    """One choice as radio buttons; that none is chosen is for the validators to say."""

    def pre_validate(self, form: Any) -> None:
        """Only what was offered can be chosen."""
        if self.data and self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Välj ett av alternativen på sidan."))


def id_or_none(value: str | None) -> UUID | None:
    """The id that a choice stands for; None for "nobody"."""
    return UUID(value) if value else None


def version_of(field: HiddenField) -> int:
    """The version a form was opened with; raises Conflict where it is none."""
    text = str(field.data or "")
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Conflict("no version")
    return int(text)


def choices(words: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """Choices of a field from a vocabulary and its words."""
    return [(value.value, str(word)) for value, word in words.items()]


def name_validators(message: Any) -> list[Any]:
    """A name is needed and has a reasonable length."""
    return [
        DataRequired(message),
        Length(max=LONGEST_NAME, message=_l("Skriv högst %(max)d tecken.")),
    ]


def in_order(first: date | None, last: date | None) -> None:
    """Raise ValidationError where the last day comes before the first."""
    if first and last and last < first:
        raise ValidationError(_("Sista dagen är före första dagen. Rätta någon av dem."))
