"""Forms about goals, targets, figures entered by hand, judgements and the annual cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from finsam_saas.members.labels import PARTIES
from finsam_saas.planning.cycle import CycleEntry
from finsam_saas.planning.entry import GoalWording, TextHoldsPersonalNumber, check_text
from finsam_saas.planning.rules import (
    TargetStatus,
    Way,
)
from finsam_saas.planning.wording import (
    CYCLE_KINDS,
    JUDGEMENT_WORDS,
    NOTE_MISSING,
    PERSONAL_NUMBER,
)
from finsam_saas.web.fields import NOBODY, ChoicesField, CountField, OneOfField, VersionField, choices
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form

LONGEST_TEXT = 2_000


def no_personal_number(_form: Form, field: Any) -> None:
    """The text holds no personal identity number (R16)."""
    try:
        check_text(field.data or "")
    except TextHoldsPersonalNumber as refused:
        raise ValidationError(str(PERSONAL_NUMBER)) from refused


def a_text(message: Any) -> list[Any]:
    """A text is needed, of a reasonable length and without personal identity numbers."""
    return [DataRequired(message), Length(max=LONGEST_TEXT), no_personal_number]


class GoalForm(Form):
    """A goal in the förbund's own words."""

    text = TextAreaField(_l("Mål"), validators=a_text(_l("Skriv målet så som det står i verksamhetsplanen.")))
    number = CountField(
        _l("Nummer i planen"),
        validators=[Optional(), NumberRange(1, 99, _l("Skriv ett tal från 1 till 99."))],
    )
    legs = ChoicesField(_l("Del av uppdraget"))
    version = VersionField()

    def __init__(self, legs: Mapping[str, str], **kw: Any) -> None:
        super().__init__(**kw)
        self.legs.choices = list(legs.items())

    @property
    def wording(self) -> GoalWording:
        """The goal as entered."""
        return GoalWording(self.text.data or "", self.number.data, tuple(self.legs.data or ()))


def _note() -> TextAreaField:
    return TextAreaField(
        _l("Anteckning"),
        validators=[DataRequired(NOTE_MISSING), Length(max=LONGEST_TEXT), no_personal_number],
        description=_l("Varifrån kommer uppgiften? Den visas bredvid utfallet."),
    )


_COUNTED = [
    InputRequired(_l("Skriv ett antal.")),
    NumberRange(0, 1_000_000, _l("Skriv ett antal, 0 eller mer.")),
]


class NumberForm(Form):
    """A number entered by hand."""

    number = CountField(_l("Antal"), validators=_COUNTED)
    note = _note()


class PairForm(NumberForm):
    """A part of a whole entered by hand."""

    out_of = CountField(
        _l("Av"),
        validators=[
            InputRequired(_l("Skriv ett antal.")),
            NumberRange(1, 1_000_000, _l("Skriv ett antal, 1 eller mer.")),
        ],
    )

    def validate_number(self, field: CountField) -> None:
        """The part is not larger than the whole."""
        if field.data is not None and self.out_of.data and field.data > self.out_of.data:
            raise ValidationError(_("Antalet kan inte vara större än det hela. Rätta något av talen."))


class AttendanceForm(PairForm):
    """How many places of a party were filled, of how many."""

    party = SelectField(_l("Part"), validators=[InputRequired(_l("Välj part."))])

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.party.choices = choices(PARTIES)


class DoneForm(Form):
    """Whether a milestone is done."""

    done = OneOfField(_l("Läge"), validators=[InputRequired(_l("Välj om milstolpen är klar."))])
    note = _note()

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.done.choices = [("ja", _("Klar")), ("nej", _("Inte klar"))]


FIGURE_FORMS: Mapping[Way, type[Form]] = {
    Way.ATTENDANCE: AttendanceForm,
    Way.SHARE: PairForm,
    Way.ACTIVITIES: NumberForm,
    Way.COUNT: NumberForm,
    Way.MILESTONE: DoneForm,
}
"""The form of what is entered by hand, by how the target is measured."""


class JudgementForm(Form):
    """Kansli's own judgement of a target."""

    status = OneOfField(_l("Bedömning"), validators=[InputRequired(_l("Välj en bedömning."))])
    reason = TextAreaField(
        _l("Skäl"),
        validators=a_text(_l("Skriv varför bedömningen är en annan än vad siffrorna säger.")),
        description=_l("Skälet visas för alla som ser målet."),
    )
    version = VersionField()

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.status.choices = choices(JUDGEMENT_WORDS)

    @property
    def chosen_status(self) -> TargetStatus:
        """The judgement that was chosen."""
        return TargetStatus(self.status.data)


class CopyForm(Form):
    """The year that goals are copied to."""

    to_year = CountField(
        _l("Till år"),
        validators=[
            InputRequired(_l("Skriv ett år.")),
            NumberRange(2004, 2100, _l("Skriv ett år, till exempel 2027.")),
        ],
    )


class CycleForm(Form):
    """An event of the annual cycle."""

    text = TextAreaField(_l("Vad händer?"), validators=a_text(_l("Skriv vad som händer.")))
    kind = SelectField(_l("Sort"), validators=[InputRequired(_l("Välj sort."))])
    month = SelectField(_l("Månad"), validators=[Optional()])
    day = CountField(
        _l("Dag"), validators=[Optional(), NumberRange(1, 31, _l("Skriv en dag från 1 till 31."))]
    )
    body_key = SelectField(_l("Organ"), validators=[Optional()])
    version = VersionField()

    def __init__(self, bodies: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(**kw)
        self.kind.choices = [(key, str(words)) for key, words in CYCLE_KINDS.items()]
        names = current_formats().months
        self.month.choices = [(NOBODY, _("Hela året"))] + [
            (str(place), name.capitalize()) for place, name in enumerate(names, start=1)
        ]
        self.body_key.choices = [(NOBODY, _("inget särskilt")), *bodies]

    def validate_day(self, field: CountField) -> None:
        """A day needs its month, and must be a day of it."""
        month = int(self.month.data) if self.month.data else None
        if field.data is None:
            return
        if month is None:
            raise ValidationError(_("Välj också månad, eller lämna dagen tom."))
        if field.data > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
            raise ValidationError(_("Månaden har inte så många dagar."))

    @property
    def entry(self) -> CycleEntry:
        """The event as entered."""
        return CycleEntry(
            text=self.text.data or "",
            kind=self.kind.data,
            month=int(self.month.data) if self.month.data else None,
            day=self.day.data,
            body_key=self.body_key.data or None,
        )
