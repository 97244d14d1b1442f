"""The governance section of a förbund's profile: members, bodies, who prepares what, what is delegated."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from finsam_saas.bodies.rules import (
    MOST_DAYS_TO_PREPARE,
    BodyKind,
    BodyTask,
    ChairRule,
    Delegate,
    DelegatedMatter,
    StageKind,
    impossible_tasks,
)
from finsam_saas.members.rules import PartyType
from tenants.profile_fields import (
    BodyKey,
    BodyReference,
    Count,
    Dated,
    Day,
    Key,
    MemberKey,
    MemberReference,
    ProfileFault,
    ProfileSection,
    Sourced,
    Text,
    Tkr,
    declares,
    repeated,
)

StageScope = Literal["municipality", "association"]


class MemberPart(Dated):
    """A legal member; `pays_through` is the member that pays its share (5 §: the State through FK)."""

    key: MemberKey
    name: Text
    short_name: Text | None = None
    party: PartyType
    pays_through: MemberReference | None = None
    note: Text | None = None


class ChairRulePart(Sourced):
    """Who chairs or leads a body; `member` only where one member's representative always does."""

    rule: ChairRule
    member: MemberReference | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _member_where_needed(self) -> Self:
        if (self.rule is ChairRule.MEMBER_REPRESENTATIVE) != (self.member is not None):
            raise PydanticCustomError("chair_member", "'member' goes with rule 'member_representative' only")
        return self


class MeetingsPart(Sourced):
    """How often a body meets in a year; `at_least` where the source gives a least number."""

    per_year: Annotated[Count, Field(ge=1, le=366)]
    at_least: bool = Field(default=False, strict=True)


class SeatsPart(Sourced):
    """How many seats a body has: ordinary, substitutes, or both as far as is known."""

    ordinary: Count | None = None
    substitute: Count | None = None

    @model_validator(mode="after")
    def _some_number(self) -> Self:
        if self.ordinary is None and self.substitute is None:
            raise PydanticCustomError("no_seats", "needs 'ordinary', 'substitute' or both")
        return self


class BodyPart(Sourced):
    """A body under this förbund's own label, and what it does on the way from need to report.

    `ended_on` is its last day.
    """

    key: BodyKey
    kind: BodyKind
    label: Text
    other_labels: tuple[Text, ...] = ()
    level: Text | None = None
    municipality: MemberReference | None = None
    parent: BodyReference | None = None
    adjuncts: tuple[BodyReference, ...] = ()
    composed_of: Text | None = None
    led_by: Text | None = None
    chair: ChairRulePart | None = None
    tasks: tuple[BodyTask, ...] = ()
    description: Text | None = None
    duties: tuple[Text, ...] = ()
    meetings: MeetingsPart | None = None
    seats: SeatsPart | None = None
    ended_on: Day | None = None

    @field_validator("tasks")
    @classmethod
    def _possible_tasks(cls, tasks: tuple[BodyTask, ...], info: ValidationInfo) -> tuple[BodyTask, ...]:
        kind = info.data.get("kind")
        if BodyTask.APPLIES in tasks:
            raise PydanticCustomError("body_applies", "a member applies, never a body: see member_tasks")
        if kind is not None and impossible_tasks(kind, tasks):
            raise PydanticCustomError("body_decides", "such a body gives opinions, it never decides")
        if repeated(tasks):
            raise PydanticCustomError("repeated", "names the same task twice")
        return tasks


class PreparationStagePart(Sourced):
    """One step before a decision: the kind of body, the kind of answer it gives, and for which area.

    `body` names the very body, where the förbund has several of the kind.
    """

    body_kind: BodyKind
    body: BodyReference | None = None
    kind: StageKind
    scope: StageScope
    note: Text | None = None
    mandatory: bool = True
    days: Annotated[int, Field(gt=0, le=MOST_DAYS_TO_PREPARE)] | None = None
    independent: bool = False
    consensus: bool = False


class DelegationPart(Sourced):
    """What may be decided by someone else than the board, and by whom.

    At most `maximum_tkr` where that is said, from the day `valid_from`; by the board's § of a day.
    """

    key: Annotated[Key, declares("delegation rule")]
    who: Delegate
    matter: DelegatedMatter
    what: Text
    maximum_tkr: Tkr | None = None
    valid_from: Day | None = None
    paragraph: Text | None = None
    decided_on: Day | None = None


class ServicePart(Sourced):
    """Work done for the kansli by a member or together with other förbund."""

    key: Annotated[Key, declares("service")]
    service: Text
    provider: MemberReference | None = None
    extent: Text | None = None


class GovernanceSection(ProfileSection):
    """How a förbund is governed; `variant` is the kind of body that prepares matters for the board."""

    variant: BodyKind
    levels: tuple[Text, ...] = ()
    member_tasks: tuple[BodyTask, ...] = ()
    members: tuple[MemberPart, ...]
    bodies: tuple[BodyPart, ...]
    preparation: tuple[PreparationStagePart, ...] = ()
    delegation: tuple[DelegationPart, ...] = ()
    services: tuple[ServicePart, ...] = ()

    def party_of(self, member_key: str) -> PartyType | None:
        """The party that a member belongs to, or None where no member has the key."""
        return next((member.party for member in self.members if member.key == member_key), None)

    def members_in(self, year: int) -> list[MemberPart]:
        """The members that belonged to the förbund on some day of the year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return [
            member
            for member in self.members
            if (member.valid_from or first) <= last and (member.valid_to or last) >= first
        ]

    def faults(self, sections: Mapping[str, ProfileSection]) -> Iterator[ProfileFault]:
        """References inside the section that name the wrong sort of thing."""
        del sections
        kinds = {body.kind for body in self.bodies}
        of_body = {body.key: body.kind for body in self.bodies}
        if self.variant not in kinds:
            yield ProfileFault("governance.variant", f"no body is of the kind {self.variant.value}")
        for place, stage in enumerate(self.preparation):
            if stage.body_kind not in kinds:
                path = f"governance.preparation[{place}].body_kind"
                yield ProfileFault(path, f"no body is of the kind {stage.body_kind.value}")
            if stage.body and of_body.get(stage.body) is not stage.body_kind:
                path = f"governance.preparation[{place}].body"
                yield ProfileFault(path, f"'{stage.body}' is no {stage.body_kind.value}")
        for place, member in enumerate(self.members):
            if member.pays_through == member.key:
                yield ProfileFault(f"governance.members[{place}].pays_through", "names the member itself")
        for place, body in enumerate(self.bodies):
            yield from self._body_faults(f"governance.bodies[{place}]", body)

    def _body_faults(self, path: str, body: BodyPart) -> Iterator[ProfileFault]:
        if body.level is not None and body.level not in self.levels:
            yield ProfileFault(f"{path}.level", f"'{body.level}' is not one of governance.levels")
        if body.municipality and self.party_of(body.municipality) is not PartyType.MUNICIPALITY:
            yield ProfileFault(f"{path}.municipality", f"'{body.municipality}' is not a municipality")
        above = {other.key: other.parent for other in self.bodies}
        seen, parent = {body.key}, body.parent
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = above.get(parent)
        if parent is not None:
            yield ProfileFault(f"{path}.parent", "a body cannot stand below itself")
