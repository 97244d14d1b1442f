"""What is hidden for its own sake: small counts, few förbund, whole groups; and percentages."""

from decimal import Decimal

import pytest

from finsam_saas.disclosure.rules import (
    NATIONAL,
    ExactCell,
    Protected,
    ProtectionReason,
    ProtectionRules,
    Published,
    primary_reason,
    protected_percent,
    reveals_whole_group,
)


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
