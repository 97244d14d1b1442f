"""The development of a measure over periods as a picture; a figure that is not there is a gap."""

from __future__ import annotations

from finsam_saas.documents.diagrams import Diagram, Series, Shape
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import ColumnKind
from finsam_saas.figures.page import StatisticsPage
from finsam_saas.figures.wording import measure_words, sex_words
from finsam_saas.web.errors import NotFound

_LOOKS = (Look.WOMEN, Look.MEN, Look.UNKNOWN, Look.ALL)
_UNKNOWN_PLACE = 2
_ALL_PLACE = 3


def development(page: StatisticsPage) -> Diagram:
    """Women and men, and those of unknown sex where there are any, by period.

    Raises NotFound where the rows are not at least two periods.
    """
    if not page.is_chart:
        raise NotFound("rows that are not periods make no development")
    lines = page.breakdown
    places = [0, 1]
    if not page.measure.is_by_sex:
        places = [_ALL_PLACE]
    elif any(line.figures[_UNKNOWN_PLACE].value for line in lines):
        places.append(_UNKNOWN_PLACE)
    return Diagram(
        title=f"{measure_words(page.measure)}, {page.selection_words}",
        periods=[page.label(line) for line in lines],
        series=[
            Series(sex_words()[place], [line.figures[place].shown for line in lines], _LOOKS[place])
            for place in places
        ],
        shape=Shape.LINES if page.measure.is_share else Shape.BARS,
        kind=ColumnKind.SHARE if page.measure.is_share else ColumnKind.COUNT,
    )
