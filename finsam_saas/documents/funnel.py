"""Funnel diagrams: shares against how many persons they are of, inside the limits of chance.

Nobody is ranked and no colour says good or bad: one förbund is told apart from the others by its shape and
its name. The same figures stand in a table beside the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flask_babel import gettext as _

from finsam_saas.documents.drawing import HEIGHT, WIDTH, rendered
from finsam_saas.documents.looks import INK, SOFT, STYLES, TARGET, Layer, Look, config
from finsam_saas.documents.model import Chart, ColumnKind, Table, TableColumn
from finsam_saas.documents.written import clean
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import speaking
from finsam_saas.web.tables import Cell

TALLER: Final = 60


@dataclass(frozen=True)
class FunnelPoint:
    """A group by name: how many persons its share is of, and the share as a part of one."""

    label: str
    base: int
    share: Fraction


@dataclass(frozen=True)
class FunnelLimits:
    """Limits by the number of persons: (persons, lowest, highest), shares as parts of one; `label` "95 %"."""

    label: str
    rows: Sequence[tuple[int, float, float]]


@dataclass(frozen=True)
class Funnel:
    """Shares (parts of one) against bases, around a mean.

    `own` is the group that the reader stands in, None where its figures are not shown. `unit` are the words
    at the upward axis, `base_words` those along the other. Raises ValueError without limits, or without
    any group.
    """

    title: str
    unit: str
    base_words: str
    others: Sequence[FunnelPoint]
    own: FunnelPoint | None
    mean: Fraction
    mean_words: str
    limits: Sequence[FunnelLimits]
    source: str = ""

    def __post_init__(self) -> None:
        if not self.limits or not all(one.rows for one in self.limits):
            raise ValueError("a funnel needs limits")
        if not self.points:
            raise ValueError("a funnel needs at least one group")

    @property
    def points(self) -> list[FunnelPoint]:
        """Every group, the own first."""
        return [*([self.own] if self.own else []), *self.others]


def funnel_chart(funnel: Funnel, language: str) -> Chart:
    """The funnel as a block of a document: picture, words and table from the same values."""
    with speaking(language):
        svg = rendered(specification(funnel, language, titled=False), language)
        return Chart(funnel.title, svg, _alternative(funnel, language), funnel_table(funnel))


def funnel_svg(funnel: Funnel, language: str) -> str:
    """The funnel alone, with its title in it, for a page or for taking out."""
    with speaking(language):
        return rendered(specification(funnel, language, titled=True), language)


def funnel_alternative(funnel: Funnel, language: str) -> str:
    """What the funnel shows, for those who do not see it."""
    with speaking(language):
        return _alternative(funnel, language)


def funnel_table(funnel: Funnel) -> Table:
    """The figures of the funnel, a row for each group, in the reader's language."""
    columns = [
        TableColumn(_("Namn")),
        TableColumn(funnel.base_words, ColumnKind.COUNT),
        TableColumn(funnel.unit, ColumnKind.SHARE),
    ]
    rows: list[list[Cell]] = [[one.label, one.base, one.share] for one in funnel.points]
    return Table(funnel.title, columns, rows, source=funnel.source, notes=[funnel.mean_words])


def _alternative(funnel: Funnel, language: str) -> str:
    percent = formats_for(language).percent
    narrow = funnel.limits[0]
    inside = sum(_is_inside(one, narrow) for one in funnel.others)
    words = [
        _("Trattdiagram: %(title)s. %(mean)s.", title=funnel.title, mean=funnel.mean_words),
        _(
            "%(inside)s av %(all)s andra förbund ligger innanför gränserna för %(limits)s.",
            inside=inside,
            all=len(funnel.others),
            limits=narrow.label,
        ),
    ]
    if funnel.own:
        told = {"name": funnel.own.label, "share": percent(funnel.own.share), "base": funnel.own.base}
        if _is_inside(funnel.own, narrow):
            words.insert(1, _("%(name)s: %(share)s av %(base)s, innanför gränserna.", **told))
        else:
            words.insert(1, _("%(name)s: %(share)s av %(base)s, utanför gränserna.", **told))
    return " ".join([*words, _("Alla värden står i tabellen.")])


def _is_inside(point: FunnelPoint, limits: FunnelLimits) -> bool:
    """Whether a group lies between the limits nearest to its number of persons."""
    _base, low, high = min(limits.rows, key=lambda row: abs(row[0] - point.base))
    return low <= float(point.share) <= high


