"""Goals and result targets, and the förbund's own financial rule about its own capital (R9, R15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction


class TargetKind(StrEnum):
    """How a result target is measured."""

    RATIO = "ratio"
    COUNT = "count"
    MILESTONE = "milestone"


class TargetStatus(StrEnum):
    """Whether a result target is met; not measurable is an answer of its own, never "not met"."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_MEASURABLE = "not_measurable"


class CapitalBase(StrEnum):
    """What own capital is compared with; each förbund chooses (trap T4)."""

    BUDGETED_FUNDS = "budgeted_funds"
    COSTS = "costs"
    MEMBER_FEES = "member_fees"


class TargetFaultCode(StrEnum):
    """Why a result target cannot be used as it stands."""

    THRESHOLD_MISSING = "threshold_missing"
    THRESHOLD_NOT_A_SHARE = "threshold_not_a_share"
    THRESHOLD_NEGATIVE = "threshold_negative"
    MILESTONE_WITH_THRESHOLD = "milestone_with_threshold"


class TargetRefused(ValueError):
    """The result target is not well formed."""

    def __init__(self, code: TargetFaultCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True)
class ResultTarget:
    """A result target: at least this share (0–1), at least this number, or a milestone done or not.

    Raises TargetRefused where the threshold does not fit the kind.
    """

    kind: TargetKind
    threshold: Fraction | None = None

    def __post_init__(self) -> None:
        if self.kind is TargetKind.MILESTONE:
            if self.threshold is not None:
                raise TargetRefused(TargetFaultCode.MILESTONE_WITH_THRESHOLD)
            return
        if self.threshold is None:
            raise TargetRefused(TargetFaultCode.THRESHOLD_MISSING)
        if self.threshold < 0:
            raise TargetRefused(TargetFaultCode.THRESHOLD_NEGATIVE)
        if self.kind is TargetKind.RATIO and self.threshold > 1:
            raise TargetRefused(TargetFaultCode.THRESHOLD_NOT_A_SHARE)


@dataclass(frozen=True)
class TargetOutcome:
    """A measured target: its status, its value (share 0–1, or number) and the base it is measured on."""

    status: TargetStatus
    value: Fraction | None
    base: int | None = None


NOT_MEASURED = TargetOutcome(TargetStatus.NOT_MEASURABLE, None)


def ratio_target_met(target: ResultTarget, numerator: int | None, denominator: int | None) -> TargetOutcome:
    """A ratio target, for instance ended to work or studies of all ended; the base is always given with it.

    Nobody in the base, or a figure that is missing, means not measurable.
    """
    if target.threshold is None or numerator is None or not denominator:
        return NOT_MEASURED
    share = Fraction(numerator, denominator)
    status = TargetStatus.MET if share >= target.threshold else TargetStatus.NOT_MET
    return TargetOutcome(status, share, denominator)


def count_target_met(target: ResultTarget, number: int | None) -> TargetOutcome:
    """A count target, for instance the year's activities; a number that is missing is not measurable."""
    if target.threshold is None or number is None:
        return NOT_MEASURED
    status = TargetStatus.MET if number >= target.threshold else TargetStatus.NOT_MET
    return TargetOutcome(status, Fraction(number))


def milestone_met(done: bool | None) -> TargetOutcome:
    """A milestone: done, not done, or not yet judged."""
    if done is None:
        return NOT_MEASURED
    return TargetOutcome(TargetStatus.MET if done else TargetStatus.NOT_MET, None)


def target_met(
    target: ResultTarget,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    number: int | None = None,
    done: bool | None = None,
) -> TargetOutcome:
    """Measures a target of any kind; figures that its kind does not use are left unread."""
    if target.kind is TargetKind.RATIO:
        return ratio_target_met(target, numerator, denominator)
    if target.kind is TargetKind.COUNT:
        return count_target_met(target, number)
    return milestone_met(done)


def percent(share: Fraction, decimals: int = 1) -> Decimal:
    """A share as per cent, rounded half up for showing; comparisons always use the exact share."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class OwnCapitalRule:
    """The förbund's own rule: own capital at least this share (0–1) of the chosen base."""

    goal: Fraction
    base: CapitalBase


@dataclass(frozen=True)
class OwnCapitalOutcome:
    """Own capital against the rule; `share` is exact, None where the base is missing or nothing."""

    status: TargetStatus
    share: Fraction | None
    rule: OwnCapitalRule


def own_capital_outcome(
    rule: OwnCapitalRule, own_capital: Decimal | None, amounts: Mapping[CapitalBase, Decimal]
) -> OwnCapitalOutcome:
    """Own capital (kr) at the end of the year against the förbund's rule: a goal to tell, never a block.

    BÅD-ESÅ 2016 adopted 300 of 5 840 tkr = 5,1 % against "bör" 10 % (trap T4), and might.
    """
    base = amounts.get(rule.base)
    if own_capital is None or base is None or base <= 0:
        return OwnCapitalOutcome(TargetStatus.NOT_MEASURABLE, None, rule)
    share = Fraction(own_capital) / Fraction(base)
    status = TargetStatus.MET if share >= rule.goal else TargetStatus.NOT_MET
    return OwnCapitalOutcome(status, share, rule)
