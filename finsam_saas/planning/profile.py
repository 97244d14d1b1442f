"""The planning section of a förbund's profile: goals and thresholds, the year, internal control and risks."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from finsam_saas.followup.rules import Outcome
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.planning.rules import SHARE_KINDS, CapitalBase, TargetKind, TargetMeasure
from tenants.profile_fields import (
    BodyReference,
    Count,
    Key,
    Month,
    Percent,
    ProfileSection,
    Sourced,
    Text,
    Year,
    declares,
    refers_to,
)


class StatementPart(Sourced):
    """Purpose, vision or direction in the förbund's own words."""

    key: Annotated[Key, declares("statement")]
    kind: Literal["purpose", "vision", "direction", "individual_goal"]
    text: Text


class ComparisonPart(Sourced):
    """A figure the source sets beside the threshold, for example the national average."""

    label: Text
    year: Year
    percent: Percent


class ResultTargetPart(Sourced):
    """A result that tells if a goal is met: a share (per cent), a number, or something done or not.

    `scope_*` say which insatser count; `numerator` which outcomes of the ended participants do; `base` what
    own capital is compared with, for kind 'money'.
    """

    key: Annotated[Key, declares("result target")]
    kind: TargetKind
    text: Text
    threshold_percent: Percent | None = None
    threshold_count: Count | None = None
    scope_orientation: Orientation | None = None
    scope_specific_orientation: SpecificOrientation | None = None
    measure: TargetMeasure | None = None
    numerator: tuple[Outcome, ...] = ()
    base: CapitalBase | None = None
    measured_by: Text | None = None
    comparison: ComparisonPart | None = None

    @model_validator(mode="after")
    def _threshold_of_its_kind(self) -> Self:
        if (self.kind in SHARE_KINDS) != (self.threshold_percent is not None):
            raise PydanticCustomError(
                "threshold", "threshold_percent goes with kind 'ratio' or 'money', no other"
            )
        if (self.kind is TargetKind.MONEY) != (self.base is not None):
            raise PydanticCustomError("base", "base goes with kind 'money', no other")
        if (self.kind is TargetKind.COUNT) != (self.threshold_count is not None):
            raise PydanticCustomError("threshold", "threshold_count goes with kind 'count', no other")
        if self.numerator and self.measure is not TargetMeasure.OUTCOMES:
            raise PydanticCustomError("numerator", "a numerator goes with measure 'outcomes', no other")
        return self


class GoalPart(Sourced):
    """A goal of a year, under the legs of the förbund's work it serves."""

    key: Annotated[Key, declares("goal")]
    year: Year
    number: Annotated[int, Field(strict=True, ge=1, le=99)] | None = None
    legs: tuple[Annotated[Key, refers_to("leg")], ...] = ()
    text: Text
    targets: tuple[ResultTargetPart, ...] = ()


class LegPart(Sourced):
    """One of the legs that the förbund's work stands on."""

    key: Annotated[Key, declares("leg")]
    label: Text


class CycleEventPart(Sourced):
    """What happens in a month of the year, in order; no month = all through the year."""

    key: Annotated[Key, declares("annual cycle event")]
    month: Month | None = None
    day: Annotated[int, Field(strict=True, ge=1, le=31)] | None = None
    year: Year | None = None
    kind: Literal["decision", "information", "discussion", "deadline", "consultation", "term_start", "event"]
    text: Text
    body: BodyReference | None = None

    @model_validator(mode="after")
    def _day_in_a_month(self) -> Self:
        if self.day is not None and self.month is None:
            raise PydanticCustomError("day_without_month", "a day needs its month")
        return self


class InternalControlPart(Sourced):
    """Risk analysis and plan for internal control: how often a year, and the areas followed up."""

    per_year: Annotated[Count, Field(ge=1, le=12)]
    year: Year | None = None
    areas: tuple[Text, ...] = ()
    part_of: Text | None = None


class RiskPart(Sourced):
    """A risk that the plan tells of."""

    key: Annotated[Key, declares("risk")]
    text: Text


class PlanningSection(ProfileSection):
    """What a förbund wants, and when it does what."""

    statements: tuple[StatementPart, ...] = ()
    legs: tuple[LegPart, ...] = ()
    goals: tuple[GoalPart, ...] = ()
    annual_cycle: tuple[CycleEventPart, ...] = ()
    internal_control: InternalControlPart | None = None
    risks: tuple[RiskPart, ...] = ()
