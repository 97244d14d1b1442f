"""A förbund's profile as a whole: reads the TOML, tells everything that is wrong with it at once.

Each feature owns the schema of its own section and hands it in, so that this floor knows no feature.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

from tenants.profile_fields import (
    REGISTERED,
    Day,
    Key,
    KeyRing,
    PartialDate,
    ProfileFault,
    ProfilePart,
    ProfileSection,
    SourceKey,
    Text,
    repeated,
)

SectionType = TypeVar("SectionType", bound=ProfileSection)

LabelName = Literal[
    "board",
    "secretariat",
    "owner_representative",
    "initiative",
    "initiative_owner",
    "initiative_manager",
    "member_fee",
    "member_consultation",
    "interim_report",
    "operational_plan",
]

PLAIN_MESSAGES = {
    "missing": "is required, but absent",
    "extra_forbidden": "is not a key that can stand here",
    "model_type": "must be a table",
    "tuple_type": "must be a list",
    "finite_number": "must be a finite number",
    "string_pattern_mismatch": "must be lower-case letters a-z and digits, joined by hyphens",
}


def _organisation_number(text: str) -> str:
    """Ten digits with a right check digit, written 222000-1834."""
    try:
        return str(orgnr.format(orgnr.validate(text)))
    except NumberError as error:
        raise PydanticCustomError(
            "organisation_number", "'{text}' is not a Swedish organisation number", {"text": text}
        ) from error


class Source(ProfilePart):
    """Where figures were read: every `source` names its key; `gives` lists what it says of the register."""

    key: SourceKey
    title: Text
    year: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = None
    note: Text | None = None
    gives: tuple[Literal["name", "organisation_number", "formed", "county", "director_title"], ...] = ()

    @field_validator("key")
    @classmethod
    def _not_the_reserved_key(cls, key: str) -> str:
        if key == REGISTERED:
            raise PydanticCustomError("reserved", "is kept for what the förbund registers itself")
        return key


class Predecessor(ProfilePart):
    """A förbund that this one continues, from a date."""

    slug: Key
    on_date: Day


class AssociationSection(ProfileSection):
    """The förbund itself as the register keeps it, its own words for things and its sources."""

    slug: Key
    name: Text
    short_name: Text
    organisation_number: Annotated[str, AfterValidator(_organisation_number)] | None = None
    formed: PartialDate | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    predecessors: tuple[Predecessor, ...] = ()
    county: Text | None = None
    director_title: Text | None = None
    is_demo: bool = Field(default=False, strict=True)
    labels: Mapping[LabelName, Text] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @field_validator("predecessors")
    @classmethod
    def _each_predecessor_once(cls, predecessors: tuple[Predecessor, ...]) -> tuple[Predecessor, ...]:
        if repeated([predecessor.slug for predecessor in predecessors]):
            raise PydanticCustomError("repeated", "names the same förbund twice")
        return predecessors

    @model_validator(mode="after")
    def _validity_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise PydanticCustomError("validity_order", "valid_to is before valid_from")
        return self

    def faults(self, sections: Mapping[str, ProfileSection]) -> Iterator[ProfileFault]:
        """The figures of the register that no source gives."""
        given = {fact for source in self.sources for fact in source.gives}
        for fact in ("organisation_number", "formed"):
            if getattr(self, fact) is not None and fact not in given:
                yield ProfileFault(f"association.{fact}", "no source lists it under 'gives'")


class ProfileErrors(ValueError):
    """A profile that cannot be used, with every fault found and the key path of each."""

    def __init__(self, faults: Sequence[ProfileFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Profile:
    """A profile that was read without a fault: the förbund and every section by name."""

    association: AssociationSection
    sections: Mapping[str, ProfileSection]

    def section(self, kind: type[SectionType]) -> SectionType:
        """The section of one kind; raises LookupError where its schema was not handed in when reading."""
        found = kind.of(self.sections)
        if found is None:
            raise LookupError(f"this profile was read without {kind.__name__}")
        return found


def read_profile(path: Path, sections: Mapping[str, type[ProfileSection]]) -> Profile:
    """Read a profile file; `sections` maps each section's name to its schema. Raises ProfileErrors."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ProfileErrors([ProfileFault("", f"{path} cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise ProfileErrors([ProfileFault("", f"{path} is not UTF-8 text (byte {error.start})")]) from error
    return parse_profile(text, sections)


def parse_profile(text: str, sections: Mapping[str, type[ProfileSection]]) -> Profile:
    """Read a profile's TOML text; raises ProfileErrors with all faults, or the line where the TOML ends."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ProfileErrors([ProfileFault("", f"not valid TOML: {error}")]) from error
    schemas: dict[str, type[ProfileSection]] = {"association": AssociationSection, **sections}
    faults = [ProfileFault(name, "is not a section of a profile") for name in document if name not in schemas]
    read, section_faults = _read_sections(document, schemas)
    faults += section_faults
    for section in read.values():
        faults += section.faults(read)
    association = AssociationSection.of(read)
    if faults or association is None:
        raise ProfileErrors(faults)
    features = {name: section for name, section in read.items() if section is not association}
    return Profile(association=association, sections=features)


def _read_sections(
    document: Mapping[str, Any], schemas: Mapping[str, type[ProfileSection]]
) -> tuple[dict[str, ProfileSection], list[ProfileFault]]:
    """The sections that hold by themselves, and the faults of the others; an absent one reads as empty."""
    ring = KeyRing()
    for name, schema in schemas.items():
        try:
            schema.model_validate(document.get(name, {}), context=ring)
        except ValidationError:
            continue
    ring.gathering = False
    read: dict[str, ProfileSection] = {}
    faults: list[ProfileFault] = []
    for name, schema in schemas.items():
        try:
            read[name] = schema.model_validate(document.get(name, {}), context=ring)
        except ValidationError as error:
            faults += faults_of(name, error)
    return read, faults


def faults_of(section: str, error: ValidationError) -> list[ProfileFault]:
    """What a schema found wrong, each with its key path under `section`."""
    return [_fault(section, detail) for detail in error.errors(include_url=False)]


def _fault(section: str, detail: ErrorDetails) -> ProfileFault:
    """A schema error in the words and with the key path of the file: `governance.members[3].party`."""
    path = section
    for step in detail["loc"]:
        if step != "[key]":
            path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return ProfileFault(path, PLAIN_MESSAGES.get(detail["type"]) or detail["msg"])
