"""The goals of a year as a reader may see them: measured, judged, and protected for all but the kansli."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.budgets import goals as budget_goals
from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import Protected, Published, protected_percent
from finsam_saas.figures import year_reading
from finsam_saas.figures.protected import KEPT_SECONDS, VERSION, shown_of_year
from finsam_saas.followup.rules import Sex
from finsam_saas.governance.recorded import facts
from finsam_saas.planning import queries
from finsam_saas.planning.facts import GoalFacts, TargetFacts, YearMaterial
from finsam_saas.planning.measuring import Measured, measure
from finsam_saas.planning.people import (
    ENDED,
    Counts,
    cells_of,
    exact_counts,
    of_target,
    open_counts,
    result_row,
    wanted_counts,
)
from finsam_saas.planning.profile import LegPart
from finsam_saas.planning.protection import protect_goals
from finsam_saas.planning.rules import CapitalBase, TargetKind, TargetStatus, Way
from finsam_saas.planning.year import material
from finsam_saas.web.errors import NotFound
from finsam_saas.web.kept import kept

OWN_CAPITAL = UUID(int=0)
"""Stands in the place of an id where a target is the förbund's financial rule, kept with the budgets."""


@dataclass(frozen=True)
class Line:
    """A target as its reader sees it; a count that is protected reads "..".

    `by_sex` are part and whole of each sex that anything is known of.
    """

    target: TargetFacts
    measured: Measured
    part: Published | None
    whole: Published | None
    share: Fraction | Protected | None
    by_sex: Mapping[Sex, tuple[Published, Published]]
    is_over: bool

    @property
    def is_hidden(self) -> bool:
        """Whether a count behind it is protected: what the figures say would narrow it, and is not told."""
        return isinstance(self.part, Protected) or isinstance(self.whole, Protected)

    @property
    def told_status(self) -> TargetStatus | None:
        """What the figures say, as far as the reader may know."""
        return None if self.is_hidden else self.measured.outcome.status

    @property
    def status(self) -> TargetStatus | None:
        """The status that stands: kansli's own judgement, else what the figures say; None is not shown."""
        return self.target.judged.status if self.target.judged else self.told_status

    @property
    def is_rule(self) -> bool:
        """Whether the line is the förbund's own financial rule and no target of a goal."""
        return self.target.id == OWN_CAPITAL


@dataclass(frozen=True)
class GoalLines:
    """A goal and the lines of its targets."""

    goal: GoalFacts
    lines: Sequence[Line]


@dataclass(frozen=True)
class YearPage:
    """All that the page of a year's goals shows; `exact` says that the reader sees exact counts."""

    year: int
    years: Sequence[int]
    goals: Sequence[GoalLines]
    capital: Line | None
    exact: bool
    material: YearMaterial
    counts: Counts

    @property
    def lines(self) -> list[Line]:
        """Every line of the year, the financial rule last."""
        return [
            *(line for one in self.goals for line in one.lines),
            *([self.capital] if self.capital else []),
        ]

    def number_of(self, status: TargetStatus | None) -> int:
        """How many targets stand so; None: of how many it is not shown."""
        return sum(line.status is status for line in self.lines)


def sees_exact(actor: Actor) -> bool:
    """Whether exact counts are for the actor: they stay with the kansli, all others see them protected."""
    return actor.may(Permission.REPORTS_REVIEW)


def default_year(found: Sequence[GoalFacts], today: date) -> int:
    """The year to show first: this year if it has goals, else the latest that has."""
    years = {one.year for one in found}
    return today.year if today.year in years or not years else max(years)


def year_page(
    actor: Actor, year: int, today: date, *, with_rule: bool = False, with_earlier: bool = False
) -> YearPage:
    """The goals of a year with their lines, as the actor may see them; with the financial rule if asked."""
    digests = (year - 1, year) if with_earlier else (year,)
    return _year_page(actor, queries.goals(), year, today, with_rule=with_rule, digests=digests)


def current_page(actor: Actor, today: date) -> YearPage | None:
    """The goals that count now, for start pages; None where the förbund has set none."""
    every = queries.goals()
    if not every:
        return None
    year = default_year(every, today)
    return _year_page(actor, every, year, today, with_rule=True, digests=(year,))


