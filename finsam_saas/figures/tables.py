"""The tables of a selection: every measure in sum, and one measure by insats, type, place, group or period.

Everything is counted here once, for the page, the files, the pictures and the explanations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from finsam_saas.access.actor import Actor
from finsam_saas.figures import queries
from finsam_saas.figures.activities import HeldSum, activities, held_in_all
from finsam_saas.figures.measures import MEASURES, FigureMeasure, Theme
from finsam_saas.figures.queries import CoverageParts, InitiativeFacts
from finsam_saas.figures.rules import (
    NOBODY,
    NOTHING,
    NOTHING_SAID,
    Coverage,
    Each,
    Figure,
    add_each,
    count_figure,
    each_of,
    share_figure,
)
from finsam_saas.figures.selection import NOT_KNOWN, Dimension, Selection, period_of_stretch
from finsam_saas.figures.sums import PartKey, Summed, summed
from finsam_saas.followup.models import Report
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD
from finsam_saas.reporting_plan.periods import MONTHS_IN
from finsam_saas.reporting_plan.rules import TemplateKind


@dataclass(frozen=True)
class RowSum:
    """What the accepted reports of an insats say in sum of a row, and how many of them say it."""

    each: Each
    reports: int


Cells = Mapping[tuple[UUID, Any, str], RowSum]


@dataclass(frozen=True)
class Line:
    """A row of a table: its key in an address, the figures of women, men, unknown and all, its coverage."""

    key: str
    measure: FigureMeasure
    figures: tuple[Figure, ...]
    coverage: Coverage


@dataclass(frozen=True)
class Facts:
    """What the tables are made of: insatser, sums by insats and part, and coverage."""

    initiatives: Sequence[InitiativeFacts]
    chosen: Sequence[InitiativeFacts]
    whole: Cells
    by_part: Cells
    coverage: CoverageParts
    digest: str = ""


def facts_of(actor: Actor, selection: Selection, *, with_digest: bool = False) -> Facts:
    """Read what the tables of a selection need, in at most four statements whatever the rows."""
    by = part_of(selection.by)
    asked = _asked(actor, selection, by, with_digest=with_digest)
    choice = selection.choice(asked.initiatives)
    held = activities(choice, by)
    in_sum = held_in_all(held, by_part=False)
    whole = {**cells_of(summed(choice)), **_activities(in_sum)}
    parts: Cells = {}
    if by is not None:
        wanted = selection.measure.all_rows
        parts = {**cells_of(summed(choice, wanted, by)), **_activities(held_in_all(held))}
    return _facts(asked, selection, whole, parts)


def _asked(
    actor: Actor, selection: Selection, by: ColumnElement[Any] | None, *, with_digest: bool
) -> queries.Asked:
    """The insatser with what is expected of them, and where asked the digest of the year's counts."""
    span, kinds = selection.span, None if selection.kind is None else [selection.kind]
    return queries.asked(actor, span, kinds, by, digest_year=span.first_day.year if with_digest else None)


def _facts(asked: queries.Asked, selection: Selection, whole: Cells, parts: Cells) -> Facts:
    chosen = selection.chosen(asked.initiatives)
    ids = {one.id for one in chosen}
    coverage = {key: one for key, one in asked.coverage.items() if key[0] in ids}
    return Facts(asked.initiatives, chosen, whole, parts, coverage, asked.digest)


def facts_of_line(actor: Actor, selection: Selection, *, total: bool, with_digest: bool = False) -> Facts:
    """Read what the selection's measure needs, for its total or for the rows it is divided into."""
    by = None if total else part_of(selection.by)
    asked = _asked(actor, selection, by, with_digest=with_digest)
    choice, measure = selection.choice(asked.initiatives), selection.measure
    if measure.is_by_sex:
        cells = cells_of(summed(choice, measure.all_rows, by))
    else:
        cells = _activities(held_in_all(activities(choice, by)))
    return _facts(asked, selection, cells if by is None else {}, cells)


