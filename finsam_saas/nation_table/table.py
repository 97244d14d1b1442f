"""A free table of the nation: what stands on its axes, and what releases show in each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.followup.rules import Missing
from finsam_saas.nation_table import queries
from finsam_saas.nation_table.areas import areas_asked, is_known
from finsam_saas.nation_table.choice import (
    FIRST_MEASURES,
    KINDS,
    MEASURES,
    NONE,
    SEXES,
    SHARE,
    Axis,
    Choice,
    Fault,
    Faults,
)
from finsam_saas.nation_table.queries import Areas
from finsam_saas.nation_table.queries import Place as At
from finsam_saas.nation_table.shelf import Shelf
from finsam_saas.releases.relations import Place, is_released
from finsam_saas.releases.release import Release
from finsam_saas.releases.shares import shown_share
from finsam_saas.releases.view import ENDED, TO_WORK
from finsam_saas.statistics.rules import ALL

MOST_CELLS = 6_000
WHOLE_LEVEL = 30
"""From so many areas on, every area of their levels is read: one reading in order instead of many."""

Shown = int | Fraction | str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis: as it is read, and whether it is the total of the others."""

    code: str
    level: str = ""
    is_total: bool = False


Key = tuple[Value, ...]
"""The values of a row, or of a column, in the order of its axes."""


@dataclass(frozen=True, slots=True)
class NationTable:
    """The table: its rows and columns, what is the same in all of it, and each place's figure."""

    choice: Choice
    shelf: Shelf
    areas: Areas
    used: Sequence[Release]
    rows: Sequence[Key]
    columns: Sequence[Key]
    fixed: Mapping[str, Value]
    cells: Sequence[Sequence[Shown]]

    @property
    def row_axes(self) -> tuple[str, ...]:
        """What the rows are, and what they are divided by."""
        return tuple(one for one in (self.choice.rows, self.choice.then) if one != NONE)

    @property
    def is_empty(self) -> bool:
        """Whether no figure can be shown."""
        return all(isinstance(cell, str) for row in self.cells for cell in row)

    @property
    def is_too_fine(self) -> bool:
        """Whether releases show nothing so fine: a single outcome of a county, say."""
        return not any(self._is_released(row, column) for row in self.rows for column in self.columns)

    def _is_released(self, row: Key, column: Key) -> bool:
        laid = dict(zip((*self.row_axes, self.choice.columns), (*row, *column), strict=False))
        area, period, kind, sex, measure = ({**laid, **self.fixed}[axis.value] for axis in Axis)
        counted = ENDED if measure.code == SHARE else measure.code
        found = self.shelf.of_period.get(period.code, self.shelf.newest)
        return is_released(area.level, Place(period.code, kind.code, counted, sex.code), found.method)

    @property
    def periods(self) -> list[str]:
        """The periods of the table, the oldest first."""
        found = {
            one.code for key in (*self.rows, *self.columns) for one in key if one.code in self.shelf.of_period
        }
        if Axis.TIME.value in self.fixed:
            found.add(self.fixed[Axis.TIME.value].code)
        return [one for one in self.shelf.periods(self.choice) if one in found]


def compose(choice: Choice, shelf: Shelf) -> tuple[NationTable | None, Faults, Areas]:
    """The table of a choice, or what cannot be followed in it, and the areas there are; five statements."""
    periods = shelf.periods(choice)
    if Axis.TIME not in choice.axes:
        periods = periods[-1:]
    used = shelf.used(periods)
    known = queries.areas_of([shelf.newest, *used])
    areas = merged(tuple(known[one.id] for one in [shelf.newest, *used]))
    if not is_known(choice, areas):
        return None, {"aven": (Fault.UNKNOWN, _strange(choice, areas))}, areas
    if not periods:
        return NationTable(choice, shelf, areas, [], [], [], {}, []), {}, areas
    axes = _axes(choice, periods, areas)
    size = 1
    for axis in choice.axes:
        size *= len(axes[axis])
    if size > MOST_CELLS:
        return None, {"rader": (Fault.TOO_MANY, str(size))}, areas
    return _filled(choice, shelf, areas, used, axes), {}, areas


@lru_cache(maxsize=64)
def merged(found: tuple[Areas, ...]) -> Areas:
    """What several releases tell of their areas; of an area in several, what the first tells."""
    made = Areas()
    for one in reversed(found):
        made.names |= one.names
        made.county_of = {**made.county_of, **one.county_of}
        made.coverage |= one.coverage
    return made


def _strange(choice: Choice, areas: Areas) -> str:
    return next(one for one in choice.also if not is_known(replace(choice, also=(one,)), areas))


