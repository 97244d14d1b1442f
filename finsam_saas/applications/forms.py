"""The forms of an application, a part each, and the kansli's."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField, ValidationError
from wtforms.form import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from finsam_saas.applications.entry import AmountEntry, BasicsEntry
from finsam_saas.applications.labels import COSTS
from finsam_saas.applications.rules import CostType
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.initiatives import labels as initiatives
from finsam_saas.initiatives.forms import RowsField, no_identity_number
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.web.amount_fields import amount_fault
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount
from finsam_saas.web.fields import (
    NOBODY,
    ChoicesField,
    CountField,
    DayField,
    OneOfField,
    VersionField,
    choices,
    id_or_none,
    in_order,
    name_validators,
)
from finsam_saas.web.forms import EmptyForm, Form, ReasonForm, clean_text
from tenants.database import today

LONGEST_TEXT = 10_000
LONGEST_LINE = 200
EMPTY_ROWS = 2
IN_KIND = "tid"
MOST_PARTICIPANTS = 100_000


class BeginForm(Form):
    """Who is to own the insats, and what it is called so far."""

    owner_id = SelectField(
        _l("Insatsägare"), validators=[InputRequired(_l("Välj vem som ska äga insatsen."))]
    )
    title = StringField(
        _l("Insatsens namn"),
        validators=[*name_validators(_l("Skriv vad insatsen ska heta.")), no_identity_number],
    )
    need_id = SelectField(_l("Svarar på ett behov"), validators=[Optional()])
    copy_from = SelectField(_l("Ta med texterna från en tidigare ansökan"), validators=[Optional()])

    def offer(
        self,
        members: Sequence[tuple[str, str]],
        earlier: Sequence[tuple[str, str]],
        needs: Sequence[tuple[str, str]],
    ) -> None:
        """Give the members to choose among, one's own earlier applications, and the needs to answer."""
        self.owner_id.choices = list(members)
        self.need_id.choices = [(NOBODY, _("Nej, inget som står här")), *needs]
        self.copy_from.choices = [(NOBODY, _("Nej, börja från början")), *earlier]


