"""Which figures a page shows, as its address says; what the address does not make clear limits nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from finsam_saas.figures.measures import INSIDE_ONLY, MEASURES, PARTICIPANTS, FigureMeasure
from finsam_saas.figures.queries import InitiativeFacts
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice
from finsam_saas.reporting_plan.periods import MONTHS_IN, MONTHS_OF_A_YEAR, Cadence, Period, PeriodRefused
from finsam_saas.reporting_plan.rules import TemplateKind

Word = TypeVar("Word", bound=StrEnum)
ALL_YEARS = "alla"
NOT_KNOWN = "saknas"
FOR_PUBLICATION = "publicering"
EVERYBODY = "all"
"""Women, men and unknown together, in an address."""
ADDRESS = (
    "ar",
    "del",
    "efter",
    "matt",
    "insats",
    "typ",
    "kommun",
    "malgrupp",
    "ordning",
    "visning",
)
"""All that an address can say of a selection."""


class Dimension(StrEnum):
    """What the rows of the breakdown are."""

    INITIATIVE = "insats"
    KIND = "typ"
    MUNICIPALITY = "kommun"
    TARGET_GROUP = "malgrupp"
    MONTH = "manad"
    QUARTER = "kvartal"
    HALF_YEAR = "halvar"
    YEAR = "ar"

    @property
    def cadence(self) -> Cadence | None:
        """The length of the periods that the rows are; None where the rows are not periods."""
        return _CADENCES.get(self)


_CADENCES = {
    Dimension.MONTH: Cadence.MONTH,
    Dimension.QUARTER: Cadence.QUARTER,
    Dimension.HALF_YEAR: Cadence.HALF_YEAR,
    Dimension.YEAR: Cadence.YEAR,
}
OVERLAPPING = (Dimension.MUNICIPALITY, Dimension.TARGET_GROUP)
"""Dimensions where one insats may stand in several rows."""


class Order(StrEnum):
    """What the rows are ordered by."""

    OWN = ""
    NAME = "namn"
    WOMEN = "kvinnor"
    MEN = "man"
    UNKNOWN = "saknas"
    ALL = "totalt"


ORDER_PLACES = {Order.WOMEN: 0, Order.MEN: 1, Order.UNKNOWN: 2, Order.ALL: 3}


@dataclass(frozen=True)
class Selection:
    """The span, what limits it, the measure, and what the rows are.

    `year` None means every year; `part` is a part of the year, None the whole.
    """

    years: Sequence[int]
    year: int | None
    part: Period | None = None
    by: Dimension = Dimension.INITIATIVE
    measure: FigureMeasure = PARTICIPANTS
    initiative_id: UUID | None = None
    kind: TemplateKind | None = None
    municipality_id: UUID | None = None
    target_group_id: UUID | None = None
    order: Order = Order.OWN
    descending: bool = False
    for_publication: bool = False

    @property
    def span(self) -> Span:
        """The days that the figures are of."""
        if self.part is not None:
            return Span(self.part.first_day, self.part.last_day)
        if self.year is not None:
            return Span.of_year(self.year)
        return Span(date(min(self.years), 1, 1), date(max(self.years), 12, 31))

    def chosen(self, found: Sequence[InitiativeFacts]) -> list[InitiativeFacts]:
        """The insatser that stay, of those the actor may read."""
        return [
            one
            for one in found
            if self.initiative_id in (None, one.id)
            and (self.municipality_id is None or str(self.municipality_id) in one.municipalities)
            and (self.target_group_id is None or str(self.target_group_id) in one.target_groups)
        ]

    def choice(self, found: Sequence[InitiativeFacts]) -> Choice:
        """The reports that the figures are made of."""
        kinds = None if self.kind is None else [self.kind]
        return Choice(self.span, [one.id for one in self.chosen(found)], kinds)

    @property
    def is_limited(self) -> bool:
        """Whether anything but the time limits the figures."""
        return any((self.initiative_id, self.kind, self.municipality_id, self.target_group_id))

    @property
    def address(self) -> dict[str, str]:
        """The selection as it stands in an address."""
        order = f"{'-' if self.descending else ''}{self.order}"
        said = {
            "ar": self.year or ALL_YEARS,
            "del": "" if self.part is None else str(self.part).partition("-")[2],
            "efter": self.by.value,
            "matt": self.measure.key,
            "insats": self.initiative_id,
            "typ": self.kind,
            "kommun": self.municipality_id,
            "malgrupp": self.target_group_id,
            "ordning": order,
            "visning": FOR_PUBLICATION if self.for_publication else "",
        }
        return {name: str(value) for name, value in said.items() if value}

    def protected(self) -> Selection:
        """The same for readers outside the kansli: whole years, by insats or type, all insatser.

        Many spans and filters that overlap could be subtracted from each other; few and fixed cannot.
        """
        year = self.year or max(self.years)
        by = Dimension.KIND if self.by is Dimension.KIND else Dimension.INITIATIVE
        return replace(
            self,
            year=year,
            part=None,
            by=by,
            measure=PARTICIPANTS if self.measure.key in INSIDE_ONLY else self.measure,
            initiative_id=None,
            kind=None,
            municipality_id=None,
            target_group_id=None,
            for_publication=True,
        )


def figure_address(
    measure: FigureMeasure, period: Period, sex: str = EVERYBODY, initiative_id: UUID | None = None
) -> dict[str, str]:
    """Where a measure's figure of a period is explained, in all or of one insats."""
    part = None if period.cadence is Cadence.YEAR else period
    chosen = Selection([period.year], period.year, part, measure=measure, initiative_id=initiative_id)
    return {**chosen.address, "kon": sex}


def selection_of(arguments: Mapping[str, str], years: Sequence[int]) -> Selection:
    """What an address asks for, among the years there are (at least one)."""
    asked = arguments.get("ar", "")
    year = None if asked == ALL_YEARS else next((one for one in years if str(one) == asked), max(years))
    order = arguments.get("ordning", "")
    known = order.removeprefix("-") in {one.value for one in Order}
    return Selection(
        years=years,
        year=year,
        part=_part(year, arguments.get("del", "")),
        by=_one_of(arguments.get("efter", ""), Dimension) or Dimension.INITIATIVE,
        measure={**MEASURES, **INSIDE_ONLY}.get(arguments.get("matt", ""), PARTICIPANTS),
        initiative_id=_id(arguments.get("insats", "")),
        kind=_one_of(arguments.get("typ", ""), TemplateKind),
        municipality_id=_id(arguments.get("kommun", "")),
        target_group_id=_id(arguments.get("malgrupp", "")),
        order=Order(order.removeprefix("-")) if known else Order.OWN,
        descending=known and order.startswith("-"),
        for_publication=arguments.get("visning") == FOR_PUBLICATION,
    )


def period_of_stretch(cadence: Cadence, number: int) -> Period:
    """The period that is the stretch of its length with this number, counted from year 0."""
    in_a_year = MONTHS_OF_A_YEAR // MONTHS_IN[cadence]
    return Period(cadence, number // in_a_year, number % in_a_year + 1)


def _part(year: int | None, code: str) -> Period | None:
    if year is None or not code:
        return None
    try:
        found = Period.parse(f"{year}-{code}")
    except PeriodRefused:
        return None
    return None if found.cadence is Cadence.YEAR else found


def _one_of(text: str, words: type[Word]) -> Word | None:
    return next((one for one in words if one.value == text), None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
