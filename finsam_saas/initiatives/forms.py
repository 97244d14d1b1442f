"""Forms about insatser: what they are, their amounts by year, who reports, and the list's filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NoReturn
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.form import Form as PlainForm
from wtforms.validators import Length, NumberRange, Optional

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.initiatives import labels
from finsam_saas.initiatives.entry import InitiativeEntry
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.rules import PartyType
from finsam_saas.web.amount_fields import amount_fault, in_tkr, unit_warning
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount, unit_guard
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
from finsam_saas.web.forms import Form, clean_text

EMPTY_OWNER_ROWS = 2
EMPTY_AMOUNT_ROWS = 2
MOST_ROWS = 200
LONGEST_TEXT = 4000
_ROW_NUMBER = re.compile(r"[0-9]{1,4}")


def no_identity_number(_form: Form, field: Field) -> None:
    """Free text about insatser holds no personnummer (R16): no participants are kept here."""
    if field.data and find_personal_identity_numbers(field.data):
        raise ValidationError(
            _("Texten verkar innehålla ett personnummer. Ta bort det, här lagras inget om deltagare.")
        )


class RowsField(FieldList):  # type: ignore[type-arg]  # the stubs' parameter does not exist at run time
    """Rows of a form, so many that a page can show them; a name that is no row's is passed over."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        beginning = f"{prefix}-"
        for name in formdata:
            number = name.removeprefix(beginning).split("-", 1)[0]
            if name.startswith(beginning) and _ROW_NUMBER.fullmatch(number) and int(number) < MOST_ROWS:
                yield int(number)


class OwnerRow(PlainForm):
    """One owner: the member, and the unit that runs the insats."""

    member_id = SelectField(_l("Medlem"), validators=[Optional()])
    unit = StringField(_l("Enhet"), filters=[clean_text], validators=[Optional(), Length(max=200)])


