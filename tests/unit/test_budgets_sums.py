"""Sums of budgets against the sources, own capital as a goal, and weights as typed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from finsam_saas.budgets.rules import BudgetLineKind as Kind
from finsam_saas.budgets.rules import CapitalShareBase, Line, budget_sums, capital_share
from finsam_saas.web.amounts import AmountFault, AmountRefused, parse_weight

UPPSALA_2023 = [
    (Kind.INCOME_FEE, 23090),
    (Kind.INCOME_ESF, 1100),
    (Kind.OPENING_CAPITAL, 3700),
    (Kind.COST_BOARD, 800),
    (Kind.COST_ADMIN, 4320),
    (Kind.COST_ESF_ADMIN, 180),
    (Kind.COST_ESF, 920),
    (Kind.COST_INITIATIVE, 19663),
    (Kind.COST_OTHER_INITIATIVE, 1030),
]
BAD_ESA_2016 = [
    (Kind.INCOME_FEE, 5240),
    (Kind.OPENING_CAPITAL, 600),
    (Kind.COST_ADMIN, 870),
    (Kind.COST_OTHER_INITIATIVE, 530),
    (Kind.COST_INITIATIVE, 4140),
]


def lines(rows: list[tuple[Kind, int]]) -> list[Line]:
    """Lines of a budget; tkr are taken as they are."""
    return [Line(kind, Decimal(amount)) for kind, amount in rows]


def test_uppsala_2023_uses_own_capital_and_that_is_ordinary() -> None:
    """24 190 in, 26 913 out, −2 723; 20 693 to insatser; 27 890 less 26 913 leaves 977."""
    sums = budget_sums(lines(UPPSALA_2023))
    assert [sums.income, sums.costs, sums.result] == [24190, 26913, -2723]
    assert [sums.initiatives, sums.funds, sums.remaining] == [20693, 27890, 977]


def test_bad_esa_2016_does_not_reach_its_own_goal() -> None:
    """5 540 of 5 840 leaves 300, 5,1 % where 10 is the goal: told, not refused."""
    sums = budget_sums(lines(BAD_ESA_2016))
    assert [sums.costs, sums.funds, sums.remaining] == [5540, 5840, 300]
    outcome = capital_share(sums, CapitalShareBase.BUDGETED_FUNDS, Fraction(1, 10))
    assert outcome is not None and not outcome.met and round(float(outcome.share) * 100, 1) == 5.1


def test_a_line_without_amount_is_missing_and_not_nought() -> None:
    """It is counted, and adds nothing."""
    sums = budget_sums([*lines(BAD_ESA_2016), Line(Kind.UNUSED_FORECAST, None)])
    assert sums.missing == 1 and sums.costs == 5540


def test_funds_forecast_not_to_be_used_lower_the_costs() -> None:
    """They come back."""
    assert budget_sums([*lines(BAD_ESA_2016), Line(Kind.UNUSED_FORECAST, Decimal(40))]).costs == 5500


@pytest.mark.parametrize("base", list(CapitalShareBase))
def test_a_goal_without_a_base_is_not_measured(base: CapitalShareBase) -> None:
    """Nothing is divided by nothing."""
    assert capital_share(budget_sums([]), base, Fraction(1, 10)) is None


@pytest.mark.parametrize(
    ("typed", "weight"), [("19", "19"), ("33,3333", "33.3333"), ("12 345", "12345"), ("0", "0")]
)
def test_weights_are_read_the_way_they_are_typed(typed: str, weight: str) -> None:
    """Decimal comma, spaces between thousands."""
    assert parse_weight(typed) == Decimal(weight)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("33,33333", AmountFault.TOO_MANY_DECIMALS),
        ("-1", AmountFault.NEGATIVE),
        ("12.5", AmountFault.DECIMAL_POINT),
        ("NaN", AmountFault.NOT_A_NUMBER),
        ("99999999999", AmountFault.TOO_LARGE),
        (" ", AmountFault.EMPTY),
    ],
)
def test_what_is_no_weight_is_refused_with_its_reason(typed: str, fault: AmountFault) -> None:
    """Never guessed."""
    with pytest.raises(AmountRefused) as refused:
        parse_weight(typed)
    assert refused.value.code is fault
