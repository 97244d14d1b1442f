"""The forms of requisitions: the claim, the day it was paid, what is returned unused, and who attests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField, TextAreaField, ValidationError
from wtforms.form import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional

from finsam_saas.applications.labels import COSTS
from finsam_saas.applications.rules import CostType
from finsam_saas.initiatives.forms import no_identity_number
from finsam_saas.requisitions.entry import ClaimEntry, Cost
from finsam_saas.requisitions.rules import payable_on
from finsam_saas.web.amount_fields import amount_fault, as_typed
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount
from finsam_saas.web.fields import DayField, VersionField, in_order
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form, ReasonForm, clean_text
from tenants.database import today

LONGEST_TEXT = 4_000
LONGEST_LINE = 200
_TOO_LONG = _l("Skriv högst %(max)d tecken.")


def kronor(text: str) -> Decimal:
    """An amount in kronor as typed; raises ValidationError in the words of the house."""
    try:
        return parse_amount(text, AmountUnit.KR)
    except AmountRefused as refused:
        raise ValidationError(amount_fault(refused)) from refused


class CostRow(PlainForm):
    """What one kind of cost has been (kr), and what it was."""

    amount = StringField(_l("Belopp, kr"), filters=[clean_text], validators=[Optional(), Length(max=40)])
    text = StringField(
        _l("Vad"),
        filters=[clean_text],
        validators=[Optional(), Length(max=LONGEST_LINE, message=_TOO_LONG), no_identity_number],
    )

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read."""
        kronor(field.data or "")


class ClaimForm(Form):
    """A requisition as its insatsägare writes it."""

    period_from = DayField(_l("Från och med"), validators=[Optional()])
    period_to = DayField(_l("Till och med"), validators=[Optional()])
    text = TextAreaField(
        _l("Vad har pengarna använts till?"),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=_TOO_LONG), no_identity_number],
    )
    staff = FormField(CostRow)
    premises = FormField(CostRow)
    training = FormField(CostRow)
    evaluation = FormField(CostRow)
    other = FormField(CostRow)
    version = VersionField()

    def validate_period_to(self, field: DayField) -> None:
        """The period ends after it begins."""
        in_order(self.period_from.data, field.data)

    @property
    def rows(self) -> list[tuple[CostType, Any, CostRow]]:
        """The kinds of cost with their names and fields."""
        return [(kind, COSTS[kind], self[kind.value].form) for kind in CostType]

    def show(self, entry: ClaimEntry) -> None:
        """Fill in what has been written."""
        self.period_from.data, self.period_to.data = entry.period_from, entry.period_to
        self.text.data = entry.text
        for one in entry.costs:
            row = self[one.cost_type.value].form
            row.amount.data, row.text.data = as_typed(one.amount), one.text

    @property
    def entry(self) -> ClaimEntry:
        """What was written; costs without an amount, or of nothing, are left out."""
        costs = [
            Cost(kind, kronor(row.amount.data), row.text.data or "")
            for kind, _name, row in self.rows
            if row.amount.data
        ]
        return ClaimEntry(
            period_from=self.period_from.data,
            period_to=self.period_to.data,
            text=self.text.data or "",
            costs=[one for one in costs if one.amount > 0],
        )


class PaidForm(Form):
    """The day on which a requisition was paid."""

    paid_on = DayField(_l("Betald"), validators=[InputRequired(_l("Skriv vilken dag den betalades."))])
    version = VersionField()

    def __init__(self, approved_on: date | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approved_on = approved_on

    def validate_paid_on(self, field: DayField) -> None:
        """The day has come, and the payment was approved by then."""
        if not field.data or payable_on(field.data, self.approved_on, today()):
            return
        if field.data > today() or self.approved_on is None:
            raise ValidationError(_("Dagen har inte varit än. Välj dagens datum eller tidigare."))
        day = current_formats().date(self.approved_on)
        raise ValidationError(_("Betalningen godkändes %(day)s. Välj den dagen eller senare.", day=day))


class ReturnForm(ReasonForm):
    """How much of a year's money goes back to the förbund, and why."""

    amount = StringField(
        _l("Belopp som återförs"), validators=[InputRequired(_l("Skriv beloppet, till exempel 52 400."))]
    )

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read and is something."""
        if kronor(field.data or "") == 0:
            raise ValidationError(_("Skriv ett belopp som är större än noll."))

    @property
    def kronor(self) -> Decimal:
        """The amount (kr)."""
        return parse_amount(self.amount.data or "", AmountUnit.KR)


class RulesForm(Form):
    """Who attests in the förbund."""

    one_person = BooleanField(
        _l("En person får göra båda attesterna och betala"),
        description=_l("Den egna rekvisitionen får man ändå aldrig attestera."),
    )
    decided = StringField(
        _l("Beslut"),
        description=_l("Skriv vilket beslut det följer av, till exempel § 12 2026-02-03."),
        validators=[Optional(), Length(max=LONGEST_LINE, message=_TOO_LONG)],
    )
    version = VersionField()

    def validate_one_person(self, field: BooleanField) -> None:
        """One person needs a decision; two are the rule."""
        if field.data and not self.decided.data:
            raise ValidationError(
                _("Skriv vilket beslut det följer av. Utan beslut attesterar två personer.")
            )
