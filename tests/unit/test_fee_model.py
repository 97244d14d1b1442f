"""Fees: the law's shares, keys within a party, and rounding that always sums."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.fee_model.shares import FeeParty, NoLawShares, apportion, shares_for
from finsam_saas.fee_model.table import (
    FeeKey,
    FeeKeyError,
    FeeKeyFault,
    FeeMember,
    FeeTable,
    KeyBasis,
    fee_table,
)

ORE = Decimal("0.01")
TKR = Decimal(1000)

FK = FeeMember("fk", "social_insurance")
AF = FeeMember("af", "employment_service")
KOMMUNER = ("bengtsfors", "amal", "dals-ed", "saffle", "arjang")
BAD_ESA = [
    FK,
    AF,
    *(FeeMember(key, "municipality") for key in KOMMUNER),
    FeeMember("vgr", "region"),
    FeeMember("liv", "region"),
]


def percent_keys(party: FeeParty, **weights: int) -> list[FeeKey]:
    return [
        FeeKey(key.replace("_", "-"), party, KeyBasis.FIXED_PERCENT, weight)
        for key, weight in weights.items()
    ]


KOMMUN_KEYS = percent_keys(FeeParty.MUNICIPALITY, bengtsfors=19, amal=24, dals_ed=9, saffle=28, arjang=20)
REGION_KEYS = percent_keys(FeeParty.REGION, vgr=51, liv=49)


def tkr_by_member(table: FeeTable) -> dict[str, Decimal]:
    return {row.member_key: row.amount / 1000 for row in table.rows}


def test_bad_esa_2016_is_divided_as_in_its_own_plan() -> None:
    table = fee_table(Decimal(5_240_000), 2016, BAD_ESA, KOMMUN_KEYS + REGION_KEYS, TKR)
    assert tkr_by_member(table) == {
        "fk": 2620,
        "af": 0,
        "bengtsfors": 249,
        "amal": 314,
        "dals-ed": 118,
        "saffle": 367,
        "arjang": 262,
        "vgr": 668,
        "liv": 642,
    }
    assert sum(row.amount for row in table.rows) == 5_240_000
    assert table.complete


def test_uppsala_2023_keeps_the_half_tkr_and_asks_for_the_kommuner_key() -> None:
    kommuner = [FeeMember(f"kommun-{number}", "municipality") for number in range(8)]
    table = fee_table(Decimal(23_090_000), 2023, [FK, AF, FeeMember("region", "region"), *kommuner], [], TKR)
    assert table.party_totals == {
        FeeParty.STATE: 11_545_000,
        FeeParty.REGION: 5_772_500,
        FeeParty.MUNICIPALITY: 5_772_500,
    }
    assert tkr_by_member(table) == {"fk": 11_545, "region": Decimal("5772.5"), "af": 0}
    assert table.missing_keys == {FeeParty.MUNICIPALITY: tuple(kommun.key for kommun in kommuner)}
    assert not table.complete


def test_umea_2014_has_party_totals_without_a_key() -> None:
    members = [FK, AF, FeeMember("vll", "region")]
    members += [FeeMember(key, "municipality") for key in ("umea", "vannas")]
    table = fee_table(Decimal(10_600_000), 2014, members, [], TKR)
    assert list(table.party_totals.values()) == [5_300_000, 2_650_000, 2_650_000]
    assert table.missing_keys == {FeeParty.MUNICIPALITY: ("umea", "vannas")}


def test_a_key_for_some_of_the_kommuner_is_still_a_missing_key() -> None:
    table = fee_table(Decimal(5_240_000), 2016, BAD_ESA, KOMMUN_KEYS[:3] + REGION_KEYS, TKR)
    assert table.missing_keys == {FeeParty.MUNICIPALITY: ("saffle", "arjang")}
    assert table.party_totals[FeeParty.MUNICIPALITY] == 1_310_000


def test_a_measure_divides_by_its_size() -> None:
    members = [
        FK,
        FeeMember("region", "region"),
        FeeMember("a", "municipality"),
        FeeMember("b", "municipality"),
    ]
    keys = [
        FeeKey(key, FeeParty.MUNICIPALITY, KeyBasis.MEASURE, n) for key, n in (("a", 8_800), ("b", 1_200))
    ]
    table = fee_table(Decimal(400), 2020, members, keys, ORE)
    assert {row.member_key: row.amount for row in table.rows}["a"] == 88
    assert {row.member_key: row.share for row in table.rows}["b"] == Fraction(12, 100)


def test_a_party_without_a_member_that_can_pay_is_named() -> None:
    members = [AF, FeeMember("region", "region"), FeeMember("a", "municipality")]
    table = fee_table(Decimal(400), 2020, members, [], ORE)
    assert table.without_payer == (FeeParty.STATE,)
    assert not table.complete


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (KOMMUN_KEYS[:4] + percent_keys(FeeParty.MUNICIPALITY, arjang=19), FeeKeyFault.PERCENT_SUM),
        (percent_keys(FeeParty.MUNICIPALITY, bengtsfors=101), FeeKeyFault.PERCENT_SUM),
        (percent_keys(FeeParty.MUNICIPALITY, hammaro=100), FeeKeyFault.NOT_A_MEMBER),
        (percent_keys(FeeParty.STATE, af=100), FeeKeyFault.NOT_A_MEMBER),
        (percent_keys(FeeParty.REGION, amal=24), FeeKeyFault.WRONG_PARTY),
        (KOMMUN_KEYS + KOMMUN_KEYS[:1], FeeKeyFault.SEVERAL_KEYS),
        (percent_keys(FeeParty.REGION, vgr=-1, liv=101), FeeKeyFault.NEGATIVE_WEIGHT),
        (
            [FeeKey("vgr", FeeParty.REGION, KeyBasis.MEASURE, Decimal("NaN"))],
            FeeKeyFault.NEGATIVE_WEIGHT,
        ),
        ([FeeKey("vgr", FeeParty.REGION, KeyBasis.SINGLE)], FeeKeyFault.NOT_SINGLE),
        (
            [*REGION_KEYS[:1], FeeKey("liv", FeeParty.REGION, KeyBasis.MEASURE, 5)],
            FeeKeyFault.MIXED_BASES,
        ),
        (
            [FeeKey(key, FeeParty.REGION, KeyBasis.MEASURE, 0) for key in ("vgr", "liv")],
            FeeKeyFault.ZERO_SUM,
        ),
    ],
)
def test_keys_that_cannot_divide_are_refused(keys: list[FeeKey], code: FeeKeyFault) -> None:
    with pytest.raises(FeeKeyError) as refused:
        fee_table(Decimal(5_240_000), 2016, BAD_ESA, keys, TKR)
    assert refused.value.code is code


def test_a_wrong_percent_sum_tells_the_sum_and_what_is_left() -> None:
    keys = KOMMUN_KEYS[:4] + percent_keys(FeeParty.MUNICIPALITY, arjang=19)
    with pytest.raises(FeeKeyError) as refused:
        fee_table(Decimal(5_240_000), 2016, BAD_ESA, keys, TKR)
    assert refused.value.values == {"party": FeeParty.MUNICIPALITY, "sum": 99, "difference": 1}


@pytest.mark.parametrize("total", ["NaN", "Infinity", "-1", "0.001"])
def test_a_total_that_is_no_amount_is_refused(total: str) -> None:
    with pytest.raises(FeeKeyError) as refused:
        fee_table(Decimal(total), 2016, BAD_ESA, [], TKR)
    assert refused.value.code is FeeKeyFault.BAD_TOTAL


def test_the_law_gives_halves_and_quarters_from_2004_and_nothing_before() -> None:
    shares = shares_for(2026)
    assert (shares.state, shares.region, shares.municipality) == (
        Fraction(1, 2),
        Fraction(1, 4),
        Fraction(1, 4),
    )
    with pytest.raises(NoLawShares) as refused:
        shares_for(2003)
    assert refused.value.year == 2003


def test_ties_go_to_the_first() -> None:
    assert apportion(Decimal(10), [1, 1, 1], Decimal(1)) == [4, 3, 3]


def test_what_is_below_one_unit_goes_undivided_to_the_next_in_order() -> None:
    assert apportion(Decimal("7.5"), [1, 1], Decimal(1)) == [4, Decimal("3.5")]


def test_a_credit_is_divided_like_the_fee_it_takes_back() -> None:
    assert apportion(Decimal(-10), [1, 1, 1], Decimal(1)) == [-4, -3, -3]


@pytest.mark.parametrize(
    ("total", "weights", "unit"),
    [("1", [], "1"), ("1", [0, 0], "1"), ("1", [-1, 2], "1"), ("1", [1], "0"), ("NaN", [1], "1")],
)
def test_what_cannot_be_split_is_refused(total: str, weights: list[int], unit: str) -> None:
    with pytest.raises(ValueError, match="apportion"):
        apportion(Decimal(total), weights, Decimal(unit))


@settings(max_examples=60, deadline=None)
@given(
    ore=st.integers(min_value=0, max_value=10**12),
    weights=st.lists(st.integers(min_value=0, max_value=200_000), min_size=1, max_size=12).filter(any),
    unit=st.sampled_from([ORE, Decimal(1), Decimal(100), TKR]),
)
def test_parts_always_sum_and_stay_within_a_unit_of_their_share(
    ore: int, weights: list[int], unit: Decimal
) -> None:
    total = ore * ORE
    parts = apportion(total, weights, unit)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / sum(weights)) < Fraction(unit)
        assert weight or not part
