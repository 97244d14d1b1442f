"""The form of a call for applications."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.calls.labels import LATE
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.initiatives.forms import no_identity_number
from finsam_saas.web.clocks import swedish_moment
from finsam_saas.web.fields import (
    ClockField,
    CountField,
    DayField,
    OneOfField,
    VersionField,
    choices,
    name_validators,
)
from finsam_saas.web.forms import Form

LONGEST_TEXT = 6000
_MIDNIGHT, _LAST_MINUTE = time(0, 0), time(23, 59)


def _year(label: Any) -> CountField:
    limits = NumberRange(2004, 2100, _l("Skriv ett år från 2004 till 2100."))
    return CountField(label, validators=[InputRequired(_l("Skriv ett år.")), limits])


class CallForm(Form):
    """A call: what it is called, when it is open, which years' money it is about, what happens late."""

    title = StringField(
        _l("Omgångens namn"),
        validators=[*name_validators(_l("Skriv vad omgången heter.")), no_identity_number],
    )
    text = TextAreaField(
        _l("Vad förbundet vill ha ansökningar om"),
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("Skriv högst 6 000 tecken.")),
            no_identity_number,
        ],
        description=_l("Visas för alla. Skriv gärna inriktning, målgrupp och vem man ska prata med först."),
    )
    opens_on = DayField(_l("Öppnar den"), validators=[InputRequired(_l("Skriv vilken dag omgången öppnar."))])
    opens_clock = ClockField(_l("Öppnar klockan"), validators=[Optional()])
    closes_on = DayField(
        _l("Sista dag"),
        validators=[Optional()],
        description=_l("Lämna tomt om det går att söka hela tiden."),
    )
    closes_clock = ClockField(_l("Sista klockslag"), validators=[Optional()])
    first_year = _year(_l("Medel från och med år"))
    last_year = _year(_l("Medel till och med år"))
    late_policy = OneOfField(
        _l("Om en ansökan kommer för sent"),
        validators=[InputRequired(_l("Välj vad som händer med en ansökan som kommer för sent."))],
    )
    needs_implementation_plan = BooleanField(_l("Ansökan ska ha en implementeringsplan"))
    needs_gender_analysis = BooleanField(_l("Ansökan ska ha en jämställdhetsanalys"))
    needs_own_funding = BooleanField(_l("Parterna ska bidra med egna medel eller egen tid"))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late_policy.choices = choices(LATE)

    def validate_last_year(self, field: Field) -> None:
        """The last year does not come before the first."""
        if field.data is not None and self.first_year.data is not None and field.data < self.first_year.data:
            raise ValidationError(_("Sista året kommer före det första."))

    def validate_closes_on(self, _field: Field) -> None:
        """A call closes after it opens."""
        if self.closes_at is not None and self.opens_on.data and self.closes_at <= self.opens_at:
            raise ValidationError(_("Omgången stänger innan den öppnar. Ändra dagen eller klockslaget."))

    @property
    def opens_at(self) -> datetime:
        """The first moment; from midnight where no time is given."""
        return swedish_moment(self.opens_on.data or date.max, self.opens_clock.data or _MIDNIGHT)

    @property
    def closes_at(self) -> datetime | None:
        """The last minute; the day's last where no time is given."""
        if not self.closes_on.data:
            return None
        return swedish_moment(self.closes_on.data, self.closes_clock.data or _LAST_MINUTE)

    @property
    def chosen_policy(self) -> LatePolicy:
        """What happens late."""
        return LatePolicy(self.late_policy.data)
