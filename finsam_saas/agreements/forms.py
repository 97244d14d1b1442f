"""The forms of agreements: what is agreed on, a signature on paper, and the förbund's own terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.labels import KINDS
from finsam_saas.agreements.rules import AgreementKind
from finsam_saas.initiatives.forms import EMPTY_AMOUNT_ROWS, AmountsForm, no_identity_number
from finsam_saas.web.amount_fields import in_tkr
from finsam_saas.web.fields import (
    NOBODY,
    ChoicesField,
    DayField,
    OneOfField,
    VersionField,
    choices,
    id_or_none,
    in_order,
    name_validators,
)
from finsam_saas.web.forms import Form
from tenants.database import today

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
_TOO_LONG = _l("Skriv högst %(max)d tecken.")


def _text(label: Any, *first: Any, **options: Any) -> TextAreaField:
    length = Length(max=LONGEST_TEXT, message=_TOO_LONG)
    return TextAreaField(label, validators=[*(first or (Optional(),)), length, no_identity_number], **options)


class AgreementForm(AmountsForm):
    """What the parties agree on."""

    kind = OneOfField(_l("Det här är"), validators=[InputRequired(_l("Välj vad det är."))])
    decision_id = SelectField(_l("Beslut i Finsam"), validators=[Optional()])
    decided = StringField(
        _l("Beslutet, så som det ska stå"),
        description=_l("Till exempel § 43, styrelsen 15 september 2026."),
        validators=[Optional(), Length(max=LONGEST_LINE, message=_TOO_LONG)],
    )
    starts_on = DayField(_l("Insatsen börjar"), validators=[Optional()])
    ends_on = DayField(_l("Insatsen slutar"), validators=[Optional()])
    members = ChoicesField(_l("Skriver under tillsammans med förbundet"))
    conditions = _text(_l("Villkor i beslutet"), description=_l("Ett villkor på varje rad."))
    reporting = _text(_l("Rapportering och uppföljning"))
    terms = _text(_l("Allmänna villkor"), render_kw={"rows": 12})

    def offer(self, members: Sequence[tuple[str, str]], decisions: Sequence[tuple[str, str]]) -> None:
        """Give what can be chosen."""
        self.kind.choices = choices(KINDS)
        self.members.choices = list(members)
        self.decision_id.choices = [(NOBODY, _("Inget av dem")), *decisions]

    def show(self, entry: AgreementEntry, version: int = 0) -> None:
        """Fill in what stands now."""
        self.kind.data, self.decision_id.data = entry.kind.value, str(entry.decision_id or NOBODY)
        self.decided.data = entry.decided
        self.starts_on.data, self.ends_on.data = entry.starts_on, entry.ends_on
        self.members.data = [str(one) for one in entry.members]
        self.conditions.data, self.reporting.data = entry.conditions, entry.reporting
        self.terms.data, self.version.data = entry.terms, str(version)
        rows = [{"year": year, "amount": in_tkr(amount)} for year, amount in entry.amounts.items()]
        for row in [*rows, *({},) * EMPTY_AMOUNT_ROWS]:
            self.amounts.append_entry(row)

    def validate_ends_on(self, field: DayField) -> None:
        """The period ends after it begins."""
        in_order(self.starts_on.data, field.data)

    @property
    def entry(self) -> AgreementEntry:
        """What was written."""
        return AgreementEntry(
            kind=AgreementKind(self.kind.data),
            decided=self.decided.data or "",
            decision_id=id_or_none(self.decision_id.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            amounts={year: amount for year, amount in self.by_year().items() if amount},
            conditions=self.conditions.data or "",
            reporting=self.reporting.data or "",
            terms=self.terms.data or "",
            members=[one for one in map(id_or_none, self.members.data or ()) if one],
        )


class SignatureForm(Form):
    """Who signed on paper, and when."""

    signatory = StringField(
        _l("Underskriven av"), validators=name_validators(_l("Skriv vem som har skrivit under."))
    )
    signed_on = DayField(
        _l("Underskriven"), validators=[InputRequired(_l("Skriv vilken dag den skrevs under."))]
    )

    def validate_signed_on(self, field: DayField) -> None:
        """The day has come."""
        if field.data and field.data > today():
            raise ValidationError(_("Dagen har inte varit än. Välj dagens datum eller tidigare."))

    @property
    def day(self) -> date:
        """The day it was signed, once valid."""
        return self.signed_on.data or today()


class TermsForm(Form):
    """The terms that stand in every new agreement."""

    text = _text(_l("Allmänna villkor"), DataRequired(_l("Skriv villkoren.")), render_kw={"rows": 16})
    version = VersionField()
