"""The money of the made-up nation is the same each time, adds up, and is as the nation's own word has it."""

from __future__ import annotations

from fractions import Fraction

from finsam_saas.demo.nation_model import made_up_associations, published_by, quarters_until
from finsam_saas.demo.nation_money import money_by_year
from finsam_saas.followup.quarters import Quarter

QUARTERS = quarters_until(Quarter(2026, 3), 3)
ASSOCIATIONS = made_up_associations(30, QUARTERS)
MONEY = {one.number: money_by_year(one, published_by(one, QUARTERS)) for one in ASSOCIATIONS}


def test_the_same_nation_each_time() -> None:
    again = money_by_year(ASSOCIATIONS[3], published_by(ASSOCIATIONS[3], QUARTERS))
    assert again == MONEY[ASSOCIATIONS[3].number]


def test_about_four_fifths_go_to_individuals_and_half_is_the_states() -> None:
    facts = [found for by_year in MONEY.values() for found in by_year.values()]
    granted = {
        part: Fraction(sum(one["granted", part].whole or 0 for one in facts))
        for part in ("individual", "structural")
    }
    assert Fraction(7, 10) < granted["individual"] / sum(granted.values()) < Fraction(9, 10)
    paid = [
        Fraction(sum(one["allocated", part].whole or 0 for one in facts))
        for part in ("state", "regions", "municipalities")
    ]
    assert Fraction(45, 100) < paid[0] / sum(paid) < Fraction(51, 100)


def test_somebody_has_not_told_everything() -> None:
    newest = [by_year[2026] for by_year in MONEY.values() if 2026 in by_year]
    assert any(one["own_capital", "opening"].whole is None for one in newest)
    assert any(one["used", "individual"].whole is None for one in newest)
    assert all(one["administration", "staff"].whole is None for one in newest), "the year is not over"
