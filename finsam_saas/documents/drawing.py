"""Draws a diagram: from sizes and words to SVG and PNG, told apart without colour.

The engine may not be used in a process that forks afterwards (a child would hang), so it is loaded at its
first use: in a web process or a worker's child, never in the parent of either. A picture already drawn in
this process is kept, by its data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from types import MappingProxyType
from typing import Final, Literal

from finsam_saas.documents.looks import INK, SOFT, STYLES, TARGET, Layer, Look, config

WIDTH: Final = 680
HEIGHT: Final = 300
PICTURES_KEPT: Final = 64
SHARPNESS: Final = 3
MOST_LABELLED_BARS: Final = 24
LETTER: Final = 6.6
LONGEST_LINE: Final = 100
LINE: Final = 15
NumberLocale = Literal["sv-SE", "en-GB"]
NUMBER_LOCALES: Final[Mapping[str, NumberLocale]] = MappingProxyType({"sv": "sv-SE", "en": "en-GB"})


@dataclass(frozen=True)
class Point:
    """A size in the unit of the axis, or None for a gap, and the words that stand for it."""

    size: float | None
    words: str


@dataclass(frozen=True)
class DrawnSeries:
    """One series of points."""

    label: str
    look: Look
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Drawn:
    """Everything in the picture, already in the reader's language."""

    title: str
    description: str
    periods: tuple[str, ...]
    series: tuple[DrawnSeries, ...]
    lines: bool
    unit: str
    share: bool
    whole: bool
    breaks: tuple[str, ...]
    break_words: str
    target: float | None
    target_words: str
    language: str
    told: tuple[str, ...] = ()


def svg_of(drawn: Drawn) -> str:
    """The picture as SVG with real text."""
    return rendered(specification(drawn), drawn.language)


def rendered(picture: Layer, language: str) -> str:
    """What is told in the engine's language, as SVG with real text."""
    return _svg(json.dumps(picture), NUMBER_LOCALES[language])


@lru_cache(maxsize=PICTURES_KEPT)
def png_of(svg: str) -> bytes:
    """A picture of ours as PNG, sharp enough to print."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=SHARPNESS))


@lru_cache(maxsize=PICTURES_KEPT)
def _svg(chart: str, number_locale: NumberLocale) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart, allowed_base_urls=[], format_locale=number_locale))


def specification(drawn: Drawn) -> Layer:
    """The picture in the engine's language. Users' words stand in it as values, never as expressions."""
    return {
        "width": WIDTH,
        "height": HEIGHT + LINE * len(_told(drawn)),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 6,
        "background": "white",
        "description": drawn.description,
        "title": _title(drawn),
        "data": {"values": list(_rows(drawn))},
        "layer": [*(_lines(drawn) if drawn.lines else _bars(drawn)), *_marks_across(drawn), _symbols(drawn)],
        "config": config(),
    }


def _title(drawn: Drawn) -> Layer:
    """The title with the unit and what is told of the figures under it; in a document the unit alone."""
    if drawn.title:
        lines = _told(drawn)
        return {"text": drawn.title, "subtitle": [drawn.unit, *lines] if lines else drawn.unit}
    return {"text": drawn.unit, "fontSize": 12, "fontWeight": 400, "color": SOFT}


def _told(drawn: Drawn) -> list[str]:
    """What is told of the figures, in lines that fit."""
    return [line for told in drawn.told for line in wrap(told, LONGEST_LINE)]


def _rows(drawn: Drawn) -> Iterator[Layer]:
    """One row per point; a line's points between two gaps or breaks share a stretch."""
    for series in drawn.series:
        stretch, connected = 0, False
        for period, point in zip(drawn.periods, series.points, strict=True):
            if not connected or period in drawn.breaks:
                stretch += 1
            connected = point.size is not None
            yield {
                "period": period,
                "series": series.label,
                "size": point.size,
                "words": point.words,
                "stretch": f"{series.label} {stretch}",
            }


def _present() -> list[Layer]:
    return [{"filter": "isValid(datum.size)"}]


def _across(drawn: Drawn) -> Layer:
    room = len(drawn.periods) * (max(len(period) for period in drawn.periods) + 1) * LETTER
    turned = {"labelAngle": -40, "labelAlign": "right"} if room > WIDTH - 70 else {"labelAngle": 0}
    axis = {"title": None, "ticks": False, "labelPadding": 8, "domainColor": INK, **turned}
    inner, outer = (0, 0) if drawn.lines else (0.22, 0.12)
    scale = {"type": "band", "domain": drawn.periods, "paddingInner": inner, "paddingOuter": outer}
    return {"field": "period", "type": "ordinal", "sort": None, "axis": axis, "scale": scale}


