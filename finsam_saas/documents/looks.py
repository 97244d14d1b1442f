"""How diagrams look: one look each for women, men and unknown, told apart in grey as well as in colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

Layer = dict[str, Any]

FONT: Final = "Inter, Libertinus Serif, Segoe UI, Liberation Sans, DejaVu Sans, sans-serif"
INK, SOFT, HAIRLINE, TARGET = "#16262b", "#4d5e66", "#dcd8cf", "#8a5100"


class Look(Enum):
    """How a series looks: the same for women and for men in every diagram."""

    WOMEN = "women"
    MEN = "men"
    UNKNOWN = "unknown"
    ALL = "all"


@dataclass(frozen=True)
class Style:
    """Fill and outline of bars; colour, dashes and points of lines."""

    fill: str
    outline: str
    bar_dashes: tuple[int, ...]
    dashes: tuple[int, ...]
    point: str


STYLES: Final = MappingProxyType(
    {
        Look.WOMEN: Style("#6a3d7c", "#6a3d7c", (1, 0), (1, 0), "circle"),
        Look.MEN: Style("#cfe6e8", "#0d6e78", (1, 0), (7, 3), "square"),
        Look.UNKNOWN: Style("#ffffff", "#6f767b", (3, 2), (2, 3), "triangle-up"),
        Look.ALL: Style("#0d4f5c", "#0d4f5c", (1, 0), (1, 0), "diamond"),
    }
)


def config() -> Layer:
    """Letters, lines and legend of every diagram."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 16,
            "fontWeight": 600,
            "color": INK,
            "subtitleFontSize": 12,
            "subtitleColor": SOFT,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "axis": {
            "labelFontSize": 12,
            "labelColor": INK,
            "gridColor": HAIRLINE,
        },
        "axisX": {"grid": False},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "labelFontSize": 12,
            "labelColor": INK,
            "symbolSize": 130,
            "symbolStrokeWidth": 1.5,
            "columnPadding": 18,
            "offset": 14,
        },
        "text": {"font": FONT, "fontSize": 12},
    }