def specification(funnel: Funnel, language: str, *, titled: bool) -> Layer:
    """The picture in the engine's language. Users' words stand in it as values, never as expressions."""
    return {
        "width": WIDTH,
        "height": HEIGHT + TALLER,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 6,
        "background": "white",
        "description": _alternative(funnel, language),
        "title": _title(funnel, titled=titled),
        "layer": [*_limit_layers(funnel), *_mean_layers(funnel, language), *_point_layers(funnel)],
        "config": config(),
    }


def _title(funnel: Funnel, *, titled: bool) -> Layer:
    told = [clean(funnel.unit), clean(funnel.mean_words)]
    if titled:
        return {"text": clean(funnel.title), "subtitle": told}
    return {"text": told, "fontSize": 12, "fontWeight": 400, "color": SOFT}


def _along(funnel: Funnel) -> Layer:
    axis = {
        "title": clean(funnel.base_words),
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "titleColor": SOFT,
        "tickMinStep": 1,
        "tickCount": 8,
        "grid": False,
        "domainColor": INK,
    }
    return {"field": "base", "type": "quantitative", "axis": axis, "scale": {"zero": True, "nice": True}}


def _upward(field: str) -> Layer:
    label = "format(datum.value, ',.6~f') + '\u00a0%'"
    axis = {"title": None, "tickCount": 5, "domain": False, "ticks": False, "labelExpr": label}
    scale = {"zero": True, "nice": True}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def _limit_layers(funnel: Funnel) -> list[Layer]:
    """Two lines for each limit, its words at the right end of the upper; the first is dashed."""
    layers: list[Layer] = []
    for place, one in enumerate(funnel.limits):
        dashes = [6, 4] if place == 0 else [1, 0]
        rows = [{"base": base, "low": 100 * low, "high": 100 * high} for base, low, high in one.rows]
        mark = {"type": "line", "color": SOFT, "strokeWidth": 1.2, "strokeDash": dashes}
        layers += [
            {"data": {"values": rows}, "mark": mark, "encoding": {"x": _along(funnel), "y": _upward(edge)}}
            for edge in ("low", "high")
        ]
        words = {"type": "text", "align": "left", "x": "width", "dx": 5, "color": SOFT}
        end = [{**rows[-1], "words": clean(one.label)}]
        layers.append(
            {
                "data": {"values": end},
                "mark": words,
                "encoding": {"y": _upward("high"), "text": {"field": "words"}},
            }
        )
    return layers


def _mean_layers(funnel: Funnel, language: str) -> list[Layer]:
    """The line in the middle with its share at the end; whose mean it is stands under the title."""
    written = formats_for(language).percent(funnel.mean)
    rows = {"values": [{"mean": 100 * float(funnel.mean), "words": written}]}
    rule = {"type": "rule", "color": TARGET, "strokeWidth": 1.5}
    words = {"type": "text", "align": "left", "x": "width", "dx": 5, "color": TARGET, "fontWeight": 600}
    return [
        {"data": rows, "mark": rule, "encoding": {"y": _upward("mean")}},
        {"data": rows, "mark": words, "encoding": {"y": _upward("mean"), "text": {"field": "words"}}},
    ]


def _point_layers(funnel: Funnel) -> list[Layer]:
    """The others as open circles; the own as a filled diamond with its name."""
    style = STYLES[Look.ALL]

    def rows(points: Sequence[FunnelPoint]) -> Layer:
        found = [
            {"base": one.base, "share": 100 * float(one.share), "words": clean(one.label)} for one in points
        ]
        return {"values": found}

    place = {"x": _along(funnel), "y": _upward("share")}
    around = {"type": "point", "shape": "circle", "size": 60, "strokeWidth": 1.8, "opacity": 1, "color": INK}
    layers: list[Layer] = [{"data": rows(funnel.others), "mark": around, "encoding": place}]
    if funnel.own:
        own = {"type": "point", "shape": style.point, "filled": True, "size": 190, "opacity": 1}
        # To the side with most room, so that it covers no words at the edge.
        is_far = 2 * funnel.own.base > max(one.base for one in funnel.points)
        side: Layer = {"align": "right", "dx": -13} if is_far else {"align": "left", "dx": 13}
        name: Layer = {"type": "text", **side, "fontWeight": 600, "color": style.outline}
        around_name = {**name, "stroke": "white", "strokeWidth": 4, "color": "white"}
        named = {**place, "text": {"field": "words", "type": "nominal"}}
        layers += [
            {"data": rows([funnel.own]), "mark": around_name, "encoding": named},
            {"data": rows([funnel.own]), "mark": {**own, "color": style.outline}, "encoding": place},
            {"data": rows([funnel.own]), "mark": name, "encoding": named},
        ]
    return layers
