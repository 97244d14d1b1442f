"""Forms for planning a release, moving its day and correcting it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.releases.release import Method
from finsam_saas.releases.rules import HIGHEST_THRESHOLD, LOWEST_THRESHOLD, ReleaseFault
from finsam_saas.releases.wording import FAULT_WORDS, METHOD_NAMES
from finsam_saas.statistics.forms import DayField
from finsam_saas.web.forms import Form

NO_DAY = _l("Skriv vilken dag utgåvan ska ges ut, till exempel 2026-12-01.")


class PlanForm(Form):
    """Which quarter, which day, how small numbers are protected, and from how many persons they are shown."""

    period = SelectField(_l("Kvartal"), validators=[InputRequired(_l("Välj ett kvartal."))])
    planned_on = DayField(_l("Planerad utgivningsdag"), validators=[InputRequired(NO_DAY)])
    method = RadioField(
        _l("Skydd av små tal"), validators=[InputRequired(_l("Välj hur små tal ska skyddas."))]
    )
    threshold = IntegerField(
        _l("Minsta antal personer som visas"),
        validators=[
            InputRequired(FAULT_WORDS[ReleaseFault.THRESHOLD]),
            NumberRange(LOWEST_THRESHOLD, HIGHEST_THRESHOLD, FAULT_WORDS[ReleaseFault.THRESHOLD]),
        ],
    )

    def refuse(self, fault: ReleaseFault) -> None:
        """Tell at the field that it concerns why the plan cannot be."""
        field = {
            ReleaseFault.DAY_PASSED: self.planned_on,
            ReleaseFault.OTHER_METHOD: self.method,
            ReleaseFault.KEYS_NOT_READY: self.method,
        }.get(fault, self.period)
        field.errors = [str(FAULT_WORDS[fault])]


def methods_to_choose(*, may_use_keys: bool) -> list[tuple[str, str]]:
    """The methods that a release may be planned with, the ordinary one first."""
    methods = [Method.SUPPRESSION, *([Method.CELL_KEY] if may_use_keys else [])]
    return [(one.value, str(METHOD_NAMES[one])) for one in methods]


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
