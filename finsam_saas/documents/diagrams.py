"""Diagrams by period: what they show, in values and in words, with the same figures as a table beside them.

A figure that is missing, not applicable or protected is a gap in the picture and a symbol in the table; it
is never drawn as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.documents.drawing import Drawn, DrawnSeries, Point, png_of, svg_of
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import Chart, ColumnKind, Table, TableColumn
from finsam_saas.documents.written import clean, written_cell
from finsam_saas.web.formats import KRONOR_PER_TKR, MISSING, formats_for
from finsam_saas.web.language import speaking
from finsam_saas.web.tables import Cell

Value = int | Decimal | Fraction | str | None


class Shape(Enum):
    """Bars side by side compare within a period; lines show a development."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True)
class Series:
    """One value per period under a name; the look tells women, men, unknown and all apart without colour."""

    label: str
    values: Sequence[Value]
    look: Look = Look.ALL


@dataclass(frozen=True)
class Diagram:
    """Figures by period.

    `kind` and `decimals` are those of the figures (COUNT, TKR, SHARE, NUMBER), `unit` the words at the
    axis. `breaks` are the periods before which the series breaks; no line crosses a break. `target` is
    given in the same unit as the figures. `told` is what a picture that is saved by itself says under its
    title: source, period and coverage, a line each. Raises ValueError where a series has not a value for
    every period, or where two periods or two series have the same name.
    """

    title: str
    periods: Sequence[str]
    series: Sequence[Series]
    shape: Shape = Shape.BARS
    kind: ColumnKind = ColumnKind.COUNT
    unit: str = ""
    decimals: int = 1
    breaks: Sequence[str] = ()
    target: int | Decimal | Fraction | None = None
    source: str = ""
    told: Sequence[str] = ()

    def __post_init__(self) -> None:
        names = [one.label for one in self.series]
        if not self.periods or len(set(self.periods)) != len(self.periods):
            raise ValueError("a diagram needs periods with different names")
        if not names or len(set(names)) != len(names):
            raise ValueError("a diagram needs series with different names")
        if any(len(one.values) != len(self.periods) for one in self.series):
            raise ValueError("a series needs a value for every period, None where it is missing")
        if not set(self.breaks) <= set(self.periods):
            raise ValueError("a series can only break at one of its periods")
        if not self.kind.is_figure:
            raise ValueError("a diagram shows figures")

    @property
    def column(self) -> TableColumn:
        """How its figures are written."""
        return TableColumn(self.unit, self.kind, self.decimals)


def chart(diagram: Diagram, language: str) -> Chart:
    """The diagram as a block of a document: picture, words and table from the same values."""
    with speaking(language):
        svg = svg_of(drawn(diagram, language, titled=False))
        return Chart(diagram.title, svg, _alternative(diagram, language), figures_table(diagram))


def picture_svg(diagram: Diagram, language: str) -> str:
    """The diagram alone, with its title in it, for a page or for taking out."""
    with speaking(language):
        return svg_of(drawn(diagram, language, titled=True))


def picture_png(diagram: Diagram, language: str) -> bytes:
    """The diagram alone as a picture of dots, for programs that cannot read SVG."""
    return png_of(picture_svg(diagram, language))


def alternative(diagram: Diagram, language: str) -> str:
    """What the diagram shows, for those who do not see it."""
    with speaking(language):
        return _alternative(diagram, language)


def figures_table(diagram: Diagram) -> Table:
    """The figures of the diagram, a row for each period, in the reader's language."""
    columns = [TableColumn(_("Period"))]
    columns += [TableColumn(one.label, diagram.kind, diagram.decimals) for one in diagram.series]
    rows: list[list[Cell]] = [
        [period, *(one.values[place] for one in diagram.series)]
        for place, period in enumerate(diagram.periods)
    ]
    if diagram.target is not None:
        columns.append(TableColumn(_("Mål"), diagram.kind, diagram.decimals))
        rows = [[*row, diagram.target] for row in rows]
    notes = [
        _("Serien bryts före %(period)s: värdena före och efter går inte att jämföra.", period=period)
        for period in diagram.breaks
    ]
    caption = diagram.title
    if diagram.unit:
        caption = _("%(title)s (%(unit)s)", title=diagram.title, unit=diagram.unit)
    return Table(caption, columns, rows, source=diagram.source, notes=notes)


def _alternative(diagram: Diagram, language: str) -> str:
    formats = formats_for(language)
    latest = ", ".join(
        f"{one.label} {written_cell(one.values[-1], diagram.column, formats)}" for one in diagram.series
    )
    words = {
        "title": diagram.title,
        "first": diagram.periods[0],
        "last": diagram.periods[-1],
        "latest": latest,
    }
    if diagram.shape is Shape.BARS:
        bars = _(
            "Stapeldiagram: %(title)s, från %(first)s till %(last)s. %(last)s: %(latest)s. "
            "Alla värden står i tabellen.",
            **words,
        )
        return str(bars)
    lines = _(
        "Linjediagram: %(title)s, från %(first)s till %(last)s. %(last)s: %(latest)s. "
        "Alla värden står i tabellen.",
        **words,
    )
    return str(lines)


def drawn(diagram: Diagram, language: str, *, titled: bool) -> Drawn:
    """The picture of the diagram in words and sizes; in a document the caption is its title."""
    formats = formats_for(language)
    target = diagram.target
    written = "" if target is None else written_cell(target, diagram.column, formats)
    return Drawn(
        title=clean(diagram.title) if titled else "",
        description=_alternative(diagram, language),
        periods=tuple(clean(period) for period in diagram.periods),
        series=tuple(_drawn_series(one, diagram, language) for one in diagram.series),
        lines=diagram.shape is Shape.LINES,
        unit=clean(diagram.unit),
        share=diagram.kind is ColumnKind.SHARE,
        whole=diagram.kind is ColumnKind.COUNT,
        breaks=tuple(clean(period) for period in diagram.breaks),
        break_words=_("Seriebrott"),
        target=None if target is None else _size(target, diagram.kind),
        target_words=_("Mål %(target)s", target=written) if written else "",
        language=language,
        told=tuple(clean(line) for line in diagram.told) if titled else (),
    )


def _drawn_series(series: Series, diagram: Diagram, language: str) -> DrawnSeries:
    formats = formats_for(language)
    points = [
        Point(
            size=None if value is None or isinstance(value, str) else _size(value, diagram.kind),
            words=written_cell(value, diagram.column, formats) or MISSING,
        )
        for value in series.values
    ]
    return DrawnSeries(clean(series.label), series.look, tuple(points))


def _size(value: int | Decimal | Fraction, kind: ColumnKind) -> float:
    """The value in the unit of the axis: tkr for amounts, per cent for shares."""
    if kind is ColumnKind.TKR:
        return float(value / KRONOR_PER_TKR)
    return float(value * 100 if kind is ColumnKind.SHARE else value)
