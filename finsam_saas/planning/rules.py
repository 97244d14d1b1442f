"""Goals and result targets, and the förbund's own financial rule about its own capital (R9, R15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

SMALLEST_BASE = 10
"""Fewer persons than this behind a share is too small a base to judge by (as for a national per cent)."""


class TargetKind(StrEnum):
    """How a result target is measured; `MONEY` is a sum of money as a share of a base."""

    RATIO = "ratio"
    COUNT = "count"
    MILESTONE = "milestone"
    MONEY = "money"


class TargetMeasure(StrEnum):
    """What the product measures a ratio or a count with; without one the figure is entered by hand."""

    OUTCOMES = "outcomes"
    GOALS_REACHED = "goals_reached"
    ATTENDANCE = "attendance"
    ACTIVITIES = "activities"


class Way(StrEnum):
    """How a target is measured, as one choice: kind and measure together."""

    OUTCOMES = "outcomes"
    GOALS_REACHED = "goals_reached"
    ATTENDANCE = "attendance"
    SHARE = "share"
    ACTIVITIES = "activities"
    COUNT = "count"
    MILESTONE = "milestone"
    CAPITAL = "capital"


WAYS: Mapping[Way, tuple[TargetKind, TargetMeasure | None]] = {
    Way.OUTCOMES: (TargetKind.RATIO, TargetMeasure.OUTCOMES),
    Way.GOALS_REACHED: (TargetKind.RATIO, TargetMeasure.GOALS_REACHED),
    Way.ATTENDANCE: (TargetKind.RATIO, TargetMeasure.ATTENDANCE),
    Way.SHARE: (TargetKind.RATIO, None),
    Way.ACTIVITIES: (TargetKind.COUNT, TargetMeasure.ACTIVITIES),
    Way.COUNT: (TargetKind.COUNT, None),
    Way.MILESTONE: (TargetKind.MILESTONE, None),
    Way.CAPITAL: (TargetKind.MONEY, None),
}
_WAY_OF = {made_of: way for way, made_of in WAYS.items()}
ENTERED_WAYS = (Way.ATTENDANCE, Way.SHARE, Way.ACTIVITIES, Way.COUNT, Way.MILESTONE)
"""Ways whose figures, or some of them, are entered by hand."""


def way_of(kind: TargetKind, measure: TargetMeasure | None) -> Way:
    """The way a kind and a measure make together; a measure that does not go with its kind is left unread."""
    return _WAY_OF.get((kind, measure)) or _WAY_OF[kind, None]


@dataclass(frozen=True)
class Scope:
    """Which insatser count: by orientation and closer orientation; None where it does not matter."""

    orientation: str | None = None
    specific: str | None = None

    def holds(self, orientation: str | None, specific: str | None) -> bool:
        """Whether an insats with these is one of them; one whose orientation is not known never is."""
        return (self.orientation is None or self.orientation == orientation) and (
            self.specific is None or self.specific == specific
        )


class TargetStatus(StrEnum):
    """Whether a result target is met; too few or not measurable are answers of their own, never "not met"."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_SMALL_BASE = "too_small_base"
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
    NUMERATOR_MISSING = "numerator_missing"
    BASE_MISSING = "base_missing"


SHARE_KINDS = frozenset({TargetKind.RATIO, TargetKind.MONEY})
"""Kinds whose threshold is a share (0–1)."""


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
        if self.kind in SHARE_KINDS and self.threshold > 1:
            raise TargetRefused(TargetFaultCode.THRESHOLD_NOT_A_SHARE)


@dataclass(frozen=True)
class TargetOutcome:
    """A measured target: its status, its value (share 0–1, or number) and the base it is measured on."""

    status: TargetStatus
    value: Fraction | None
    base: int | None = None


NOT_MEASURED = TargetOutcome(TargetStatus.NOT_MEASURABLE, None)


def ratio_target_met(
    target: ResultTarget, numerator: int | None, denominator: int | None, smallest_base: int = 0
) -> TargetOutcome:
    """A ratio target, for instance ended to work or studies of all ended; the base is always given with it.

    Nobody in the base, or a figure that is missing, means not measurable; fewer than `smallest_base` is too
    small a base to judge by.
    """
    if target.threshold is None or numerator is None or not denominator:
        return NOT_MEASURED
    share = Fraction(numerator, denominator)
    if denominator < smallest_base:
        return TargetOutcome(TargetStatus.TOO_SMALL_BASE, share, denominator)
    status = TargetStatus.MET if share >= target.threshold else TargetStatus.NOT_MET
    return TargetOutcome(status, share, denominator)


def count_target_met(target: ResultTarget, number: int | None, *, complete: bool = True) -> TargetOutcome:
    """A count target, for instance the year's activities; a number that is missing is not measurable.

    An incomplete number is at least what it says: it can show that a target is met, never that it is not.
    """
    if target.threshold is None or number is None:
        return NOT_MEASURED
    if number >= target.threshold:
        return TargetOutcome(TargetStatus.MET, Fraction(number))
    return TargetOutcome(TargetStatus.NOT_MET if complete else TargetStatus.NOT_MEASURABLE, Fraction(number))


def attendance_met(target: ResultTarget, present: Mapping[str, tuple[int, int]]) -> TargetOutcome:
    """Attendance by party (present, of how many): every party must reach the share (BÅD-ESÅ 2016: 100 %)."""
    of = {party: pair for party, pair in present.items() if pair[1]}
    if target.threshold is None or not of:
        return NOT_MEASURED
    whole = sum(all_of for _present, all_of in of.values())
    met = all(Fraction(*pair) >= target.threshold for pair in of.values())
    share = Fraction(sum(there for there, _all in of.values()), whole)
    return TargetOutcome(TargetStatus.MET if met else TargetStatus.NOT_MET, share, whole)


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
