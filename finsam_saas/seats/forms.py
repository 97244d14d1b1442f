"""The form about a seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.seats.rules import SeatKind
from finsam_saas.web.fields import (
    LONGEST_NAME,
    NOBODY,
    CountField,
    DayField,
    OneOfField,
    VersionField,
    choices,
    in_order,
    name_validators,
)
from finsam_saas.web.forms import Form


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
            " Ersättare kallas in i nummerordning, lägst först."
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
        self.kind.choices = choices(SEAT_KINDS)
        self.member_id.choices = [(NOBODY, _("ingen medlem")), *members]
        self.membership_id.choices = [(NOBODY, _("inget konto")), *accounts]

    def validate_term_to(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.term_from.data, field.data)

    @property
    def chosen_kind(self) -> SeatKind:
        """How the person sits."""
        return SeatKind(self.kind.data)
