"""Where a national figure stands: its area, period, type of insats, measure and sex."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

NATION_AREA = "00"
"""The area of the nation; counties have SCB's two digits, municipalities four, a förbund its path name."""


class Level(StrEnum):
    """How large the area is that a figure counts."""

    NATION = "nation"
    COUNTY = "county"
    ASSOCIATION = "association"
    MUNICIPALITY = "municipality"


class CellKey(NamedTuple):
    """The place of one figure in the national cube.

    `area` is `NATION_AREA`, a county's or municipality's code or a förbund's path name; `period` a code
    such as "2026-kv3", "2026-h2" or "2026-ar1"; `initiative_type` and `sex` are `all` in a total.
    """

    level: str
    area: str
    period: str
    initiative_type: str
    measure: str
    sex: str
