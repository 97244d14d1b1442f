"""Measures targets: from the year's accepted figures and what was entered by hand to a status with its base.

Pure. A figure that is missing is never counted as nought: the insats and sex it belongs to is left out of a
share, so that part and whole are of one and the same group, and how many were left out is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from finsam_saas.figures.rules import NOTHING, Coverage
from finsam_saas.followup.rules import Measure, Sex, Total
from finsam_saas.planning.facts import InitiativeShort, TargetFacts, YearMaterial
from finsam_saas.planning.rules import (
    NOT_MEASURED,
    SMALLEST_BASE,
    OwnCapitalRule,
    ResultTarget,
    Scope,
    TargetOutcome,
    TargetStatus,
    Way,
    attendance_met,
    count_target_met,
    milestone_met,
    own_capital_outcome,
    ratio_target_met,
)

NO_NUMBER = Total(None, True)


@dataclass(frozen=True)
class Share:
    """A part of a whole, both counted in the same group."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class Basis:
    """What one insats gives a target; a sex that is not there says too little to be counted."""

    initiative: InitiativeShort
    coverage: Coverage
    by_sex: Mapping[Sex, Share] = field(default_factory=dict)
    left_out: tuple[Sex, ...] = ()
    number: Total = NO_NUMBER

    @property
    def total(self) -> Share:
        """All that is counted of the insats."""
        return sum(self.by_sex.values(), Share())


@dataclass(frozen=True)
class Measured:
    """A measured target: its outcome, part and whole, what each insats gives, and how whole the figures are.

    `outside` are insatser whose orientation is not known, so that they cannot be counted anywhere.
    """

    outcome: TargetOutcome = NOT_MEASURED
    part: int | None = None
    whole: int | None = None
    bases: Sequence[Basis] = ()
    coverage: Coverage = NOTHING
    outside: int = 0
    complete: bool = True
    reported: int | None = None
    by_party: Mapping[str, Share] = field(default_factory=dict)
    amount: Decimal | None = None
    base_amount: Decimal | None = None

    @property
    def by_sex(self) -> dict[Sex, Share]:
        """The target's part and whole by sex."""
        return {sex: sum((one.by_sex.get(sex, Share()) for one in self.bases), Share()) for sex in Sex}

    @property
    def left_out(self) -> int:
        """How many groups (an insats's women, men or unknown) are left out for what is missing."""
        return sum(len(one.left_out) for one in self.bases)


def measure(target: TargetFacts, year: YearMaterial) -> Measured:
    """Measures a target on the year's material."""
    return _WAYS[target.way](target, year)


def basis_of(
    initiative: InitiativeShort, numerator: Sequence[str], year: YearMaterial, whole: str = Measure.ENDED
) -> Basis:
    """What an insats gives a share of those who ended, sex by sex; only where all of it is known."""
    by_sex: dict[Sex, Share] = {}
    left_out = []
    for sex in Sex:
        found = [year.figures.get((initiative.id, row, sex)) for row in (whole, *numerator)]
        if all(one is None for one in found):
            continue
        known = [one for one in found if one is not None and one.complete]
        if len(known) < len(found):
            left_out.append(sex)
            continue
        all_of, *parts = (one.value or 0 for one in known)
        if sum(parts) > all_of:
            left_out.append(sex)
        else:
            by_sex[sex] = Share(sum(parts), all_of)
    return Basis(initiative, year.coverage.get(initiative.id, NOTHING), by_sex, tuple(left_out))


def _rule(target: TargetFacts) -> ResultTarget:
    return ResultTarget(target.kind, target.threshold)


def _outcomes(target: TargetFacts, year: YearMaterial) -> Measured:
    counted = year.in_scope(target.scope)
    bases = [basis_of(one, target.numerator, year) for one in counted]
    share = sum((one.total for one in bases), Share())
    return Measured(
        ratio_target_met(_rule(target), share.part, share.whole, SMALLEST_BASE),
        share.part if share.whole else None,
        share.whole or None,
        bases,
        year.coverage_of(counted),
        _outside(target.scope, year),
        complete=not any(one.left_out for one in bases),
    )