class BasicsForm(Form):
    """What the insats is to be."""

    title = StringField(
        _l("Insatsens namn"),
        validators=[*name_validators(_l("Skriv vad insatsen ska heta.")), no_identity_number],
    )
    owner_id = SelectField(
        _l("Insatsägare"), validators=[InputRequired(_l("Välj vem som ska äga insatsen."))]
    )
    contact = StringField(
        _l("Kontaktperson"), validators=[Optional(), Length(max=LONGEST_LINE), no_identity_number]
    )
    orientation = OneOfField(
        _l("Inriktning"),
        validators=[Optional()],
        description=_l("Välj en. Har ni båda delarna blir det två ansökningar."),
    )
    specific_orientation = SelectField(_l("Preciserad inriktning"), validators=[Optional()])
    starts_on = DayField(_l("Börjar"), validators=[Optional()])
    ends_on = DayField(_l("Slutar"), validators=[Optional()])
    women = CountField(
        _l("Kvinnor, planerat antal per år"), validators=[Optional(), NumberRange(0, MOST_PARTICIPANTS)]
    )
    men = CountField(
        _l("Män, planerat antal per år"), validators=[Optional(), NumberRange(0, MOST_PARTICIPANTS)]
    )
    version = VersionField()

    def __init__(self, members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner_id.choices = list(members)
        self.orientation.choices = choices(initiatives.ORIENTATIONS)
        unknown = [(NOBODY, _("inte bestämt"))]
        self.specific_orientation.choices = [*unknown, *choices(initiatives.SPECIFIC_ORIENTATIONS)]

    def validate_ends_on(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.starts_on.data, field.data)

    @property
    def entry(self) -> BasicsEntry:
        """What was typed."""
        specific = self.specific_orientation.data
        return BasicsEntry(
            title=self.title.data or "",
            owner_id=UUID(self.owner_id.data),
            orientation=Orientation(self.orientation.data) if self.orientation.data else None,
            specific_orientation=SpecificOrientation(specific) if specific else None,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            women=self.women.data,
            men=self.men.data,
            contact=self.contact.data or None,
        )


class PartyRow(PlainForm):
    """One member: whether it takes part, and whom to talk to there."""

    member_id = StringField()
    takes_part = BooleanField(_l("Deltar"))
    contact = StringField(
        _l("Kontaktperson"),
        filters=[clean_text],
        validators=[Optional(), Length(max=LONGEST_LINE), no_identity_number],
    )


class PartiesForm(Form):
    """The members that take part."""

    members = RowsField(FormField(PartyRow), label=_l("Parter"))


class ConfirmForm(Form):
    """Who has said that a party takes part."""

    by = StringField(
        _l("Vem har bekräftat"),
        validators=[
            DataRequired(_l("Skriv vem hos parten som har bekräftat.")),
            Length(max=LONGEST_LINE),
            no_identity_number,
        ],
        description=_l("Namn och titel på den som får företräda parten."),
    )
    version = VersionField()


class AmountRow(PlainForm):
    """One line of the budget, in kronor."""

    year = CountField(
        _l("År"), validators=[Optional(), NumberRange(2004, 2100, _l("Skriv ett år från 2004 till 2100."))]
    )
    cost_type = SelectField(_l("Kostnad"), choices=[], validators=[Optional()])
    source = SelectField(_l("Betalas av"), choices=[], validators=[Optional()])
    amount = StringField(_l("Belopp, kr"), filters=[clean_text], validators=[Optional(), Length(max=40)])

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read, and has a year."""
        try:
            parse_amount(field.data or "", AmountUnit.KR)
        except AmountRefused as refused:
            raise ValidationError(amount_fault(refused)) from refused
        if self.year.data is None and not self.year.errors:
            raise ValidationError(_("Skriv vilket år beloppet gäller."))
        if not self.cost_type.data:
            raise ValidationError(_("Välj vad beloppet går till."))

    @property
    def kronor(self) -> Decimal | None:
        """The amount in kronor; None on an empty line."""
        return parse_amount(self.amount.data, AmountUnit.KR) if self.amount.data else None


class MoneyForm(Form):
    """The budget: a line for each year, kind of cost and payer."""

    amounts = RowsField(FormField(AmountRow), label=_l("Budget"))
    version = VersionField()

    @property
    def rows(self) -> list[AmountRow]:
        """The lines, empty ones too."""
        return [entry.form for entry in self.amounts]

    def offer(self, parties: Sequence[tuple[str, str]]) -> None:
        """Give the payers: the förbund, each party with money, each with its own time."""
        payers = [(NOBODY, _("Förbundet (det ni söker)"))]
        for value, name in parties:
            payers += [
                (value, _("%(party)s, egna medel", party=name)),
                (f"{IN_KIND}:{value}", _("%(party)s, egen tid", party=name)),
            ]
        for row in self.rows:
            row.cost_type.choices = choices(COSTS)
            row.source.choices = payers

    @property
    def entries(self) -> list[AmountEntry]:
        """The lines that have an amount."""
        found = []
        for row in self.rows:
            kronor, source = row.kronor, row.source.data or NOBODY
            if kronor is None or row.year.data is None:
                continue
            in_kind = source.startswith(f"{IN_KIND}:")
            payer = id_or_none(source.removeprefix(f"{IN_KIND}:"))
            found.append(AmountEntry(row.year.data, CostType(row.cost_type.data), kronor, payer, in_kind))
        return found


class AttachForm(Form):
    """One more file."""

    file = FileField(
        _l("Ny bilaga"),
        description=_l("PDF, Word (DOCX) eller Excel (XLSX), högst 7 MB. En ansökan kan ha 10 bilagor."),
        validators=[FileRequired(_l("Välj filen som ska bifogas."))],
    )


class WritersForm(Form):
    """Who writes the application together."""

    membership_ids = ChoicesField(_l("Skriver tillsammans"))

    def __init__(self, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.membership_ids.choices = list(accounts)


class SupplementForm(ReasonForm):
    """What the kansli wants completed, and by when."""

    due_on = DayField(_l("Senast"), validators=[InputRequired(_l("Skriv sista dag för kompletteringen."))])

    def validate_due_on(self, field: DayField) -> None:
        """The applicant has until a day to come."""
        if field.data and field.data < today():
            raise ValidationError(_("Dagen har redan varit. Välj i dag eller en senare dag."))


class MoveForm(Form):
    """The call in which an application is to be tried instead."""

    call_id = SelectField(_l("Ny omgång"), validators=[InputRequired(_l("Välj en omgång."))])
    version = VersionField()


class SubmitForm(EmptyForm):
    """Handing in: with the fingerprint of what was read through."""

    read = HiddenField()


class TextsForm(Form):
    """The texts of a part; their fields are made by the page, a text and the version that was seen each."""


def text_fault(text: str) -> str | None:
    """Why a text is not kept; None where it is (R16)."""
    if len(text) > LONGEST_TEXT:
        return str(_("Texten är för lång. Skriv högst 10 000 tecken."))
    if find_personal_identity_numbers(text):
        return str(_("Texten verkar innehålla ett personnummer. Ta bort det, här lagras inget om deltagare."))
    return None
