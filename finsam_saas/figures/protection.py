"""What may be shown of a year's figures outside the kansli, all pages and files together.

One protection for statistics, the half-year to the board and goals: figures are shown one by one, the most
wanted first, each only if no count from 1 to 4 and no small whole group can then be worked out or narrowed
down from all that is shown, on whichever page. So no two pages tell together what one of them hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.rules import NATIONAL, reveals_whole_group
from finsam_saas.figures.measures import (
    ACTIVITY_PERSONS,
    ENDED,
    MEASURES,
    NEW,
    ONGOING,
    PARTICIPANTS,
    TO_WORK,
    Theme,
)
from finsam_saas.figures.worlds import Row, Worlds
from finsam_saas.figures.year_counts import HALVES, START, YEAR
from finsam_saas.figures.year_model import EVERYBODY, SEXES, Place, Variable, YearModel
from finsam_saas.reporting_plan.core_indicators import CORE, PARTS_OF_ENDED

Key = tuple[str, str, Place, str]
"""Measure, time (h1, h2 or YEAR), place, and sex or ALL."""

_FLOW = (PARTICIPANTS.key, NEW.key, ENDED.key, ONGOING.key)
_OF_HALF = (NEW.key, ENDED.key, ONGOING.key)
_PERSONS = ACTIVITY_PERSONS.key
_IN_ALL = tuple(
    one.key
    for one in MEASURES.values()
    if one.is_by_sex and not one.is_share and (one.theme is not Theme.BEFORE_AFTER or one.rows == (one.key,))
)
_PARTS = tuple(
    tuple(code for code, one in CORE.items() if one.section is section) for section in PARTS_OF_ENDED
)
"""Rows that tell what became of each person who ended."""


@dataclass(frozen=True)
class Shown:
    """Which figures may be shown: for each measure, time and place a bit for each sex and for all."""

    bits: Mapping[str, int]

    def holds(self, measure: str, time: str, place: Place, sex: str) -> bool:
        """Whether a figure may be shown; no where nothing says so."""
        return bool(self.bits.get(_name(measure, time, place), 0) >> SEXES.index(sex) & 1)

    def at(self, time: str, place: Place) -> ShownAt:
        """What may be shown of one time and place."""
        return ShownAt(self, time, place)


@dataclass(frozen=True)
class ShownAt:
    """Which figures of one time and place may be shown."""

    shown: Shown
    time: str
    place: Place

    def bits_of(self, measure: str) -> int:
        """Which figures of a measure may be shown: a bit for each of SEXES, in their order."""
        return self.shown.bits.get(_name(measure, self.time, self.place), 0)


NOTHING_SHOWN = Shown({})


def _name(measure: str, time: str, place: Place) -> str:
    return f"{measure}|{time}|{place}"


def shown_of(keys: Iterable[Key]) -> Shown:
    """These figures and no others."""
    bits: dict[str, int] = {}
    for measure, time, place, sex in keys:
        name = _name(measure, time, place)
        bits[name] = bits.get(name, 0) | 1 << SEXES.index(sex)
    return Shown(bits)


def protect_year(model: YearModel) -> Shown:
    """What may be shown of a year in statistics and in the half-year to the board."""
    protection = Protection(model)
    return shown_of([key for key in _in_order(model) if protection.show(key)])


def protection_after(model: YearModel, shown: Shown) -> Protection:
    """The protection of a year of which so much is shown already."""
    protection = Protection(model)
    for key in _in_order(model):
        if shown.holds(*key):
            protection.know(model.row(*key))
    return protection


def _in_order(model: YearModel) -> list[Key]:
    # Who took part when the year began is shown nowhere this year, but was at the end of the last.
    started = [*_each((START,), YEAR, _places(model))]
    return list(dict.fromkeys((*started, *_wanted(model))))


class Protection:
    """A year on its way to be shown: which figures must stay hidden, and what readers know so far."""

    def __init__(self, model: YearModel) -> None:
        self._model = model
        self._worlds: Worlds[Variable] = Worlds(model.values, model.moves)
        self._never: set[Key] = set()
        guarded: set[frozenset[tuple[Variable, int]]] = set()
        for key, row in self._small():
            if key is not None:
                self._never.add(key)
            same = frozenset(row.items())
            if same not in guarded:
                guarded.add(same)
                self._worlds.guard(row, NATIONAL.threshold)

    def show(self, key: Key) -> bool:
        """Show a figure if nothing hidden is told by it; whether it may be shown."""
        row = self._model.row(*key)
        return bool(row) and key not in self._never and self._worlds.show(row)

    def show_row(self, row: Row[Variable]) -> bool:
        """The same for a figure that is a sum of its own; a small one is hidden from now on."""
        if 0 < self._model.value(row) < NATIONAL.threshold:
            self._worlds.guard(row, NATIONAL.threshold)
            return False
        return self._worlds.show(row)

    def know(self, row: Row[Variable]) -> None:
        """Take in a figure that other pages show."""
        self._worlds.know(row)

    def _small(self) -> Iterator[tuple[Key | None, Row[Variable]]]:
        """Figures that are hidden for their own sake: small ones, and those of a small group as a whole.

        What is left over beside parts of a total is a figure that no page shows: it has no key.
        """
        model = self._model
        for key in _guarded(model):
            row = model.row(*key)
            if 0 < model.value(row) < NATIONAL.threshold:
                yield key, row
        left_over: list[Row[Variable]] = [{one: 1} for one in model.left_over]
        for time in (YEAR, *HALVES):
            for place in _places(model):
                for sex in SEXES:
                    yield from self._whole_groups(time, place, sex)
                    left_over += self._others(time, place, sex)
        yield from ((None, row) for row in left_over if 0 < model.value(row) < NATIONAL.threshold)

    def _others(self, time: str, place: Place, sex: str) -> list[Row[Variable]]:
        """Those who ended and did not go to work, or got no plan."""
        ended = self._model.row(ENDED.key, time, place, sex)
        counted = [self._model.row(name, time, place, sex) for name in self._model.results]
        return [
            {one: weight for one in {**ended, **row} if (weight := ended.get(one, 0) - row.get(one, 0))}
            for row in counted
        ]

    def _whole_groups(self, time: str, place: Place, sex: str) -> Iterator[tuple[Key, Row[Variable]]]:
        model = self._model
        ended = model.row(ENDED.key, time, place, sex)
        whole = model.value(ended)
        if not 0 < whole < NATIONAL.whole_group:
            return
        families: list[Sequence[str]] = [(name,) for name in model.results]
        if place == EVERYBODY and time == YEAR:
            families += _PARTS
        for family in families:
            rows = {name: row for name in family if (row := model.row(name, time, place, sex))}
            counts = [model.value(row) for row in rows.values()]
            # The zeros beside it would tell the same as the figure itself, and so would what is left over.
            if any(reveals_whole_group(count, whole) for count in (*counts, whole - sum(counts))):
                for name, row in rows.items():
                    yield (name, time, place, sex), row


def _wanted(model: YearModel) -> Iterator[Key]:
    """What pages and files show, the most wanted first."""
    kinds = (*_FLOW, TO_WORK.key, _PERSONS)
    insatser = (*_FLOW, _PERSONS)
    results = tuple(model.results)
    halves = (*_OF_HALF, *results, _PERSONS)
    yield from _each(_IN_ALL, YEAR, [EVERYBODY])
    for half in HALVES:
        yield from _each(halves, half, [EVERYBODY])
    yield from _each(kinds, YEAR, model.kinds)
    yield from _each((*insatser, *results), YEAR, model.initiatives, SEXES[-1:])
    for half in HALVES:
        yield from _each(halves, half, model.initiatives, SEXES[-1:])
    yield from _each(insatser, YEAR, model.initiatives, SEXES[:-1])
    for half in HALVES:
        yield from _each((*_OF_HALF, _PERSONS), half, model.initiatives, SEXES[:-1])


def _each(
    measures: Sequence[str], time: str, places: Sequence[Place], sexes: Sequence[str] = ()
) -> Iterator[Key]:
    """All sexes together before women and men."""
    for some in (sexes,) if sexes else (SEXES[-1:], SEXES[:-1]):
        for place in places:
            for measure in measures:
                yield from ((measure, time, place, sex) for sex in some)


def _places(model: YearModel) -> list[Place]:
    return [EVERYBODY, *model.kinds, *model.initiatives]


def _guarded(model: YearModel) -> Iterator[Key]:
    """All counts that may be small: those that are shown somewhere, and who took part from the start."""
    measures = (START, *_FLOW, *model.results, _PERSONS)
    yield from _each(tuple(one for one in _IN_ALL if one not in measures), YEAR, [EVERYBODY])
    for time in (YEAR, *HALVES):
        yield from _each(measures if time == YEAR else measures[2:], time, _places(model))