@cache
def part_of(by: Dimension) -> ColumnElement[Any] | None:
    """What divides an insats's reports into the rows of the dimension; None where they all stand in one."""
    if by is Dimension.KIND:
        return Report.kind.expression
    return None if by.cadence is None else queries.bucket(MONTHS_IN[by.cadence])


def cells_of(found: Mapping[tuple[UUID, Any, str], Summed]) -> dict[tuple[UUID, Any, str], RowSum]:
    """Sums by sex as rows of a table; a sex that no report says anything of is missing."""
    return {key: RowSum(each_of(one.by_sex), one.reports) for key, one in found.items()}


def _activities(found: Mapping[PartKey, HeldSum]) -> dict[tuple[UUID, Any, str], RowSum]:
    """Activities as rows of a table; they have no sex."""
    return {
        (initiative, part, ACTIVITIES_HELD): RowSum((NOBODY, NOBODY, NOBODY, one.total), one.reports)
        for (initiative, part), one in found.items()
    }


def sum_of(cells: Cells, members: Iterable[PartKey], rows: Sequence[str]) -> Each:
    """Some rows of some insatser together; an insats that says nothing of any of them adds nothing."""
    parts: list[Each] = []
    for initiative, part in members:
        said = [cells.get((initiative, part, row)) for row in rows]
        if any(one is not None for one in said):
            parts += [NOTHING_SAID if one is None else one.each for one in said]
    return add_each(parts)


def figures_of(cells: Cells, members: Sequence[PartKey], measure: FigureMeasure) -> tuple[Figure, ...]:
    """The measure's figures for women, men, unknown and all."""
    counted = sum_of(cells, members, measure.rows)
    if not measure.is_share:
        return tuple(count_figure(total) for total in counted)
    wholes = sum_of(cells, members, measure.of)
    return tuple(share_figure(part, whole) for part, whole in zip(counted, wholes, strict=True))


