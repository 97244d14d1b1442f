"""What is known of a year's fees: values that queries read and pages show. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from finsam_saas.finance.fees import (
    PARTY_OF_MEMBER_KIND,
    FeeKey,
    FeeMember,
    FeeTable,
    agreed_shares,
    fee_table,
    party_totals,
)
from finsam_saas.finance.rules import FeeParty, FeeYearState, InvoiceState, KeyBasis, LawShares, shares_for
from finsam_saas.governance.rules import PartyType

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
class FeeYearLine:
    """A fee year in the list of years, with what its members have left to pay (kr)."""

    year: FeeYearFacts
    unpaid: Decimal
    unpaid_count: int


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
        parties = {member.id: member for member in self.members}
        keys = [
            FeeKey(parties[key.member_id].key, parties[key.member_id].party, key.basis, key.weight)
            for key in self.keys.values()
            if key.member_id in parties
        ]
        members = [FeeMember(member.key, member.party_type) for member in self.members]
        year = self.year
        return fee_table(year.total, year.year, members, keys, year.unit, agreed=year.agreed)

    @property
    def unpaid(self) -> Decimal:
        """What the members have left to pay (kr)."""
        waiting = (fee for fee in self.fees.values() if fee.invoice_state is not InvoiceState.PAID)
        return sum((fee.amount for fee in waiting), NOTHING)


@dataclass(frozen=True)
class OwnFee:
    """The fee of a member that the actor speaks for, in a fixed year."""

    year: int
    member_id: UUID
    member: str
    party_type: PartyType
    amount: Decimal
    invoice_state: InvoiceState
    due_on: date | None

    @property
    def party(self) -> FeeParty:
        """The party whose fee the member has a part in."""
        return PARTY_OF_MEMBER_KIND[self.party_type]

    def late(self, today: date) -> bool:
        """Whether the invoice was due before today and is not paid."""
        return is_late(self.amount, self.invoice_state, self.due_on, today)


@dataclass(frozen=True)
class UnpaidFees:
    """What waits to be paid: number of fees and kronor, how many of them are late, and the oldest due day."""

    count: int
    amount: Decimal
    late: int
    oldest_due: date | None
