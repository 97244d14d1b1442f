"""The form about a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.bodies.labels import BODY_KINDS, CHAIR_RULES, TASKS
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from finsam_saas.web.fields import (
    LONGEST_NAME,
    NOBODY,
    ChoicesField,
    CountField,
    DayField,
    VersionField,
    choices,
    name_validators,
)
from finsam_saas.web.forms import Form


class BodyForm(Form):
    """A body, under the name it has here."""

    label = StringField(_l("Namn"), validators=name_validators(_l("Skriv vad organet kallas hos er.")))
    kind = SelectField(_l("Sort"), validators=[InputRequired(_l("Välj vad det är för sorts organ."))])
    tasks = ChoicesField(_l("Uppgifter på vägen från behov till rapport"))
    led_by = StringField(_l("Leds av"), validators=[Optional(), Length(max=LONGEST_NAME)])
    chair_rule = SelectField(_l("Regel för ordförande"), validators=[Optional()])
    chair_member_key = SelectField(_l("Vilken medlems representant"), default=NOBODY)
    member_id = SelectField(_l("Kommun som organet hör till"), validators=[Optional()])
    level = SelectField(_l("Nivå i organisationen"), validators=[Optional()])
    parent_id = SelectField(_l("Tillsatt av eller under"), validators=[Optional()])
    ordinary_seats = CountField(
        _l("Antal ordinarie"),
        validators=[Optional(), NumberRange(0, 200, _l("Skriv ett tal från 0 till 200."))],
    )
    substitute_seats = CountField(
        _l("Antal ersättare"),
        validators=[Optional(), NumberRange(0, 200, _l("Skriv ett tal från 0 till 200."))],
    )
    meetings_per_year = CountField(
        _l("Möten per år"), validators=[Optional(), NumberRange(1, 366, _l("Skriv ett tal från 1 till 366."))]
    )
    description = TextAreaField(
        _l("Beskrivning"),
        validators=[Optional(), Length(max=2000)],
        description=_l("Vad organet har i uppdrag, vilka som ingår och hur länge de är utsedda."),
    )
    ended_on = DayField(
        _l("Upphörde"),
        validators=[Optional()],
        description=_l("Organets sista dag. Det som har hänt i organet finns kvar."),
    )
    version = VersionField()

    def __init__(
        self,
        members: Sequence[tuple[str, str]],
        kommuner: Sequence[tuple[str, str]],
        others: Sequence[tuple[str, str]],
        levels: Sequence[str],
        **kw: Any,
    ) -> None:
        super().__init__(**kw)
        self.kind.choices = choices(BODY_KINDS)
        self.tasks.choices = [
            (task.value, str(word)) for task, word in TASKS.items() if task is not BodyTask.APPLIES
        ]
        self.chair_rule.choices = [(NOBODY, _("uppgift saknas")), *choices(CHAIR_RULES)]
        self.chair_member_key.choices = [(NOBODY, _("ingen")), *members]
        self.member_id.choices = [(NOBODY, _("hela förbundet")), *kommuner]
        self.parent_id.choices = [(NOBODY, _("inget annat organ")), *others]
        self.level.choices = [(NOBODY, _("ingen nivå")), *((level, level) for level in levels)]
        if not levels:
            del self.level

    def validate_chair_member_key(self, field: SelectField) -> None:
        """One member's representative chairs: then it is said which member's."""
        needed = self.chair_rule.data == ChairRule.MEMBER_REPRESENTATIVE.value
        if needed and not field.data:
            raise ValidationError(_("Välj vilken medlems representant som är ordförande."))

    @property
    def chosen_rule(self) -> ChairRule | None:
        """The rule for the chair that was chosen."""
        return ChairRule(self.chair_rule.data) if self.chair_rule.data else None

    @property
    def chosen_kind(self) -> BodyKind:
        """The kind that was chosen."""
        return BodyKind(self.kind.data)
