"""The follow-up section of a förbund's profile: who reports what, how often, and to whom."""

from typing import Annotated, Literal

from pydantic import Field

from finsam_saas.reporting_plan.profile import Plans, Templates
from tenants.profile_fields import (
    BodyReference,
    Count,
    Key,
    Month,
    ProfileSection,
    Sourced,
    Text,
    Year,
    declares,
)


class InitiativeReportPart(Sourced):
    """How insatser report: how often, answered and read by which bodies, and how often the board is told."""

    cadence: Literal["month", "quarter", "tertial", "half_year", "year"] | None = None
    by_sex: bool = Field(default=False, strict=True)
    answered_by: Text | None = None
    board_reports_per_year: Annotated[Count, Field(ge=1, le=12)] | None = None
    fed_back_to: tuple[BodyReference, ...] = ()
    note: Text | None = None


class InterimReportPart(Sourced):
    """The förbund's own report within the year; Finsamlagen asks for none, so only where a source has one."""

    label: Text
    closes_in_month: Month | None = None
    decided_in_month: Month | None = None
    note: Text | None = None


class InstrumentPart(Sourced):
    """A system or tool that results are followed up with."""

    key: Annotated[Key, declares("instrument")]
    name: Text
    ended: bool = Field(default=False, strict=True)
    note: Text | None = None


class PublishedCountPart(Sourced):
    """A number of persons or insatser that the förbund has published itself, not split by sex."""

    key: Annotated[Key, declares("published count")]
    label: Text
    year: Year
    count: Count


class FollowupSection(ProfileSection):
    """A förbund's follow-up."""

    initiative_reports: InitiativeReportPart | None = None
    interim_report: InterimReportPart | None = None
    instruments: tuple[InstrumentPart, ...] = ()
    published_counts: tuple[PublishedCountPart, ...] = ()
    plans: Plans = ()
    templates: Templates = ()
