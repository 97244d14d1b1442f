"""A förbund's own table that leaves it: rows by sex with totals, protected by the one function."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest

from finsam_saas.disclosure.counts import ALL, Sum, protect_counts
from finsam_saas.disclosure.rules import ExactCell, Protected, Published
from finsam_saas.disclosure.suppression import InconsistentTable

SEXES = ("women", "men", "unknown")
Row = tuple[int, int, int]
OUTCOMES = Sum(0, "ended", ("work", "studies"), "other outcome")


def by_sex(rows: dict[str, Row], *, total_row: bool = True) -> dict[tuple[str, str], int]:
    """Rows of women, men and unknown with a total column and, where asked, a total row."""
    counts: dict[tuple[str, str], int] = {}
    if total_row:
        rows = rows | {ALL: (*(sum(column) for column in zip(*rows.values(), strict=True)),)}
    for name, row in rows.items():
        counts |= {(name, sex): value for sex, value in zip(SEXES, row, strict=True)}
        counts[name, ALL] = sum(row)
    return counts


def shown(found: dict[tuple[str, str], Published], row: str) -> list[str]:
    """What a reader sees of a row: women, men, unknown, total."""
    return [str(found[row, sex]) for sex in (*SEXES, ALL)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((20, 15, 0), ["20", "15", "0", "35"]),
        ((0, 0, 0), ["0", "0", "0", "0"]),
        ((0, 12, 0), ["0", "12", "0", "12"]),
        ((3, 40, 0), ["..", "..", "0", "43"]),
        ((40, 30, 1), ["40", "..", "..", "71"]),
    ],
)
def test_a_small_count_takes_its_complement_with_it(row: Row, expected: list[str]) -> None:
    assert shown(protect_counts(by_sex({"a": row}, total_row=False)), "a") == expected


@pytest.mark.parametrize("row", [*combinations_with_replacement((0, 1, 2, 4, 5), 3)])
def test_no_hidden_count_by_sex_has_only_one_possible_value(row: Row) -> None:
    """The reader knows the total and all that is shown, and tries every table."""
    found = protect_counts(by_sex({"a": row}, total_row=False))
    seen = [found["a", sex] for sex in (*SEXES, ALL)]
    possible = [
        other
        for other in product(*(range(12) if isinstance(one, Protected) else [one] for one in seen[:3]))
        if isinstance(seen[3], Protected) or sum(other) == seen[3]
    ]
    for place, one in enumerate(seen[:3]):
        if isinstance(one, Protected):
            assert len({other[place] for other in possible}) > 1
        else:
            assert one == row[place] and (one == 0 or one >= 5)


def test_a_small_count_in_one_row_hides_another_row_too_and_leaves_the_totals() -> None:
    found = protect_counts(by_sex({"a": (3, 20, 0), "b": (15, 18, 0), "c": (30, 40, 0)}))
    assert shown(found, "a")[:2] == ["..", ".."]
    assert sum(shown(found, row)[:2] == ["..", ".."] for row in ("b", "c")) == 1
    assert shown(found, ALL) == ["48", "78", "0", "126"]


def test_outcomes_that_do_not_reach_those_who_ended_protect_who_is_left_over() -> None:
    """Of 40 women who ended, 38 went to work or studies: that two did not is not told."""
    rows = {"ended": (40, 30, 0), "work": (28, 12, 0), "studies": (10, 8, 0)}
    found = protect_counts(by_sex(rows, total_row=False), [OUTCOMES])
    assert ".." in [str(found[row, "women"]) for row in rows]
    assert {row for row, _sex in found} == set(rows), "those left over are never shown"


def test_that_all_of_a_small_group_found_work_is_not_told() -> None:
    rows = {"ended": (7, 30, 0), "work": (7, 12, 0), "studies": (0, 8, 0)}
    found = protect_counts(by_sex(rows, total_row=False), [OUTCOMES])
    assert str(found["work", "women"]) == ".."


def test_an_empty_table_is_empty() -> None:
    assert protect_counts({}) == {}


def test_a_total_that_is_not_the_sum_of_its_parts_is_refused() -> None:
    with pytest.raises(InconsistentTable):
        protect_counts({("a", "women"): 9, ("a", "men"): 9, ("a", ALL): 17})


def test_more_outcomes_than_ended_are_refused() -> None:
    with pytest.raises(InconsistentTable):
        protect_counts({("ended", "men"): 10, ("work", "men"): 11}, [OUTCOMES])


def test_of_several_forbund_those_left_over_must_be_counted_by_the_caller() -> None:
    """From totals alone it cannot be told how many förbund are behind the difference."""
    cells = {("ended", "men"): ExactCell(90, 4, 30), ("work", "men"): ExactCell(50, 4, 20)}
    with pytest.raises(InconsistentTable):
        protect_counts(cells, [OUTCOMES])
    behind = ExactCell(40, 1, 40, published=False)
    found = protect_counts(cells | {("other outcome", "men"): behind}, [OUTCOMES])
    assert ".." in [str(one) for one in found.values()], "all who are left over are of one förbund"