def _upward(drawn: Drawn) -> Layer:
    axis: Layer = {"title": None, "format": ",.6~f", "tickCount": 5, "domain": False, "ticks": False}
    if drawn.share:
        axis["labelExpr"] = "format(datum.value, ',.6~f') + '\u00a0%'"
    if drawn.whole:
        axis["tickMinStep"] = 1
    below = any(
        point.size is not None and point.size < 0 for series in drawn.series for point in series.points
    )
    scale = {"zero": True, "nice": True, **({"padding": 20} if below else {})}
    return {"field": "size", "type": "quantitative", "axis": axis, "scale": scale}


def _by_series(drawn: Drawn, ranges: Sequence[object]) -> Layer:
    names = [series.label for series in drawn.series]
    return {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "title": None,
        "legend": {} if len(names) > 1 else None,
        "scale": {"domain": names, "range": ranges},
    }


def _bars(drawn: Drawn) -> list[Layer]:
    styles = [STYLES[series.look] for series in drawn.series]
    order = [series.label for series in drawn.series]
    place: Layer = {
        "x": _across(drawn),
        "xOffset": {"field": "series", "type": "nominal", "sort": None, "scale": {"domain": order}},
        "y": _upward(drawn),
    }
    bars: Layer = {
        "transform": _present(),
        "mark": {"type": "bar", "strokeWidth": 1.5},
        "encoding": {
            **place,
            "fill": _by_series(drawn, [style.fill for style in styles]),
            "stroke": _by_series(drawn, [style.outline for style in styles]),
            "strokeDash": _by_series(drawn, [style.bar_dashes for style in styles]),
        },
    }
    if not _has_room_for_words(drawn):
        return [bars]
    above = {"type": "text", "dy": {"expr": "datum.size < 0 ? 12 : -7"}, "fontSize": 11, "color": INK}
    words = {"field": "words", "type": "nominal"}
    return [bars, {"transform": _present(), "mark": above, "encoding": {**place, "text": words}}]


def _has_room_for_words(drawn: Drawn) -> bool:
    """Whether the words above the bars stand clear of each other."""
    bars = len(drawn.periods) * len(drawn.series)
    longest = max(len(point.words) for series in drawn.series for point in series.points)
    return bars <= MOST_LABELLED_BARS and bars * longest * LETTER <= WIDTH


def _lines(drawn: Drawn) -> list[Layer]:
    styles = [STYLES[series.look] for series in drawn.series]
    colour = _by_series(drawn, [style.outline for style in styles])
    place = {"x": _across(drawn), "y": _upward(drawn), "color": colour}
    dashes = _by_series(drawn, [style.dashes for style in styles])
    shapes = _by_series(drawn, [style.point for style in styles])
    detail = {"field": "stretch", "type": "nominal"}
    return [
        {
            "transform": _present(),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**place, "strokeDash": dashes, "detail": detail},
        },
        {
            "transform": _present(),
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {**place, "shape": shapes},
        },
    ]


def _marks_across(drawn: Drawn) -> Iterator[Layer]:
    """The target as a line with its words, and a rule where the series breaks."""
    if drawn.target is not None:
        level = {"datum": drawn.target, "type": "quantitative"}
        words = {"value": drawn.target_words}
        right = {"type": "text", "align": "left", "dx": 6, "x": "width", "color": TARGET, "fontWeight": 600}
        rule = {"type": "rule", "color": TARGET, "strokeDash": [10, 4], "strokeWidth": 1.5}
        one: Layer = {"values": [{}]}
        yield {"data": one, "mark": rule, "encoding": {"y": level}}
        yield {"data": one, "mark": right, "encoding": {"y": level, "text": words}}
    for period in drawn.breaks:
        edge = {**_across(drawn), "bandPosition": 0}
        marked = {"values": [{"period": period, "words": drawn.break_words}]}
        rule = {"type": "rule", "color": INK, "strokeDash": [2, 2], "strokeWidth": 1.5}
        aside = {"type": "text", "align": "left", "dx": 5, "y": 6, "color": INK}
        yield {"data": marked, "mark": rule, "encoding": {"x": edge}}
        yield {"data": marked, "mark": aside, "encoding": {"x": edge, "text": {"field": "words"}}}


def _symbols(drawn: Drawn) -> Layer:
    """The symbols of values that are not there, at the foot of their period, each once in a line chart."""
    gaps = [row for row in _rows(drawn) if row["size"] is None]
    encoding: Layer = {
        "x": _across(drawn),
        "y": {"datum": 0, "type": "quantitative"},
        "text": {"field": "words", "type": "nominal"},
    }
    if drawn.lines:
        by_period: dict[str, list[str]] = {}
        for row in gaps:
            by_period.setdefault(row["period"], []).append(row["words"])
        gaps = [
            {"period": period, "words": " ".join(dict.fromkeys(words))} for period, words in by_period.items()
        ]
    else:
        order = [series.label for series in drawn.series]
        encoding["xOffset"] = {"field": "series", "type": "nominal", "sort": None, "scale": {"domain": order}}
    mark = {"type": "text", "dy": -6, "color": SOFT, "fontSize": 15, "fontWeight": 600}
    return {"data": {"values": gaps}, "mark": mark, "encoding": encoding}
