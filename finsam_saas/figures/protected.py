"""The tables as they may be shown outside the kansli: of a whole year, in all, by type and by insats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.counts import ALL, Sum
from finsam_saas.disclosure.rules import SYMBOL, Protected, ProtectionReason, Published, protected_percent
from finsam_saas.figures.measures import (
    ACTIVITY_PERSONS,
    ENDED,
    MEASURES,
    NEW,
    ONGOING,
    PARTICIPANTS,
    TO_WORK,
    FigureMeasure,
    Theme,
)
from finsam_saas.figures.protection import (
    PARTS_OF_THE_ENDED,
    RESULTS,
    START,
    Key,
    Shown,
    protect_below,
    protect_in_all,
    under,
)
from finsam_saas.figures.queries import PartKey
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.selection import Dimension, Selection
from finsam_saas.figures.tables import Line, Tables, facts_of, sum_of
from finsam_saas.followup.rules import Sex
from finsam_saas.reporting_plan.rules import TemplateKind

SEXES = (*(sex.value for sex in Sex), ALL)
_FLOW = (PARTICIPANTS, NEW, ENDED, ONGOING)
_FAMILIES: Sequence[Sequence[FigureMeasure]] = ((*_FLOW, TO_WORK), (ACTIVITY_PERSONS,))
"""Measures that are protected together by type: those that can be worked out from each other."""
_BY_INITIATIVE: Sequence[Sequence[FigureMeasure]] = (_FLOW, (ACTIVITY_PERSONS,))
"""The same by insats."""
_ROWS = tuple(dict.fromkeys(row for one in MEASURES.values() for row in one.all_rows))
_COUNTS = {
    one.rows: one.key
    for one in MEASURES.values()
    if not one.is_share and (one.theme is not Theme.BEFORE_AFTER or len(one.rows) == 1)
}
# The same outcomes stand as what people do afterwards: they are shown where the outcomes are.
_COUNTS |= {one.rows: one.key for one in MEASURES.values() if one.rows == (one.key,)}
HIDDEN = Figure(None, SYMBOL)


@dataclass(frozen=True)
class ProtectedTables(Tables):
    """The same tables with small figures hidden, and others with them."""

    def line(self, key: str, measure: FigureMeasure, members: Sequence[PartKey], *, whole: bool) -> Line:
        """A row as it may be shown; activities are no persons and need no protection."""
        exact = super().line(key, measure, members, whole=whole)
        if not measure.is_by_sex:
            return exact
        figures = (
            figure if figure.value is None else self._shown(measure, key, sex, figure)
            for figure, sex in zip(exact.figures, SEXES, strict=True)
        )
        return replace(exact, figures=tuple(figures))

    def _shown(self, measure: FigureMeasure, key: str, sex: str, exact: Figure) -> Figure:
        part = self._published(measure.rows, key, sex)
        if not measure.is_share:
            return HIDDEN if isinstance(part, Protected) else exact
        percent = protected_percent(part, self._published(measure.of, key, sex))
        return HIDDEN if isinstance(percent, Protected) else Figure(Fraction(percent) / 100)

    def _published(self, rows: tuple[str, ...], key: str, sex: str) -> Published:
        """The count that may be shown; a sum of rows only where each of them may."""
        if rows in _COUNTS:
            place = self._place(_COUNTS[rows], key)
            return self._levels.get((*place, sex), Protected(ProtectionReason.COMPLEMENTARY))
        parts = [self._published((row,), key, sex) for row in rows]
        hidden = next((one for one in parts if isinstance(one, Protected)), None)
        return hidden or sum(one for one in parts if isinstance(one, int))

    def _place(self, measure: str, key: str) -> Key:
        if not key:
            return (measure,)
        if self.selection.by is Dimension.KIND:
            return (measure, key)
        return (measure, self._kind_of.get(UUID(key), ""), key)

    @cached_property
    def _kind_of(self) -> dict[UUID, str]:
        return {initiative: kind.value for initiative, kind, _part in self.facts.coverage}

    @cached_property
    def _levels(self) -> Shown:
        """Every figure as it may be shown, of all levels; keys are measure, kind, insats and sex."""
        everybody = [(one.id, None) for one in self.facts.initiatives]
        counts: dict[Key, int] = {
            (one.key, sex): value
            for one in MEASURES.values()
            if one.is_by_sex and not one.is_share and one.theme is not Theme.BEFORE_AFTER
            for sex, value in self._counts(one, everybody, whole=True)
        }
        levels = protect_in_all(counts)
        for part in PARTS_OF_THE_ENDED:
            levels |= self._before_or_after(part, levels)
        for family in _FAMILIES:
            levels |= self._by_kind(family, {key: levels[key] for key in levels if len(key) == 2})
        for family in _BY_INITIATIVE:
            for kind in self._kinds:
                levels |= self._by_initiative(family, kind, levels)
        return levels

    def _before_or_after(self, part: Sum, levels: Shown) -> Shown:
        """A section where each of those who ended is counted once, in all."""
        above = {key: one for key, one in levels.items() if key[0] == part.total}
        everybody = [(one.id, None) for one in self.facts.initiatives]
        counts: dict[Key, int] = {
            (row, sex): value
            for row in (part.total, *part.parts)
            for sex, value in self._counts(MEASURES[row], everybody, whole=True)
        }
        return protect_below(counts, above, [part])

    def _by_kind(self, family: Sequence[FigureMeasure], in_all: Shown) -> Shown:
        keys = {one.key for one in family}
        above = {key: one for key, one in under(in_all).items() if key[0] in keys}
        counts = {key: self._count(key) for key in above} | {
            (one.key, kind.value, sex): value
            for one in family
            for kind in self._kinds
            for sex, value in self._counts(
                one, [(initiative.id, kind) for initiative in self.facts.initiatives], whole=False
            )
        }
        found = protect_below(counts, above, (START, *RESULTS) if TO_WORK in family else ())
        return {key: one for key, one in found.items() if key not in above}

    def _by_initiative(self, family: Sequence[FigureMeasure], kind: TemplateKind, levels: Shown) -> Shown:
        keys = {one.key for one in family}
        of_kind: Shown = {
            key: one for key, one in levels.items() if len(key) == 3 and key[0] in keys and key[1] == kind
        }
        above = under(of_kind)
        counts = {key: self._count_of_kind(key) for key in above} | {
            (one.key, kind.value, str(initiative.id), sex): value
            for one in family
            for initiative in self.facts.initiatives
            if self._kind_of.get(initiative.id) == kind
            for sex, value in self._counts(one, [(initiative.id, None)], whole=True)
        }
        found = protect_below(counts, above, (START,) if NEW in family else ())
        return {key: one for key, one in found.items() if key not in above}

    @cached_property
    def _kinds(self) -> list[TemplateKind]:
        return list(dict.fromkeys(kind for _initiative, kind, _part in self.facts.coverage))

    def _count(self, key: Key) -> int:
        """The exact count of a measure in all; the key is measure, ALL, sex."""
        everybody = [(one.id, None) for one in self.facts.initiatives]
        return dict(self._counts(MEASURES[key[0]], everybody, whole=True))[key[-1]]

    def _count_of_kind(self, key: Key) -> int:
        """The exact count of a measure of a kind; the key is measure, kind, ALL, sex."""
        members = [(one.id, TemplateKind(key[1])) for one in self.facts.initiatives]
        return dict(self._counts(MEASURES[key[0]], members, whole=False))[key[-1]]

    def _counts(
        self, measure: FigureMeasure, members: Sequence[PartKey], *, whole: bool
    ) -> Iterator[tuple[str, int]]:
        cells = self.facts.whole if whole else self.facts.by_part
        for sex, total in zip(SEXES, sum_of(cells, members, measure.rows), strict=True):
            yield sex, total.value or 0


def protected_tables(actor: Actor, selection: Selection, *, with_activities: bool = True) -> ProtectedTables:
    """The tables of a selection as they may be shown: always of all insatser of a year."""
    by_kind = replace(selection, by=Dimension.KIND)
    return ProtectedTables(selection, facts_of(actor, by_kind, _ROWS, with_activities=with_activities))
