"""What a year's money would look like: every krona is either used or left, and missing is never nought."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.budgets.rules import BudgetLineKind, CapitalShareBase, Line, budget_sums
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.prioritising.rules import by_orientation, first_tried, outlook

KRONOR = st.integers(0, 10**8).map(Decimal)
GIVEN = st.dictionaries(st.sampled_from([None, *Orientation]), KRONOR)
INDIVIDUAL, STRUCTURAL = Orientation.INDIVIDUAL, Orientation.STRUCTURAL
# BÅD-ESÅ 2016: own capital of 300 of 5 840 tkr when 5 040 tkr go to insatser and 500 to the rest.
BUDGET = budget_sums(
    [
        Line(BudgetLineKind.INCOME_FEE, Decimal(5_840_000)),
        Line(BudgetLineKind.COST_ADMIN, Decimal(500_000)),
        Line(BudgetLineKind.COST_INITIATIVE, Decimal(5_040_000)),
    ]
)
GOAL = (CapitalShareBase.MEMBER_FEES, Fraction(1, 10))


@settings(max_examples=60, deadline=None)
@given(granted=GIVEN, tried=GIVEN)
def test_every_krona_is_used_or_left(
    granted: dict[Orientation | None, Decimal], tried: dict[Orientation | None, Decimal]
) -> None:
    """What is not given stays as own capital; what is given beyond the budget is taken from there."""
    view = outlook(BUDGET, GOAL, granted, tried)
    assert view.left is not None and view.capital is not None and view.share is not None
    assert view.used + view.left == BUDGET.initiatives
    assert view.capital == BUDGET.remaining + view.left
    assert view.over == max(view.used - BUDGET.initiatives, 0)
    assert view.share.share == Fraction(view.capital) / Fraction(BUDGET.member_fees)
    assert view.individual is None or 0 <= view.individual <= 1
    assert view.without_orientation == granted.get(None, 0) + tried.get(None, 0)


def test_the_budget_used_whole_leaves_the_capital_that_was_planned() -> None:
    """300 of 5 840 tkr does not reach the goal; 300 tkr less to insatser does."""
    whole = outlook(BUDGET, GOAL, {INDIVIDUAL: Decimal(4_000_000)}, {STRUCTURAL: Decimal(1_040_000)})
    assert whole.left == 0 and whole.capital == Decimal(300_000)
    assert whole.share is not None and not whole.share.met
    less = outlook(BUDGET, GOAL, {INDIVIDUAL: Decimal(4_000_000)}, {STRUCTURAL: Decimal(740_000)})
    assert less.share is not None and less.share.met


def test_without_a_budget_nothing_is_said_to_be_left() -> None:
    """What is used and its mix are known all the same."""
    view = outlook(None, GOAL, {INDIVIDUAL: Decimal(80)}, {STRUCTURAL: Decimal(20)})
    assert view.left is None and view.capital is None and view.share is None
    assert view.over == 0
    assert view.individual == Fraction(80, 100)
    assert outlook(None, None, {}, {None: Decimal(5)}).individual is None


def test_what_is_proposed_is_tried_first_also_when_it_is_nothing() -> None:
    """A proposal to reject is a proposal of nought."""
    assert first_tried(Decimal(500), None) == 500
    assert first_tried(Decimal(500), Decimal(0)) == 0
    assert by_orientation([(INDIVIDUAL, Decimal(1)), (INDIVIDUAL, Decimal(2)), (None, Decimal(4))]) == {
        INDIVIDUAL: 3,
        None: 4,
    }
