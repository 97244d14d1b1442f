"""Forms about members, bodies, seats and the förbund's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from finsam_saas.governance import labels
from finsam_saas.governance.road import ChairRule
from finsam_saas.governance.rules import BodyKind, BodyTask, PartyType, SeatKind
from finsam_saas.web.errors import Conflict
from finsam_saas.web.forms import Form, clean_text

LONGEST_NAME = 200
NOBODY = ""


class DayField(DateField):
    """A day, in the words of the house where it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a day written as 2027-04-01; an empty field is no day."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Skriv datumet som 2027-04-01.")) from error


# What Python reads as a number is more than a number: 1_000, digits of other scripts, figures without end.
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


class CountField(IntegerField):
    """A whole number, in the words of the house where it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a whole number in ordinary digits; an empty field is none."""
        typed = [value.strip() for value in valuelist if value.strip()]
        if typed and not _WHOLE_NUMBER.fullmatch(typed[0]):
            self.data = None
            raise ValueError(_("Skriv ett heltal, till exempel 4."))
        super().process_formdata(typed)


class VersionField(HiddenField):
    """The version of a row that a form was opened with."""

    def process_data(self, value: object) -> None:
        """Keep the number as the text a form carries."""
        self.data = None if value is None else str(value)


class ChoicesField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Only what was offered can be chosen."""
        if not set(self.data or ()) <= {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Välj bland alternativen på sidan."))


class OneOfField(RadioField):
    """One choice as radio buttons; that none is chosen is for the validators to say."""

    def pre_validate(self, form: Any) -> None:
        """Only what was offered can be chosen."""
        if self.data and self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(_("Välj ett av alternativen på sidan."))


def id_or_none(value: str | None) -> UUID | None:
    """The id that a choice stands for; None for "nobody"."""
    return UUID(value) if value else None


def version_of(field: HiddenField) -> int:
    """The version a form was opened with; raises Conflict where it is none."""
    text = str(field.data or "")
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Conflict("no version")
    return int(text)


def choices(words: dict[Any, Any]) -> list[tuple[str, str]]:
    """Choices of a field from a vocabulary and its words."""
    return [(value.value, str(word)) for value, word in words.items()]


def name_validators(message: Any) -> list[Any]:
    """A name is needed and has a reasonable length."""
    return [
        DataRequired(message),
        Length(max=LONGEST_NAME, message=_l("Skriv högst %(max)d tecken.")),
    ]


def in_order(first: date | None, last: date | None) -> None:
    """Raise ValidationError where the last day comes before the first."""
    if first and last and last < first:
        raise ValidationError(_("Sista dagen är före första dagen. Rätta någon av dem."))


class MemberForm(Form):
    """A member of the förbund."""

    name = StringField(_l("Namn"), validators=name_validators(_l("Skriv medlemmens namn.")))
    party = OneOfField(_l("Part"), validators=[InputRequired(_l("Välj vilken av de fyra parterna."))])
    valid_from = DayField(_l("Medlem från och med"), validators=[Optional()])
    valid_to = DayField(
        _l("Medlem till och med"),
        validators=[Optional()],
        description=_l("Fyll i när en medlem går ur. Medlemmen står kvar i allt som redan har hänt."),
    )
    note = TextAreaField(_l("Anteckning"), validators=[Optional(), Length(max=2000)])
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party.choices = choices(labels.PARTIES)

    def validate_valid_to(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.valid_from.data, field.data)

    @property
    def chosen_party(self) -> PartyType:
        """The party that was chosen."""
        return PartyType(self.party.data)


class RepresentativesForm(Form):
    """Who speaks for a member."""

    membership_ids = ChoicesField(_l("Företrädare"))

    def __init__(self, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.membership_ids.choices = list(accounts)


class BodyForm(Form):
    """A body, under the name it has here."""

    label = StringField(_l("Namn"), validators=name_validators(_l("Skriv vad organet kallas hos er.")))
    kind = SelectField(_l("Sort"), validators=[InputRequired(_l("Välj vad det är för sorts organ."))])
    tasks = ChoicesField(_l("Uppgifter på vägen från behov till rapport"))
    led_by = StringField(_l("Leds av"), validators=[Optional(), Length(max=LONGEST_NAME)])
    chair_rule = SelectField(_l("Regel för ordförande"), validators=[Optional()])
    chair_member_key = SelectField(_l("Vilken medlems representant"), validators=[Optional()])
    member_id = SelectField(_l("Kommun som organet hör till"), validators=[Optional()])
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
    description = TextAreaField(_l("Beskrivning"), validators=[Optional(), Length(max=2000)])
    ended_on = DayField(
        _l("Upphörde"),
        validators=[Optional()],
        description=_l("Organets sista dag. Det som har hänt i organet finns kvar."),
    )
    version = VersionField()

    def __init__(
        self, members: Sequence[tuple[str, str]], kommuner: Sequence[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(**kw)
        self.kind.choices = choices(labels.BODY_KINDS)
        self.tasks.choices = [
            (task.value, str(word)) for task, word in labels.TASKS.items() if task is not BodyTask.APPLIES
        ]
        self.chair_rule.choices = [(NOBODY, _("uppgift saknas")), *choices(labels.CHAIR_RULES)]
        self.chair_member_key.choices = [(NOBODY, _("ingen")), *members]
        self.member_id.choices = [(NOBODY, _("hela förbundet")), *kommuner]

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


class SeatForm(Form):
    """A seat: who sits, for whom and until when."""

    person_name = StringField(_l("Person"), validators=name_validators(_l("Skriv vem som har platsen.")))
    member_id = SelectField(_l("Sitter för"), validators=[Optional()])
    kind = OneOfField(_l("Plats som"), validators=[InputRequired(_l("Välj hur personen sitter."))])
    is_chair = BooleanField(_l("Ordförande"))
    place = CountField(
        _l("Platsens nummer"),
        default=1,
        validators=[
            InputRequired(_l("Skriv 1 om medlemmen bara har en sådan plats.")),
            NumberRange(1, 99, _l("Skriv ett tal från 1 till 99.")),
        ],
        description=_l(
            "1 om medlemmen bara har en sådan plats. Den som tar över efter någon får samma nummer."
        ),
    )
    term_from = DayField(_l("Från och med"), validators=[Optional()])
    term_to = DayField(_l("Till och med"), validators=[Optional()])
    email = StringField(
        _l("E-post"),
        validators=[
            Optional(),
            Email(_l("Skriv en e-postadress som namn@kommun.se.")),
            Length(max=LONGEST_NAME),
        ],
    )
    membership_id = SelectField(
        _l("Konto"),
        validators=[Optional()],
        description=_l("Den som har ett konto ser organet som sitt eget. Det går bra utan."),
    )
    version = VersionField()

    def __init__(
        self, members: Sequence[tuple[str, str]], accounts: Sequence[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(**kw)
        self.kind.choices = choices(labels.SEAT_KINDS)
        self.member_id.choices = [(NOBODY, _("ingen medlem")), *members]
        self.membership_id.choices = [(NOBODY, _("inget konto")), *accounts]

    def validate_term_to(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.term_from.data, field.data)

    @property
    def chosen_kind(self) -> SeatKind:
        """How the person sits."""
        return SeatKind(self.kind.data)


class LabelsForm(Form):
    """The förbund's own words; a field per term, empty for the common word."""

    seen = HiddenField()


def labels_form(words: dict[str, str] | None = None) -> type[LabelsForm]:
    """The form with one field per term, filled with the förbund's own words."""
    fields = {
        name: StringField(
            str(common).capitalize(),
            default=(words or {}).get(name, ""),
            description=str(meaning),
            filters=[clean_text],
            validators=[Optional(), Length(max=60, message=_l("Skriv högst %(max)d tecken."))],
        )
        for name, (common, meaning) in labels.TERMS.items()
    }
    return type("LabelsOfTheAssociation", (LabelsForm,), fields)
