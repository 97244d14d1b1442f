"""Forms about matters, documents, and what the förbund decides about its registry."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.labels import DIRECTIONS, KINDS
from finsam_saas.registry.rules import Direction, MatterKind, is_pattern
from finsam_saas.web.fields import CountField, DayField, OneOfField, VersionField, choices, in_order
from finsam_saas.web.forms import Form
from tenants.database import today

LONGEST_TITLE = 300
LONGEST_GROUND = 200


def _no_identity_number(_form: Form, field: Field) -> None:
    """A registry is public: no personnummer in it (R16)."""
    if field.data and find_personal_identity_numbers(field.data):
        raise ValidationError(
            _("Texten verkar innehålla ett personnummer. Ta bort det, diariet är offentligt.")
        )


def _text(label: Any, *, needed: Any = None, longest: int = LONGEST_TITLE, **options: Any) -> StringField:
    first = DataRequired(needed) if needed else Optional()
    length = Length(max=longest, message=_l("Skriv högst %(max)d tecken."))
    return StringField(label, validators=[first, length, _no_identity_number], **options)


_GROUND_HINT = _l("Bara om det är hemligt. Skriv vilken bestämmelse, till exempel OSL 26 kap. 1 §.")


class MatterForm(Form):
    """What a matter is called, its kind, and whether it is secret."""

    title = _text(_l("Ärendet gäller"), needed=_l("Skriv kort vad ärendet gäller."))
    kind = OneOfField(_l("Ärendetyp"), validators=[InputRequired(_l("Välj en ärendetyp."))])
    secrecy_ground = _text(_l("Ärendets sekretess"), longest=LONGEST_GROUND, description=_GROUND_HINT)
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(KINDS)

    @property
    def chosen_kind(self) -> MatterKind:
        """The kind that was chosen."""
        return MatterKind(self.kind.data)


class DocumentForm(Form):
    """A document: how it came to be the förbund's, whom it came from or went to, and what it concerns."""

    direction = OneOfField(
        _l("Handlingen är"), validators=[InputRequired(_l("Välj hur handlingen kom till."))]
    )
    dated_on = DayField(
        _l("Datum"),
        validators=[InputRequired(_l("Skriv vilken dag handlingen kom, skickades eller upprättades."))],
    )
    counterpart = StringField(
        _l("Avsändare eller mottagare"), validators=[Length(max=LONGEST_TITLE), _no_identity_number]
    )
    concerns = _text(_l("Handlingen gäller"), needed=_l("Skriv kort vad handlingen gäller."))
    document_secrecy = _text(_l("Handlingens sekretess"), longest=LONGEST_GROUND, description=_GROUND_HINT)
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direction.choices = choices(DIRECTIONS)

    def validate_dated_on(self, field: DayField) -> None:
        """A document that is registered is there already."""
        if field.data and field.data > today():
            raise ValidationError(_("Dagen har inte varit än. Skriv i dag eller en tidigare dag."))

    def validate_counterpart(self, field: StringField) -> None:
        """What came in or went out has a sender or a receiver (OSL 5 kap. 2 §)."""
        if not field.data and self.direction.data in (Direction.IN.value, Direction.OUT.value):
            raise ValidationError(_("Skriv vem handlingen kom från eller skickades till."))

    @property
    def entry(self) -> DocumentEntry:
        """The document as it is to be registered."""
        return DocumentEntry(
            direction=Direction(self.direction.data),
            concerns=self.concerns.data or "",
            dated_on=self.dated_on.data or today(),
            counterpart=self.counterpart.data or None,
            secrecy_ground=self.document_secrecy.data or None,
        )


class NewMatterForm(MatterForm, DocumentForm):
    """A letter that opens a matter: both in one."""


class ExtractForm(Form):
    """The days of a list to take out."""

    class Meta(Form.Meta):
        """It only asks, so it stands in the address."""

        csrf = False

    first = DayField(_l("Från och med"), name="fran", validators=[DataRequired(_l("Skriv första dagen."))])
    last = DayField(_l("Till och med"), name="till", validators=[DataRequired(_l("Skriv sista dagen."))])

    def validate_last(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.first.data, field.data)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of a valid form."""
        return self.first.data or date.min, self.last.data or date.max


class RulesForm(Form):
    """How matters are numbered, and how long each kind is kept."""

    pattern = StringField(
        _l("Så skrivs numren"),
        validators=[DataRequired(_l("Skriv hur numren ser ut.")), Length(max=40)],
        description=_l(
            "{ÅÅÅÅ} eller {ÅÅ} blir årtalet och {NR} ärendets nummer det året. {ÅÅÅÅ}:{NR} ger 2026:14."
        ),
    )
    version = VersionField()

    def validate_pattern(self, field: StringField) -> None:
        """Numbers must be told apart."""
        if not is_pattern(field.data or ""):
            raise ValidationError(
                _("Skriv ett årtal och sedan ett nummer med ett tecken emellan, till exempel {ÅÅÅÅ}:{NR}.")
            )

    @property
    def years(self) -> dict[MatterKind, CountField]:
        """The field of each kind: how many years it is kept."""
        return {kind: self[years_field(kind)] for kind in MatterKind}

    def decided(self) -> dict[MatterKind, int]:
        """The years of the kinds that are not kept for ever."""
        return {kind: field.data for kind, field in self.years.items() if field.data is not None}


def years_field(kind: MatterKind) -> str:
    """The name of the field that tells how long a kind is kept."""
    return f"years_{kind.value}"


for _kind, _label in KINDS.items():
    setattr(
        RulesForm,
        years_field(_kind),
        CountField(
            _label, validators=[Optional(), NumberRange(1, 100, _l("Skriv ett antal år från 1 till 100."))]
        ),
    )
