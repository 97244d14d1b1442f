"""The money of a release: what each förbund has published of a year, added up, and shares made of it (kr).

Pure. Money of public bodies is public, so an amount is never protected. What is made of money and persons
together is made of the persons that the same release shows, and of no others: it tells nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from finsam_saas.statistics.cells import NATION_AREA, Level
from finsam_saas.statistics.money_rules import INDIVIDUAL, MoneyItem, MoneyKey
from finsam_saas.statistics.rules import PARTICIPANTS, TO_WORK_OR_STUDIES

FEWEST_PERSONS = 20
"""Money is told per person of so many persons or more."""
FEWEST_SPREAD = 3
"""A median and quartiles are told of so many förbund or more."""
KRONA, SHARE_STEP = Decimal(1), Decimal("0.0001")


class MadeItem(StrEnum):
    """What a release makes of the amounts: sums of all parts, shares of one, and kr per person."""

    TOTAL = "total"
    PARTY_SHARE = "party_share"
    INDIVIDUAL_SHARE = "individual_share"
    ADMINISTRATION_SHARE = "administration_share"
    OWN_CAPITAL_SHARE = "own_capital_share"
    COST_PER_PARTICIPANT = "cost_per_participant"
    COST_PER_RESULT = "cost_per_result"


class Statistic(StrEnum):
    """What an amount is of the förbund in its area; a förbund's own is its value."""

    VALUE = "value"
    LOWER_QUARTILE = "lower_quartile"
    MEDIAN = "median"
    UPPER_QUARTILE = "upper_quartile"


class MoneyCell(NamedTuple):
    """The place of an amount in a release."""

    level: str
    area: str
    year: int
    item: str
    part: str
    statistic: str


class MoneyFigure(NamedTuple):
    """An amount (kr, or a share of one) and of how many förbund it is known, of how many expected.

    No amount is `..` where it is known of somebody, since the persons are protected; otherwise it is missing.
    """

    amount: Decimal | None
    known: int
    expected: int


Money = dict[MoneyCell, MoneyFigure]
AmountsOf = Mapping[str, Mapping[MoneyKey, Decimal | None]]
"""By the path name of each förbund that takes part: its amounts (kr), None where one is not known whole."""
NO_MONEY: Mapping[MoneyCell, MoneyFigure] = {}
"""What a release has that was frozen before releases had money, or when no amount was known."""
PersonsOf = Callable[[str, str], tuple[bool, int | None]]
"""Of a förbund and a measure of persons: whether the year's figure is whole, and the value that is shown."""

