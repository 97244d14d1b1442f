"""Forms about meetings: the rules, a meeting, an item, attendance, and where minutes are posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.meetings.entry import AttendanceEntry
from finsam_saas.meetings.facts import Person
from finsam_saas.web.clocks import swedish_moment
from finsam_saas.web.fields import ChoicesField, ClockField, CountField, DayField, VersionField, id_or_none
from finsam_saas.web.forms import Form
from tenants.database import today

LONGEST_TITLE = 200
LONGEST_TEXT = 8000


def no_identity_number(_form: Form, field: Field) -> None:
    """Minutes are public: no personnummer in them (R16)."""
    if field.data and find_personal_identity_numbers(field.data):
        raise ValidationError(
            _("Texten verkar innehålla ett personnummer. Ta bort det, protokoll är offentliga.")
        )


def _line(label: Any, needed: Any = None, **options: Any) -> StringField:
    first = DataRequired(needed) if needed else Optional()
    length = Length(max=LONGEST_TITLE, message=_l("Skriv högst %(max)d tecken."))
    return StringField(label, validators=[first, length, no_identity_number], **options)


def long_text(label: Any, needed: Any = None, **options: Any) -> TextAreaField:
    """A field of running text, searched for personnummer."""
    first = DataRequired(needed) if needed else Optional()
    length = Length(max=LONGEST_TEXT, message=_l("Skriv högst %(max)d tecken."))
    return TextAreaField(label, validators=[first, length, no_identity_number], **options)


def _days() -> CountField:
    return CountField(
        _l("Handlingar skickas så många dagar före mötet"),
        validators=[
            InputRequired(_l("Skriv hur många dagar före mötet.")),
            NumberRange(0, 60, _l("Skriv ett antal dagar från 0 till 60.")),
        ],
    )


class RulesForm(Form):
    """What the förbund has decided about its meetings."""

    paragraphs_per_year = BooleanField(
        _l("Paragraferna börjar om på § 1 varje år"),
        description=_l("Annars löper de vidare från år till år. Paragrafer som redan har satts ändras inte."),
    )
    papers_days = _days()
    posted_at = _line(
        _l("Annan anslagstavla"),
        description=_l(
            "Skriv till exempel Uppsala kommuns anslagstavla om förbundsordningen säger det. Lämna tomt om"
            " förbundets egen sida är anslagstavlan."
        ),
    )
    version = VersionField()


class MeetingForm(Form):
    """When and where a meeting is, and of which body."""

    body_id = SelectField(_l("Organ"), validators=[InputRequired(_l("Välj vilket organ som möts."))])
    day = DayField(_l("Dag"), validators=[InputRequired(_l("Skriv vilken dag mötet är."))])
    clock = ClockField(
        _l("Klockan"), validators=[InputRequired(_l("Skriv när mötet börjar, till exempel 13:00."))]
    )
    place = _line(_l("Plats"), _l("Skriv var mötet är, till exempel ett rum eller Digitalt möte."))
    papers_days = _days()
    version = VersionField()

    def __init__(self, bodies: Sequence[BodyFacts], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body_id.choices = [(str(one.id), one.label) for one in bodies]

    @property
    def starts_at(self) -> datetime:
        """The moment it begins."""
        return swedish_moment(self.day.data or date.max, self.clock.data or time())

    @property
    def chosen_body(self) -> UUID:
        """The body that was chosen."""
        return UUID(self.body_id.data)


class ItemForm(Form):
    """An item of the agenda."""

    title = _line(_l("Punktens rubrik"), _l("Skriv vad punkten gäller."))
    background = long_text(_l("Bakgrund"))
    proposal = long_text(
        _l("Förslag till beslut"),
        description=_l("Börja varje förslag med ordet att. Framför står: föreslås besluta."),
    )
    version = VersionField()


class AttendanceForm(Form):
    """Who was there, who chaired, and for a body that decides who adjusts."""

    present = ChoicesField(_l("Närvarande"))
    others = _line(
        _l("Övriga närvarande"),
        description=_l("Till exempel förbundschef, sekreterare och föredragande."),
    )
    chaired = SelectField(_l("Ordförande vid mötet"))
    adjuster = SelectField(_l("Justerare"), description=_l("Ordföranden justerar alltid."))
    second_adjuster = SelectField(_l("En justerare till"), validators=[Optional()])
    version = VersionField()

    def __init__(
        self, people: Sequence[tuple[Person, str]], *args: Any, decides: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.id), name) for one, name in people]
        self.present.choices = named
        for field in (self.chaired, self.adjuster, self.second_adjuster):
            field.choices = [("", _("Ingen vald")), *named]
        if not decides:
            del self.adjuster, self.second_adjuster

    def validate_chaired(self, field: Field) -> None:
        """Only somebody who is there chairs."""
        if field.data and field.data not in (self.present.data or ()):
            raise ValidationError(_("Ordföranden är inte markerad som närvarande."))

    def validate_adjuster(self, field: Field) -> None:
        """Only somebody who is there adjusts, and the chair does it beside."""
        if field.data and field.data not in (self.present.data or ()):
            raise ValidationError(_("Justeraren är inte markerad som närvarande."))
        if field.data and field.data == self.chaired.data:
            raise ValidationError(_("Ordföranden justerar alltid. Välj någon mer."))

    def validate_second_adjuster(self, field: Field) -> None:
        """As the first."""
        if field.data:
            self.validate_adjuster(field)

    @property
    def entry(self) -> AttendanceEntry:
        """Attendance as it is to be written down."""
        adjusting = [self[name] for name in ("adjuster", "second_adjuster") if name in self]
        chosen = [id_or_none(field.data) for field in adjusting]
        return AttendanceEntry(
            present=frozenset(UUID(one) for one in self.present.data or ()),
            chaired=id_or_none(self.chaired.data),
            adjusters=frozenset(one for one in chosen if one),
            others=self.others.data or None,
        )


class PostingForm(Form):
    """When and where adjusted minutes were posted."""

    posted_on = DayField(_l("Anslaget sätts upp"), validators=[InputRequired(_l("Skriv vilken dag."))])
    kept_at = _line(_l("Protokollet förvaras hos"), _l("Skriv var protokollet finns."))
    place = _line(
        _l("Annan anslagstavla"),
        description=_l("Lämna tomt om förbundets egen sida är anslagstavlan."),
    )
    proof = _line(
        _l("Bevis om anslag"),
        description=_l("Till exempel kommunens diarienummer eller vem där som bekräftade."),
    )
    version = VersionField()

    def __init__(self, adjusted_on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._adjusted_on = adjusted_on

    def validate_posted_on(self, field: DayField) -> None:
        """Minutes are posted after they were adjusted, and what is written here has happened."""
        if field.data and not self._adjusted_on <= field.data <= today():
            raise ValidationError(_("Dagen ska vara i dag eller tidigare, men inte före justeringen."))

    def validate_proof(self, field: Field) -> None:
        """What a kommun has posted is told with how one knows."""
        if self.place.data and not field.data:
            raise ValidationError(_("Skriv hur ni vet att anslaget sattes upp där."))
