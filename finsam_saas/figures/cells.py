"""A line's figures as they stand in a page: written, and each with the way to its explanation.

A page has a hundred of them or more: what is the same for a line is worked out once for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.tables import Line
from finsam_saas.figures.wording import SEX_KEYS, sex_words
from finsam_saas.followup.rules import Missing
from finsam_saas.web.formats import Formats, current_formats

MEANINGS: Mapping[str, str] = {
    Missing.NOT_APPLICABLE.value: _l("ej tillämpligt"),
    Missing.NOT_KNOWN.value: _l("uppgift saknas"),
    SYMBOL: _l("skyddat, för få personer"),
}
"""What is read out where a symbol stands in a figure's place."""


class ShownCell(NamedTuple):
    """A figure: its column, the way to its explanation and what that is called; `meaning` of a symbol."""

    heading: str
    way: str
    told: str
    written: str
    meaning: str


def shown_cells(line: Line, address: Mapping[str, str], label: str) -> list[ShownCell]:
    """The figures of women, men, unknown and all, as they stand in the row of this name."""
    values: dict[str, Any] = {**address, "matt": line.measure.key, "rad": line.key}
    way = url_for("figures.figure", **values)
    formats, is_share = current_formats(), line.measure.is_share
    found = []
    for key, heading, figure in zip(SEX_KEYS, sex_words(), line.figures, strict=True):
        told = _("Förklara %(words)s:", words=_("%(row)s, %(sex)s", row=label, sex=heading))
        symbol = figure.symbol if figure.value is None else ""
        written = symbol or _written(figure, formats, is_share=is_share)
        meaning = str(MEANINGS[symbol]) if symbol else ""
        found.append(ShownCell(heading, f"{way}&kon={key}", told, written, meaning))
    return found


def _written(figure: Figure, formats: Formats, *, is_share: bool) -> str:
    value = figure.value or 0
    if is_share:
        return formats.percent(Fraction(value))
    count = formats.number(value)
    return f"{_('minst')} {count}" if figure.at_least else count
