"""The forms of needs and assignments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from finsam_saas.initiatives.forms import no_identity_number
from finsam_saas.web.fields import NOBODY, ChoicesField, DayField, VersionField, name_validators
from finsam_saas.web.forms import Form, ReasonForm
from tenants.database import today

LONGEST_TEXT = 6000
_Choices = Sequence[tuple[str, str]]


def _text(label: Any, asked: Any, hint: Any = "") -> TextAreaField:
    too_long = Length(max=LONGEST_TEXT, message=_l("Skriv högst 6 000 tecken."))
    return TextAreaField(
        label, description=hint, validators=[DataRequired(asked), too_long, no_identity_number]
    )


def _to_choose(bodies: _Choices) -> list[tuple[str, str]]:
    """The bodies, none of them chosen where there are several."""
    return [*([(NOBODY, _("Välj grupp"))] if len(bodies) > 1 else []), *bodies]


def _not_past(field: Field) -> None:
    day: date | None = field.data
    if day and day < today():
        raise ValidationError(_("Dagen har redan varit. Välj i dag eller en senare dag."))


class NeedForm(Form):
    """A need: what is seen, for whom, and which members it concerns."""

    title = StringField(
        _l("Behovet i några ord"),
        validators=[*name_validators(_l("Skriv behovet i några ord.")), no_identity_number],
    )
    seen = _text(
        _l("Vad ni ser"),
        _l("Skriv vad ni ser."),
        _l("Vad fungerar inte i dag, och hur vet ni det? Skriv inget som pekar ut en person."),
    )
    for_whom = _text(_l("För vem"), _l("Skriv vilka behovet gäller."), _l("Målgrupp, och var den finns."))
    member_ids = ChoicesField(_l("Medlemmar som berörs"))
    version = VersionField()

    def __init__(self, members: _Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.member_ids.choices = list(members)


class RaiseForm(NeedForm):
    """A new need, and the group that raises it."""

    body_id = SelectField(
        _l("Vilken grupp lyfter behovet"), validators=[InputRequired(_l("Välj vilken grupp som lyfter det."))]
    )

    def __init__(self, members: _Choices, bodies: _Choices, **kwargs: Any) -> None:
        super().__init__(members, **kwargs)
        self.body_id.choices = _to_choose(bodies)


class TalkForm(Form):
    """What was said about a need."""

    text = _text(
        _l("Vad ni kom fram till"),
        _l("Skriv vad ni kom fram till."),
        _l("Kort: vad sades, vilka var med, vad händer nu?"),
    )


class HandOverForm(ReasonForm):
    """Which body is to have the need, and why."""

    body_id = SelectField(
        _l("Lämna över till"), validators=[InputRequired(_l("Välj vem som ska ta hand om behovet."))]
    )
    reason = _text(_l("Skäl"), _l("Skriv varför, så att de som tar emot vet vad som väntas av dem."))


class AssignmentForm(Form):
    """An assignment: from whom, to whom, what, by when, and the item of a meeting it comes from."""

    from_body_id = SelectField(
        _l("Uppdraget kommer från"), validators=[InputRequired(_l("Välj vem som lämnar uppdraget."))]
    )
    to_body_id = SelectField(_l("Till"), validators=[Optional()])
    title = StringField(
        _l("Uppdraget i några ord"),
        validators=[*name_validators(_l("Skriv uppdraget i några ord.")), no_identity_number],
    )
    text = _text(_l("Vad som ska göras och återrapporteras"), _l("Skriv vad som ska göras."))
    due_on = DayField(
        _l("Återrapporteras senast"), validators=[InputRequired(_l("Skriv sista dag för återrapporten."))]
    )
    meeting_item_id = SelectField(
        _l("Beslutat i"),
        validators=[Optional()],
        description=_l("Punkten eller paragrafen som uppdraget kommer från."),
    )

    def offer(self, givers: _Choices, receivers: _Choices, items: _Choices) -> None:
        """Give the bodies one speaks for, those one can turn to, and the items of their meetings."""
        self.from_body_id.choices = _to_choose(givers)
        self.to_body_id.choices = [(NOBODY, _("Kansliet")), *receivers]
        self.meeting_item_id.choices = [(NOBODY, _("Inget möte")), *items]

    def validate_to_body_id(self, field: Field) -> None:
        """A body gives itself no assignments."""
        if field.data and field.data == self.from_body_id.data:
            raise ValidationError(_("Välj en annan grupp än den som lämnar uppdraget."))

    def validate_due_on(self, field: Field) -> None:
        """Whoever gets it has until a day to come."""
        _not_past(field)


class ReportForm(Form):
    """What came of an assignment."""

    text = _text(
        _l("Återrapport"),
        _l("Skriv vad ni har gjort och kommit fram till."),
        _l("Den som lämnade uppdraget läser det här."),
    )
    version = VersionField()


class MoreForm(ReasonForm):
    """What more is asked for, and by when."""

    due_on = DayField(
        _l("Återrapporteras senast"), validators=[InputRequired(_l("Skriv sista dag för återrapporten."))]
    )

    def validate_due_on(self, field: Field) -> None:
        """Whoever has it gets until a day to come."""
        _not_past(field)
