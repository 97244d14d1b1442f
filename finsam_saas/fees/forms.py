"""Forms for fees: amounts as Swedes type them, keys within a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from finsam_saas.fee_model.shares import FeeParty, agreed_shares, shares_for
from finsam_saas.fee_model.table import FeeKeyError, FeeTable, KeyBasis, pays
from finsam_saas.fees import words
from finsam_saas.fees.entry import FeeEntry, table_of
from finsam_saas.fees.facts import FeeMemberFacts, KeyEntry
from finsam_saas.web.amount_fields import a_weight, an_amount, as_typed, in_tkr, unit_warning
from finsam_saas.web.amounts import AmountUnit, UnitWarning, parse_amount, parse_weight, unit_guard
from finsam_saas.web.fields import CountField
from finsam_saas.web.forms import Form

UNITS = [
    SelectChoice("1", _l("hela kronor")),
    SelectChoice("100", _l("hundra kronor")),
    SelectChoice("1000", _l("hela tkr")),
]
BASES = [
    SelectChoice(KeyBasis.FIXED_PERCENT.value, _l("Fasta procent, tillsammans 100")),
    SelectChoice(KeyBasis.MEASURE.value, _l("Ett mått, till exempel folkmängd")),
]
F = TypeVar("F", bound="KeysForm")


class TotalForm(Form):
    """A year's total in tkr and the unit that parts are rounded to, with a guard against slips of unit."""

    total = StringField(_l("Medlemsavgifter totalt"), validators=[an_amount])
    unit = RadioField(_l("Avrunda medlemmarnas delar till"), choices=UNITS, default="1000")
    confirmed = BooleanField(_l("Beloppet stämmer"))
    warning: UnitWarning | None = None

    @property
    def kronor(self) -> Decimal:
        """The total in kronor; raises AmountRefused before the form is valid."""
        return parse_amount(self.total.data or "", AmountUnit.TKR)

    def guard_unit(self, previous: Decimal | None) -> bool:
        """False where the total looks a thousand times wrong and nobody has said that it is right."""
        self.warning = unit_guard(self.kronor, previous)
        if self.warning is None or self.confirmed.data:
            return True
        self.total.errors = [unit_warning(self.warning)]
        return False


class NewYearForm(TotalForm):
    """A new year's fees; keys come from the year before."""

    year = CountField(
        _l("År"),
        validators=[
            InputRequired(_l("Skriv ett år, till exempel 2027.")),
            NumberRange(2004, 2100, _l("Skriv ett år från 2004, då lagen började gälla, till 2100.")),
        ],
    )


class KeysForm(Form):
    """How the members of a party share its fee; fields are added per party and member."""

    version = HiddenField("")
    members: Sequence[FeeMemberFacts] = ()

    @property
    def parties(self) -> list[FeeParty]:
        """The parties whose members share a fee, with fields in this form."""
        return [one for one in FeeParty if f"basis_{one.value}" in self]

    def payers(self, party: FeeParty) -> list[FeeMemberFacts]:
        """The members that have a field."""
        return [one for one in self.members if one.party is party and weight_name(one) in self]

    def weight_of(self, member: FeeMemberFacts) -> Field:
        """The field of a member's number."""
        found: Field = self[weight_name(member)]
        return found

    def basis_of(self, party: FeeParty) -> Field:
        """The field that says how a party shares its fee."""
        found: Field = self[f"basis_{party.value}"]
        return found

    def measure_of(self, party: FeeParty) -> Field:
        """The field that names what is measured."""
        found: Field = self[f"measure_{party.value}"]
        return found

    def entered(self) -> list[KeyEntry]:
        """The keys as entered; members without a number have none. For a valid form."""
        return [
            KeyEntry(
                member.id,
                KeyBasis(self.basis_of(party).data),
                parse_weight(self.weight_of(member).data),
                self._measure(party),
            )
            for party in self.parties
            for member in self.payers(party)
            if self.weight_of(member).data
        ]

    def _measure(self, party: FeeParty) -> str | None:
        by_measure = self.basis_of(party).data == KeyBasis.MEASURE.value
        return (self.measure_of(party).data or None) if by_measure else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field alone, and that a measure is named where numbers are given."""
        valid = bool(super().validate(extra_validators))
        for party in self.parties:
            given = any(self.weight_of(member).data for member in self.payers(party))
            if given and self.basis_of(party).data == KeyBasis.MEASURE.value and not self._measure(party):
                self.measure_of(party).errors = [_("Skriv vad talen mäter, till exempel folkmängd.")]
                valid = False
        return valid

    def divides(self, entry: FeeEntry, year: int) -> FeeTable | None:
        """The fees that the entry gives; None, with an error at the party's numbers, where it cannot."""
        try:
            return table_of(entry, year, self.members)
        except FeeKeyError as error:
            message = words.key_fault(error, {member.key: member.name for member in self.members})
            party = error.values.get("party")
            payers = self.payers(party) if isinstance(party, FeeParty) else []
            if payers:
                self.weight_of(payers[0]).errors = [message]
            else:
                self.form_errors = [message]
            return None


