"""The money of a release: sums with their coverage, shares, spread, and kr per person."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.releases.content import Settled, canonical_bytes
from finsam_saas.releases.money import (
    AmountsOf,
    Money,
    MoneyCell,
    MoneyFigure,
    amounts_of,
    money_of_release,
)
from finsam_saas.releases.money_keeping import money_made
from finsam_saas.releases.release import CellCoverage
from finsam_saas.statistics.cells import CellKey

YEAR = 2026
HOMES = {"ett": "03", "tva": "03", "tre": "19"}
SETTLED = Settled("2026-kv1-1", "2026-kv1", "suppression", 5, None, None, None, True, "Så här.", [], [])


def paid(state: int, regions: int, municipalities: int) -> dict[tuple[str, str], Decimal | None]:
    return {
        ("allocated", "state"): Decimal(state),
        ("allocated", "regions"): Decimal(regions),
        ("allocated", "municipalities"): Decimal(municipalities),
    }


UNKNOWN: dict[tuple[str, str], Decimal | None] = dict.fromkeys(paid(0, 0, 0))
THREE: AmountsOf = {
    "ett": paid(2_000, 1_000, 1_000) | {("used", "individual"): Decimal(3_000)},
    "tva": paid(1_000, 500, 900) | {("used", "individual"): Decimal(900)},
    "tre": UNKNOWN | {("used", "individual"): Decimal(5_000)},
}


def nobody(_slug: str, _measure: str) -> tuple[bool, int | None]:
    return False, None


def made(amounts: AmountsOf = THREE, persons: object = nobody) -> Money:
    return money_of_release(YEAR, amounts, HOMES, persons)  # type: ignore[arg-type]


def at(money: Money, area: str, item: str, part: str, statistic: str = "value") -> MoneyFigure:
    level = "nation" if area == "00" else "county" if area.isdigit() else "association"
    return money[MoneyCell(level, area, YEAR, item, part, statistic)]


def test_sums_tell_of_how_many_they_are_known() -> None:
    money = made()
    assert at(money, "00", "allocated", "state") == (Decimal(3_000), 2, 3)
    assert at(money, "03", "allocated", "state") == (Decimal(3_000), 2, 2)
    assert at(money, "19", "allocated", "state") == (None, 0, 1), "missing is never nought"
    assert at(money, "tre", "allocated", "state") == (None, 0, 1)


def test_shares_are_of_those_whose_whole_is_known() -> None:
    money = made()
    assert at(money, "00", "party_share", "municipalities").amount == Decimal("0.2969"), "1900 of 6400"
    assert at(money, "ett", "party_share", "state").amount == Decimal("0.5000")
    assert MoneyCell("association", "tre", YEAR, "party_share", "state", "value") not in money


def test_a_total_is_of_those_who_know_all_parts_and_of_nobody_else() -> None:
    granted = {"individual": 800, "structural": 150, "unspecified": 50}
    money = made(
        {
            "ett": {("granted", part): Decimal(amount) for part, amount in granted.items()},
            "tva": {("granted", "individual"): Decimal(700), ("granted", "structural"): None},
            "tre": {("granted", "individual"): Decimal(90), ("granted", "structural"): Decimal(10)},
        }
    )
    assert at(money, "00", "granted", "individual") == (Decimal(1_590), 3, 3)
    assert at(money, "00", "total", "granted") == (Decimal(1_100), 2, 3)
    assert at(money, "tva", "total", "granted") == (None, 0, 1)
    assert at(money, "00", "total", "used") == (None, 0, 3)


def test_where_nobody_has_published_there_is_no_money() -> None:
    assert made({"ett": UNKNOWN}) == {}
    assert made({}) == {}


def test_a_cost_is_told_only_of_persons_that_the_release_shows() -> None:
    shown = {"ett": 30, "tva": None, "tre": 19}
    money = made(persons=lambda slug, _measure: (True, shown[slug]))
    assert at(money, "ett", "cost_per_participant", "individual") == (Decimal(100), 1, 1)
    assert at(money, "tva", "cost_per_participant", "individual") == (None, 1, 1), "protected"
    assert at(money, "tre", "cost_per_participant", "individual") == (None, 1, 1), "fewer than twenty"
    assert at(money, "00", "cost_per_participant", "individual") == (Decimal(100), 1, 3)


def test_a_cost_is_not_told_of_a_year_that_is_not_whole() -> None:
    money = made(persons=lambda _slug, _measure: (False, 100))
    assert not [cell for cell in money if cell.item == "cost_per_participant"]


def test_the_spread_is_of_three_or_more() -> None:
    everybody = made(persons=lambda _slug, _measure: (True, 100))
    assert at(everybody, "00", "cost_per_participant", "individual", "median").amount == 30
    assert at(everybody, "00", "cost_per_participant", "individual", "lower_quartile").amount == 20
    assert at(everybody, "00", "cost_per_participant", "individual", "upper_quartile").amount == 40
    assert not [cell for cell in made() if cell.item == "party_share" and cell.statistic != "value"]


def test_the_persons_are_those_that_the_release_shows_of_a_whole_year() -> None:
    figures: dict[CellKey, int | None] = {
        CellKey("association", slug, "2026-ar1", "all", "participants", "all"): value
        for slug, value in {"ett": 30, "tva": None, "tre": 50}.items()
    }
    coverage = {
        ("association", slug, "2026-ar1"): CellCoverage(reported, 1)
        for slug, reported in {"ett": 1, "tva": 1, "tre": 0}.items()
    }
    money = money_made("2026-kv4", THREE, HOMES, figures, coverage)
    assert at(money, "ett", "cost_per_participant", "individual").amount == 100
    assert at(money, "tva", "cost_per_participant", "individual") == (None, 1, 1)
    assert MoneyCell("association", "tre", YEAR, "cost_per_participant", "individual", "value") not in money


KRONOR = st.one_of(st.none(), st.integers(0, 10**9).map(Decimal))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(HOMES)), KRONOR))
def test_the_nation_is_the_sum_of_its_counties_and_of_its_forbund(known: dict[str, Decimal | None]) -> None:
    money = made({slug: {("used", "individual"): amount} for slug, amount in known.items()})
    by_level: dict[str, Fraction] = {}
    for cell, figure in money.items():
        if cell.item == "used" and figure.amount is not None:
            by_level[cell.level] = by_level.get(cell.level, Fraction(0)) + Fraction(figure.amount)
    assert len(set(by_level.values())) <= 1


def test_what_a_release_keeps_makes_the_same_money_again() -> None:
    money = made()
    assert made(amounts_of(money)) == money


def test_the_bytes_hold_the_money_and_without_any_they_are_as_before() -> None:
    without = canonical_bytes(SETTLED, {}, {}, {})
    assert canonical_bytes(SETTLED, {}, {}, {}, {}) == without
    money = made()
    with_money = canonical_bytes(SETTLED, {}, {}, {}, money)
    assert with_money.startswith(without)
    changed = {cell: figure._replace(known=0) for cell, figure in money.items()}
    assert canonical_bytes(SETTLED, {}, {}, {}, changed) != with_money
    stored = {
        cell: figure._replace(
            amount=None if figure.amount is None else figure.amount.quantize(Decimal("0.0001"))
        )
        for cell, figure in money.items()
    }
    assert canonical_bytes(SETTLED, {}, {}, {}, stored) == with_money, "the database keeps four decimals"
