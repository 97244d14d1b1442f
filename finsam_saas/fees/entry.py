"""A year's fees as somebody enters them, and what they would come to. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from finsam_saas.fee_model.shares import FeeParty, agreed_shares
from finsam_saas.fee_model.table import FeeTable
from finsam_saas.fees.facts import FeeMemberFacts, FeeSheet, KeyEntry, divided


@dataclass(frozen=True)
class FeeEntry:
    """A year's fees as entered; `shares` (per cent by party) only where they differ from the law's."""

    total: Decimal
    unit: Decimal
    keys: Sequence[KeyEntry]
    shares: Mapping[FeeParty, Decimal] | None = None
    deviation_reason: str | None = None
    note: str | None = None

    def with_keys(self, keys: Sequence[KeyEntry]) -> FeeEntry:
        """The same entry with other keys."""
        return replace(self, keys=keys)

    @property
    def stored_shares(self) -> dict[str, str] | None:
        """The agreed shares as they are stored; None where the law's hold."""
        return {party.value: str(share) for party, share in self.shares.items()} if self.shares else None

    @property
    def deviation(self) -> dict[str, object]:
        """What is stored about shares that differ from the law's; nothing where they do not."""
        if not self.shares:
            return {}
        return {"shares": self.stored_shares, "deviation_reason": self.deviation_reason}


def table_of(entry: FeeEntry, year: int, members: Sequence[FeeMemberFacts]) -> FeeTable:
    """The fees that an entry gives, without saving it. Raises FeeKeyError and NoLawShares."""
    agreed = agreed_shares(year, entry.stored_shares)
    return divided(year, entry.total, entry.unit, members, entry.keys, agreed=agreed)


def stored_entry(sheet: FeeSheet) -> FeeEntry:
    """The year as it is stored, as if it had been entered again."""
    shares = sheet.year.details.get("shares")
    present = {member.id for member in sheet.members}
    return FeeEntry(
        total=sheet.year.total,
        unit=sheet.year.unit,
        keys=[
            KeyEntry(key.member_id, key.basis, key.weight, key.measure)
            for key in sheet.keys.values()
            if key.member_id in present
        ],
        shares={party: Decimal(shares[party.value]) for party in FeeParty} if shares else None,
        deviation_reason=sheet.year.details.get("deviation_reason"),
        note=sheet.year.note,
    )
