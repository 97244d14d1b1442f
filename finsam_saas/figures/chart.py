"""The development of a measure over periods as a picture; a figure that is not there is a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from finsam_saas.documents.diagrams import Diagram, Series, Shape, alternative
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import ColumnKind
from finsam_saas.figures.page import StatisticsPage
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.wording import measure_words, sex_words
from finsam_saas.web.errors import NotFound
from finsam_saas.web.language import reader_language

_LOOKS = (Look.WOMEN, Look.MEN, Look.UNKNOWN, Look.ALL)
_UNKNOWN_PLACE = 2
_ALL_PLACE = 3


@dataclass(frozen=True)
class _Period:
    """A period of the picture: its name, its figures, and whether another series begins with it."""

    name: str
    figures: Sequence[Figure]
    is_break: bool


def development(page: StatisticsPage) -> Diagram:
    """Women and men, and those of unknown sex where there are any, by period; breaks between series marked.

    Raises NotFound where the rows are not at least two periods.
    """
    if not page.is_chart:
        raise NotFound("rows that are not periods make no development")
    periods = _periods(page)
    places = [0, 1]
    if not page.measure.is_by_sex:
        places = [_ALL_PLACE]
    elif any(period.figures[_UNKNOWN_PLACE].value for period in periods):
        places.append(_UNKNOWN_PLACE)
    return Diagram(
        title=f"{measure_words(page.measure)}, {page.drawn_words}",
        periods=[period.name for period in periods],
        series=[
            Series(sex_words()[place], [period.figures[place].shown for period in periods], _LOOKS[place])
            for place in places
        ],
        shape=Shape.LINES if page.measure.is_share else Shape.BARS,
        kind=ColumnKind.SHARE if page.measure.is_share else ColumnKind.COUNT,
        breaks=[period.name for period in periods if period.is_break],
    )


def _periods(page: StatisticsPage) -> list[_Period]:
    """Older years first, series by series, then ours; a year that two tell of is named with its series."""
    ours = [(page.label(line), line.figures) for line in page.breakdown]
    years = Counter([*(name for name, _figures in ours), *(str(one.year) for one in page.older)])
    older = [(str(one.year) if years[str(one.year)] == 1 else one.label, one.figures) for one in page.older]
    breaks = [*(bool(words) for words in page.breaks), *([False] * len(ours))]
    return [
        _Period(name, figures, is_break)
        for (name, figures), is_break in zip([*older, *ours], breaks, strict=False)
    ]


def told(page: StatisticsPage) -> str:
    """What the picture shows, for those who do not see it, with its breaks."""
    return " ".join([alternative(development(page), reader_language()), *filter(None, page.breaks)])
