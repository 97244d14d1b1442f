"""Amounts as people type them, and the guard against kr/tkr/mkr slips."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.web.amounts import AmountFault, AmountRefused, AmountUnit, parse_amount, unit_guard


@pytest.mark.parametrize(
    ("text", "unit", "kronor"),
    [
        ("23 090", AmountUnit.TKR, "23090000"),
        ("5 772,5", AmountUnit.TKR, "5772500"),
        ("23\u00a0090", AmountUnit.KR, "23090"),
        ("1\u2009234\u202f567,89", AmountUnit.KR, "1234567.89"),
        ("23090", AmountUnit.KR, "23090"),
        ("339", AmountUnit.MKR, "339000000"),
        ("0,00001", AmountUnit.TKR, "0.01"),
        (" 0 ", AmountUnit.KR, "0"),
        ("-0", AmountUnit.KR, "0"),
    ],
)
def test_swedish_amounts_become_kronor(text: str, unit: AmountUnit, kronor: str) -> None:
    parsed = parse_amount(text, unit)
    assert parsed == Decimal(kronor)
    assert not parsed.is_signed()


@pytest.mark.parametrize("text", ["-1 200", "\u22121 200", "\u2212 1 200", "-1200,00"])
def test_a_negative_amount_is_read_only_where_it_is_allowed(text: str) -> None:
    assert parse_amount(text, AmountUnit.KR, allow_negative=True) == -1200
    with pytest.raises(AmountRefused) as refused:
        parse_amount(text, AmountUnit.KR)
    assert refused.value.code is AmountFault.NEGATIVE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", AmountFault.EMPTY),
        (" \u00a0 ", AmountFault.EMPTY),
        ("-", AmountFault.NOT_A_NUMBER),
        ("NaN", AmountFault.NOT_A_NUMBER),
        ("Infinity", AmountFault.NOT_A_NUMBER),
        ("1e3", AmountFault.NOT_A_NUMBER),
        ("1_000", AmountFault.NOT_A_NUMBER),
        ("１２", AmountFault.NOT_A_NUMBER),
        ("١٢", AmountFault.NOT_A_NUMBER),
        ("5 tkr", AmountFault.NOT_A_NUMBER),
        ("--5", AmountFault.NOT_A_NUMBER),
        ("5,", AmountFault.NOT_A_NUMBER),
        (",5", AmountFault.NOT_A_NUMBER),
        ("1,2,3", AmountFault.NOT_A_NUMBER),
        ("1\n000", AmountFault.NOT_A_NUMBER),
        ("23.090", AmountFault.DECIMAL_POINT),
        ("1.234,50", AmountFault.DECIMAL_POINT),
        ("23 09", AmountFault.UNEVEN_GROUPS),
        ("2 30 900", AmountFault.UNEVEN_GROUPS),
        ("1,234", AmountFault.BELOW_ONE_ORE),
        ("10 000 000 000", AmountFault.TOO_LARGE),
        ("9" * 5000, AmountFault.TOO_LARGE),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(text: str, code: AmountFault) -> None:
    with pytest.raises(AmountRefused) as refused:
        parse_amount(text, AmountUnit.KR)
    assert refused.value.code is code
    assert len(refused.value.text) <= 40


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789 ,.-−eE_+NaInf\u00a0\u2009１٣\x00", max_size=20))
def test_any_text_gives_finite_ore_or_a_refusal(text: str) -> None:
    try:
        parsed = parse_amount(text, AmountUnit.TKR, allow_negative=True)
    except AmountRefused:
        return
    assert parsed.is_finite()
    assert parsed == parsed.quantize(Decimal("0.01"))


def test_the_slip_in_uppsala_2023_is_seen() -> None:
    """Seed 1 says 11 545 mkr where the half of 23 090 tkr is meant (T1)."""
    warning = unit_guard(Decimal(11_545_000_000), Decimal(11_545_000))
    assert warning is not None
    assert warning.too_large
    assert warning.suggested == 11_545_000


def test_the_slip_in_umea_2014_is_seen() -> None:
    """Seed 4 says 10 600 kronor where it also says about 10 mkr a year (T2)."""
    warning = unit_guard(Decimal(10_600), Decimal(10_000_000))
    assert warning is not None
    assert not warning.too_large
    assert warning.suggested == 10_600_000


@pytest.mark.parametrize("previous", [None, Decimal(0)])
def test_without_a_previous_amount_there_is_nothing_to_compare_with(previous: Decimal | None) -> None:
    assert unit_guard(Decimal(10_600), previous) is None


def test_slips_are_caught_and_ordinary_changes_are_not_warned_about() -> None:
    chance = random.Random(2026)
    caught = false_alarms = 0
    for _ in range(500):
        previous = Decimal(round(chance.lognormvariate(7.3, 1.3)) + 10) * 1000
        value = (previous * Decimal(chance.lognormvariate(0, 0.5))).quantize(Decimal(1))
        caught += unit_guard(value * chance.choice((1000, 1_000_000)), previous) is not None
        false_alarms += unit_guard(value, previous) is not None
    assert caught >= 475
    assert false_alarms < 10