def _axes(choice: Choice, periods: Sequence[str], areas: Areas) -> dict[str, list[Value]]:
    """The values of every axis: those chosen, all where it is laid out and none is chosen, else its total."""
    laid = choice.axes
    asked = areas_asked(choice, areas)
    places = [Value(area, level, total) for (level, area), total in asked]
    measures = choice.measures or (FIRST_MEASURES if Axis.MEASURE in laid else FIRST_MEASURES[:1])
    return {
        Axis.AREA.value: places if Axis.AREA in laid else places[-1:],
        Axis.TIME.value: [Value(one) for one in periods],
        Axis.KIND.value: _parts(choice.kinds, KINDS, Axis.KIND in laid),
        Axis.SEX.value: _parts(choice.sexes, SEXES, Axis.SEX in laid),
        Axis.MEASURE.value: [Value(MEASURES[one]) for one in measures],
    }


def _parts(chosen: Sequence[str], known: Mapping[str, str], is_laid: bool) -> list[Value]:
    codes = chosen or (tuple(known) if is_laid else ("alla",))
    return [Value(known[one], is_total=known[one] == ALL) for one in codes]


def _filled(
    choice: Choice, shelf: Shelf, areas: Areas, used: Sequence[Release], axes: dict[str, list[Value]]
) -> NationTable:
    """Read the figures and put each in its place; values of an axis that nobody has are left out."""
    places = axes[Axis.AREA.value]
    wanted = {one.code for one in axes[Axis.MEASURE.value]}
    read = queries.figures(
        {one.code: shelf.of_period[one.code] for one in axes[Axis.TIME.value]},
        levels={one.level for one in places},
        areas=None if len(places) >= WHOLE_LEVEL else {one.code for one in places},
        kinds={one.code for one in axes[Axis.KIND.value]},
        measures=(wanted - {SHARE}) | ({TO_WORK, ENDED} if SHARE in wanted else set()),
        sexes={one.code for one in axes[Axis.SEX.value]},
    )
    _leave_out_what_nobody_has(choice, axes, read)
    row_axes = [one for one in (choice.rows, choice.then) if one != NONE]
    column_axes = [choice.columns] if choice.columns != NONE else []
    rows = list(product(*(axes[one] for one in row_axes)))
    columns = list(product(*(axes[one] for one in column_axes)))
    fixed = {name: values[0] for name, values in axes.items() if name not in choice.axes}
    finder = Finder(read, shelf.of_period)
    at = [fixed.get(name.value) for name in Axis]
    order = {name.value: place for place, name in enumerate(Axis)}
    row_places, column_places = [order[one] for one in row_axes], [order[one] for one in column_axes]
    cells: list[list[Shown]] = []
    for row in rows:
        for place, value in zip(row_places, row, strict=True):
            at[place] = value
        line: list[Shown] = []
        for column in columns:
            for place, value in zip(column_places, column, strict=True):
                at[place] = value
            line.append(finder.shown(at))
        cells.append(line)
    return NationTable(choice, shelf, areas, used, rows, columns, fixed, cells)


def _leave_out_what_nobody_has(
    choice: Choice, axes: dict[str, list[Value]], read: Mapping[At, int | None]
) -> None:
    """Take away areas, types and sexes without a figure in the table, unless somebody has asked for them."""
    with_figures = {(key[0], key[1]) for key in read}
    picked = {one.partition("-")[2] for one in choice.also}
    axes[Axis.AREA.value] = [
        one
        for one in axes[Axis.AREA.value]
        if one.is_total or one.code in picked or (one.level, one.code) in with_figures
    ] or axes[Axis.AREA.value]
    if not choice.kinds:
        kinds = {key[3] for key in read}
        axes[Axis.KIND.value] = [one for one in axes[Axis.KIND.value] if one.is_total or one.code in kinds]
    if not choice.sexes:
        sexes = {key[5] for key, value in read.items() if value != 0}
        axes[Axis.SEX.value] = [one for one in axes[Axis.SEX.value] if one.is_total or one.code in sexes]


class Finder:
    """What releases show in each place: persons, a share, or the symbol that stands there."""

    def __init__(self, read: Mapping[At, int | None], of_period: Mapping[str, Release]) -> None:
        self._read = read
        self._of_period = of_period

    def shown(self, at: Sequence[Value | None]) -> Shown:
        """The figure at an area, period, type, sex and measure, in the order of the axes."""
        area, period, kind, sex, measure = (one or Value("") for one in at)
        place = (area.level, area.code, period.code, kind.code, measure.code, sex.code)
        if measure.code == SHARE:
            return self._share(place)
        return self._count(place)

    def _count(self, place: At) -> int | str:
        if place not in self._read:
            return Missing.NOT_KNOWN.value
        value = self._read[place]
        return SYMBOL if value is None else value

    def _share(self, place: At) -> Fraction | str:
        """Of those who ended, the share to work or studies, by the rule of the release's method."""
        level, area, period, kind, _share, sex = place
        part = self._count((level, area, period, kind, TO_WORK, sex))
        whole = self._count((level, area, period, kind, ENDED, sex))
        if Missing.NOT_KNOWN.value in (part, whole):
            return Missing.NOT_KNOWN.value
        if isinstance(part, str) or isinstance(whole, str):
            return SYMBOL
        if whole == 0:
            return Missing.NOT_APPLICABLE.value
        share = shown_share(self._of_period[period].method, part, whole)
        return SYMBOL if share is None else share
