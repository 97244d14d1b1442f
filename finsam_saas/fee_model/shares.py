"""What each party pays: the law's shares or agreed ones, and amounts (kr) divided so that they always sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Weight = Fraction | Decimal | int
ONE_ORE = Decimal("0.01")
WHOLE_PERCENT = Fraction(100)


class FeeParty(StrEnum):
    """The three that share the cost (Finsamlagen 5 §): several kommuner, or regions, are one party."""

    STATE = "state"
    REGION = "region"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class LawShares:
    """The parties' shares of the fees from a year on; they sum to one."""

    valid_from: int
    state: Fraction
    region: Fraction
    municipality: Fraction

    def same_as(self, other: LawShares) -> bool:
        """Whether the parties' shares are the same, whatever year they hold from."""
        return all(self.of(party) == other.of(party) for party in FeeParty)

    def of(self, party: FeeParty) -> Fraction:
        """This party's share of the total."""
        shares = {FeeParty.STATE: self.state, FeeParty.REGION: self.region}
        return shares.get(party, self.municipality)


LAW_SHARES: tuple[LawShares, ...] = (
    LawShares(2004, state=Fraction(1, 2), region=Fraction(1, 4), municipality=Fraction(1, 4)),
)
"""Finsamlagen 5 §, in force from 2004; a change of the law is one more row, latest last."""


class NoLawShares(LookupError):
    """The law gives no shares for this year."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no shares in law for {year}")
        self.year = year


def shares_for(year: int) -> LawShares:
    """The law's shares for a fee year. Raises NoLawShares before 2004."""
    in_force = [shares for shares in LAW_SHARES if shares.valid_from <= year]
    if not in_force:
        raise NoLawShares(year)
    return in_force[-1]


def apportion(total: Decimal, weights: Sequence[Weight], unit: Decimal) -> list[Decimal]:
    """Splits a total (kr) by weight into whole units by largest remainder; the parts always sum to it.

    Ties go to the first. Where the total is not a multiple of the unit, what is left below one unit
    goes undivided to the next in the same order. A part never differs from its exact share by a whole
    unit, and a weight of 0 never receives. Raises ValueError for weights or a unit that cannot split.
    """
    shares = [Fraction(weight) for weight in weights]
    if unit <= 0 or not total.is_finite() or min(shares, default=Fraction(-1)) < 0 or not any(shares):
        raise ValueError("apportion needs a finite total, a positive unit and weights that are not all zero")
    if total < 0:
        return [-part for part in apportion(-total, weights, unit)]
    step = Fraction(unit)
    exact = [Fraction(total) * share / sum(shares) / step for share in shares]
    parts = [int(units) * unit for units in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (int(exact[index]) - exact[index], index))
    left = total - sum(parts, Decimal(0))
    for index in by_remainder:
        added = min(unit, left)
        parts[index] += added
        left -= added
    return parts


def agreed_shares(year: int, percent: Mapping[str, str] | None) -> LawShares | None:
    """Shares that members have agreed on instead of the law's, from per cent by party as stored; or None."""
    if not percent:
        return None
    shares = {party: Fraction(percent[party.value]) / WHOLE_PERCENT for party in FeeParty}
    return LawShares(
        year,
        state=shares[FeeParty.STATE],
        region=shares[FeeParty.REGION],
        municipality=shares[FeeParty.MUNICIPALITY],
    )


def party_totals(total: Decimal, shares: LawShares) -> dict[FeeParty, Decimal]:
    """What each party pays of the total (kr), to the öre."""
    parts = apportion(total, [shares.of(party) for party in FeeParty], ONE_ORE)
    return dict(zip(FeeParty, parts, strict=True))
