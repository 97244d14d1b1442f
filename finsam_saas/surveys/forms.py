"""Forms for reading in results: the file with where it comes from, and the rows that were looked at."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.surveys.register import instruments
from finsam_saas.web.fields import ChoicesField
from finsam_saas.web.forms import Form

LONGEST_SOURCE = 200


class _OriginForm(Form):
    """What both steps say of the results: the instrument, and where the figures come from."""

    instrument = SelectField(_l("Instrument"))
    source = StringField(
        _l("Källa"),
        description=_l("Till exempel NNS resultatrapport 2023 för förbundet."),
        validators=[
            DataRequired(_l("Skriv var siffrorna kommer ifrån. Det visas under resultaten.")),
            Length(max=LONGEST_SOURCE, message=_l("Skriv högst 200 tecken.")),
        ],
    )

    def __init__(self) -> None:
        super().__init__()
        self.instrument.choices = [(one.key, one.name) for one in instruments().values()]

    def validate_source(self, field: Field) -> None:
        """No personnummer in a text that everybody reads."""
        if field.data and find_personal_identity_numbers(field.data):
            raise ValidationError(_("Texten ser ut att innehålla ett personnummer. Ta bort det."))


class UploadForm(_OriginForm):
    """The first step: choose the file; nothing is saved."""

    file = FileField(
        _l("Fil"),
        description=_l("XLSX eller CSV efter mallen, högst 1 MB och 1 500 rader."),
        validators=[FileRequired(_l("Välj filen som ska läsas in."))],
    )


class RemovalForm(Form):
    """What is to be taken away, and that it is meant."""

    places = ChoicesField(_l("Ta bort"), validators=[DataRequired(_l("Välj vad som ska tas bort."))])
    sure = BooleanField(
        _l("Ja, ta bort resultaten"),
        description=_l("De går att läsa in igen från filen. I händelserna står vad som togs bort."),
        validators=[InputRequired(_l("Bekräfta att resultaten ska tas bort."))],
    )

    def __init__(self, places: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.places.choices = list(places)


class ImportForm(_OriginForm):
    """The second step: import the rows that the first one showed."""

    rows = HiddenField(validators=[DataRequired()])