def target_page(actor: Actor, target_id: UUID, today: date) -> tuple[YearPage, Line]:
    """One target among those of its year. Raises NotFound."""
    every = queries.goals()
    year = next((one.year for one in every for held in one.targets if held.id == target_id), None)
    if year is None:
        raise NotFound(f"no target {target_id}")
    page = _year_page(actor, every, year, today, with_rule=False, digests=(year,))
    return page, next(line for line in page.lines if line.target.id == target_id)


def _year_page(
    actor: Actor,
    every: Sequence[GoalFacts],
    year: int,
    today: date,
    *,
    with_rule: bool,
    digests: Sequence[int],
) -> YearPage:
    found = [one for one in every if one.year == year]
    rule = _capital_rule(year) if with_rule else None
    of_money = any(target.kind is TargetKind.MONEY for one in found for target in one.targets)
    exact = sees_exact(actor)
    made = material(year, with_budget=of_money or rule is not None, digests_of=() if exact else digests)
    targets = [target for one in found for target in one.targets]
    counts = exact_counts(made, targets) if exact else _open_counts(made, targets)
    is_over = year < today.year
    return YearPage(
        year=year,
        years=sorted({one.year for one in every} | {year}, reverse=True),
        goals=[
            GoalLines(one, [line_of(target, made, counts, is_over) for target in one.targets])
            for one in found
        ],
        capital=line_of(rule, made, counts, is_over) if rule and made.budget else None,
        exact=exact,
        material=made,
        counts=counts,
    )


def _open_counts(made: YearMaterial, targets: Sequence[TargetFacts]) -> Counts:
    """The counts that readers outside the kansli see, worked out once for the same figures and targets."""
    digest = made.digests[made.year]
    shown = shown_of_year(made.year, digest)
    cells = cells_of(made, targets)
    wanted = wanted_counts(made, targets, cells)
    told = hashlib.sha256(repr([(one.key, one.measure, one.members) for one in wanted]).encode())
    goals = kept(
        f"goals:{VERSION}:{made.year}:{digest}:{told.hexdigest()}",
        lambda: dict.fromkeys(map("|".join, protect_goals(year_reading.told(made.year), shown, wanted)), 1),
        seconds=KEPT_SECONDS,
    )
    return open_counts(cells, shown, {one.key for one in wanted if "|".join(one.key) in goals})


def line_of(target: TargetFacts, made: YearMaterial, counts: Counts, is_over: bool) -> Line:
    """A target measured, with its counts as they may be shown."""
    measured = measure(target, made)
    if target.way is not Way.OUTCOMES:
        return Line(target, measured, measured.part, measured.whole, measured.outcome.value, {}, is_over)
    row = result_row(target.numerator)

    def pair(who: str) -> tuple[Published, Published] | None:
        part, whole = (counts.get((of_target(target.id), of, who)) for of in (row, ENDED))
        return None if part is None or whole is None else (part, whole)

    together = pair(ALL)
    share: Fraction | Protected | None = measured.outcome.value
    if together and share is not None:
        shown = protected_percent(*together)
        if any(isinstance(one, Protected) for one in together):
            share = shown if isinstance(shown, Protected) else None
    return Line(
        target,
        measured,
        together[0] if together else None,
        together[1] if together else None,
        share,
        {sex: found for sex in Sex if (found := pair(sex.value)) and found[1] != 0},
        is_over,
    )


def _capital_rule(year: int) -> TargetFacts | None:
    """The förbund's own rule for its capital as a target, measured like any other."""
    goal = budget_goals.capital_goal()
    if goal is None:
        return None
    return TargetFacts(
        id=OWN_CAPITAL,
        goal_id=OWN_CAPITAL,
        year=year,
        text=goal.text,
        kind=TargetKind.MONEY,
        threshold=goal.goal,
        base=CapitalBase(goal.base.value),
        source=goal.source,
    )


def legs() -> dict[str, str]:
    """The legs that the förbund's work stands on, by key."""
    return {one.key: one.label for one in facts("planning", "legs", LegPart)}
