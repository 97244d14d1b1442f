"""The money of the made-up nation: a plausible year for each förbund, the same each time, and nobody's.

Most follow the law's shares and some give more; most use four fifths for individuals. Here and there somebody
has not told, as it is in life.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from finsam_saas.demo.nation_model import SEED, MadeUpAssociation, MadeUpQuarter
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.statistics.money_rules import (
    AROUND,
    COSTS,
    INDIVIDUAL,
    INITIATIVES,
    MUNICIPALITIES,
    OPENING,
    OVERHEAD,
    REGIONS,
    STAFF,
    STATE,
    STRUCTURAL,
    InitiativeMoney,
    MoneyFact,
    MoneyItem,
    MoneyKey,
    YearMoney,
    money_of,
)
from finsam_saas.statistics.rules import NEW, ONGOING_AT_START

_TKR = 1_000
_FOR_STRUCTURES = SpecificOrientation.COOPERATION_SUPPORT.value


def money_by_year(
    association: MadeUpAssociation, made: Iterable[MadeUpQuarter]
) -> dict[int, dict[MoneyKey, MoneyFact]]:
    """What a förbund has published of its money, by year (kr)."""
    chance = random.Random(f"{SEED} money {association.number}")  # noqa: S311 - made-up figures, the same each time
    quarters = list(made)
    price = {kind: chance.uniform(14, 36) for kind in sorted(_persons(quarters))}
    habits = _Habits(chance)
    newest = max((one.quarter.year for one in quarters), default=0)
    return {
        year: money_of(
            _year(
                chance, habits, price, [one for one in quarters if one.quarter.year == year], year == newest
            )
        )
        for year in sorted({one.quarter.year for one in quarters})
    }


class _Habits:
    """What a förbund does year after year."""

    def __init__(self, chance: random.Random) -> None:
        self.structural = chance.uniform(0.12, 0.3)
        self.overhead = chance.uniform(0.08, 0.2)
        self.capital = chance.uniform(0.02, 0.35)
        self.gives_more = 1 + (chance.uniform(0.05, 0.3) if chance.random() < 0.15 else 0)


def _persons(quarters: Iterable[MadeUpQuarter]) -> dict[str, int]:
    """Those who took part, by type: there as the first quarter began, and new since."""
    found: dict[str, int] = {}
    for place, one in enumerate(quarters):
        for (kind, _municipality, measure, _sex), value in one.facts.items():
            if measure == NEW or (measure == ONGOING_AT_START and place == 0):
                found[kind] = found.get(kind, 0) + value
    return found


def _year(
    chance: random.Random,
    habits: _Habits,
    price: Mapping[str, float],
    quarters: list[MadeUpQuarter],
    is_newest: bool,
) -> YearMoney:
    granted = {kind: persons * price[kind] for kind, persons in _persons(quarters).items()}
    structures = sum(granted.values()) * habits.structural / (1 - habits.structural)
    told = len(quarters) / 4 if all(one.accepted == one.expected for one in quarters[-1:]) else None
    insatser = [_insats(chance, INDIVIDUAL, kind, amount, told) for kind, amount in granted.items()] + [
        _insats(chance, STRUCTURAL, _FOR_STRUCTURES, structures, told)
    ]
    costs = sum(granted.values()) + structures
    office = costs * habits.overhead
    has_fees = not (is_newest and chance.random() < 0.1)
    half = (costs + office) / 2
    paid = {STATE: half, REGIONS: half / 2, MUNICIPALITIES: half / 2 * habits.gives_more}
    sheet = {(MoneyItem.OWN_CAPITAL.value, OPENING): _tkr((costs + office) * habits.capital)}
    if not is_newest:
        sheet[MoneyItem.ADMINISTRATION.value, AROUND] = _tkr(office * chance.uniform(0.3, 0.4))
        sheet[MoneyItem.ADMINISTRATION.value, STAFF] = _tkr(office * chance.uniform(0.5, 0.65))
    return YearMoney(
        allocated={party: _tkr(amount) for party, amount in paid.items()} if has_fees else {},
        budget={COSTS: _tkr(costs + office), INITIATIVES: _tkr(costs), OVERHEAD: _tkr(office)},
        initiatives=insatser,
        sheet=sheet if chance.random() < 0.92 else {},
    )


def _insats(
    chance: random.Random, orientation: str, kind: str, amount: float, told: float | None
) -> InitiativeMoney:
    used = None if told is None else _tkr(amount * told * chance.uniform(0.85, 1.02))
    return InitiativeMoney(orientation, kind, _tkr(amount), used)


def _tkr(thousands: float) -> Decimal:
    """So many thousand kronor, without less than a thousand."""
    return Decimal(round(thousands)) * _TKR
