"""The kinds of value a profile is made of: keys and references to them, texts, dates, years and money."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

REGISTERED = "registered"
"""The source of what the förbund itself registered in the product; an export says so, none declares it."""

FIRST_YEAR = 2004
"""The year Finsamlagen came into force; no förbund has figures from before it."""

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


class Stored:
    """The context of parts that are read back from tables, where JSON keeps dates and money as text."""


STORED = Stored()


@dataclass
class KeyRing:
    """The keys one profile declares, so that a reference to a missing key and a key used twice are both told.

    A profile is read twice with the same ring: first to gather the keys, then (`gathering` False) to check.
    """

    gathering: bool = True
    known: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    declared: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def declares(kind: str) -> AfterValidator:
    """Marks a key that names a thing of one kind; the same key twice in a profile is an error."""

    def declare(key: str, info: ValidationInfo) -> str:
        ring = info.context
        if isinstance(ring, KeyRing):
            ring.known[kind].add(key)
            if not ring.gathering and key in ring.declared[kind]:
                raise PydanticCustomError(
                    "duplicate_key", "the {kind} key '{key}' is used twice", {"kind": kind, "key": key}
                )
            if not ring.gathering:
                ring.declared[kind].add(key)
        return key

    return AfterValidator(declare)


def refers_to(kind: str, always: frozenset[str] = frozenset()) -> AfterValidator:
    """Marks a key that names a thing declared in the same profile (or one of `always`); others are errors."""

    def refer(key: str, info: ValidationInfo) -> str:
        ring = info.context
        if isinstance(ring, KeyRing) and not ring.gathering and key not in ring.known[kind] | always:
            raise PydanticCustomError(
                "unknown_reference", "no {kind} has the key '{key}'", {"kind": kind, "key": key}
            )
        return key

    return AfterValidator(refer)


def _clean_text(text: str) -> str:
    """Åmål is one word: composed form only, lines end in one way, and nothing that PostgreSQL cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text):
        raise PydanticCustomError("control_character", "holds a control character")
    return unicodedata.normalize("NFC", text)


def _exact_number(value: object, info: ValidationInfo) -> Decimal:
    """Only a TOML number: a text or a truth value is never read as money."""
    if isinstance(info.context, Stored) and isinstance(value, str):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("not_a_number", "must be a number, written without quotes")
    return Decimal(value)


def _whole_date(value: object, info: ValidationInfo) -> date:
    if isinstance(info.context, Stored) and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("not_a_date", "must be a date such as 2012-01-01, written without quotes")


def _partial_date(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and PARTIAL_DATE.fullmatch(value):
        try:
            date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        except ValueError:
            pass
        else:
            return value
    raise PydanticCustomError(
        "not_a_partial_date", 'must be "2008", "2005-05" or "2005-04-01", as exact as the source is'
    )


Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=60)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), AfterValidator(_clean_text)
]
SourceKey = Annotated[Text, declares("source")]
SourceReference = Annotated[Text, refers_to("source", frozenset({REGISTERED}))]
MemberKey = Annotated[Key, declares("member")]
MemberReference = Annotated[Key, refers_to("member")]
BodyKey = Annotated[Key, declares("body")]
BodyReference = Annotated[Key, refers_to("body")]
InitiativeKey = Annotated[Key, declares("initiative")]
InitiativeReference = Annotated[Key, refers_to("initiative")]
TargetGroupKey = Annotated[Key, declares("target group")]
TargetGroupReference = Annotated[Key, refers_to("target group")]

Number = Annotated[Decimal, BeforeValidator(_exact_number), Field(allow_inf_nan=False)]
Tkr = Annotated[Number, Field(ge=0, lt=10**9, decimal_places=5)]
SignedTkr = Annotated[Number, Field(gt=-(10**9), lt=10**9, decimal_places=5)]
Percent = Annotated[Number, Field(ge=0, le=100, decimal_places=2)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=2100)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]
Day = Annotated[date, BeforeValidator(_whole_date)]
PartialDate = Annotated[str, BeforeValidator(_partial_date)]


@dataclass(frozen=True)
class ProfileFault:
    """One thing wrong in a profile: where (`governance.members[3].party`) and what, in plain English."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ProfilePart(BaseModel):
    """A table of a profile: nothing unknown in it, nothing changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(ProfilePart):
    """A part that says where it was read: `source` is a key in `association.sources`, or REGISTERED."""

    source: SourceReference


class Dated(Sourced):
    """A sourced part that holds from a day to a day, both included; absent means that no source says."""

    valid_from: Day | None = None
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise PydanticCustomError("validity_order", "valid_to is before valid_from")
        return self


class ProfileSection(ProfilePart):
    """One feature's part of a profile."""

    def faults(self, sections: Mapping[str, "ProfileSection"]) -> Iterator[ProfileFault]:
        """What only shows once this section reads by itself, beside those of the others that do (by name)."""
        del sections
        yield from ()

    @classmethod
    def of(cls, sections: Mapping[str, "ProfileSection"]) -> Self | None:
        """This kind of section among `sections`, or None where it is absent or could not be read."""
        return next((section for section in sections.values() if isinstance(section, cls)), None)


def repeated(values: Sequence[object]) -> list[int]:
    """The places (from 0) where a value stands that already stood earlier in the list."""
    return [place for place, value in enumerate(values) if value in values[:place]]
