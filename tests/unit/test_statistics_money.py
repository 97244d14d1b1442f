"""The money facts of a förbund and year: known whole or not, and never nought for missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from finsam_saas.statistics.money_rules import (
    InitiativeMoney,
    MoneyKey,
    MoneySource,
    YearMoney,
    money_of,
)

PAID = {"state": Decimal(2_000), "regions": Decimal(1_000), "municipalities": Decimal(1_000)}


def year(
    *,
    allocated: Mapping[str, Decimal] | None = None,
    budget: Mapping[str, Decimal] | None = None,
    initiatives: Sequence[InitiativeMoney] = (),
    sheet: Mapping[MoneyKey, Decimal] | None = None,
) -> YearMoney:
    return YearMoney(allocated or {}, budget or {}, initiatives, sheet or {})


def insats(
    granted: int | None, used: int | None, orientation: str = "individual", kind: str = "mapping"
) -> InitiativeMoney:
    def kronor(amount: int | None) -> Decimal | None:
        return None if amount is None else Decimal(amount)

    return InitiativeMoney(orientation, kind, kronor(granted), kronor(used))


def test_of_a_year_that_nobody_knows_anything_of_nothing_is_told() -> None:
    assert money_of(year()) == {}


def test_what_the_parties_pay_is_known_once_the_fees_are_fixed() -> None:
    facts = money_of(year(allocated=PAID))
    assert facts["allocated", "state"].whole == 2_000
    assert facts["allocated", "state"].source == MoneySource.FIXED_FEES
    assert facts["budget", "costs"].whole is None, "no budget is adopted: not known, and not nought"
    assert facts["own_capital", "opening"].whole is None


def test_whoever_has_no_fee_in_a_fixed_year_owes_nothing() -> None:
    facts = money_of(year(allocated={"state": Decimal(10), "municipalities": Decimal(10)}))
    assert facts["allocated", "regions"].whole == 0


def test_a_sum_is_whole_only_where_every_insats_has_told() -> None:
    facts = money_of(year(initiatives=[insats(100, 40), insats(50, None)]))
    granted, used = facts["granted", "individual"], facts["used", "individual"]
    assert granted.whole == 150
    assert (used.amount, used.known, used.asked) == (Decimal(40), 1, 2)
    assert used.whole is None


def test_no_structural_insatser_is_a_known_nought() -> None:
    facts = money_of(year(initiatives=[insats(100, 40)]))
    assert facts["used", "structural"].whole == 0
    assert ("used", "unspecified") not in facts


def test_insatser_are_told_by_orientation_and_by_type() -> None:
    facts = money_of(
        year(
            initiatives=[
                insats(100, 40),
                insats(30, 30, "structural", "competence"),
                insats(7, 7, "unspecified", "unspecified"),
            ]
        )
    )
    assert facts["granted_by_type", "competence"].whole == 30
    assert facts["used_by_type", "mapping"].whole == 40
    assert facts["granted", "unspecified"].whole == 7


def test_own_capital_is_what_was_typed_for_the_agency_before_what_was_budgeted() -> None:
    key = ("own_capital", "opening")
    planned = money_of(year(budget={"opening": Decimal(600)}))[key]
    typed = money_of(year(budget={"opening": Decimal(600)}, sheet={key: Decimal(244)}))[key]
    assert (planned.whole, planned.source) == (Decimal(600), MoneySource.ADOPTED_BUDGET.value)
    assert (typed.whole, typed.source) == (Decimal(244), MoneySource.AGENCY_SHEET.value)
