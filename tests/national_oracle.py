"""The exact cells of one quarter worked out in Python, to hold what SQL makes against; and its own facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from finsam_saas.statistics.rules import ALL, OTHER, REMAINDER_OF, Exact, FactKey

Fact = tuple[int, FactKey, int]
"""Register number of the förbund, what is counted, persons."""


def exact_cells(facts: Iterable[Fact]) -> dict[FactKey, Exact]:
    """The exact cells of one quarter, with remainders, and with totals under `ALL`."""
    parts: dict[FactKey, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for tenant_id, (initiative_type, measure, sex), value in facts:
        counted = [(measure, value)]
        for remainder, (whole, part) in REMAINDER_OF.items():
            if measure in (whole, part):
                counted.append((remainder.value, value if measure == whole else -value))
        for of_type in (initiative_type, ALL):
            for of_sex in (sex, ALL):
                for counted_as, persons in counted:
                    parts[of_type, counted_as, of_sex][tenant_id] += persons
    return {key: _exact(list(by_tenant.values())) for key, by_tenant in parts.items()}


def cells_together(facts: Iterable[Fact], types: Collection[str]) -> dict[FactKey, Exact]:
    """The exact cells of some types of insats counted as one, under `OTHER`."""
    joined = [
        (tenant_id, (OTHER, measure, sex), value)
        for tenant_id, (kind, measure, sex), value in facts
        if kind in types
    ]
    return {key: one for key, one in exact_cells(joined).items() if key[0] == OTHER}


def _exact(by_tenant: Sequence[int]) -> Exact:
    value = sum(by_tenant)
    behind = sum(1 for one in by_tenant if one > 0) if value > 0 else len(by_tenant)
    return Exact(value, max(by_tenant), behind)
