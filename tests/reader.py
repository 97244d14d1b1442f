"""A reader who knows all that the open pages show and how it sums, and works out the rest.

He knows nothing of how figures are protected. What he can work out is solved as linear bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy

from finsam_saas.disclosure.counts import ALL
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome, Sex

Expression = dict[int, int]
SEXES = [sex.value for sex in Sex]
HALVES = ("h1", "h2")
START = Measure.ONGOING_AT_START.value
PLAN = Outcome.PLAN_FOR_FURTHER_REHABILITATION.value
TO_WORK = [one.value for one in WORK_OR_STUDIES]


class Reader:
    """What somebody knows of a year of these insatser, each of one kind, all of whose reports add up."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._columns: dict[tuple[str, ...], int] = {}
        for sex in SEXES:
            for one in kinds:
                self._people_of(one, sex)
            self._outcomes_of_all(sex)

    def _people_of(self, one: str, sex: str) -> None:
        """Nobody can leave who is not there, nor go somewhere without having ended."""
        for half in HALVES:
            left = self._plus(
                self._at("ended", half, one, sex), self._at("to_work_or_studies", half, one, sex), -1
            )
            self._never_below_nothing(self._plus(left, self._at(PLAN, half, one, sex), -1))
        for time in (HALVES[0], ALL):
            self._never_below_nothing(self._at("ongoing_at_end", time, one, sex))

    def _outcomes_of_all(self, sex: str) -> None:
        every = [one.value for one in Outcome if one.value != PLAN]
        to_work = self._sum(self._at(one, ALL, "", sex) for one in TO_WORK)
        self._fix(self._plus(to_work, self.expression("to_work_or_studies", ALL, "", sex), -1), 0)
        counted = self._sum(self._at(one, ALL, "", sex) for one in every)
        ended = self._plus(self.expression("ended", ALL, "", sex), self.expression(PLAN, ALL, "", sex), -1)
        self._fix(self._plus(counted, ended, -1), 0)

    def expression(self, measure: str, time: str, place: str, sex: str) -> Expression:
        """A figure as a sum of what he does not know: of everybody (""), a kind or an insats."""
        sexes = SEXES if sex == ALL else [sex]
        if place == "" and measure in {one.value for one in Outcome} - {PLAN}:
            return self._sum(self._at(measure, time, "", one) for one in sexes)
        places = [one for one, kind in self._kinds.items() if place in ("", kind, one)]
        return self._sum(self._at(measure, time, one, who) for one in places for who in sexes)

    def learn(self, expression: Expression, value: int) -> None:
        """A figure that he has read."""
        self._fix(expression, value)

    def learn_least(self, expression: Expression, least: float) -> None:
        """That a figure is no less than so, which a verdict on it tells."""
        self._row(expression, least, highspy.kHighsInf)

    def bounds(self, expression: Expression) -> tuple[float, float]:
        """The least and the most that a figure can be, for all he has read."""
        return self._limit(expression, highspy.ObjSense.kMinimize), self._limit(
            expression, highspy.ObjSense.kMaximize
        )

    def _at(self, measure: str, time: str, one: str, sex: str) -> Expression:
        if measure == "participants":
            return self._plus(self._at(START, ALL, one, sex), self._at("new", ALL, one, sex))
        if measure == "ongoing_at_end":
            there = self._plus(self._at(START, ALL, one, sex), self._at("new", time, one, sex))
            return self._plus(there, self._at("ended", time, one, sex), -1)
        if time == ALL and measure != START and one:
            return self._sum(self._at(measure, half, one, sex) for half in HALVES)
        return {self._column((measure, time, one, sex)): 1}

    def _column(self, name: tuple[str, ...]) -> int:
        if name not in self._columns:
            self._columns[name] = len(self._columns)
            self._solver.addVar(0, highspy.kHighsInf)
        return self._columns[name]

    def _sum(self, expressions: Iterable[Expression]) -> Expression:
        found: Expression = {}
        for one in expressions:
            found = self._plus(found, one)
        return found

    def _plus(self, one: Expression, other: Expression, times: int = 1) -> Expression:
        return {
            column: one.get(column, 0) + times * other.get(column, 0) for column in sorted({*one, *other})
        }

    def _fix(self, expression: Expression, value: int) -> None:
        self._row(expression, value, value)

    def _never_below_nothing(self, expression: Expression) -> None:
        self._row(expression, 0, highspy.kHighsInf)

    def _row(self, expression: Expression, least: float, most: float) -> None:
        columns = numpy.array(list(expression), dtype=numpy.int32)
        weights = numpy.array(list(expression.values()), dtype=float)
        self._solver.addRow(least, most, len(columns), columns, weights)

    def _limit(self, expression: Expression, sense: highspy.ObjSense) -> float:
        costs = numpy.zeros(len(self._columns))
        for column, weight in expression.items():
            costs[column] = weight
        columns = numpy.arange(len(costs), dtype=numpy.int32)
        self._solver.changeColsCost(len(costs), columns, costs)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._solver.getInfo().objective_function_value)
        assert status != highspy.HighsModelStatus.kInfeasible, "what he has read cannot be"
        return float("-inf") if sense == highspy.ObjSense.kMinimize else float("inf")


def narrowed(reader: Reader, counts: Mapping[tuple[str, str, str, str], int], *, width: int = 5) -> list[str]:
    """The small counts that he knows better than to so many persons, with what he knows."""
    found = []
    for key, count in counts.items():
        if 0 < count < width:
            least, most = reader.bounds(reader.expression(*key))
            if most - least < width - 0.001:
                found.append(f"{key}: {count} lies in {least:.1f}–{most:.1f}")
    return found


MEASURES = (START, "participants", "new", "ended", "ongoing_at_end", "to_work_or_studies", PLAN)


def every_key(
    kinds: Mapping[str, str], measures: Sequence[str] = MEASURES
) -> list[tuple[str, str, str, str]]:
    """The figures of every time, place and sex, and in all of each outcome."""
    places = ["", *dict.fromkeys(kinds.values()), *kinds]
    sexes = [*SEXES, ALL]
    return [(one.value, ALL, "", sex) for one in Outcome for sex in sexes] + [
        (measure, time, place, sex)
        for measure in measures
        for time in ([ALL] if measure in {START, "participants"} else [ALL, *HALVES])
        for place in places
        for sex in sexes
        if (measure, time) != ("ongoing_at_end", HALVES[1])
    ]
