"""The fields of Uppföljning Finsam in the agency's order, and whether each has been typed in there.

Försäkringskassan's system holds counts and money only; what is typed by hand into it goes out of date
when a report is corrected, and nobody is told (domain.md 4.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from finsam_saas.followup.rules import Missing, Sex


class Field(StrEnum):
    """A field of the sheet, in the order of the agency's pages."""

    ALLOCATED_STATE = "allocated_state"
    ALLOCATED_REGIONS = "allocated_regions"
    ALLOCATED_MUNICIPALITIES = "allocated_municipalities"
    OWN_CAPITAL = "own_capital"
    AROUND_BUDGET = "around_budget"
    AROUND_OUTCOME = "around_outcome"
    STAFF_BUDGET = "staff_budget"
    STAFF_OUTCOME = "staff_outcome"
    NAME = "name"
    ORIENTATION = "orientation"
    SPECIFIC_ORIENTATION = "specific_orientation"
    TARGET_GROUPS = "target_groups"
    METHOD = "method"
    ESF = "esf"
    BUDGET = "budget"
    OUTCOME = "outcome"
    PLANNED_WOMEN = "planned_women"
    PLANNED_MEN = "planned_men"
    ACTUAL_WOMEN = "actual_women"
    ACTUAL_MEN = "actual_men"
    ACTUAL_UNKNOWN = "actual_unknown"


class Part(StrEnum):
    """A page of the agency's system."""

    ALLOCATED = "allocated"
    OWN_CAPITAL = "own_capital"
    ADMINISTRATION = "administration"
    INITIATIVE = "initiative"


FIELDS_OF: dict[Part, tuple[Field, ...]] = {
    Part.ALLOCATED: (Field.ALLOCATED_STATE, Field.ALLOCATED_REGIONS, Field.ALLOCATED_MUNICIPALITIES),
    Part.OWN_CAPITAL: (Field.OWN_CAPITAL,),
    Part.ADMINISTRATION: (
        Field.AROUND_BUDGET,
        Field.AROUND_OUTCOME,
        Field.STAFF_BUDGET,
        Field.STAFF_OUTCOME,
    ),
    Part.INITIATIVE: (
        Field.NAME,
        Field.ORIENTATION,
        Field.SPECIFIC_ORIENTATION,
        Field.TARGET_GROUPS,
        Field.METHOD,
        Field.ESF,
        Field.BUDGET,
        Field.OUTCOME,
        Field.PLANNED_WOMEN,
        Field.PLANNED_MEN,
        Field.ACTUAL_WOMEN,
        Field.ACTUAL_MEN,
        Field.ACTUAL_UNKNOWN,
    ),
}
KEPT_HERE = frozenset(
    {
        Field.OWN_CAPITAL,
        *FIELDS_OF[Part.ADMINISTRATION],
        Field.ESF,
        Field.PLANNED_WOMEN,
        Field.PLANNED_MEN,
    }
)
"""Fields that nothing else in the product knows, so that the kansli writes them here."""
MONEY = frozenset(
    {
        *FIELDS_OF[Part.ALLOCATED],
        Field.OWN_CAPITAL,
        *FIELDS_OF[Part.ADMINISTRATION],
        Field.BUDGET,
        Field.OUTCOME,
    }
)
ACTUAL = {Field.ACTUAL_WOMEN: Sex.WOMEN, Field.ACTUAL_MEN: Sex.MEN, Field.ACTUAL_UNKNOWN: Sex.UNKNOWN}

LARGEST_NUMBER = Decimal(10) ** 10
"""Kr or persons; more than all förbund together have."""


class TypedState(StrEnum):
    """Whether what stands in the agency's system is what stands here."""

    NOT_TYPED = "not_typed"
    TYPED = "typed"
    CHANGED = "changed"
    NOTHING_TO_TYPE = "nothing_to_type"


@dataclass(frozen=True)
class Place:
    """A field of one year's sheet: of the förbund itself, or of one insats."""

    field: Field
    initiative_id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.initiative_id or 'forbundet'}:{self.field}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The place that a text names. Raises ValueError."""
        owner, _colon, field = text.partition(":")
        return cls(Field(field), None if owner == "forbundet" else UUID(owner))


@dataclass(frozen=True)
class Mark:
    """That a value was typed into the agency's system, by whom and when."""

    value: str
    typed_by: str
    typed_at: Any


def as_typed(value: object) -> str:
    """A value as it is typed in the agency's system: plain digits in kronor, or words; "" for none."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, Decimal):
        return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")
    return str(value)


def typed_state(value: object, mark: Mark | None) -> TypedState:
    """Whether a field is typed in, has changed since, waits, or has nothing to type."""
    now = as_typed(value)
    if mark is None:
        return TypedState.NOT_TYPED if now else TypedState.NOTHING_TO_TYPE
    return TypedState.TYPED if mark.value == now else TypedState.CHANGED


def waiting(states: Iterable[TypedState]) -> int:
    """How many fields are to be typed in, for the first time or anew."""
    return sum(1 for state in states if state in {TypedState.NOT_TYPED, TypedState.CHANGED})