_ALLOCATED, _BUDGET = MoneyItem.ALLOCATED.value, MoneyItem.BUDGET.value
_GRANTED, _USED = MoneyItem.GRANTED.value, MoneyItem.USED.value
_ADMINISTRATION = MoneyItem.ADMINISTRATION.value
_TOTALS = (_ALLOCATED, _GRANTED, _USED)
_PER_PERSON = {MadeItem.COST_PER_PARTICIPANT: PARTICIPANTS, MadeItem.COST_PER_RESULT: TO_WORK_OR_STUDIES}
_SPREAD = frozenset(
    {
        MoneyItem.USED_BY_TYPE.value,
        MoneyItem.GRANTED_BY_TYPE.value,
        *(one.value for one in MadeItem if one not in (MadeItem.TOTAL, MadeItem.PARTY_SHARE)),
    }
)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A share of one förbund, or kr per person: what stands above and below the line, None if protected."""

    above: Decimal
    below: Decimal | None


def money_of_release(
    year: int, amounts: AmountsOf, county_of: Mapping[str, str], persons: PersonsOf
) -> Money:
    """All money of a release; nothing where no förbund has published any amount of the year but noughts."""
    if not any(amount for found in amounts.values() for amount in found.values()):
        return {}
    areas = _areas(amounts, county_of)
    made: Money = {}
    for item, part in sorted({key for found in amounts.values() for key in found}):
        known = {slug: found[item, part] for slug, found in amounts.items() if (item, part) in found}
        for (level, area), slugs in areas.items():
            cell = MoneyCell(level, area, year, item, part, Statistic.VALUE.value)
            made |= _summed(cell, [known[slug] for slug in slugs if slug in known])
    # Of those who know all parts: other förbund may know of one part and of another.
    for item in _TOTALS:
        whole = {slug: _all_of(found, item) for slug, found in amounts.items()}
        for (level, area), slugs in areas.items():
            cell = MoneyCell(level, area, year, MadeItem.TOTAL.value, item, Statistic.VALUE.value)
            made |= _summed(cell, [whole[slug] for slug in slugs])
    ratios = {slug: _ratios(found, partial(persons, slug)) for slug, found in amounts.items()}
    for item, part in sorted({key for found in ratios.values() for key in found}):
        for (level, area), slugs in areas.items():
            cell = MoneyCell(level, area, year, item, part, Statistic.VALUE.value)
            made |= _pooled(cell, [ratios[slug].get((item, part)) for slug in slugs])
    return made


def amounts_of(money: Mapping[MoneyCell, MoneyFigure]) -> AmountsOf:
    """What the förbund had published, as a release that was made of it keeps it."""
    found: dict[str, dict[MoneyKey, Decimal | None]] = {}
    items = frozenset(one.value for one in MoneyItem)
    for cell, figure in money.items():
        if cell.level == Level.ASSOCIATION.value and cell.item in items:
            found.setdefault(cell.area, {})[cell.item, cell.part] = figure.amount
    return found


def _areas(slugs: Mapping[str, object], county_of: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """The förbund of the nation, of each county and of each förbund."""
    found: dict[tuple[str, str], list[str]] = {(Level.NATION.value, NATION_AREA): sorted(slugs)}
    for slug in sorted(slugs):
        found.setdefault((Level.COUNTY.value, county_of[slug]), []).append(slug)
        found[Level.ASSOCIATION.value, slug] = [slug]
    return found


def _summed(cell: MoneyCell, amounts: Sequence[Decimal | None]) -> Iterator[tuple[MoneyCell, MoneyFigure]]:
    known = [amount for amount in amounts if amount is not None]
    if not amounts:
        return
    total = sum(known, Decimal(0)) if known else None
    yield cell, MoneyFigure(total, len(known), len(amounts))
    yield from _spread(cell, [Fraction(one) for one in known], len(amounts), KRONA)


def _pooled(cell: MoneyCell, ratios: Sequence[_Ratio | None]) -> Iterator[tuple[MoneyCell, MoneyFigure]]:
    """What the förbund together have above the line, by what they have below it."""
    known = [one for one in ratios if one is not None]
    shown = [(Fraction(one.above), Fraction(one.below)) for one in known if one.below]
    step = KRONA if cell.item in _PER_PERSON else SHARE_STEP
    if shown:
        whole = Fraction(sum(above for above, _below in shown), sum(below for _above, below in shown))
        yield cell, MoneyFigure(_rounded(whole, step), len(shown), len(ratios))
        yield from _spread(cell, [above / below for above, below in shown], len(ratios), step)
    elif known:
        yield cell, MoneyFigure(None, len(known), len(ratios))


def _spread(
    cell: MoneyCell, values: Sequence[Fraction], expected: int, step: Decimal
) -> Iterator[tuple[MoneyCell, MoneyFigure]]:
    """The median and quartiles of the nation's förbund; it is a spread and no ranking."""
    if cell.level != Level.NATION.value or cell.item not in _SPREAD or len(values) < FEWEST_SPREAD:
        return
    ordered = sorted(values)
    for place, statistic in enumerate(
        (Statistic.LOWER_QUARTILE, Statistic.MEDIAN, Statistic.UPPER_QUARTILE), 1
    ):
        at = Fraction(place * (len(ordered) - 1), 4)
        below = int(at)
        above = min(below + 1, len(ordered) - 1)
        value = ordered[below] + (at - below) * (ordered[above] - ordered[below])
        yield (
            cell._replace(statistic=statistic.value),
            MoneyFigure(_rounded(value, step), len(ordered), expected),
        )


def _ratios(
    found: Mapping[MoneyKey, Decimal | None], persons: Callable[[str], tuple[bool, int | None]]
) -> dict[MoneyKey, _Ratio]:
    """What can be made of one förbund's amounts; what is not known whole is not made."""
    made: dict[MoneyKey, _Ratio] = {}

    def make(item: MadeItem, part: str, above: Decimal | None, below: Decimal | None) -> None:
        if above is not None and below:
            made[item.value, part] = _Ratio(above, below)

    allocated = _all_of(found, _ALLOCATED)
    for key, amount in found.items():
        if key[0] == _ALLOCATED:
            make(MadeItem.PARTY_SHARE, key[1], amount, allocated)
    for item in (_GRANTED, _USED):
        make(MadeItem.INDIVIDUAL_SHARE, item, found.get((item, INDIVIDUAL)), _all_of(found, item))
    make(
        MadeItem.ADMINISTRATION_SHARE,
        _BUDGET,
        found.get((_BUDGET, "administration")),
        found.get((_BUDGET, "costs")),
    )
    office, used = _all_of(found, _ADMINISTRATION), _all_of(found, _USED)
    if office is not None and used is not None:
        make(MadeItem.ADMINISTRATION_SHARE, _USED, office, office + used)
    make(
        MadeItem.OWN_CAPITAL_SHARE, "opening", found.get((MoneyItem.OWN_CAPITAL.value, "opening")), allocated
    )
    cost = found.get((_USED, INDIVIDUAL))
    for item, measure in _PER_PERSON.items():
        whole, value = persons(measure)
        if whole and cost:
            made[item.value, INDIVIDUAL] = _Ratio(cost, _enough(value))
    return made


def _enough(persons: int | None) -> Decimal | None:
    return Decimal(persons) if persons is not None and persons >= FEWEST_PERSONS else None


def _all_of(found: Mapping[MoneyKey, Decimal | None], item: str) -> Decimal | None:
    """The sum of an item's parts; None where there are none, or where one is not known."""
    amounts = [amount for key, amount in found.items() if key[0] == item]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _rounded(value: Fraction, step: Decimal) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_EVEN)
