"""Small counts by sex, whole groups and percentages."""

from decimal import Decimal
from itertools import product

import pytest

from finsam_saas.disclosure.rules import (
    NATIONAL,
    ExactCell,
    Protected,
    ProtectionReason,
    ProtectionRules,
    Published,
    SexCounts,
    primary_reason,
    protect_by_sex,
    protected_percent,
    reveals_whole_group,
)


def shown(counts: SexCounts) -> list[str]:
    return [str(figure) for figure in (counts.women, counts.men, counts.unknown, counts.total)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((20, 15, 0), ["20", "15", "0", "35"]),
        ((0, 0, 0), ["0", "0", "0", "0"]),
        ((0, 12, 0), ["0", "12", "0", "12"]),
        ((3, 40, 0), ["..", "..", "0", "43"]),
        ((40, 4, 0), ["..", "..", "0", "44"]),
        ((40, 30, 1), ["40", "..", "..", "71"]),
        ((40, 1, 1), ["..", "..", "..", "42"]),
        ((3, 2, 0), ["..", "..", "0", "5"]),
        ((2, 0, 0), ["..", "0", "0", ".."]),
        ((1, 1, 1), ["..", "..", "..", ".."]),
    ],
)
def test_a_small_count_takes_its_complement_with_it(
    counts: tuple[int, int, int], expected: list[str]
) -> None:
    assert shown(protect_by_sex(*counts, sum(counts))) == expected


@pytest.mark.parametrize("threshold", [3, 5])
def test_no_hidden_count_by_sex_has_only_one_possible_value(threshold: int) -> None:
    """The attacker knows the total, that zeros are shown and what else is shown, and tries every table."""
    for women, men, unknown in product(range(4), repeat=3):
        found = protect_by_sex(women, men, unknown, women + men + unknown, threshold=threshold)
        parts = (found.women, found.men, found.unknown)
        totals = range(1, threshold) if isinstance(found.total, Protected) else (found.total,)
        possible = [
            other
            for other in product(range(12), repeat=3)
            if sum(other) in totals
            and all(
                seen == guess if isinstance(seen, int) else guess > 0 or isinstance(found.total, Protected)
                for seen, guess in zip(parts, other, strict=True)
            )
        ]
        for place, part in enumerate(parts):
            if isinstance(part, int):
                assert part == 0 or part >= threshold
            else:
                assert len({other[place] for other in possible}) > 1, (women, men, unknown)


@pytest.mark.parametrize(
    ("counts", "total", "threshold"),
    [((1, 2, 0), 4, 5), ((-1, 2, 0), 1, 5), ((10, 10, 0), 20, 2)],
)
def test_counts_that_do_not_hold_and_too_low_thresholds_are_refused(
    counts: tuple[int, int, int], total: int, threshold: int
) -> None:
    with pytest.raises(ValueError, match="counts by sex"):
        protect_by_sex(*counts, total, threshold=threshold)


def test_rules_cannot_be_lowered_to_nothing() -> None:
    with pytest.raises(ValueError, match="threshold"):
        ProtectionRules(threshold=2)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (ExactCell(0, 4), None),
        (ExactCell(0, 0), None),
        (ExactCell(5, 3, 2), None),
        (ExactCell(4, 4, 1), ProtectionReason.SMALL_NUMBER),
        (ExactCell(1, 1, 1), ProtectionReason.SMALL_NUMBER),
        (ExactCell(50, 2, 25), ProtectionReason.FEW_ASSOCIATIONS),
        (ExactCell(0, 2), ProtectionReason.FEW_ASSOCIATIONS),
        (ExactCell(100, 4, 90), None),
        (ExactCell(100, 4, 91), ProtectionReason.DOMINANCE),
    ],
)
def test_a_count_is_hidden_for_its_own_sake(cell: ExactCell, reason: ProtectionReason | None) -> None:
    assert primary_reason(cell) is reason


@pytest.mark.parametrize(
    ("part", "whole", "reveals"), [(6, 6, True), (10, 10, False), (5, 6, False), (0, 6, False), (0, 0, False)]
)
def test_everybody_in_a_small_group_is_a_disclosure(part: int, whole: int, reveals: bool) -> None:
    assert reveals_whole_group(part, whole) is reveals


HIDDEN = Protected(ProtectionReason.SMALL_NUMBER)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (14, 35, "40.0"),
        (1, 16, "6.3"),
        (0, 10, "0.0"),
        (5, 9, ".."),
        (0, 0, ".."),
        (HIDDEN, 40, ".."),
        (7, HIDDEN, ".."),
    ],
)
def test_a_per_cent_needs_ten_persons_and_two_shown_figures(
    part: Published, whole: Published, expected: str
) -> None:
    assert str(protected_percent(part, whole)) == expected


def test_a_per_cent_is_exact_to_one_decimal() -> None:
    assert protected_percent(34, 100, NATIONAL) == Decimal("34.0")
