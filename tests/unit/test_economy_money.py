"""The money of insatser: what is left, and sums that never take what is missing for nothing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.economy.rules import Amount, Money, MoneyColumn, less, sum_of, sums_of
from finsam_saas.followup.rules import Missing

AMOUNTS = st.one_of(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from([Missing.NOT_KNOWN, Missing.NOT_APPLICABLE]),
)


def money(
    granted: Amount = Decimal(500),
    committed: Amount = Missing.NOT_APPLICABLE,
    requisitioned: Amount = Missing.NOT_KNOWN,
    used: Amount = Missing.NOT_KNOWN,
    forecast: Amount = Missing.NOT_KNOWN,
) -> Money:
    return Money(granted, committed, requisitioned, used, forecast)


def test_what_is_left_is_the_granted_less_the_forecast() -> None:
    assert money(forecast=Decimal(420)).left == Decimal(80)
    assert money(requisitioned=Decimal(125)).not_requisitioned == Decimal(375)


def test_an_insats_that_costs_more_than_it_got_has_less_than_nothing_left() -> None:
    assert money(forecast=Decimal(650)).left == Decimal(-150)


def test_without_a_forecast_nobody_knows_what_is_left() -> None:
    assert money().left is Missing.NOT_KNOWN
    assert money(granted=Missing.NOT_KNOWN, forecast=Decimal(1)).left is Missing.NOT_KNOWN


def test_a_sum_says_of_how_many_it_is_made() -> None:
    found = sum_of([Decimal(100), Missing.NOT_KNOWN, Decimal("50.50"), Missing.NOT_APPLICABLE])
    assert (found.amount, found.known, found.asked) == (Decimal("150.50"), 2, 3)
    assert not found.is_whole


def test_a_sum_of_nothing_known_is_missing_and_not_nothing() -> None:
    assert sum_of([Missing.NOT_KNOWN]).shown == "-"
    assert sum_of([]).shown == "."
    assert sum_of([Missing.NOT_APPLICABLE]).shown == "."
    assert sum_of([Decimal(0)]).shown == Decimal(0)


@settings(max_examples=40, deadline=None)
@given(st.lists(AMOUNTS, max_size=6))
def test_what_is_missing_never_changes_a_sum(amounts: list[Amount]) -> None:
    known = [one for one in amounts if not isinstance(one, Missing)]
    found = sum_of(amounts)
    assert found.amount == (sum(known, Decimal(0)) if known else None)
    assert found.known == len(known)
    assert found.is_whole == (Missing.NOT_KNOWN not in amounts)


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, AMOUNTS)
def test_a_difference_is_known_only_where_both_are(whole: Amount, part: Amount) -> None:
    unknown = isinstance(whole, Missing) or isinstance(part, Missing)
    assert isinstance(less(whole, part), Missing) == unknown


def test_each_column_is_summed_for_itself() -> None:
    rows = [money(forecast=Decimal(420)), money(granted=Decimal(200), used=Decimal(50))]
    found = sums_of(rows)
    assert found[MoneyColumn.GRANTED].amount == Decimal(700)
    assert found[MoneyColumn.LEFT].amount == Decimal(80)
    assert (found[MoneyColumn.LEFT].known, found[MoneyColumn.LEFT].asked) == (1, 2)
    assert found[MoneyColumn.COMMITTED].asked == 0