@dataclass(frozen=True)
class Tables:
    """The tables of one selection over facts that have been read."""

    selection: Selection
    facts: Facts

    def line(self, key: str, measure: FigureMeasure, members: Sequence[PartKey], *, whole: bool) -> Line:
        """One row: its figures and of how many reports they are made."""
        cells = self.facts.whole if whole else self.facts.by_part
        answered = sum(
            max((one.reports for row in measure.all_rows if (one := cells.get((i, p, row)))), default=0)
            for i, p in members
        )
        asked = self._expected(measure.kinds)
        expected = sum(asked.get(member, 0) for member in members)
        return Line(key, measure, self.figures(key, measure, cells, members), Coverage(answered, expected))

    def figures(
        self, key: str, measure: FigureMeasure, cells: Cells, members: Sequence[PartKey]
    ) -> tuple[Figure, ...]:
        """A row's figures for women, men, unknown and all."""
        return figures_of(cells, members, measure)

    def _expected(self, kinds: frozenset[TemplateKind]) -> Mapping[PartKey, int]:
        """How many reports are of such kinds, by insats and part, and by insats in all (part None)."""
        if kinds not in self._asked:
            found = self._asked[kinds] = {}
            for (initiative, kind, part), one in self.facts.coverage.items():
                if kind in kinds:
                    for key in {(initiative, part), (initiative, None)}:
                        found[key] = found.get(key, 0) + one.expected
        return self._asked[kinds]

    @cached_property
    def _asked(self) -> dict[frozenset[TemplateKind], dict[PartKey, int]]:
        return {}

    @cached_property
    def everybody(self) -> list[PartKey]:
        """All chosen insatser, whole."""
        return [(one.id, None) for one in self.facts.chosen]

    def total(self, measure: FigureMeasure) -> Line:
        """The measure in all: each insats counted once."""
        return self.line("", measure, self.everybody, whole=True)

    def summary(self) -> list[Line]:
        """Every measure that somebody is asked, in all; what came before and after has its own tables."""
        found = [one for one in MEASURES.values() if one.theme is not Theme.BEFORE_AFTER]
        lines = [self.total(measure) for measure in found]
        return [one for one in lines if _is_asked(one)]

    def breakdown(self, measure: FigureMeasure | None = None) -> list[Line]:
        """The measure by the selection's dimension, in the dimension's own order."""
        asked = measure or self.selection.measure
        lines = [
            self.line(key, asked, members, whole=not self._has_parts) for key, members in self._groups(asked)
        ]
        return [one for one in lines if one.coverage.expected]

    @property
    def _has_parts(self) -> bool:
        return self.selection.by is Dimension.KIND or self.selection.by.cadence is not None

    def _groups(self, measure: FigureMeasure) -> Iterator[tuple[str, list[PartKey]]]:
        if (by := self.selection.by) is Dimension.INITIATIVE:
            yield from ((str(one.id), [(one.id, None)]) for one in self.facts.chosen)
        elif by in (Dimension.MUNICIPALITY, Dimension.TARGET_GROUP):
            yield from self._joined_groups()
        else:
            parts = {part for _i, _kind, part in self.facts.coverage if part is not None}
            for part in sorted(parts, key=self._part_order):
                yield self._part_key(part), [(one.id, part) for one in self.facts.chosen]

    def _joined_groups(self) -> Iterator[tuple[str, list[PartKey]]]:
        """An insats in several kommuner or target groups stands under each; those in none come last."""
        names = self.names
        for key in sorted(names, key=lambda one: swedish(names[one])):
            yield key, [(one.id, None) for one in self.facts.chosen if key in joined(one, self.selection.by)]
        yield NOT_KNOWN, [(one.id, None) for one in self.facts.chosen if not joined(one, self.selection.by)]

    @property
    def names(self) -> dict[str, str]:
        """The names of the kommuner or target groups of the chosen insatser, by key."""
        return {
            key: name for one in self.facts.chosen for key, name in joined(one, self.selection.by).items()
        }

    def _part_order(self, part: Any) -> Any:
        return list(TemplateKind).index(part) if isinstance(part, TemplateKind) else part

    def _part_key(self, part: Any) -> str:
        cadence = self.selection.by.cadence
        return str(part) if cadence is None else str(period_of_stretch(cadence, part))

    @property
    def overlaps(self) -> bool:
        """Whether some insats stands in more than one row."""
        return any(len(joined(one, self.selection.by)) > 1 for one in self.facts.chosen)

    @property
    def longer_reports(self) -> int:
        """Accepted reports over longer time than the rows: they stand in the total only."""
        if self.selection.by.cadence is None:
            return 0
        return sum(one.accepted for (_i, _k, part), one in self.facts.coverage.items() if part is None)

    @cached_property
    def coverage(self) -> Coverage:
        """Of how many reports all is made."""
        found = NOTHING
        for one in self.facts.coverage.values():
            found += one
        return found


def _is_asked(line: Line) -> bool:
    """Whether reports are asked the measure; one that a template may leave out must have been answered."""
    found = line.coverage
    return bool(found.expected and (found.accepted or line.measure.is_always_asked))


def joined(one: InitiativeFacts, by: Dimension) -> Mapping[str, str]:
    """The kommuner or target groups of an insats; nothing for other dimensions."""
    if by is Dimension.MUNICIPALITY:
        return one.municipalities
    return one.target_groups if by is Dimension.TARGET_GROUP else {}


def swedish(name: str) -> str:
    """A key that puts names in Swedish order."""
    return name.lower().translate(str.maketrans("åäöé", "{|}e"))


def in_order(lines: Sequence[Line], place: int, *, descending: bool) -> list[Line]:
    """Lines by one of their figures; symbols always come last."""
    known = [one for one in lines if one.figures[place].value is not None]
    rest = [one for one in lines if one.figures[place].value is None]
    known.sort(key=lambda one: one.figures[place].value or 0, reverse=descending)
    return [*known, *rest]
