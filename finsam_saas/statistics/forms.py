"""The form in which a förbund's decision about national statistics is registered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from finsam_saas.web.forms import Form

YES, NO = "ja", "nej"


NO_DAY = _l("Skriv vilken dag beslutet fattades, till exempel 2026-03-17.")


class DayField(DateField):
    """A day; what is no day is told in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was typed; raises ValueError with what to do."""
        try:
            super().process_formdata(valuelist)
        except ValueError as refused:
            raise ValueError(NO_DAY) from refused


class DecisionForm(Form):
    """When it was decided to take part, or no longer to, and where that can be read."""

    takes_part = HiddenField(validators=[AnyOf((YES, NO))])
    decided_on = DayField(_l("Beslutsdag"), validators=[InputRequired(NO_DAY)])
    note = StringField(
        _l("Beslut och paragraf"),
        validators=[Optional(), Length(max=200, message=_l("Skriv högst 200 tecken."))],
    )
