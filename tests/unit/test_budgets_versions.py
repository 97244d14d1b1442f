"""Versions of a budget: their steps, which of a year's holds, what a decision must be, and differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.budgets.comparison import by_kind, compare
from finsam_saas.budgets.rules import (
    DECIDED,
    AdoptionFault,
    BudgetLineKind,
    BudgetState,
    BudgetStep,
    BudgetStepRefused,
    Line,
    adoption_faults,
    after,
    budget_sums,
    may,
    standing,
)

DAY, LATER = date(2026, 11, 17), date(2026, 12, 4)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(BudgetStep), max_size=8))
def test_no_order_of_steps_opens_what_the_board_has_decided(steps: list[BudgetStep]) -> None:
    """From a new version, whatever is tried: adopted only from a proposal, and never edited after."""
    state, was_proposed = BudgetState.PRELIMINARY, False
    for step in steps:
        before = state
        try:
            state = after(state, step)
        except BudgetStepRefused:
            assert not may(before, step)
            continue
        was_proposed = state is BudgetState.PROPOSED or (was_proposed and state in DECIDED)
        assert state not in DECIDED or was_proposed
        assert before not in DECIDED or (state in DECIDED and step is BudgetStep.REPLACE)


@pytest.mark.parametrize("step", list(BudgetStep))
@pytest.mark.parametrize("state", [BudgetState.REPLACED, BudgetState.COMPARISON])
def test_nothing_is_done_with_what_is_over_or_only_beside(state: BudgetState, step: BudgetStep) -> None:
    """A replaced version and a comparison are there to be read."""
    with pytest.raises(BudgetStepRefused):
        after(state, step)


def test_the_adopted_version_holds_before_a_newer_proposal() -> None:
    """Then the proposal, then the latest preliminary one; a replaced one never."""
    ranked = [
        standing(BudgetState.COMPARISON, 9),
        standing(BudgetState.PRELIMINARY, 1),
        standing(BudgetState.PRELIMINARY, 4),
        standing(BudgetState.PROPOSED, 3),
        standing(BudgetState.ADOPTED, 2),
    ]
    assert ranked == sorted(one for one in ranked if one)
    assert standing(BudgetState.REPLACED, 9) is None


@pytest.mark.parametrize(
    ("paragraph", "day", "replaced_on", "fault"),
    [
        ("", DAY, None, AdoptionFault.NO_PARAGRAPH),
        ("43", None, None, AdoptionFault.NO_DAY),
        ("43", LATER, None, AdoptionFault.IN_THE_FUTURE),
        ("43", DAY, date(2026, 11, 18), AdoptionFault.BEFORE_REPLACED),
    ],
)
def test_a_decision_has_a_number_and_a_day_that_fits(
    paragraph: str, day: date | None, replaced_on: date | None, fault: AdoptionFault
) -> None:
    """One fault at a time, the first that stands in the way."""
    assert adoption_faults(paragraph, day, replaced_on=replaced_on, today=DAY) == [fault]


def test_a_decision_of_today_may_replace_one_of_today() -> None:
    """Two §§ of one meeting."""
    assert adoption_faults("44", DAY, replaced_on=DAY, today=DAY) == []


@dataclass(frozen=True)
class Typed:
    """A line to compare."""

    kind: BudgetLineKind
    label: str
    amount: Decimal | None
    initiative_key: str | None = None


_LINES = st.lists(
    st.builds(
        Typed,
        st.sampled_from(BudgetLineKind),
        st.sampled_from(["Administration", "Individ Samverkan", "Stöd"]),
        st.decimals(0, 9999, places=0),
        st.sampled_from([None, "individ-samverkan"]),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(_LINES, _LINES)
def test_the_differences_add_up_to_the_difference_of_the_sums(
    earlier: list[Typed], later: list[Typed]
) -> None:
    """Every line stands once, whatever is the same, new or gone."""
    found = compare(earlier, later)
    assert sum(one.in_earlier for one in found) == len(earlier)
    assert sum(one.in_later for one in found) == len(later)
    changed = budget_sums(Line(one.kind, one.difference) for one in found)
    sums = [budget_sums(Line(line.kind, line.amount) for line in lines) for lines in (earlier, later)]
    assert changed.costs == sums[1].costs - sums[0].costs
    assert changed.income == sums[1].income - sums[0].income


def test_a_line_is_known_by_its_insats_whatever_it_is_called() -> None:
    """Else by its name; a missing amount is told as missing, and one that is gone stands among its like."""
    kind = BudgetLineKind.COST_INITIATIVE
    earlier = [Typed(kind, "Individ samverkan", Decimal(2600), "individ"), Typed(kind, "Kartläggning", None)]
    later = [
        Typed(kind, "Individ Samverkan, fem coacher", Decimal(2350), "individ"),
        Typed(BudgetLineKind.UNUSED_FORECAST, "Prognos", Decimal(1)),
    ]
    same, gone, new = by_kind(compare(earlier, later))
    assert same.difference == -250 and same.label == "Individ Samverkan, fem coacher"
    assert gone.label == "Kartläggning" and gone.difference is None and gone.differs
    assert new.difference == 1 and not new.in_earlier
