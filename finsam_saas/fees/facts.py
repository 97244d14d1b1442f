"""What is known of a year's fees: values that queries read and pages show. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from finsam_saas.fee_model.shares import FeeParty, LawShares, agreed_shares, party_totals, shares_for
from finsam_saas.fee_model.table import (
    PARTY_OF_MEMBER_KIND,
    FeeKey,
    FeeKeyError,
    FeeKeyFault,
    FeeMember,
    FeeTable,
    KeyBasis,
    fee_table,
)
from finsam_saas.fees.rules import FeeYearState, InvoiceState
from finsam_saas.members.rules import PartyType

NOTHING = Decimal(0)


def is_late(amount: Decimal, state: InvoiceState, due_on: date | None, today: date) -> bool:
    """Whether a fee (kr) that is not paid was due before today."""
    return amount > 0 and state is not InvoiceState.PAID and due_on is not None and due_on < today


@dataclass(frozen=True)
class FeeYearFacts:
    """A fee year as it is stored; amounts in kronor."""

    id: UUID
    year: int
    total: Decimal
    unit: Decimal
    state: FeeYearState
    version: int
    fixed_at: datetime | None
    fixed_by: str | None
    note: str | None
    details: Mapping[str, Any]
    source: str | None

    @property
    def fixed(self) -> bool:
        """Whether the year is locked."""
        return self.state is FeeYearState.FIXED

    @cached_property
    def agreed(self) -> LawShares | None:
        """Shares the members have agreed on instead of the law's."""
        return agreed_shares(self.year, self.details.get("shares"))

    @property
    def shares(self) -> LawShares:
        """The parties' shares that hold for the year."""
        return self.agreed or shares_for(self.year)

    @property
    def parties(self) -> dict[FeeParty, Decimal]:
        """What each party pays (kr)."""
        return party_totals(self.total, self.shares)


@dataclass(frozen=True)
class FeeMemberFacts:
    """A member of the förbund in the fee year."""

    id: UUID
    key: str
    name: str
    party_type: PartyType

    @property
    def party(self) -> FeeParty:
        """The party whose fee the member has a part in."""
        return PARTY_OF_MEMBER_KIND[self.party_type]


@dataclass(frozen=True)
class KeyFacts:
    """A member's key as it is stored."""

    member_id: UUID
    basis: KeyBasis
    weight: Decimal
    measure: str | None
    source: str | None


@dataclass(frozen=True)
class KeyEntry:
    """A member's key as entered: its weight and, for a measure, what is measured."""

    member_id: UUID
    basis: KeyBasis
    weight: Decimal
    measure: str | None = None


def divided(
    year: int,
    total: Decimal,
    unit: Decimal,
    members: Sequence[FeeMemberFacts],
    keys: Iterable[KeyFacts | KeyEntry],
    *,
    agreed: LawShares | None,
) -> FeeTable:
    """The fees (kr) of a year by party and member. Raises FeeKeyError and NoLawShares."""
    known = {member.id: member for member in members}
    fee_keys = []
    for key in keys:
        member = known.get(key.member_id)
        if member is None:
            raise FeeKeyError(FeeKeyFault.NOT_A_MEMBER, member=str(key.member_id))
        fee_keys.append(FeeKey(member.key, member.party, key.basis, key.weight))
    fee_members = [FeeMember(member.key, member.party_type) for member in members]
    return fee_table(total, year, fee_members, fee_keys, unit, agreed=agreed)


@dataclass(frozen=True)
class MemberFeeFacts:
    """What a member owes for a fixed year (kr) and how far its invoice has come."""

    id: UUID
    member_id: UUID
    amount: Decimal
    invoice_state: InvoiceState
    due_on: date | None
    sent_on: date | None
    paid_on: date | None

    def late(self, today: date) -> bool:
        """Whether the invoice was due before today and is not paid."""
        return is_late(self.amount, self.invoice_state, self.due_on, today)


@dataclass(frozen=True)
class FeeSheet:
    """All that a year's page shows: the year, its members and keys and, once it is fixed, their fees."""

    year: FeeYearFacts
    members: Sequence[FeeMemberFacts]
    keys: Mapping[UUID, KeyFacts]
    fees: Mapping[UUID, MemberFeeFacts]

    @cached_property
    def table(self) -> FeeTable:
        """The year's fees by party and member; raises FeeKeyError where the keys do not divide them."""
        present = {member.id for member in self.members}
        keys = [key for key in self.keys.values() if key.member_id in present]
        year = self.year
        return divided(year.year, year.total, year.unit, self.members, keys, agreed=year.agreed)

    @property
    def unpaid(self) -> Decimal:
        """What the members have left to pay (kr)."""
        waiting = (fee for fee in self.fees.values() if fee.invoice_state is not InvoiceState.PAID)
        return sum((fee.amount for fee in waiting), NOTHING)
