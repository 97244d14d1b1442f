"""Made-up persons divided as made-up weights say."""

from collections.abc import Mapping
from typing import TypeVar

Part = TypeVar("Part", bound=str)


def spread(persons: int, weights: Mapping[Part, int]) -> dict[Part, int]:
    """The persons over the parts by weights of a hundred; running sums are rounded, so that all add up."""
    found: dict[Part, int] = {}
    reached = 0
    for part, weight in weights.items():
        before, reached = reached, reached + weight
        found[part] = (persons * reached + 50) // 100 - (persons * before + 50) // 100
    return found
