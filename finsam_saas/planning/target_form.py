"""The form of a result target: its words, how it is measured, and from where it counts as reached."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.followup.rules import Outcome
from finsam_saas.initiatives.labels import SPECIFIC_ORIENTATIONS
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.planning.entry import TargetWording
from finsam_saas.planning.facts import Comparison, TargetFacts
from finsam_saas.planning.forms import a_text, no_personal_number
from finsam_saas.planning.rules import SHARE_KINDS, WAYS, CapitalBase, Scope, Way
from finsam_saas.planning.wording import BASE_WORDS, WAY_WORDS
from finsam_saas.reporting_plan.wording import row_words
from finsam_saas.web.amount_fields import as_typed
from finsam_saas.web.fields import NOBODY, ChoicesField, CountField, OneOfField, VersionField, choices
from finsam_saas.web.forms import Form

_PER_CENT = re.compile(r"[0-9]{1,3}(?:[,.][0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,7}")
INDIVIDUAL = Orientation.INDIVIDUAL.value
STRUCTURAL = Orientation.STRUCTURAL.value


def _typed(text: str | None) -> str:
    """What was typed as a number, without its spaces and its sign of per cent."""
    return re.sub(r"[%\s]", "", text or "")


def _scopes() -> list[tuple[str, str]]:
    """Which insatser can count, as one choice: orientation and closer orientation."""
    closer = [
        (
            f"{INDIVIDUAL}:{one.value}",
            _("Individinriktade: %(what)s", what=str(SPECIFIC_ORIENTATIONS[one]).lower()),
        )
        for one in (
            SpecificOrientation.WORK_ORIENTED_REHABILITATION,
            SpecificOrientation.PRE_REHABILITATION,
            SpecificOrientation.MAPPING,
        )
    ]
    return [
        (NOBODY, _("Alla insatser")),
        (INDIVIDUAL, _("Alla individinriktade")),
        *closer,
        (f":{SpecificOrientation.PRE_REHABILITATION.value}", _("All förrehabilitering")),
        (STRUCTURAL, _("Alla strukturövergripande")),
    ]


def scope_key(scope: Scope) -> str:
    """A scope as the choice of a form."""
    return f"{scope.orientation or ''}:{scope.specific}" if scope.specific else scope.orientation or NOBODY


class TargetForm(Form):
    """A result target: the wording, how it is measured, and from where it counts as reached."""

    text = TextAreaField(_l("Resultatmål"), validators=a_text(_l("Skriv resultatmålet.")))
    way = OneOfField(_l("Hur mäts målet?"), validators=[InputRequired(_l("Välj hur målet mäts."))])
    threshold = StringField(_l("Gräns: minst"))
    scope = SelectField(_l("Insatser som räknas"), validators=[Optional()])
    numerator = ChoicesField(_l("Resultat som räknas"))
    base = SelectField(_l("Eget kapital jämförs med"), default=NOBODY)
    measured_by = StringField(
        _l("Källa till uppgiften"), validators=[Optional(), Length(max=300), no_personal_number]
    )
    comparison_label = StringField(
        _l("Jämför med"), validators=[Optional(), Length(max=100), no_personal_number]
    )
    comparison_year = CountField(_l("Jämförelsens år"), validators=[Optional(), NumberRange(2004, 2100)])
    comparison_percent = StringField(_l("Jämförelsens värde"))
    version = VersionField()

    def __init__(self, seen: TargetFacts | None = None, **kw: Any) -> None:
        super().__init__(**kw)
        self._seen = seen
        self.way.choices = choices(WAY_WORDS)
        self.scope.choices = _scopes()
        held = scope_key(seen.scope) if seen else NOBODY
        if held not in dict(self.scope.choices):
            self.scope.choices.append((held, held))
        self.numerator.choices = [(one.value, str(row_words(one.value))) for one in Outcome]
        self.base.choices = [(NOBODY, _("Välj")), *choices(BASE_WORDS)]

    def show(self, target: TargetFacts) -> None:
        """Fill the form with a target as it stands."""
        self.text.data, self.way.data = target.text, target.way.value
        self.version.data = str(target.version)
        if target.threshold is not None:
            shown = target.threshold * (100 if target.kind in SHARE_KINDS else 1)
            self.threshold.data = as_typed(Decimal(shown.numerator) / shown.denominator)
        self.scope.data = scope_key(target.scope)
        self.numerator.data = list(target.numerator)
        self.base.data = target.base.value if target.base else NOBODY
        self.measured_by.data = target.measured_by
        if target.comparison:
            self.comparison_label.data = target.comparison.label
            self.comparison_year.data = target.comparison.year
            self.comparison_percent.data = as_typed(target.comparison.percent)

    def validate_threshold(self, field: StringField) -> None:
        """A share in per cent with at most two decimals, or a whole number; a milestone has none."""
        way, typed = self.chosen_way, _typed(field.data)
        if way is None or way is Way.MILESTONE:
            if typed and not _PER_CENT.fullmatch(typed):
                raise ValidationError(_("Skriv ett heltal, till exempel 15."))
            return
        if WAYS[way][0] in SHARE_KINDS:
            if not _PER_CENT.fullmatch(typed) or Decimal(typed.replace(",", ".")) > 100:
                raise ValidationError(
                    _("Skriv en andel i procent från 0 till 100, till exempel 35 eller 5,5.")
                )
        elif not _WHOLE.fullmatch(typed):
            raise ValidationError(_("Skriv ett heltal, till exempel 15."))

    def validate_numerator(self, field: ChoicesField) -> None:
        """A share of those who ended says which results it counts."""
        if self.chosen_way is Way.OUTCOMES and not field.data:
            raise ValidationError(_("Välj minst ett resultat som räknas."))

    def validate_base(self, field: SelectField) -> None:
        """Own capital is compared with something."""
        if self.chosen_way is Way.CAPITAL and not field.data:
            raise ValidationError(_("Välj vad eget kapital jämförs med."))

    def validate_comparison_percent(self, field: StringField) -> None:
        """A comparison has its label, year and value, or none of them."""
        given = [bool(one.data) for one in (self.comparison_label, self.comparison_year, field)]
        if any(given) and not all(given):
            raise ValidationError(
                _("Fyll i vad, vilket år och hur många procent – eller lämna alla tre tomma.")
            )
        if field.data and not _PER_CENT.fullmatch(_typed(field.data)):
            raise ValidationError(_("Skriv en andel i procent, till exempel 34."))

    @property
    def chosen_way(self) -> Way | None:
        """How the target is measured, where that was chosen."""
        known = {one.value for one in Way}
        return Way(self.way.data) if self.way.data in known else None

    @property
    def wording(self) -> TargetWording:
        """The target as entered."""
        way = Way(self.way.data)
        orientation, _colon, specific = (self.scope.data or "").partition(":")
        return TargetWording(
            text=self.text.data or "",
            way=way,
            threshold=self._threshold(way),
            scope=Scope(orientation or None, specific or None),
            numerator=tuple(self.numerator.data or ()) if way is Way.OUTCOMES else (),
            base=CapitalBase(self.base.data) if way is Way.CAPITAL and self.base.data else None,
            measured_by=self.measured_by.data or None,
            comparison=self._comparison(),
        )

    def _threshold(self, way: Way) -> Fraction | None:
        if way is Way.MILESTONE:
            return None
        typed = _typed(self.threshold.data)
        number = Fraction(typed.replace(",", "."))
        return number / 100 if WAYS[way][0] in SHARE_KINDS else number

    def _comparison(self) -> Comparison | None:
        """What was entered beside the threshold; unchanged it keeps its source."""
        if not self.comparison_label.data or self.comparison_year.data is None:
            return None
        percent = Decimal(_typed(self.comparison_percent.data).replace(",", "."))
        made = Comparison(self.comparison_label.data, self.comparison_year.data, percent)
        held = self._seen.comparison if self._seen else None
        same = held and (held.label, held.year, held.percent) == (made.label, made.year, made.percent)
        return held if same else made
