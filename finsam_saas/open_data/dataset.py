"""A table with as many dimensions as it needs, in both languages, before it is written in any format.

Pure: the formats (JSON-stat, PX) are written from it and know nothing of releases or förbund.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from itertools import product
from math import prod

LANGUAGES = ("sv", "en")
"""The first is the source."""

PROTECTED = ".."
"""Stands where a figure is protected: too few persons or too few förbund behind it."""

NOT_KNOWN = "-"
"""Stands where there is no figure: nobody has reported, or the release does not hold it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What something is called in Swedish and in English."""

    sv: str
    en: str

    def within(self, language: str) -> str:
        """The words in one language; Swedish where it is not known."""
        return self.en if language == "en" else self.sv


class Role(Enum):
    """What a dimension says: when, where, what is counted, or which part of it."""

    TIME = "time"
    PLACE = "geo"
    MEASURE = "metric"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Category:
    """One value of a dimension: its code, its name, and what it means where that needs saying."""

    code: str
    label: Label
    note: Label | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension with its values in order; at least one."""

    code: str
    label: Label
    categories: Sequence[Category]
    role: Role = Role.PART

    def labels(self, language: str) -> list[str]:
        """The names of the values, made different with their codes where two are called the same."""
        names = [one.label.within(language) for one in self.categories]
        return [
            f"{name} ({one.code})" if names.count(name) > 1 else name
            for one, name in zip(self.categories, names, strict=True)
        ]


Value = int | str
"""A count, or the symbol that stands in its place."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table: every combination of its dimensions' values is a place with a count or a symbol.

    `code` is short and stable ("2026-kv3-1"). `values` are by category codes in the order of the dimensions;
    a place that is not among them is not known. `facts` are what a reader needs to cite it (release,
    fingerprint, licence), `notes` what he needs to understand it.
    """

    code: str
    title: Label
    dimensions: Sequence[Dimension]
    values: Mapping[tuple[str, ...], Value]
    unit: Label
    source: Label
    updated: datetime
    notes: Sequence[Label] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""

    @property
    def size(self) -> int:
        """How many places the table has."""
        return prod(len(one.categories) for one in self.dimensions)

    def arranged(self, dimensions: Sequence[Dimension]) -> Dataset:
        """The same table with its dimensions in another order."""
        given = [one.code for one in self.dimensions]
        moved = [given.index(one.code) for one in dimensions]
        values = {tuple(codes[place] for place in moved): value for codes, value in self.values.items()}
        return replace(self, dimensions=dimensions, values=values)

    def places(self) -> Iterator[tuple[tuple[Category, ...], Value]]:
        """Every place with its value, the last dimension fastest."""
        for categories in product(*(one.categories for one in self.dimensions)):
            yield categories, self.values.get(tuple(one.code for one in categories), NOT_KNOWN)

    def in_order(self) -> list[Value]:
        """The values alone, the last dimension fastest."""
        codes = [[one.code for one in dimension.categories] for dimension in self.dimensions]
        return [self.values.get(place, NOT_KNOWN) for place in product(*codes)]
