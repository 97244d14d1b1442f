"""Figures and dates as they are written on screen, in Swedish and in English."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
from babel import Locale
from flask import Flask, render_template_string
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.web import formats
from finsam_saas.web.formats import Formats, formats_for, register

SWEDISH = formats_for("sv")
ENGLISH = formats_for("en")
NBSP = "\u00a0"
AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=2)


def read_back(written: str) -> Decimal:
    return Decimal(written.replace(NBSP, "").replace("\u2212", "-").replace(",", "."))


@pytest.mark.parametrize(
    ("kronor", "swedish", "english"),
    [
        (Decimal("20693000"), "20 693", "20,693"),
        (Decimal("5772500"), "5 772,5", "5,772.5"),
        (Decimal("5772549.99"), "5 772,5", "5,772.5"),
        (Decimal("977000.00"), "977", "977"),
        (Decimal("-2723000"), "\u22122 723", "\u22122,723"),
        (Decimal(0), "0", "0"),
        (1_030_000, "1 030", "1,030"),
        (None, "-", "-"),
    ],
)
def test_an_amount_in_tkr_has_a_decimal_only_where_it_needs_one(
    kronor: Decimal | int | None, swedish: str, english: str
) -> None:
    assert SWEDISH.tkr(kronor) == swedish.replace(" ", NBSP)
    assert ENGLISH.tkr(kronor) == english


def test_kronor_show_ore_only_when_there_are_any() -> None:
    assert SWEDISH.kronor(Decimal("20693000.00")) == "20 693 000".replace(" ", NBSP)
    assert SWEDISH.kronor(Decimal("1234.5")) == "1 234,50".replace(" ", NBSP)
    assert ENGLISH.kronor(Decimal("-0.05")) == "\u22120.05"
    assert SWEDISH.kronor(None) == "-"


@pytest.mark.parametrize("broken", ["NaN", "Infinity", "-Infinity"])
def test_a_value_that_is_no_number_is_never_shown(broken: str) -> None:
    with pytest.raises(ValueError, match="not a finite figure"):
        SWEDISH.kronor(Decimal(broken))
    with pytest.raises(ValueError, match="not a finite figure"):
        SWEDISH.tkr(Decimal(broken))
    with pytest.raises(ValueError, match="not a finite figure"):
        SWEDISH.percent(Decimal(broken))


def test_per_cent_is_exact_before_it_is_rounded_and_halves_go_up() -> None:
    assert SWEDISH.percent(Fraction(52, 139)) == "37,4" + NBSP + "%"
    assert SWEDISH.percent(Fraction(1, 8), 0) == "13" + NBSP + "%"
    assert SWEDISH.percent(Decimal("0.25"), 2) == "25,00" + NBSP + "%"
    assert ENGLISH.percent(Fraction(52, 139)) == "37.4%"
    assert SWEDISH.percent(None) == "-"
    assert SWEDISH.percent_of(29, 76) == "38" + NBSP + "%"
    assert SWEDISH.percent_of(0, 0) == "-"


class Symbol(StrEnum):
    PROTECTED = ".."


def test_a_count_keeps_its_symbol_and_a_missing_one_is_never_nought() -> None:
    assert SWEDISH.count(1234) == "1" + NBSP + "234"
    assert SWEDISH.count(0) == "0"
    assert [SWEDISH.count(symbol) for symbol in (".", "-", "..", None)] == [".", "-", "..", "-"]
    assert SWEDISH.count(Symbol.PROTECTED) == ".."


@pytest.mark.parametrize("word", ["", "0", "okänt", "...", "12"])
def test_a_word_never_passes_as_a_count(word: str) -> None:
    with pytest.raises(ValueError, match="not a count"):
        SWEDISH.count(word)


def test_a_change_always_shows_its_sign_and_no_change_has_none() -> None:
    assert SWEDISH.signed(3) == "+3"
    assert SWEDISH.signed(-2723) == "\u22122" + NBSP + "723"
    assert SWEDISH.signed(Decimal("0.04"), 1) == "0,0"
    assert SWEDISH.signed(Decimal("-0.04"), 1) == "0,0"
    assert ENGLISH.signed(Fraction(5, 2), 1) == "+2.5"


def test_days_are_written_in_the_readers_language() -> None:
    day = date(2023, 10, 20)
    assert SWEDISH.date(date(2026, 11, 22)) == "22 nov 2026".replace(" ", NBSP)
    assert SWEDISH.day_month(day) == "20" + NBSP + "oktober"
    assert SWEDISH.weekday(day) == "fredag 20" + NBSP + "oktober"
    assert ENGLISH.weekday(day) == "Friday 20" + NBSP + "October"
    assert ENGLISH.date(day) == "20 Oct 2023".replace(" ", NBSP)


def test_a_moment_is_told_on_stockholms_clock_summer_and_winter() -> None:
    winter = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)
    summer = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert SWEDISH.moment(winter) == "22 nov 2026 kl. 14:03".replace(" ", NBSP)
    assert SWEDISH.moment(summer) == "1 juli 2026 kl. 00:30".replace(" ", NBSP)
    assert ENGLISH.moment(winter).replace(NBSP, " ") == "22 Nov 2026 at 14:03"
    assert SWEDISH.clock(winter) == "14:03"


def test_a_moment_without_a_zone_is_refused() -> None:
    nobody_knows_when = datetime(2026, 11, 22, 13, 3, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        SWEDISH.moment(nobody_knows_when)
    with pytest.raises(ValueError, match="time zone"):
        SWEDISH.clock(nobody_knows_when)


def test_quarters_have_a_long_and_a_short_name() -> None:
    assert SWEDISH.quarter_label(2023, 3).replace(NBSP, " ") == "Kvartal 3 2023"
    assert SWEDISH.quarter_label(2023, 3, short=True).replace(NBSP, " ") == "Kv 3 2023"
    assert ENGLISH.quarter_label(2023, 3).replace(NBSP, " ") == "Quarter 3 2023"
    assert ENGLISH.quarter_label(2023, 3, short=True).replace(NBSP, " ") == "Q3 2023"
    for quarter in (0, 5):
        with pytest.raises(ValueError, match="no quarter"):
            SWEDISH.quarter_label(2023, quarter)


@settings(max_examples=60)
@given(AMOUNTS)
def test_kronor_read_back_are_the_same_kronor(amount: Decimal) -> None:
    written = SWEDISH.kronor(amount)
    assert read_back(written) == amount
    assert re.fullmatch(r"\u2212?\d{1,3}(\u00a0\d{3})*(,\d\d)?", written)


@settings(max_examples=60)
@given(AMOUNTS)
def test_tkr_is_never_more_than_fifty_kronor_from_the_amount(amount: Decimal) -> None:
    assert abs(read_back(SWEDISH.tkr(amount)) * 1000 - amount) <= 50


def test_an_unknown_language_is_written_as_swedish_and_each_is_built_once() -> None:
    assert formats_for("fi").tkr(Decimal("5772500")) == SWEDISH.tkr(Decimal("5772500"))
    assert formats_for("sv") is SWEDISH


def test_no_value_is_written_by_way_of_babels_slow_formatters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speed without a stop-watch: once a language is built, its locale data is not asked for again."""

    def refuse(*_: object) -> None:
        raise AssertionError("locale data was read again")

    monkeypatch.setattr(Locale, "parse", refuse)
    for _ in range(1000):
        assert formats_for("sv").count(20693) == "20" + NBSP + "693"


def page(language: str, template: str) -> str:
    app = Flask("page")
    Babel(app, locale_selector=lambda: language)
    register(app)
    with app.test_request_context():
        return render_template_string(template, amount=Decimal("5772500"), rows=[1, 2, 3])


def test_templates_write_in_the_readers_language() -> None:
    template = (
        "{{ amount|tkr }} {{ 1234|counted }} {{ 1|percent_of(8, decimals=1) }} "
        "{{ quarter_label(2023, 3, short=true) }} {{ reader_language() }}"
    )
    assert page("sv", template).replace(NBSP, " ") == "5 772,5 1 234 12,5 % Kv 3 2023 sv"
    assert page("en", template).replace(NBSP, " ") == "5,772.5 1,234 12.5% Q3 2023 en"


def test_the_length_of_a_list_is_still_called_count() -> None:
    assert page("sv", "{{ rows|count }}") == "3"


def test_every_filter_is_a_format() -> None:
    assert all(getattr(Formats, formatter.__name__) is formatter for formatter in formats.FILTERS.values())
