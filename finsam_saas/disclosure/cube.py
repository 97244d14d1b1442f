"""The national table: type of insats × measure × sex, with totals, ready to be protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.rules import NATIONAL, ExactCell, ProtectionRules, Published
from finsam_saas.disclosure.suppression import InconsistentTable, protect_table

ALL = "all"
"""The type of insats, or the sex, of a total."""

CubeKey = tuple[str, str, str]
"""Type of insats, measure, sex."""

CubeRelation = Relation[CubeKey]


@dataclass(frozen=True)
class MeasureSum:
    """One measure is the sum of others, for every type and sex.

    Where the parts given do not reach the total, what is left over is protected too, though never shown.
    `whole_group` when the parts are what became of each person in the total.
    """

    total: str
    parts: tuple[str, ...]
    whole_group: bool = True


def protect_cube(
    cells: Mapping[CubeKey, ExactCell],
    measure_sums: Sequence[MeasureSum] = (),
    rules: ProtectionRules = NATIONAL,
) -> dict[CubeKey, Published]:
    """What may be shown of each cell of the national table; totals stand under `ALL`.

    Raises InconsistentTable when a total given is not the sum of its parts.
    """
    table = dict(cells)
    relations = _totals(table, of_type=True) + _totals(table, of_type=False)
    for number, measure_sum in enumerate(measure_sums):
        rest = f"rest {number}"
        relations += _parts_of_measure(table, measure_sum, rest)
        left_over = {key: cell for key, cell in table.items() if key[1] == rest}
        relations += _totals(left_over, of_type=True) + _totals(left_over, of_type=False)
    return protect_table(table, relations, rules)


def _totals(cells: Mapping[CubeKey, ExactCell], *, of_type: bool) -> list[CubeRelation]:
    parts: dict[CubeKey, list[CubeKey]] = {}
    for key in cells:
        initiative_type, measure, sex = key
        total = (ALL, measure, sex) if of_type else (initiative_type, measure, ALL)
        if key != total and total in cells:
            parts.setdefault(total, []).append(key)
    return [Relation(total, tuple(found)) for total, found in parts.items()]


def _parts_of_measure(
    table: dict[CubeKey, ExactCell], measure_sum: MeasureSum, rest: str
) -> list[CubeRelation]:
    relations: list[CubeRelation] = []
    for total in [key for key in table if key[1] == measure_sum.total]:
        initiative_type, _, sex = total
        parts = [(initiative_type, part, sex) for part in measure_sum.parts]
        given = [part for part in parts if part in table]
        cell = table[total]
        left = cell.value - sum(table[part].value for part in given)
        if left < 0:
            raise InconsistentTable(total)
        rest_key = (initiative_type, rest, sex)
        # Always there, also when nothing is left: that nothing is left is a figure as well.
        table[rest_key] = ExactCell(left, cell.contributors, published=False)
        relations.append(Relation(total, (*given, rest_key), measure_sum.whole_group))
    return relations
