"""What a rule of delegation allows: who, what, up to how much, from what is left; and when it is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.bodies.delegated import Asked, DecisionRefused, Refusal, Rule, check
from finsam_saas.bodies.rules import Delegate, DelegatedMatter, DelegationFault, delegation_faults
from finsam_saas.delegation.rules import Standing, number_of, standing
from finsam_saas.meetings.rules import Outcome

DAY = date(2026, 11, 2)
REMAINING, APPLICATIONS, OTHER = (
    DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS,
    DelegatedMatter.APPLICATIONS,
    DelegatedMatter.OTHER,
)
KRONOR = st.integers(0, 10**7).map(Decimal)
BY_YEAR = st.dictionaries(st.integers(2026, 2028), KRONOR, max_size=3)
LEFT = st.dictionaries(st.integers(2026, 2028), st.none() | KRONOR, max_size=3)
RULE = Rule(Delegate.DIRECTOR, REMAINING)
ASKED = Asked(Delegate.DIRECTOR, DAY, on_application=True)


def refusal(rule: Rule, asked: Asked) -> DecisionRefused | None:
    """What stands against a decision on the day after."""
    try:
        check(rule, asked, DAY)
    except DecisionRefused as refused:
        return refused
    return None


@settings(max_examples=150, deadline=None)
@given(maximum=st.none() | KRONOR, amounts=BY_YEAR, left=LEFT)
def test_never_above_the_highest_amount_nor_more_than_remains(
    maximum: Decimal | None, amounts: dict[int, Decimal], left: dict[int, Decimal | None]
) -> None:
    """What is let through keeps to both; what is refused breaks one, and the refusal names it truly."""
    found = refusal(replace(RULE, maximum=maximum), replace(ASKED, amounts=amounts, remaining=left))
    total = sum(amounts.values(), Decimal(0))
    if found is None:
        assert maximum is None or total <= maximum
        assert all(not amount or amount <= (left.get(year) or -1) for year, amount in amounts.items())
    elif found.refusal is Refusal.ABOVE_MAXIMUM:
        assert found.limit == maximum and maximum is not None and total > maximum
    else:
        assert found.year is not None
        remains = left.get(found.year)
        if found.refusal is Refusal.NO_BUDGET:
            assert remains is None
        else:
            assert found.refusal is Refusal.MORE_THAN_REMAINS
            assert remains is not None and amounts[found.year] > remains == found.limit


@settings(max_examples=60, deadline=None)
@given(amounts=BY_YEAR, left=LEFT)
def test_only_a_rule_about_remaining_funds_asks_what_remains(
    amounts: dict[int, Decimal], left: dict[int, Decimal | None]
) -> None:
    """A rule about applications has its highest amount alone."""
    asked = replace(ASKED, amounts=amounts, remaining=left)
    assert refusal(replace(RULE, matter=APPLICATIONS), asked) is None


@pytest.mark.parametrize(
    ("rule", "asked", "why"),
    [
        (replace(RULE, who=Delegate.CHAIR), ASKED, Refusal.NOT_THE_DELEGATE),
        (replace(RULE, matter=OTHER), ASKED, Refusal.OTHER_MATTER),
        (RULE, replace(ASKED, on_application=False), Refusal.OTHER_MATTER),
        (RULE, replace(ASKED, decided_on=DAY + timedelta(days=1)), Refusal.DAY_TO_COME),
        (RULE, replace(ASKED, handed_in_on=DAY + timedelta(days=1)), Refusal.BEFORE_HANDED_IN),
        (replace(RULE, valid_from=DAY + timedelta(days=1)), ASKED, Refusal.NOT_YET_DELEGATED),
        (replace(RULE, valid_from=DAY), replace(ASKED, handed_in_on=DAY), None),
        (
            Rule(Delegate.DIRECTOR, OTHER, maximum=Decimal(100)),
            Asked(Delegate.DIRECTOR, DAY, on_application=False, amount=Decimal(101)),
            Refusal.ABOVE_MAXIMUM,
        ),
        (
            Rule(Delegate.DIRECTOR, OTHER, maximum=Decimal(100)),
            Asked(Delegate.DIRECTOR, DAY, on_application=False),
            Refusal.NO_AMOUNT,
        ),
        (Rule(Delegate.DIRECTOR, OTHER), Asked(Delegate.DIRECTOR, DAY, on_application=False), None),
    ],
)
def test_who_decides_what_and_since_when(rule: Rule, asked: Asked, why: Refusal | None) -> None:
    """A decision stands on a rule of its kind, of its day and of whoever decides."""
    found = refusal(rule, asked)
    assert (found.refusal if found else None) is why


def test_a_decision_is_reported_when_the_minutes_that_took_it_up_are_sealed() -> None:
    """What a meeting puts off or does not take up waits for the next one."""
    assert standing(is_on_agenda=False, is_sealed=False, outcome=None) is Standing.WAITING
    for outcome in (None, *Outcome):
        assert standing(is_on_agenda=True, is_sealed=False, outcome=outcome) is Standing.ON_AGENDA
    waits = {one for one in Outcome if standing(is_on_agenda=True, is_sealed=True, outcome=one) == "waiting"}
    assert waits == {Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.NOT_TAKEN_UP}
    assert number_of(2026, 3) == "2026:3"


def test_rules_say_something_and_nothing_twice() -> None:
    """Case and spaces make no other rule; that nothing is delegated is a way to delegate."""
    assert delegation_faults([]) == []
    assert delegation_faults(["Inköp", "inköp "]) == [DelegationFault.SAID_TWICE]
    assert delegation_faults([" "]) == [DelegationFault.NO_WORDS]
    assert delegation_faults([str(one) for one in range(31)]) == [DelegationFault.TOO_MANY]
