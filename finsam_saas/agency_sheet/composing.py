"""The sheet of a year put together: every field with its value, its source, and if it is typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from finsam_saas.agency_sheet.queries import Material
from finsam_saas.agency_sheet.rules import (
    ACTUAL,
    FIELDS_OF,
    KEPT_HERE,
    MONEY,
    Field,
    Mark,
    Part,
    Place,
    TypedState,
    as_typed,
    typed_state,
    waiting,
)
from finsam_saas.economy.queries import MoneyLine
from finsam_saas.figures.measures import ACTIVITY_PERSONS, PARTICIPANTS, FigureMeasure
from finsam_saas.figures.rules import NOTHING, Coverage, add
from finsam_saas.figures.sums import of_row
from finsam_saas.followup.rules import Missing, Sex, Total
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.members.rules import PartyType

Value = Decimal | int | str | Orientation | SpecificOrientation | tuple[str, ...] | Missing

PAYS = {
    Field.ALLOCATED_STATE: (PartyType.SOCIAL_INSURANCE, PartyType.EMPLOYMENT_SERVICE),
    Field.ALLOCATED_REGIONS: (PartyType.REGION,),
    Field.ALLOCATED_MUNICIPALITIES: (PartyType.MUNICIPALITY,),
}


@dataclass(frozen=True)
class SheetField:
    """One field: what is to be typed (`text`), what it rests on, and what was typed before.

    `measure` is the figure of statistics that the field is, by sex; None where it is none.
    """

    place: Place
    value: Value
    text: str
    coverage: Coverage
    mark: Mark | None
    state: TypedState
    measure: FigureMeasure | None = None

    @property
    def is_money(self) -> bool:
        """Whether the value is kronor."""
        return self.place.field in MONEY

    @property
    def is_kept_here(self) -> bool:
        """Whether the kansli writes the figure on the sheet itself."""
        return self.place.field in KEPT_HERE


@dataclass(frozen=True)
class SheetPart:
    """One page of the agency's system: the förbund's money, or an insats."""

    part: Part
    title: str
    fields: list[SheetField]
    initiative_id: UUID | None = None
    is_demo: bool = False

    @property
    def waiting(self) -> int:
        """How many fields are to be typed in, for the first time or anew."""
        return waiting(one.state for one in self.fields)

    @property
    def has_changed(self) -> bool:
        """Whether something that was typed in is no longer right."""
        return any(one.state is TypedState.CHANGED for one in self.fields)


@dataclass(frozen=True)
class AgencySheet:
    """All fields of one year in the agency's order."""

    year: int
    years: list[int]
    parts: list[SheetPart]

    @property
    def fields(self) -> dict[Place, SheetField]:
        """Every field by its place."""
        return {one.place: one for part in self.parts for one in part.fields}

    @property
    def waiting(self) -> int:
        """How many fields are to be typed in, for the first time or anew."""
        return sum(part.waiting for part in self.parts)


Words = Callable[[Value], str]
"""How a value that is not a number is written in the agency's system."""


def compose(found: Material, words: Words) -> AgencySheet:
    """The sheet of a year; what is not known stands as missing and is never typed as 0."""
    own_parts = [
        SheetPart(part, "", [_own_field(found, words, field) for field in FIELDS_OF[part]])
        for part in (Part.ALLOCATED, Part.OWN_CAPITAL, Part.ADMINISTRATION)
    ]
    of_initiatives = [
        SheetPart(
            Part.INITIATIVE,
            line.name,
            [_field_of(found, words, line, field) for field in FIELDS_OF[Part.INITIATIVE]],
            line.initiative_id,
            line.is_demo,
        )
        for line in found.initiatives
    ]
    return AgencySheet(found.year, found.years, [*own_parts, *of_initiatives])


def _own_field(found: Material, words: Words, field: Field) -> SheetField:
    place = Place(field)
    if field in PAYS:
        paid = [found.allocated[party] for party in PAYS[field] if party in found.allocated]
        value: Value = sum(paid, Decimal(0)) if paid else Missing.NOT_KNOWN
    else:
        value = found.own.get(place, Missing.NOT_KNOWN)
    return _made(found, words, place, value, NOTHING)


def _field_of(found: Material, words: Words, line: MoneyLine, field: Field) -> SheetField:
    place = Place(field, line.initiative_id)
    coverage = line.coverage if field in ACTUAL or field is Field.OUTCOME else NOTHING
    made = _made(found, words, place, _value_of(found, line, place), coverage)
    if field not in ACTUAL:
        return made
    return replace(made, measure=_took_part(found.facts[line.initiative_id].orientation))


def _value_of(found: Material, line: MoneyLine, place: Place) -> Value:
    field, facts = place.field, found.facts[line.initiative_id]
    if field in KEPT_HERE:
        own = found.own.get(place)
        return Missing.NOT_KNOWN if own is None else own
    if field in ACTUAL:
        return _participants(found, line.initiative_id, ACTUAL[field], _took_part(facts.orientation))
    values: dict[Field, Value] = {
        Field.NAME: line.name,
        Field.ORIENTATION: facts.orientation or Missing.NOT_KNOWN,
        Field.SPECIFIC_ORIENTATION: facts.specific_orientation or Missing.NOT_KNOWN,
        Field.TARGET_GROUPS: facts.target_groups or Missing.NOT_KNOWN,
        Field.METHOD: Field.METHOD.value,
        Field.BUDGET: line.money.granted,
        Field.OUTCOME: line.money.used,
    }
    return values[field]


def _took_part(orientation: Orientation | None) -> FigureMeasure:
    """Ongoing when the year began, and new; in structural insatser those who took part in activities."""
    return ACTIVITY_PERSONS if orientation is Orientation.STRUCTURAL else PARTICIPANTS


def _participants(found: Material, initiative_id: UUID, sex: Sex, measure: FigureMeasure) -> Value:
    """All who took part in the year."""
    total: Total = add(of_row(found.figures, initiative_id, row)[sex] for row in measure.rows)
    return total.value if total.value is not None and total.complete else Missing.NOT_KNOWN


def _made(found: Material, words: Words, place: Place, value: Value, coverage: Coverage) -> SheetField:
    plain = isinstance(value, (int, Decimal, Missing)) and place.field is not Field.ESF
    text = as_typed(value) if plain else words(value)
    mark = found.marks.get(place)
    return SheetField(
        place=place,
        value=value,
        text=text,
        coverage=coverage,
        mark=mark,
        state=typed_state(text, mark),
    )
