"""Forms of review: the period to open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from finsam_saas.web.forms import Form


class PeriodForm(Form):
    """The period to open for reporting, and the last day to hand in."""

    period = SelectField(_l("Period"), validators=[InputRequired(_l("Välj en period."))])
    due_on = DateField(
        _l("Sista dag att lämna in"), validators=[InputRequired(_l("Skriv en dag, som 2026-10-20."))]
    )

    def __init__(self, choices: Iterable[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.period.choices = list(choices)
