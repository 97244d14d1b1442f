"""The national table against an attacker who solves for what is hidden."""

import random
from collections.abc import Mapping, Sequence
from math import inf

import pytest

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.counts import ALL, Sum, protect_counts
from finsam_saas.disclosure.rules import ExactCell, Protected, ProtectionReason, Published, primary_reason
from finsam_saas.disclosure.suppression import InconsistentTable, protect_table

SEXES = ("women", "men", "unknown")
ENDED_OF_PARTICIPANTS = Sum(1, "participants", ("ended",), "staying", whole_group=False)
WORK_OF_ENDED = Sum(1, "ended", ("work",), "not work")
SUMS = (ENDED_OF_PARTICIPANTS, WORK_OF_ENDED)

CubeKey = tuple[str, str, str]
"""Type of insats, measure, sex."""

Equation = tuple[dict[CubeKey, float], float]
"""Weights of the hidden figures, and what they sum to."""


def with_totals(
    inner: Mapping[CubeKey, int], contributors: Mapping[str, int] | None = None
) -> dict[CubeKey, ExactCell]:
    """Adds the totals over types and sexes to a table."""
    values = dict(inner)
    for (kind, measure, sex), value in inner.items():
        for total in ((ALL, measure, sex), (kind, measure, ALL), (ALL, measure, ALL)):
            values[total] = values.get(total, 0) + value
    known = contributors or {}
    return {key: ExactCell(value, known.get(key[0], 4), value // 2) for key, value in values.items()}


def with_remainders(cells: Mapping[CubeKey, ExactCell], sums: Sequence[Sum]) -> dict[CubeKey, ExactCell]:
    """Adds those left over in each sum, from as many förbund as the total."""
    found = dict(cells)
    for kind, measure, sex in cells:
        for one in sums:
            if one.total == measure:
                total = cells[kind, measure, sex]
                parts = [cells.get((kind, part, sex), ExactCell(0, 0)).value for part in one.parts]
                rest = ExactCell(total.value - sum(parts), total.contributors, published=False)
                found[kind, one.remainder, sex] = rest
    return found


def generated_table(chance: random.Random) -> dict[CubeKey, ExactCell]:
    inner: dict[CubeKey, int] = {}
    kinds = [f"type {number}" for number in range(chance.randint(2, 4))]
    for kind in kinds:
        size = chance.choice((3, 12, 40, 120))
        for sex in SEXES:
            participants = chance.choice((0, 0, 1, 3)) if sex == "unknown" else chance.randint(0, size)
            ended = chance.randint(0, participants)
            inner[kind, "participants", sex] = participants
            inner[kind, "ended", sex] = ended
            inner[kind, "work", sex] = chance.choice((0, ended, chance.randint(0, ended)))
    table = with_totals(inner, {kind: chance.choice((2, 3, 4, 4, 4)) for kind in kinds})
    return with_remainders(table, SUMS)


class Attacker:
    """Knows every published figure, that parts sum to totals, and that counts are whole and not negative."""

    def __init__(self, published: Mapping[CubeKey, Published], sums: Sequence[Sum] = SUMS) -> None:
        self.published = published
        equations = [self._equation(total, parts) for total, parts in self._sums(sums)]
        self.equations = [equation for equation in equations if equation[0]]
        self.low: dict[CubeKey, float] = {}
        self.high: dict[CubeKey, float] = {}
        for weights, _ in self.equations:
            for key in weights:
                self.low[key], self.high[key] = 0, inf

    def _sums(self, sums: Sequence[Sum]) -> list[tuple[CubeKey, list[CubeKey]]]:
        found: list[tuple[CubeKey, list[CubeKey]]] = []
        for kind, measure, sex in self.published:
            if sex == ALL:
                found.append(((kind, measure, ALL), [(kind, measure, other) for other in SEXES]))
            if kind == ALL:
                kinds = sorted({key[0] for key in self.published} - {ALL})
                found.append(((ALL, measure, sex), [(other, measure, sex) for other in kinds]))
            for measure_sum in sums:
                if measure == measure_sum.total:
                    parts = [(kind, part, sex) for part in measure_sum.parts]
                    found.append(((kind, measure, sex), [*parts, (kind, measure_sum.remainder, sex)]))
        return found

    def _equation(self, total: CubeKey, parts: Sequence[CubeKey]) -> Equation:
        weights: dict[CubeKey, float] = {}
        known = 0.0
        for key, sign in ((total, -1), *((part, 1) for part in parts)):
            figure = self.published.get(key)
            if isinstance(figure, int):
                known -= sign * figure
            else:
                weights[key] = float(sign)
        return weights, known

    def _eliminate(self) -> list[Equation]:
        solved: list[tuple[CubeKey, Equation]] = []
        for equation in self.equations:
            weights, known = dict(equation[0]), equation[1]
            for pivot, (other, other_known) in solved:
                times = weights.get(pivot, 0.0)
                if times:
                    weights = _minus(weights, other, times)
                    known -= times * other_known
            if weights:
                pivot, lead = next(iter(weights.items()))
                weights, known = {key: weight / lead for key, weight in weights.items()}, known / lead
                solved = [(key, _reduced(row, pivot, weights, known)) for key, row in solved]
                solved.append((pivot, (weights, known)))
        return [equation for _, equation in solved]

    def solve(self) -> None:
        """Narrows every hidden figure's interval until nothing more can be learnt."""
        equations = self.equations + self._eliminate()
        changed = True
        while changed:
            changed = sum(self._narrow(weights, known) for weights, known in equations) > 0

    def _narrow(self, weights: Mapping[CubeKey, float], known: float) -> bool:
        changed = False
        for key, weight in weights.items():
            least = most = known
            for other, other_weight in weights.items():
                if other != key:
                    sides = (other_weight * self.low[other], other_weight * self.high[other])
                    least -= max(sides)
                    most -= min(sides)
            ends = sorted((least / weight, most / weight))
            low, high = max(self.low[key], ends[0]), min(self.high[key], ends[1])
            if low > self.low[key] + 1e-6 or high < self.high[key] - 1e-6:
                self.low[key], self.high[key] = low, high
                changed = True
        return changed

    def width(self, key: CubeKey) -> float:
        """How wide the interval for a hidden figure still is."""
        return self.high.get(key, inf) - self.low.get(key, 0)


def _minus(
    weights: Mapping[CubeKey, float], other: Mapping[CubeKey, float], times: float
) -> dict[CubeKey, float]:
    both = {key: weights.get(key, 0.0) - times * other.get(key, 0.0) for key in {**weights, **other}}
    return {key: weight for key, weight in both.items() if abs(weight) > 1e-9}


def _reduced(row: Equation, pivot: CubeKey, weights: Mapping[CubeKey, float], known: float) -> Equation:
    times = row[0].get(pivot, 0.0)
    return (_minus(row[0], weights, times), row[1] - times * known) if times else row


def test_the_attacker_recovers_what_only_primary_suppression_hides() -> None:
    """The attack is real: with the small figures alone hidden, subtraction gives them back."""
    cells = with_totals({(kind, "ended", sex): 20 for kind in ("a", "b") for sex in ("women", "men")})
    cells |= with_totals(
        {
            ("a", "ended", "women"): 3,
            ("a", "ended", "men"): 20,
            ("b", "ended", "women"): 20,
            ("b", "ended", "men"): 20,
        }
    )
    naive: dict[CubeKey, Published] = {
        key: Protected(ProtectionReason.SMALL_NUMBER) if primary_reason(cell) else cell.value
        for key, cell in cells.items()
    }
    naive |= {(kind, "ended", "unknown"): 0 for kind in ("a", "b", ALL)}
    attacker = Attacker(naive, ())
    attacker.solve()
    assert attacker.width(("a", "ended", "women")) == 0


@pytest.mark.parametrize("seed", range(10))
def test_the_attacker_recovers_nothing_from_generated_tables(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        cells = generated_table(chance)
        published = protect_counts(cells, SUMS)
        attacker = Attacker(published)
        attacker.solve()
        for key, figure in published.items():
            if isinstance(figure, int):
                assert figure == cells[key].value
                assert primary_reason(cells[key]) is None
                continue
            assert attacker.width(key) > 0.5, key
            if figure.reason is not ProtectionReason.COMPLEMENTARY:
                assert attacker.width(key) >= max(5, cells[key].value / 10) - 1e-6, key


def shown(cells: Mapping[CubeKey, ExactCell], sums: Sequence[Sum] = ()) -> dict[CubeKey, str]:
    return {key: str(figure) for key, figure in protect_counts(with_remainders(cells, sums), sums).items()}


def test_a_table_of_large_figures_is_shown_as_it_is() -> None:
    cells = with_totals({(kind, "ended", sex): 30 for kind in ("a", "b") for sex in ("women", "men")})
    assert shown(cells) == {key: str(cell.value) for key, cell in cells.items()}


def test_one_small_figure_hides_a_rectangle_and_leaves_the_totals() -> None:
    inner = {(kind, "ended", sex): 30 for kind in ("a", "b", "c") for sex in ("women", "men")}
    inner["a", "ended", "women"] = 2
    found = shown(with_totals(inner))
    assert sum(figure == ".." for figure in found.values()) == 4
    assert found["a", "ended", "women"] == found["a", "ended", "men"] == ".."
    assert found[ALL, "ended", ALL] == "152"


def test_a_type_with_two_forbund_is_hidden_together_with_another() -> None:
    inner = {(kind, "ended", sex): 30 for kind in ("a", "b", "c") for sex in ("women", "men")}
    found = shown(with_totals(inner, {"a": 2}))
    assert {found["a", "ended", sex] for sex in ("women", "men", ALL)} == {".."}
    assert len([kind for kind in ("b", "c") if found[kind, "ended", ALL] == ".."]) == 1


def test_zero_is_shown_as_zero() -> None:
    inner = {(kind, "ended", sex): 30 for kind in ("a", "b") for sex in ("women", "men")}
    inner["a", "ended", "men"] = 0
    assert shown(with_totals(inner))["a", "ended", "men"] == "0"


def test_that_all_in_a_small_group_went_to_work_is_not_told() -> None:
    inner = {(kind, "ended", sex): 40 for kind in ("a", "b") for sex in ("women", "men")}
    inner |= {(kind, "work", sex): 20 for kind in ("a", "b") for sex in ("women", "men")}
    inner["a", "ended", "women"] = inner["a", "work", "women"] = 6
    assert shown(with_totals(inner), [WORK_OF_ENDED])["a", "work", "women"] == ".."


def test_that_all_but_one_went_to_work_is_not_told() -> None:
    inner = {(kind, "ended", sex): 40 for kind in ("a", "b") for sex in ("women", "men")}
    inner |= {(kind, "work", sex): 20 for kind in ("a", "b") for sex in ("women", "men")}
    inner["a", "work", "women"] = 39
    found = shown(with_totals(inner), [WORK_OF_ENDED])
    assert ".." in (found["a", "work", "women"], found["a", "ended", "women"])


@pytest.mark.parametrize(("total", "parts"), [(5, (2, 2)), (-1, (0, -1))])
def test_a_table_that_does_not_add_up_is_refused(total: int, parts: tuple[int, int]) -> None:
    cells = {"total": ExactCell(total, 3), "a": ExactCell(parts[0], 3), "b": ExactCell(parts[1], 3)}
    with pytest.raises(InconsistentTable):
        protect_table(cells, [Relation("total", ("a", "b"))])


def test_a_relation_to_a_cell_that_is_not_given_is_refused() -> None:
    with pytest.raises(InconsistentTable) as refused:
        protect_table({"total": ExactCell(5, 3)}, [Relation("total", ("a",))])
    assert refused.value.key == "a"


def test_more_to_work_than_ended_is_refused() -> None:
    cells = with_totals({("a", "ended", "women"): 10, ("a", "work", "women"): 11})
    with pytest.raises(InconsistentTable):
        protect_counts(cells, [WORK_OF_ENDED])
