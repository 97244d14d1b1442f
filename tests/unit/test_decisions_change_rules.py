"""A new decision on an insats: what it adds, and what it may not take back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.decisions.change_rules import (
    ChangeFaultCode,
    Standing,
    change_faults,
    difference,
)

YEARS = st.dictionaries(st.integers(2026, 2029), st.integers(0, 900).map(Decimal), max_size=4)
ENDS = date(2027, 12, 31)
HELD = Standing(date(2026, 1, 1), ENDS, {2026: Decimal(400), 2027: Decimal(300)}, {2026: Decimal(350)})


@settings(max_examples=60, deadline=None)
@given(held=YEARS, wanted=YEARS)
def test_decisions_add_up(held: dict[int, Decimal], wanted: dict[int, Decimal]) -> None:
    """What was there and what a change adds or takes is what was wanted; years that stay are left out."""
    changed = difference(held, wanted)
    for year in {*held, *wanted}:
        assert held.get(year, 0) + changed.get(year, 0) == wanted.get(year, 0)
    assert all(changed.values())


@settings(max_examples=60, deadline=None)
@given(wanted=YEARS, attested=YEARS)
def test_what_is_attested_stands(wanted: dict[int, Decimal], attested: dict[int, Decimal]) -> None:
    """No change that passes gives a year less than what is attested, unless the year stays as it was."""
    standing = Standing(None, None, {2026: Decimal(400)}, attested)
    codes = [one.year for one in change_faults(standing, wanted, None, has_conditions=True)]
    changed = difference(standing.amounts, wanted)
    short = [year for year in sorted(wanted) if wanted[year] < attested.get(year, 0) and year in changed]
    assert codes == short


def test_what_is_wrong_with_a_change() -> None:
    """Nothing that changes, an end before the beginning, money after the end, less than is attested."""

    def codes(amounts: dict[int, int], ends_on: date | None = ENDS) -> list[ChangeFaultCode]:
        wanted = {**HELD.amounts, **{year: Decimal(kr) for year, kr in amounts.items()}}
        return [one.code for one in change_faults(HELD, wanted, ends_on, has_conditions=False)]

    assert codes({}) == [ChangeFaultCode.NOTHING_CHANGES]
    assert codes({2027: 500}) == codes({2026: 350}) == []
    assert codes({2026: 349}) == [ChangeFaultCode.LESS_THAN_ATTESTED]
    assert codes({2028: 100}) == [ChangeFaultCode.OUTSIDE_PERIOD]
    assert codes({2028: 100}, date(2028, 6, 30)) == []
    assert codes({}, date(2026, 9, 30)) == [ChangeFaultCode.OUTSIDE_PERIOD]
    assert codes({2026: 350, 2027: 0}, date(2026, 9, 30)) == []
    assert ChangeFaultCode.ENDS_BEFORE_IT_STARTS in codes({2027: 0}, date(2025, 9, 30))


def test_the_years_that_a_change_is_about() -> None:
    """From last year on, all that have money, and two more than the last."""
    assert HELD.years(date(2026, 5, 1)) == [2026, 2027, 2028, 2029]
    assert Standing(None, None, {2023: Decimal(0)}).years(date(2026, 5, 1)) == [2025, 2026, 2027, 2028]
