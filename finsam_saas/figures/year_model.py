"""A year's accepted figures as counts that sum to each other: what a reader may use to work others out.

The smallest counts are those of an insats, a half-year and a sex: new participants, and those who ended by
what they went to. Who takes part at a moment follows from them where the reports say so. Where reports do
not add up nothing can be worked out either, and the counts stand by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from finsam_saas.disclosure.counts import ALL
from finsam_saas.figures.measures import ENDED, NEW, ONGOING, PARTICIPANTS, TO_WORK
from finsam_saas.figures.worlds import Move, Row
from finsam_saas.figures.year_counts import ALL_HALVES, HALVES, START, YEAR, Told, YearCounts
from finsam_saas.followup.rules import WORK_OR_STUDIES, Outcome, Sex
from finsam_saas.reporting_plan.core_indicators import (
    ACTIVITY_PARTICIPANTS,
    CORE,
    PARTS_OF_ENDED,
    Section,
)

EVERYBODY = ""
PLAN = Outcome.PLAN_FOR_FURTHER_REHABILITATION.value
SEXES = (*(sex.value for sex in Sex), ALL)
RESULTS: Mapping[str, frozenset[str]] = {
    TO_WORK.key: frozenset(one.value for one in WORK_OR_STUDIES),
    PLAN: frozenset((PLAN,)),
}
"""What those who ended are counted by below the whole förbund: outcomes that are taken together."""

Variable = tuple[str, ...]
Place = str
"""Everybody (""), a kind of insats, or an insats (its id as text)."""


class YearModel:
    """The counts of a year, how they can change together, and each figure as a sum of them.

    `told` are the counts of its reports in the order of time; `results` what outcomes are taken together.
    """

    def __init__(self, told: Iterable[Told], results: Mapping[str, frozenset[str]] = RESULTS) -> None:
        self.results = results
        self.values: dict[Variable, int] = {}
        self.left_over: list[Variable] = []
        self._counts = YearCounts(told)
        self.kinds_of = self._counts.kinds_of
        self._moving_with: dict[Variable, list[tuple[Variable, int]]] = defaultdict(list)
        self._follows: set[Variable] = set()
        self._rows: dict[tuple[str, str, Place, str], Row[Variable]] = {}
        self._classes = _classes(results)
        self._put_flows()
        for initiative in self.kinds_of:
            for sex in Sex:
                self._put_stocks(initiative, sex.value)
        for sex in Sex:
            self._put_parts(sex.value)

    @property
    def initiatives(self) -> list[str]:
        """The insatser that some accepted report tells of."""
        return list(self.kinds_of)

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of insatser."""
        return list(dict.fromkeys(kind for kinds in self.kinds_of.values() for kind in kinds))

    @property
    def moves(self) -> list[Move[Variable]]:
        """All independent ways to change the counts that keep what everybody knows to sum."""
        return [
            {variable: 1} | dict(self._moving_with.get(variable, ()))
            for variable in self.values
            if variable not in self._follows
        ]

    def value(self, row: Row[Variable]) -> int:
        """What a figure is."""
        return sum(weight * self.values[variable] for variable, weight in row.items())

    def row(self, measure: str, time: str, place: Place, sex: str) -> Row[Variable]:
        """A figure as a sum of counts; empty where nobody has told anything of it."""
        key = (measure, time, place, sex)
        if key not in self._rows:
            self._rows[key] = self._summed(*key)
        return self._rows[key]

    def _put_flows(self) -> None:
        for (initiative, kind, half, row, sex), count in self._counts.sums.items():
            if row in (NEW.key, ACTIVITY_PARTICIPANTS):
                self.values[row, initiative, kind, half, sex] = count
        for place in self._counts.places:
            self._put_ended(place)

    def _put_ended(self, place: tuple[str, str, str, str]) -> None:
        """Those who ended by what they went to; in all by themselves where the outcomes are too many."""
        told = self._counts.of_place(place)
        ended = told.get(ENDED.key)
        left = ended or 0
        for outcomes in self._classes:
            known = [told[row] for row in outcomes if row in told]
            if known:
                self.values[_class(outcomes), *place] = sum(known)
                left -= sum(known)
        if ended is not None:
            name, count = ("otherwise", left) if left >= 0 else (ENDED.key, ended)
            self.values[name, *place] = count

    def _ended(
        self, initiative: str, kinds: Sequence[str], halves: Sequence[str], sex: str
    ) -> list[Variable]:
        found: list[Variable] = []
        for kind in kinds:
            for half in halves:
                place = (initiative, kind, half, sex)
                if ("otherwise", *place) in self.values:
                    names = (*(_class(one) for one in self._classes), "otherwise")
                    found += [(name, *place) for name in names if (name, *place) in self.values]
                elif (ENDED.key, *place) in self.values:
                    found.append((ENDED.key, *place))
        return found

    def _put_stocks(self, initiative: str, sex: str) -> None:
        """Who takes part when the year begins, its first half ends, and it ends itself."""
        start = (START, initiative, YEAR, sex)
        first = self._counts.first.get(start_key := (initiative, YEAR, START, sex))
        if first is not None:
            self.values[start] = first
        for time in (YEAR, *HALVES):
            last = self._counts.last.get((initiative, time, ONGOING.key, sex))
            if last is None or (
                time == HALVES[1] and last == self._counts.last[initiative, YEAR, ONGOING.key, sex]
            ):
                continue
            variable = (ONGOING.key, initiative, time, sex)
            self.values[variable] = last
            halves = ALL_HALVES if time == YEAR else HALVES[:1]
            if start_key in self._counts.first and first is not None and time != HALVES[1]:
                self._let_follow(variable, start, halves)
        kinds = self.kinds_of[initiative]
        for kind in kinds if len(kinds) > 1 else ():
            for row, found in ((START, self._counts.first), (ONGOING.key, self._counts.last)):
                if (count := found.get((initiative, kind, row, sex))) is not None:
                    self.values[row, initiative, kind, sex] = count

    def _let_follow(self, ongoing: Variable, start: Variable, halves: Sequence[str]) -> None:
        """Those who take part: who did when the year began, and the new, but those who ended."""
        _row, initiative, _time, sex = ongoing
        kinds = self.kinds_of[initiative]
        new = self._of(NEW.key, initiative, kinds, halves, sex)
        ended = self._ended(initiative, kinds, halves, sex)
        left = sum(self.values[one] for one in (start, *new)) - sum(self.values[one] for one in ended)
        if left == self.values[ongoing]:
            self._follows.add(ongoing)
            for variable, change in [*((one, 1) for one in (start, *new)), *((one, -1) for one in ended)]:
                self._moving_with[variable].append((ongoing, change))

    def _of(
        self, row: str, initiative: str, kinds: Sequence[str], halves: Sequence[str], sex: str
    ) -> list[Variable]:
        keys = ((row, initiative, kind, half, sex) for kind in kinds for half in halves)
        return [key for key in keys if key in self.values]

    def _put_parts(self, sex: str) -> None:
        """What is told of the whole förbund alone: each outcome, steps, and what came before and after."""
        ended = [one for i, kinds in self.kinds_of.items() for one in self._ended(i, kinds, ALL_HALVES, sex)]
        by_class: dict[str, list[Variable]] = defaultdict(list)
        for one in self.values:
            if one[-1] == sex and one[0].startswith("class:"):
                by_class[one[0]].append(one)
        for outcomes in self._classes:
            if len(outcomes) > 1:
                self._divide(by_class[_class(outcomes)], outcomes, sex)
        together = {row for outcomes in self._classes for row in outcomes}
        otherwise = [one for one in ended if one[0] == "otherwise"]
        self._divide(otherwise, [one.value for one in Outcome if one.value not in together], sex)
        for section in PARTS_OF_ENDED:
            if section is not Section.RESULTS:
                self._divide(ended, [code for code, one in CORE.items() if one.section is section], sex)

    def _divide(self, wholes: Sequence[Variable], rows: Sequence[str], sex: str) -> None:
        """The sum of some counts as it is divided in all; what is left over is a count as well."""
        in_all = self._counts.in_all
        parts = {row: in_all[row, sex] for row in rows if (row, sex) in in_all}
        if not parts:
            return
        for row, count in parts.items():
            self.values[row, EVERYBODY, sex] = count
        left = sum(self.values[one] for one in wholes) - sum(parts.values())
        if left < 0:
            return
        rest: Variable = (f"rest of {rows[0]}", EVERYBODY, sex)
        self.values[rest] = left
        self.left_over.append(rest)
        every = [rest, *((row, EVERYBODY, sex) for row in parts)]
        most = max(every, key=lambda one: self.values[one])
        self._follows.add(most)
        for one in every:
            if one != most:
                self._moving_with[one].append((most, -1))
        for one in wholes:
            self._moving_with[one].append((most, 1))

    def _summed(self, measure: str, time: str, place: Place, sex: str) -> Row[Variable]:
        if sex == ALL:
            return self._merged(self.row(measure, time, place, one.value) for one in Sex)
        if place == EVERYBODY and (measure, EVERYBODY, sex) in self.values:
            return {(measure, EVERYBODY, sex): 1} if time == YEAR else {}
        if place in self.kinds_of:
            return self._of_initiative(measure, time, place, self.kinds_of[place], sex)
        if place == EVERYBODY:
            return self._merged(self.row(measure, time, one, sex) for one in self.kinds_of)
        return self._merged(
            self._of_initiative(measure, time, one, [place], sex)
            for one, kinds in self.kinds_of.items()
            if place in kinds
        )

    def _merged(self, rows: Iterable[Row[Variable]]) -> Row[Variable]:
        found: dict[Variable, int] = {}
        for row in rows:
            for variable, weight in row.items():
                found[variable] = found.get(variable, 0) + weight
        return found

    def _of_initiative(
        self, measure: str, time: str, initiative: str, kinds: Sequence[str], sex: str
    ) -> Row[Variable]:
        halves = ALL_HALVES if time == YEAR else (time,)
        if measure in (START, ONGOING.key, PARTICIPANTS.key):
            scope = time if len(kinds) == len(self.kinds_of[initiative]) else kinds[0]
            found = self._stock(measure, initiative, scope, sex)
            if measure == PARTICIPANTS.key:
                found += self._of(NEW.key, initiative, kinds, halves, sex)
        elif measure == ENDED.key:
            found = self._ended(initiative, kinds, halves, sex)
        elif measure in self.results:
            found = [
                one
                for outcomes in self._classes
                if set(outcomes) <= self.results[measure]
                for one in self._of(_class(outcomes), initiative, kinds, halves, sex)
            ]
        else:
            found = self._of(measure, initiative, kinds, halves, sex)
        return dict.fromkeys(found, 1)

    def _stock(self, measure: str, initiative: str, scope: str, sex: str) -> list[Variable]:
        row = ONGOING.key if measure == ONGOING.key else START
        told = self._counts.last.get((initiative, scope, row, sex)) is not None
        if scope == HALVES[1] and told and (row, initiative, scope, sex) not in self.values:
            scope = YEAR
        return [(row, initiative, scope, sex)] if (row, initiative, scope, sex) in self.values else []


def _class(outcomes: Sequence[str]) -> str:
    return "class:" + "+".join(outcomes)


def _classes(results: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """The outcomes that always stand together in what those who ended are counted by."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for one in Outcome:
        counted = frozenset(name for name, outcomes in results.items() if one.value in outcomes)
        if counted:
            found[counted].append(one.value)
    return [tuple(outcomes) for outcomes in found.values()]