class EditForm(KeysForm, TotalForm):
    """All that can be changed in a draft: total, unit, keys, and shares that differ from the law's."""

    share_state = StringField(_l("Staten"), validators=[a_weight])
    share_region = StringField(_l("Regionerna"), validators=[a_weight])
    share_municipality = StringField(_l("Kommunerna"), validators=[a_weight])
    deviation_reason = TextAreaField(
        _l("Skäl till att lagens fördelning inte följs"), validators=[Optional(), Length(max=2000)]
    )
    note = TextAreaField(_l("Anteckning"), validators=[Optional(), Length(max=2000)])

    def share_of(self, party: FeeParty) -> Field:
        """The field of a party's share in per cent."""
        found: Field = self[f"share_{party.value}"]
        return found

    def entry(self, year: int) -> FeeEntry:
        """The fees as entered; for a valid form."""
        shares = self._shares()
        agreed = agreed_shares(year, {one.value: str(share) for one, share in shares.items()})
        deviates = agreed is not None and not agreed.same_as(shares_for(year))
        return FeeEntry(
            total=self.kronor,
            unit=Decimal(self.unit.data),
            keys=self.entered(),
            shares=shares if deviates else None,
            deviation_reason=self.deviation_reason.data or None if deviates else None,
            note=self.note.data or None,
        )

    def check_shares(self, year: int) -> bool:
        """That the parties' shares make 100 per cent, and that a deviation from the law has a reason."""
        found = sum(self._shares().values(), Decimal(0))
        if found != 100:
            self.share_state.errors = [
                _("Andelarna blir tillsammans %(sum)s %%. De ska bli 100 %%.", sum=as_typed(found))
            ]
            return False
        if self.entry(year).shares and not self.deviation_reason.data:
            self.deviation_reason.errors = [_("Skriv varför ni delar på annat sätt än lagen.")]
            return False
        return True

    def _shares(self) -> dict[FeeParty, Decimal]:
        return {party: parse_weight(self.share_of(party).data or "0") for party in FeeParty}


def weight_name(member: FeeMemberFacts) -> str:
    """The name of the field that holds a member's number."""
    return f"weight_{member.id.hex}"


def with_key_fields(base: type[F], members: Sequence[FeeMemberFacts]) -> type[F]:
    """The form with fields for the parties whose fee several members share."""
    fields: dict[str, Any] = {"members": tuple(members)}
    for party in FeeParty:
        payers = [member for member in members if member.party is party and pays(member.party_type)]
        if len(payers) < 2:
            continue
        fields[f"basis_{party.value}"] = RadioField(
            _l("Fördelas efter"), choices=BASES, default=KeyBasis.FIXED_PERCENT.value
        )
        fields[f"measure_{party.value}"] = StringField(
            _l("Vad måttet är"), validators=[Optional(), Length(max=200)]
        )
        for member in payers:
            fields[weight_name(member)] = StringField(member.name, validators=[a_weight])
    return type(base.__name__, (base,), fields)


def key_values(entry: FeeEntry, members: Sequence[FeeMemberFacts]) -> Mapping[str, str]:
    """What the key fields hold for an entry that is stored."""
    by_id = {member.id: member for member in members}
    values: dict[str, str] = {}
    for key in entry.keys:
        member = by_id[key.member_id]
        values[f"basis_{member.party.value}"] = key.basis.value
        values[f"measure_{member.party.value}"] = key.measure or ""
        values[weight_name(member)] = as_typed(key.weight)
    return values


def edit_values(
    entry: FeeEntry, year: int, version: int, members: Sequence[FeeMemberFacts]
) -> dict[str, str]:
    """What the edit form holds for a year that is stored."""
    law = shares_for(year)
    in_law = {party: Decimal(100 * law.of(party).numerator) / law.of(party).denominator for party in FeeParty}
    shares = entry.shares or in_law
    return {
        "total": in_tkr(entry.total),
        "unit": f"{entry.unit.normalize():f}",
        "note": entry.note or "",
        "deviation_reason": entry.deviation_reason or "",
        "version": str(version),
        **{f"share_{party.value}": as_typed(share) for party, share in shares.items()},
        **key_values(entry, members),
    }
