"""Linear programs, solved by HiGHS: the only module that knows the solver.

One thread and the simplex method, so that the same program has the same solution every time. Import it only
where figures are protected or attacked, in the worker and in tests: it is slow to load.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy

NO_LIMIT = highspy.kHighsInf

_SOLVED = (highspy.HighsModelStatus.kOptimal,)
_HOPELESS = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


@dataclass(frozen=True, slots=True)
class Row:
    """What weights of some unknowns sum to, at least and at most; unknowns by their number."""

    weights: Mapping[int, float]
    low: float
    high: float


class Infeasible(ValueError):
    """No values satisfy the program: what the reader is told contradicts itself."""


class LinearProgram:
    """Unknowns between bounds that satisfy rows; solved again and again for different objectives."""

    def __init__(
        self, bounds: Sequence[tuple[float, float]], rows: Sequence[Row], whole: Collection[int] = ()
    ) -> None:
        self._size = len(bounds)
        self._solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("simplex_strategy", 4),
        ):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(bounds, rows))
        for number in sorted(whole):
            self._solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        self._numbers = numpy.arange(self._size, dtype=numpy.int32)

    def greatest(self, objective: Mapping[int, float]) -> tuple[float, list[float]]:
        """The greatest value of the objective (NO_LIMIT if there is none), and the unknowns that give it.

        Raises Infeasible where no values satisfy the program.
        """
        costs = numpy.zeros(self._size)
        for number, weight in objective.items():
            costs[number] = weight
        self._solver.changeColsCost(self._size, self._numbers, costs)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in _HOPELESS:
            raise Infeasible(str(status))
        found = list(self._solver.getSolution().col_value)
        if status not in _SOLVED:
            return NO_LIMIT, found
        return float(self._solver.getInfo().objective_function_value), found


def _model(bounds: Sequence[tuple[float, float]], rows: Sequence[Row]) -> highspy.HighsLp:
    starts, columns, weights = [0], [], []
    for row in rows:
        columns += list(row.weights)
        weights += list(row.weights.values())
        starts.append(len(columns))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(rows)
    model.col_cost_ = numpy.zeros(len(bounds))
    model.col_lower_ = numpy.array([low for low, _ in bounds], dtype=float)
    model.col_upper_ = numpy.array([high for _, high in bounds], dtype=float)
    model.row_lower_ = numpy.array([row.low for row in rows], dtype=float)
    model.row_upper_ = numpy.array([row.high for row in rows], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = numpy.array(starts, dtype=numpy.int32)
    model.a_matrix_.index_ = numpy.array(columns, dtype=numpy.int32)
    model.a_matrix_.value_ = numpy.array(weights, dtype=float)
    return model