class AmountRow(PlainForm):
    """One year's amount in tkr."""

    year = CountField(
        _l("År"), validators=[Optional(), NumberRange(2004, 2100, _l("Skriv ett år från 2004 till 2100."))]
    )
    amount = StringField(_l("Belopp, tkr"), filters=[clean_text], validators=[Optional(), Length(max=40)])

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read, and has a year."""
        if not field.data:
            return
        if self.year.data is None and not self.year.errors:
            raise ValidationError(_("Skriv vilket år beloppet gäller."))
        try:
            parse_amount(field.data, AmountUnit.TKR)
        except AmountRefused as refused:
            raise ValidationError(amount_fault(refused)) from refused

    @property
    def kronor(self) -> Decimal | None:
        """The amount in kronor; None where nothing was typed. Raises AmountRefused before it is valid."""
        return parse_amount(self.amount.data, AmountUnit.TKR) if self.amount.data else None


class AmountsForm(Form):
    """What is set aside for an insats, a row per year."""

    amounts = RowsField(FormField(AmountRow), label=_l("Belopp per år"))
    confirmed = BooleanField(_l("Beloppen stämmer"))
    version = VersionField()

    asks_to_confirm = False

    @property
    def rows(self) -> list[AmountRow]:
        """The rows of years and amounts."""
        return [entry.form for entry in self.amounts]

    def refuse_list(self, sentence: str) -> NoReturn:
        """Say what is wrong with a list of rows, also first on the page; raises ValidationError."""
        self.form_errors.append(sentence)
        raise ValidationError(sentence)

    def by_year(self) -> dict[int, Decimal | None]:
        """Amounts (kr) by year; a year whose amount was emptied is None."""
        return {row.year.data: row.kronor for row in self.rows if row.year.data is not None}

    def validate_amounts(self, _field: Field) -> None:
        """Each year stands once."""
        years = [row.year.data for row in self.rows if row.year.data is not None]
        if len(set(years)) < len(years):
            self.refuse_list(_("Samma år står på två rader. Ett år kan bara ha ett belopp."))

    def guard_units(self) -> bool:
        """False where an amount looks a thousand times wrong beside another year, until it is confirmed."""
        known = [row for row in self.rows if row.year.data is not None and row.kronor]
        known.sort(key=lambda row: row.year.data or 0)
        for earlier, row in pairwise(known):
            warning = unit_guard(row.kronor or Decimal(0), earlier.kronor)
            self.asks_to_confirm = self.asks_to_confirm or warning is not None
            if warning and not self.confirmed.data:
                row.amount.errors = [unit_warning(warning)]
                self.amounts.errors = [row.errors]
                return False
        return True


def amounts_form(held: Mapping[int, Decimal], **options: Any) -> AmountsForm:
    """The form filled with the amounts (kr) that are known, and some empty rows."""
    rows: list[dict[str, Any]] = [{"year": year, "amount": in_tkr(amount)} for year, amount in held.items()]
    return AmountsForm(formdata=None, data={"amounts": [*rows, *({},) * EMPTY_AMOUNT_ROWS], **options})


class InitiativeForm(AmountsForm):
    """What an insats is; amounts stand here only when it is new."""

    name = StringField(
        _l("Namn"), validators=[*name_validators(_l("Skriv vad insatsen heter.")), no_identity_number]
    )
    orientation = OneOfField(_l("Inriktning"), validators=[Optional()])
    specific_orientation = SelectField(_l("Preciserad inriktning"), validators=[Optional()])
    owned_by_association = BooleanField(_l("Förbundet självt äger insatsen"))
    owners = RowsField(FormField(OwnerRow), label=_l("Insatsägare"))
    parties = ChoicesField(_l("Parter som samverkar"))
    municipality_ids = ChoicesField(_l("Kommuner"))
    target_group_ids = ChoicesField(_l("Målgrupper"))
    starts_on = DayField(_l("Börjar"), validators=[Optional()])
    ends_on = DayField(_l("Slutar"), validators=[Optional()])
    group_label = StringField(
        _l("Grupp i listan"),
        validators=[Optional(), Length(max=100)],
        description=_l("Insatser med samma grupp summeras tillsammans, till exempel Samverkansinsatser."),
    )
    description = TextAreaField(
        _l("Beskrivning"), validators=[Optional(), Length(max=LONGEST_TEXT), no_identity_number]
    )
    note = TextAreaField(
        _l("Anteckning"), validators=[Optional(), Length(max=LONGEST_TEXT), no_identity_number]
    )

    def validate_ends_on(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.starts_on.data, field.data)

    @property
    def owner_rows(self) -> list[OwnerRow]:
        """The rows of owners, empty ones too."""
        return [entry.form for entry in self.owners]

    def validate_owners(self, _field: Field) -> None:
        """A unit belongs to a member, and each member stands once."""
        chosen = [row.member_id.data for row in self.owner_rows if row.member_id.data]
        if len(set(chosen)) < len(chosen):
            self.refuse_list(_("Samma medlem står två gånger som ägare. Ta bort den ena raden."))
        if any(row.unit.data and not row.member_id.data for row in self.owner_rows):
            self.refuse_list(_("En enhet saknar medlem. Välj vilken medlem enheten hör till."))

    def offer(
        self,
        members: Sequence[tuple[str, str]],
        municipalities: Sequence[tuple[str, str]],
        target_groups: Sequence[tuple[str, str]],
        *,
        orientation_may_lack: bool,
    ) -> None:
        """Give the choices; only an insats that came without an orientation may go on without one."""
        unknown = [(NOBODY, _("uppgift saknas"))]
        self.orientation.choices = [
            *choices(labels.ORIENTATIONS),
            *(unknown if orientation_may_lack else ()),
        ]
        self.specific_orientation.choices = [*unknown, *choices(labels.SPECIFIC_ORIENTATIONS)]
        self.parties.choices = choices(PARTIES)
        self.municipality_ids.choices = list(municipalities)
        self.target_group_ids.choices = list(target_groups)
        while len([row for row in self.owner_rows if not row.member_id.data]) < EMPTY_OWNER_ROWS:
            self.owners.append_entry()
        for row in self.owner_rows:
            row.member_id.choices = [(NOBODY, _("ingen")), *members]

    def entry(self) -> InitiativeEntry:
        """What was entered, once the form is valid."""
        precise = self.specific_orientation.data
        return InitiativeEntry(
            name=self.name.data or "",
            orientation=Orientation(self.orientation.data) if self.orientation.data else None,
            owners={
                UUID(row.member_id.data): row.unit.data or None
                for row in self.owner_rows
                if row.member_id.data
            },
            parties=tuple(party for party in PartyType if party.value in (self.parties.data or ())),
            owned_by_association=bool(self.owned_by_association.data),
            specific_orientation=SpecificOrientation(precise) if precise else None,
            description=self.description.data or None,
            municipality_ids=tuple(UUID(one) for one in self.municipality_ids.data or ()),
            target_group_ids=tuple(UUID(one) for one in self.target_group_ids.data or ()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            group_label=self.group_label.data or None,
            note=self.note.data or None,
        )


class ManagersForm(Form):
    """Who reports for an insats."""

    membership_ids = ChoicesField(_l("Insatsansvariga"))

    def __init__(self, accounts: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.membership_ids.choices = list(accounts)

    @property
    def chosen(self) -> list[UUID]:
        """The memberships that were chosen."""
        return [one for one in map(id_or_none, self.membership_ids.data or ()) if one]


class SteeringForm(Form):
    """Which group steers an insats."""

    body_id = SelectField(_l("Styrgrupp"), validators=[Optional()])
    version = VersionField()

    def offer(self, groups: Sequence[tuple[str, str]]) -> None:
        """Give the groups that may steer."""
        self.body_id.choices = [(NOBODY, _("ingen är utsedd")), *groups]

    @property
    def chosen(self) -> UUID | None:
        """The group that was chosen; None: nobody has been appointed."""
        return id_or_none(self.body_id.data)
