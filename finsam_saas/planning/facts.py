"""Goals, targets and the year's figures as plain values: read once, and measured without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from finsam_saas.figures.rules import NOTHING, Coverage
from finsam_saas.followup.rules import Sex, Total
from finsam_saas.members.rules import PartyType
from finsam_saas.planning.rules import (
    CapitalBase,
    Scope,
    TargetKind,
    TargetMeasure,
    TargetStatus,
    Way,
    way_of,
)
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.profile_fields import REGISTERED


@dataclass(frozen=True)
class Entered:
    """A figure entered by hand, of one party or of all (None): a number, or done or not, and by whom."""

    party: PartyType | None
    number: int | None
    out_of: int | None
    done: bool | None
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Judged:
    """Kansli's own judgement of a target, above what the figures say: why, by whom and when."""

    status: TargetStatus
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Comparison:
    """A figure that the source sets beside the threshold: whose, which year, and per cent."""

    label: str
    year: int
    percent: Decimal
    source: str = REGISTERED


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    """A result target as its row has it; `threshold` is a share (0–1) or a number."""

    id: UUID
    goal_id: UUID
    year: int
    text: str
    kind: TargetKind
    threshold: Fraction | None = None
    measure: TargetMeasure | None = None
    scope: Scope = field(default_factory=Scope)
    numerator: tuple[str, ...] = ()
    base: CapitalBase | None = None
    measured_by: str | None = None
    comparison: Comparison | None = None
    source: str | None = None
    version: int = 1
    judged: Judged | None = None
    entered: Sequence[Entered] = ()
    revised_at: datetime | None = None

    @property
    def way(self) -> Way:
        """How the target is measured."""
        return way_of(self.kind, self.measure)

    def entered_of(self, party: PartyType | None) -> Entered | None:
        """The figure entered for a party, or the one for all."""
        return next((one for one in self.entered if one.party is party), None)


@dataclass(frozen=True, kw_only=True)
class GoalFacts:
    """A goal of a year with its result targets, in order."""

    id: UUID
    key: str
    year: int
    number: int | None
    legs: tuple[str, ...]
    text: str
    source: str | None
    version: int
    leg_labels: tuple[str, ...] = ()
    targets: Sequence[TargetFacts] = ()


@dataclass(frozen=True)
class InitiativeShort:
    """An insats as goals see it; `granted` is the year's amount (kr), None where nothing is said.

    `municipalities` are the kommuner it is for, by id with their names.
    """

    id: UUID
    name: str
    orientation: str | None
    specific: str | None
    is_demo: bool = False
    granted: Decimal | None = None
    municipalities: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GoalTally:
    """An insats's own goals in its newest accepted report: how many are reached, and how many there are."""

    reached: int
    all_of: int


@dataclass(frozen=True)
class Money:
    """What an insats has told of money in its newest accepted report of the year (kr); None is not told."""

    used: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True)
class YearMaterial:
    """All that targets of a year are measured from; only accepted reports are behind it.

    `figures` are totals by insats, row and sex; `kinds` what each insats reports as; `activities` by
    insats, with whether every report told a number; `goals_of` the structural insatser's own goals; `capital`
    the budget's own capital at the end of the year and what it can be compared with (kr); `digests` are of
    the accepted counts of years, where they were asked for.
    """

    year: int
    initiatives: Sequence[InitiativeShort] = ()
    figures: Mapping[tuple[UUID, str, Sex], Total] = field(default_factory=dict)
    coverage: Mapping[UUID, Coverage] = field(default_factory=dict)
    kinds: Mapping[UUID, TemplateKind] = field(default_factory=dict)
    activities: Mapping[UUID, Total] = field(default_factory=dict)
    goals_of: Mapping[UUID, GoalTally] = field(default_factory=dict)
    money: Mapping[UUID, Money] = field(default_factory=dict)
    budget: str | None = None
    capital: Decimal | None = None
    capital_bases: Mapping[CapitalBase, Decimal] = field(default_factory=dict)
    budget_is_whole: bool = True
    digests: Mapping[int, str] = field(default_factory=dict)

    def coverage_of(self, initiatives: Sequence[InitiativeShort]) -> Coverage:
        """Of how many of these insatser's reports the figures are made."""
        return sum((self.coverage.get(one.id, NOTHING) for one in initiatives), NOTHING)

    def in_scope(self, scope: Scope) -> list[InitiativeShort]:
        """The insatser of a scope that were asked for a report in the year."""
        return [
            one
            for one in self.initiatives
            if one.id in self.coverage and scope.holds(one.orientation, one.specific)
        ]