def _outside(scope: Scope, year: YearMaterial) -> int:
    """Insatser that report but whose closer orientation is not known, where the target asks for one."""
    wide = Scope(scope.orientation)
    unknown = (one for one in year.initiatives if one.specific is None and one.id in year.coverage)
    return sum(scope.specific is not None and wide.holds(one.orientation, None) for one in unknown)


def _goals_reached(target: TargetFacts, year: YearMaterial) -> Measured:
    counted = year.in_scope(target.scope)
    bases = [
        Basis(
            one,
            year.coverage.get(one.id, NOTHING),
            {Sex.UNKNOWN: Share(tally.reached, tally.all_of)} if tally else {},
        )
        for one in counted
        for tally in [year.goals_of.get(one.id)]
    ]
    share = sum((one.total for one in bases), Share())
    return Measured(
        ratio_target_met(_rule(target), share.part, share.whole),
        share.part if share.whole else None,
        share.whole or None,
        bases,
        year.coverage_of(counted),
    )


def _attendance(target: TargetFacts, _year: YearMaterial) -> Measured:
    parties = {
        one.party.value if one.party else "": Share(one.number, one.out_of)
        for one in target.entered
        if one.number is not None and one.out_of
    }
    outcome = attendance_met(_rule(target), {key: (one.part, one.whole) for key, one in parties.items()})
    share = sum(parties.values(), Share())
    return Measured(
        outcome,
        share.part if share.whole else None,
        share.whole or None,
        by_party=parties,
    )


def _entered_share(target: TargetFacts, _year: YearMaterial) -> Measured:
    entered = target.entered_of(None)
    part, whole = (entered.number, entered.out_of) if entered else (None, None)
    return Measured(ratio_target_met(_rule(target), part, whole), part, whole)


def _entered_count(target: TargetFacts, _year: YearMaterial) -> Measured:
    entered = target.entered_of(None)
    number = entered.number if entered else None
    return Measured(count_target_met(_rule(target), number), number)


def _activities(target: TargetFacts, year: YearMaterial) -> Measured:
    """Activities told in accepted reports, and those that kansli has entered beside them."""
    counted = [one for one in year.in_scope(target.scope) if one.id in year.activities]
    bases = [
        Basis(one, year.coverage.get(one.id, NOTHING), number=year.activities[one.id]) for one in counted
    ]
    entered = target.entered_of(None)
    reported = _sum(year.activities[one.id].value for one in counted)
    number = _sum((reported, entered.number if entered else None))
    complete = all(one.number.complete for one in bases)
    return Measured(
        count_target_met(_rule(target), number, complete=complete),
        number,
        bases=bases,
        coverage=year.coverage_of(counted),
        complete=complete,
        reported=reported,
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _milestone(target: TargetFacts, _year: YearMaterial) -> Measured:
    entered = target.entered_of(None)
    return Measured(milestone_met(entered.done if entered else None))


def _capital(target: TargetFacts, year: YearMaterial) -> Measured:
    if target.base is None or target.threshold is None:
        return Measured()
    rule = OwnCapitalRule(Fraction(target.threshold), target.base)
    found = own_capital_outcome(rule, year.capital, year.capital_bases)
    status = found.status if year.budget_is_whole else TargetStatus.NOT_MEASURABLE
    return Measured(
        TargetOutcome(status, found.share),
        complete=year.budget_is_whole,
        amount=year.capital,
        base_amount=year.capital_bases.get(target.base),
    )


_WAYS: Mapping[Way, Callable[[TargetFacts, YearMaterial], Measured]] = {
    Way.OUTCOMES: _outcomes,
    Way.GOALS_REACHED: _goals_reached,
    Way.ATTENDANCE: _attendance,
    Way.SHARE: _entered_share,
    Way.COUNT: _entered_count,
    Way.ACTIVITIES: _activities,
    Way.MILESTONE: _milestone,
    Way.CAPITAL: _capital,
}
