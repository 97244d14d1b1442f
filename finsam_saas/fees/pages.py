"""How a year's fees stand on a page: by party, with each member's key, share and amount (kr)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.fee_model.shares import FeeParty, agreed_shares, shares_for
from finsam_saas.fee_model.table import FeeTable, KeyBasis, pays
from finsam_saas.fees import words
from finsam_saas.fees.entry import FeeEntry
from finsam_saas.fees.facts import FeeMemberFacts, FeeSheet, KeyEntry, KeyFacts, MemberFeeFacts
from finsam_saas.web.formats import STOCKHOLM, current_formats
from tenants.database import now

SHOWN_IN_TKR = Decimal(100)


@dataclass(frozen=True)
class FeeLine:
    """One member's row: its key in words, its share of its party and its fee (kr), None where not known."""

    member: FeeMemberFacts
    key: str
    share: Fraction | None
    amount: Decimal | None
    fee: MemberFeeFacts | None
    tag: words.Tag | None
    measured: bool = False

    @property
    def selectable(self) -> bool:
        """Whether there is an invoice to follow."""
        return self.fee is not None and self.fee.amount > 0


@dataclass(frozen=True)
class FeeGroup:
    """One party: its share of the whole and its total (kr), and its members."""

    party: FeeParty
    label: str
    share: Fraction
    total: Decimal
    lines: Sequence[FeeLine]
    key_missing: bool


@dataclass(frozen=True)
class FeePage:
    """A year's fees by party; the unit is tkr where that shows every krona, else kr."""

    groups: Sequence[FeeGroup]
    total: Decimal
    in_tkr: bool
    complete: bool
    deviates: bool

    def written(self, amount: Decimal) -> str:
        """An amount in the page's unit."""
        formats = current_formats()
        return formats.tkr(amount) if self.in_tkr else formats.kronor(amount)

    def percent(self, share: Fraction) -> str:
        """A share as per cent, with decimals only where there are any."""
        hundredths = share * 10_000
        decimals = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
        return current_formats().percent(share, decimals)

    @property
    def unit(self) -> str:
        """The unit of the page's amounts."""
        return "tkr" if self.in_tkr else "kr"


def today() -> date:
    """This day in Sweden; due days are counted by it."""
    return now().astimezone(STOCKHOLM).date()


def page_of_sheet(sheet: FeeSheet) -> FeePage:
    """The page of a year as it is stored; a fixed year shows what it was fixed with. Raises FeeKeyError."""
    shares = sheet.year.details.get("shares")
    return _page(sheet.table, sheet.members, sheet.keys, sheet.fees, shares)


def page_of_entry(table: FeeTable, entry: FeeEntry, members: Sequence[FeeMemberFacts]) -> FeePage:
    """What the page would be if the entry were saved."""
    return _page(table, members, {key.member_id: key for key in entry.keys}, {}, entry.stored_shares)


def _page(
    table: FeeTable,
    members: Sequence[FeeMemberFacts],
    keys: Mapping[UUID, KeyFacts] | Mapping[UUID, KeyEntry],
    fees: Mapping[UUID, MemberFeeFacts],
    percent: Mapping[str, str] | None,
) -> FeePage:
    law = shares_for(table.year)
    shares = agreed_shares(table.year, percent) or law
    groups = [
        FeeGroup(
            party,
            words.party(party),
            shares.of(party),
            table.party_totals[party],
            [
                _line(table, member, keys.get(member.id), fees.get(member.id))
                for member in members
                if member.party is party
            ],
            key_missing=party in table.missing_keys,
        )
        for party in FeeParty
    ]
    amounts = [table.total, *table.party_totals.values(), *(row.amount for row in table.rows)]
    in_tkr = all(amount % SHOWN_IN_TKR == 0 for amount in amounts)
    return FeePage(groups, table.total, in_tkr, table.complete, deviates=not shares.same_as(law))


def _line(
    table: FeeTable,
    member: FeeMemberFacts,
    key: KeyFacts | KeyEntry | None,
    fee: MemberFeeFacts | None,
) -> FeeLine:
    row = next((row for row in table.rows if row.member_key == member.key), None)
    tag = None
    if fee is not None and fee.amount > 0:
        tag = words.invoice_tag(fee.invoice_state, late=fee.late(today()))
    known = row is not None and pays(member.party_type)
    return FeeLine(
        member,
        key_in_words(member, key, known=known),
        row.share if row is not None and known else None,
        fee.amount if fee else row.amount if row else None,
        fee,
        tag,
        measured=key is not None and key.basis is KeyBasis.MEASURE,
    )


def key_in_words(member: FeeMemberFacts, key: KeyFacts | KeyEntry | None, *, known: bool) -> str:
    """What a member's part rests on: its per cent, its measure, or that it is alone."""
    if not pays(member.party_type):
        return str(_("betalas av Försäkringskassan"))
    if key is None or key.basis is KeyBasis.SINGLE:
        return str(_("betalar hela delen")) if known else ""
    formats = current_formats()
    weight = formats.number(key.weight, max(0, -int(key.weight.normalize().as_tuple().exponent)))
    if key.basis is KeyBasis.FIXED_PERCENT:
        return str(_("fast %(percent)s %%", percent=weight))
    return f"{key.measure}: {weight}" if key.measure else weight
