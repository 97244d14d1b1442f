"""The form that notes what has been requisitioned: amount in tkr, up to which day, and a note."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.validators import Length, Optional

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.economy.queries import Requisition
from finsam_saas.economy.rules import NOT_NOTED, Noting
from finsam_saas.web.amount_fields import an_amount, in_tkr
from finsam_saas.web.amounts import AmountUnit, parse_amount
from finsam_saas.web.fields import DayField, VersionField, version_of
from finsam_saas.web.forms import Form
from tenants.database import today

LONGEST_NOTE = 200


class RequisitionForm(Form):
    """What has been requisitioned of the year's money."""

    amount = StringField(
        _l("Rekvirerat hittills"),
        description=_l("Allt som rekvirerats av årets pengar. Lämna tomt för att ta bort noteringen."),
        validators=[Optional(), an_amount],
    )
    as_of = DayField(_l("Till och med"), description=_l("Dagen som beloppet gäller."))
    note = StringField(
        _l("Anteckning"),
        validators=[Optional(), Length(max=LONGEST_NOTE, message=_l("Skriv högst 200 tecken."))],
    )
    version = VersionField()

    def validate_as_of(self, field: Field) -> None:
        """An amount has a day, and it has come."""
        if self.amount.data and field.data is None and not field.errors:
            raise ValidationError(_("Välj vilken dag beloppet gäller."))
        if field.data and field.data > today():
            raise ValidationError(_("Dagen har inte varit än. Välj dagens datum eller tidigare."))

    def validate_note(self, field: Field) -> None:
        """No personnummer in a note about money."""
        if field.data and find_personal_identity_numbers(field.data):
            raise ValidationError(_("Texten ser ut att innehålla ett personnummer. Ta bort det."))

    def show(self, noted: Requisition | None) -> None:
        """Fill in what is noted now."""
        self.version.data = str(noted.version if noted else NOT_NOTED)
        if noted:
            self.amount.data, self.as_of.data = in_tkr(noted.amount), noted.as_of
            self.note.data = noted.note

    @property
    def seen(self) -> int:
        """The version of the noting that the form was opened with; raises Conflict where it is none."""
        return version_of(self.version)

    @property
    def noting(self) -> Noting | None:
        """What to note; None where the amount is taken away."""
        if not self.amount.data or self.as_of.data is None:
            return None
        amount = parse_amount(self.amount.data, AmountUnit.TKR)
        return Noting(amount, self.as_of.data, self.note.data or "")
