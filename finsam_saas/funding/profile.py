"""The funding section of a förbund's profile: target groups, how to apply, and the insatser it finances."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from finsam_saas.governance.profile import GovernanceSection
from finsam_saas.initiatives.rules import (
    InitiativeStatus,
    NationalTargetGroup,
    Orientation,
    SpecificOrientation,
)
from finsam_saas.members.rules import PartyType
from tenants.profile_fields import (
    Day,
    InitiativeKey,
    Key,
    MemberReference,
    Month,
    ProfileFault,
    ProfilePart,
    ProfileSection,
    Sourced,
    TargetGroupKey,
    TargetGroupReference,
    Text,
    Tkr,
    Year,
    declares,
    repeated,
)

Age = Annotated[int, Field(strict=True, ge=0, le=120)]


class TargetGroupPart(Sourced):
    """Whom insatser are for; ages in whole years, both included, absent where the source gives none."""

    key: TargetGroupKey
    name: Text
    description: Text | None = None
    is_priority: bool = Field(default=False, strict=True)
    age_from: Age | None = None
    age_to: Age | None = None
    national_codes: tuple[NationalTargetGroup, ...] = ()
    ended_on: Day | None = None

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise PydanticCustomError("age_order", "age_to is below age_from")
        return self


class CallPart(Sourced):
    """A round of applications: last day to apply and the month the board decides."""

    key: Annotated[Key, declares("call")]
    due_on: Day
    decided_in_month: Month | None = None
    note: Text | None = None


class RequirementPart(Sourced):
    """What an application must have; `minimum_parties` of the four kinds of party."""

    key: Annotated[Key, declares("requirement")]
    kind: Literal["minimum_parties", "implementation_plan", "gender_analysis", "applicant", "other"]
    text: Text
    minimum_parties: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None


class OwnerPart(ProfilePart):
    """An owner of an insats: a member, with the unit that runs it where the source names one."""

    member: MemberReference
    unit: Text | None = None


class InitiativeAmountPart(Sourced):
    """What an insats gets for a calendar year (tkr)."""

    year: Year
    amount_tkr: Tkr
    preliminary: bool = Field(default=False, strict=True)
    note: Text | None = None


class InitiativePart(Sourced):
    """An insats; everything the source is silent about is absent and shown as "uppgift saknas"."""

    key: InitiativeKey
    name: Text
    group: Text | None = None
    owned_by_association: bool = Field(default=False, strict=True)
    owners: tuple[OwnerPart, ...] = ()
    parties: tuple[PartyType, ...] = ()
    municipalities: tuple[MemberReference, ...] = ()
    orientation: Orientation | None = None
    specific_orientation: SpecificOrientation | None = None
    target_groups: tuple[TargetGroupReference, ...] = ()
    description: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    status: InitiativeStatus | None = None
    amounts: tuple[InitiativeAmountPart, ...] = ()
    is_demo: bool = Field(default=False, strict=True)
    note: Text | None = None

    @field_validator("amounts")
    @classmethod
    def _a_year_once(cls, amounts: tuple[InitiativeAmountPart, ...]) -> tuple[InitiativeAmountPart, ...]:
        if repeated([amount.year for amount in amounts]):
            raise PydanticCustomError("repeated", "holds the same year twice")
        return amounts

    @field_validator("owners", "parties", "municipalities", "target_groups")
    @classmethod
    def _each_once(cls, named: tuple[Any, ...]) -> tuple[Any, ...]:
        if repeated([part.member if isinstance(part, OwnerPart) else part for part in named]):
            raise PydanticCustomError("repeated", "names the same one twice")
        return named

    @model_validator(mode="after")
    def _owner_and_period(self) -> Self:
        if self.owned_by_association and self.owners:
            raise PydanticCustomError("two_owners", "either the förbund itself or members own an insats")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise PydanticCustomError("period_order", "ends_on is before starts_on")
        return self


class FundingSection(ProfileSection):
    """What a förbund finances, for whom, and how one applies."""

    target_groups: tuple[TargetGroupPart, ...] = ()
    calls: tuple[CallPart, ...] = ()
    requirements: tuple[RequirementPart, ...] = ()
    initiatives: tuple[InitiativePart, ...] = ()

    def faults(self, sections: Mapping[str, ProfileSection]) -> Iterator[ProfileFault]:
        """Municipalities of an insats that are members of another party."""
        governance = GovernanceSection.of(sections)
        if governance is None:
            return
        for place, initiative in enumerate(self.initiatives):
            for number, member in enumerate(initiative.municipalities):
                if governance.party_of(member) is not PartyType.MUNICIPALITY:
                    path = f"funding.initiatives[{place}].municipalities[{number}]"
                    yield ProfileFault(path, f"'{member}' is not a municipality")
