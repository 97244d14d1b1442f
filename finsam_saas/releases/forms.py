"""Forms for planning a release, moving its day and correcting it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.releases.rules import HIGHEST_THRESHOLD, LOWEST_THRESHOLD, ReleaseFault
from finsam_saas.releases.wording import FAULT_WORDS
from finsam_saas.statistics.forms import DayField
from finsam_saas.web.forms import Form

NO_DAY = _l("Skriv vilken dag utgåvan ska ges ut, till exempel 2026-12-01.")


class PlanForm(Form):
    """Which quarter, which day, and from how many persons a number is shown."""

    period = SelectField(_l("Kvartal"), validators=[InputRequired(_l("Välj ett kvartal."))])
    planned_on = DayField(_l("Planerad utgivningsdag"), validators=[InputRequired(NO_DAY)])
    threshold = IntegerField(
        _l("Minsta antal personer som visas"),
        validators=[
            InputRequired(FAULT_WORDS[ReleaseFault.THRESHOLD]),
            NumberRange(LOWEST_THRESHOLD, HIGHEST_THRESHOLD, FAULT_WORDS[ReleaseFault.THRESHOLD]),
        ],
    )


class DayForm(Form):
    """The day on which a release is to be published."""

    planned_on = DayField(_l("Planerad utgivningsdag"), validators=[InputRequired(NO_DAY)])


class CorrectionForm(Form):
    """What was wrong in a published release, for all its readers, and when the right one comes."""

    note = TextAreaField(
        _l("Vad var fel?"),
        validators=[
            InputRequired(FAULT_WORDS[ReleaseFault.NO_NOTE]),
            Length(max=2000, message=_l("Skriv högst 2 000 tecken.")),
        ],
    )
    planned_on = DayField(_l("Planerad utgivningsdag"), validators=[Optional()])
