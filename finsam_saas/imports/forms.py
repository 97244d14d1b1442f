"""Forms for reading in files: the file with what is to happen, and what was looked at and chosen."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.web.forms import Form

LONGEST_SOURCE = 200
DRAFT, HAND_IN = "draft", "hand_in"
_FILE_MISSING = _l("Välj filen som ska läsas in.")


class ReportsFileForm(Form):
    """The first step: choose the file, and whether its reports are to be saved or handed in."""

    file = FileField(
        _l("Fil"),
        description=_l("XLSX eller CSV efter mallen, högst 1 MB."),
        validators=[FileRequired(_FILE_MISSING)],
    )
    step = RadioField(
        _l("När allt är rätt"),
        choices=[(DRAFT, _l("Spara som utkast")), (HAND_IN, _l("Lämna in"))],
        default=DRAFT,
    )

    @property
    def hands_in(self) -> bool:
        """Whether the reports are to be handed in."""
        return bool(self.step.data == HAND_IN)


class ChosenReportsForm(Form):
    """The second step: import the chosen of the reports that were right."""

    rows = HiddenField(validators=[DataRequired()])
    step = HiddenField("")
    names_answered = BooleanField(_l("Inget av orden är namn på en deltagare"))

    @property
    def hands_in(self) -> bool:
        """Whether the reports are to be handed in."""
        return bool(self.step.data == HAND_IN)


class _OriginForm(Form):
    """Where figures of older years come from."""

    source = StringField(
        _l("Källa"),
        description=_l("Till exempel SUS insatsrapport 2004–2022, uttagen i mars 2023."),
        validators=[
            DataRequired(_l("Skriv var siffrorna kommer ifrån. Det visas under dem.")),
            Length(max=LONGEST_SOURCE, message=_l("Skriv högst 200 tecken.")),
        ],
    )

    def validate_source(self, field: Field) -> None:
        """No personnummer in a text that everybody reads."""
        if field.data and find_personal_identity_numbers(field.data):
            raise ValidationError(_("Texten ser ut att innehålla ett personnummer. Ta bort det."))


class YearsFileForm(_OriginForm):
    """The first step with older years: choose the file; nothing is saved."""

    file = FileField(
        _l("Fil"),
        description=_l("XLSX eller CSV efter mallen, högst 1 MB."),
        validators=[FileRequired(_FILE_MISSING)],
    )


class YearsForm(_OriginForm):
    """The second step with older years: import the rows that were right."""

    rows = HiddenField(validators=[DataRequired()])
