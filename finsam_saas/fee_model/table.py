"""The member fees of a year: by law between the parties, by key within a party, summing to the öre."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from finsam_saas.fee_model.shares import (
    ONE_ORE,
    WHOLE_PERCENT,
    FeeParty,
    LawShares,
    Weight,
    apportion,
    party_totals,
    shares_for,
)

# The State pays through Försäkringskassan, which covers Arbetsförmedlingen too (Finsamlagen 5 §).
STATE_PAYER = "social_insurance"
PARTY_OF_MEMBER_KIND: Mapping[str, FeeParty] = {
    STATE_PAYER: FeeParty.STATE,
    "employment_service": FeeParty.STATE,
    "region": FeeParty.REGION,
    "municipality": FeeParty.MUNICIPALITY,
}


class KeyBasis(StrEnum):
    """What a member's part of its party's fee rests on."""

    FIXED_PERCENT = "fixed_percent"
    MEASURE = "measure"
    SINGLE = "single"


class FeeKeyFault(StrEnum):
    """Why the fees cannot be divided with these keys."""

    BAD_TOTAL = "bad_total"
    NOT_A_MEMBER = "not_a_member"
    WRONG_PARTY = "wrong_party"
    SEVERAL_KEYS = "several_keys"
    MIXED_BASES = "mixed_bases"
    NOT_SINGLE = "not_single"
    NEGATIVE_WEIGHT = "negative_weight"
    PERCENT_SUM = "percent_sum"
    ZERO_SUM = "zero_sum"


class FeeKeyError(ValueError):
    """The keys do not divide the fee; `values` holds what the message needs (member, party, sum …)."""

    def __init__(self, code: FeeKeyFault, **values: object) -> None:
        super().__init__(f"{code.value}: {values}")
        self.code = code
        self.values: Mapping[str, object] = values


@dataclass(frozen=True)
class FeeMember:
    """A member of the förbund in the fee year; `party_type` is one of the four kinds of party."""

    key: str
    party_type: str

    @property
    def party(self) -> FeeParty:
        """The party whose fee this member has a part in."""
        return PARTY_OF_MEMBER_KIND[self.party_type]


@dataclass(frozen=True)
class FeeKey:
    """A member's part of its party: per cent (of 100), or a measure such as population."""

    member_key: str
    party: FeeParty
    basis: KeyBasis
    weight: Weight = 1


@dataclass(frozen=True)
class FeeRow:
    """One member's fee (kr) and its exact share of its party."""

    member_key: str
    party: FeeParty
    share: Fraction
    amount: Decimal


@dataclass(frozen=True)
class FeeTable:
    """The year's fees (kr). A party in `missing_keys` (with the members that lack one) has only its total.

    A party in `without_payer` has no member that can pay; its total stands too.
    """

    year: int
    total: Decimal
    rows: tuple[FeeRow, ...]
    party_totals: Mapping[FeeParty, Decimal]
    missing_keys: Mapping[FeeParty, tuple[str, ...]] = field(default_factory=dict)
    without_payer: tuple[FeeParty, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every krona has a member that pays it; only then can the year be fixed."""
        return not self.missing_keys and not self.without_payer


def fee_table(
    total: Decimal,
    year: int,
    members: Sequence[FeeMember],
    keys: Sequence[FeeKey],
    unit: Decimal,
    *,
    agreed: LawShares | None = None,
) -> FeeTable:
    """Divides the year's fees (kr): by law between the parties to the öre, by key within a party to `unit`.

    The parties' halves and quarters are never rounded to the unit (Uppsala 2023: 5 772,5 tkr each of
    23 090). `agreed` are shares the members have agreed on instead of the law's (R1: told, not stopped).
    Raises NoLawShares, and FeeKeyError where a total or a key cannot be used.
    """
    if not total.is_finite() or total < 0 or total % ONE_ORE:
        raise FeeKeyError(FeeKeyFault.BAD_TOTAL, total=total)
    _check_keys(members, keys)
    totals = party_totals(total, agreed or shares_for(year))
    rows: list[FeeRow] = []
    missing: dict[FeeParty, tuple[str, ...]] = {}
    without_payer: list[FeeParty] = []
    for party, party_total in totals.items():
        payers = [member.key for member in members if member.party is party and pays(member.party_type)]
        own_keys = {key.member_key: key for key in keys if key.party is party}
        lacking = tuple(key for key in payers if key not in own_keys) if len(payers) > 1 else ()
        weights = _weights(party, payers, own_keys, complete=not lacking)
        if lacking:
            missing[party] = lacking
        elif payers:
            rows += _rows(party, party_total, payers, weights, unit)
        else:
            without_payer.append(party)
    rows += [
        FeeRow(member.key, member.party, Fraction(0), Decimal(0))
        for member in members
        if not pays(member.party_type)
    ]
    return FeeTable(year, total, tuple(rows), totals, missing, tuple(without_payer))


def _rows(
    party: FeeParty, party_total: Decimal, payers: Sequence[str], weights: Sequence[Fraction], unit: Decimal
) -> list[FeeRow]:
    amounts = apportion(party_total, weights, unit)
    return [
        FeeRow(key, party, weight / sum(weights), amount)
        for key, weight, amount in zip(payers, weights, amounts, strict=True)
    ]


def pays(party_type: str) -> bool:
    """Whether members of this kind pay; the State pays through Försäkringskassan alone (Finsamlagen 5 §)."""
    return PARTY_OF_MEMBER_KIND[party_type] is not FeeParty.STATE or party_type == STATE_PAYER


def _check_keys(members: Sequence[FeeMember], keys: Sequence[FeeKey]) -> None:
    parties = {member.key: member.party for member in members if pays(member.party_type)}
    number = Counter(key.member_key for key in keys)
    for key in keys:
        if key.member_key not in parties:
            raise FeeKeyError(FeeKeyFault.NOT_A_MEMBER, member=key.member_key)
        if key.party is not parties[key.member_key]:
            raise FeeKeyError(FeeKeyFault.WRONG_PARTY, member=key.member_key, party=key.party)
        if number[key.member_key] > 1:
            raise FeeKeyError(FeeKeyFault.SEVERAL_KEYS, member=key.member_key)
        if (isinstance(key.weight, Decimal) and not key.weight.is_finite()) or key.weight < 0:
            raise FeeKeyError(FeeKeyFault.NEGATIVE_WEIGHT, member=key.member_key, weight=key.weight)


def _weights(
    party: FeeParty, payers: Sequence[str], keys: Mapping[str, FeeKey], *, complete: bool
) -> list[Fraction]:
    bases = {key.basis for key in keys.values()}
    if len(bases) > 1:
        raise FeeKeyError(FeeKeyFault.MIXED_BASES, party=party)
    if KeyBasis.SINGLE in bases and len(payers) > 1:
        raise FeeKeyError(FeeKeyFault.NOT_SINGLE, party=party, members=len(payers))
    if not keys or KeyBasis.SINGLE in bases:
        return [Fraction(1)] * len(payers)
    weights = [Fraction(keys[key].weight) for key in payers if key in keys]
    found = sum(weights, Fraction(0))
    wrong_sum = found != WHOLE_PERCENT if complete else found > WHOLE_PERCENT
    if KeyBasis.FIXED_PERCENT in bases and wrong_sum:
        raise FeeKeyError(FeeKeyFault.PERCENT_SUM, party=party, sum=found, difference=WHOLE_PERCENT - found)
    if complete and not found:
        raise FeeKeyError(FeeKeyFault.ZERO_SUM, party=party)
    return weights
