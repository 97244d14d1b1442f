"""Result targets, and the förbund's own rule about its own capital."""

from decimal import Decimal
from fractions import Fraction

import pytest

from finsam_saas.planning.rules import (
    CapitalBase,
    OwnCapitalRule,
    ResultTarget,
    TargetFaultCode,
    TargetKind,
    TargetRefused,
    TargetStatus,
    own_capital_outcome,
    percent,
    target_met,
)

GOAL_1A = ResultTarget(TargetKind.RATIO, Fraction(35, 100))
ACTIVITIES = ResultTarget(TargetKind.COUNT, Fraction(15))
MILESTONE = ResultTarget(TargetKind.MILESTONE)


def test_uppsalas_goal_1a_is_met_with_its_base() -> None:
    outcome = target_met(GOAL_1A, numerator=8 + 1 + 4 + 1, denominator=35)
    assert outcome.status is TargetStatus.MET
    assert outcome.value is not None
    assert percent(outcome.value) == Decimal("40.0")
    assert outcome.base == 35


def test_the_exact_share_decides_and_not_the_one_shown() -> None:
    outcome = target_met(GOAL_1A, numerator=3499, denominator=10_000)
    assert outcome.value is not None
    assert percent(outcome.value) == Decimal("35.0")
    assert outcome.status is TargetStatus.NOT_MET
    assert target_met(GOAL_1A, numerator=35, denominator=100).status is TargetStatus.MET


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (None, 35), (14, None)])
def test_nobody_ended_or_not_known_is_not_measurable(numerator: int | None, denominator: int | None) -> None:
    outcome = target_met(GOAL_1A, numerator=numerator, denominator=denominator)
    assert (outcome.status, outcome.value) == (TargetStatus.NOT_MEASURABLE, None)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (15, TargetStatus.MET),
        (14, TargetStatus.NOT_MET),
        (0, TargetStatus.NOT_MET),
        (None, TargetStatus.NOT_MEASURABLE),
    ],
)
def test_a_count_target(number: int | None, status: TargetStatus) -> None:
    assert target_met(ACTIVITIES, number=number).status is status


@pytest.mark.parametrize(
    ("done", "status"),
    [(True, TargetStatus.MET), (False, TargetStatus.NOT_MET), (None, TargetStatus.NOT_MEASURABLE)],
)
def test_a_milestone(done: bool | None, status: TargetStatus) -> None:
    assert target_met(MILESTONE, done=done).status is status


@pytest.mark.parametrize(
    ("kind", "threshold", "code"),
    [
        (TargetKind.RATIO, None, TargetFaultCode.THRESHOLD_MISSING),
        (TargetKind.RATIO, Fraction(35), TargetFaultCode.THRESHOLD_NOT_A_SHARE),
        (TargetKind.COUNT, Fraction(-1), TargetFaultCode.THRESHOLD_NEGATIVE),
        (TargetKind.MILESTONE, Fraction(1), TargetFaultCode.MILESTONE_WITH_THRESHOLD),
    ],
)
def test_a_threshold_fits_its_kind(
    kind: TargetKind, threshold: Fraction | None, code: TargetFaultCode
) -> None:
    with pytest.raises(TargetRefused) as refused:
        ResultTarget(kind, threshold)
    assert refused.value.code is code


BAD_ESA_2016 = {
    CapitalBase.BUDGETED_FUNDS: Decimal(5_840_000),
    CapitalBase.COSTS: Decimal(5_540_000),
    CapitalBase.MEMBER_FEES: Decimal(5_240_000),
}


@pytest.mark.parametrize(
    ("base", "shown"),
    [(CapitalBase.BUDGETED_FUNDS, "5.1"), (CapitalBase.COSTS, "5.4"), (CapitalBase.MEMBER_FEES, "5.7")],
)
def test_bad_esa_2016_does_not_reach_its_own_goal_whatever_the_base(base: CapitalBase, shown: str) -> None:
    rule = OwnCapitalRule(Fraction(10, 100), base)
    outcome = own_capital_outcome(rule, Decimal(300_000), BAD_ESA_2016)
    assert outcome.status is TargetStatus.NOT_MET
    assert outcome.share is not None
    assert percent(outcome.share) == Decimal(shown)


def test_own_capital_that_reaches_the_goal() -> None:
    rule = OwnCapitalRule(Fraction(10, 100), CapitalBase.BUDGETED_FUNDS)
    assert own_capital_outcome(rule, Decimal(584_000), BAD_ESA_2016).status is TargetStatus.MET


def test_negative_own_capital_is_a_share_below_nothing() -> None:
    rule = OwnCapitalRule(Fraction(0), CapitalBase.COSTS)
    assert own_capital_outcome(rule, Decimal(-1), BAD_ESA_2016).status is TargetStatus.NOT_MET


@pytest.mark.parametrize(
    ("capital", "amounts"),
    [(None, BAD_ESA_2016), (Decimal(1), {}), (Decimal(1), {CapitalBase.COSTS: Decimal(0)})],
)
def test_without_capital_or_base_the_rule_cannot_be_measured(
    capital: Decimal | None, amounts: dict[CapitalBase, Decimal]
) -> None:
    rule = OwnCapitalRule(Fraction(1, 10), CapitalBase.COSTS)
    assert own_capital_outcome(rule, capital, amounts).status is TargetStatus.NOT_MEASURABLE
