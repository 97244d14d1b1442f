"""A free table in words: what its rows, columns and title are called, its picture, and how it is cited."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from urllib.parse import urlencode

from flask_babel import gettext as _

from finsam_saas.documents.diagrams import Diagram, Series, Shape
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import ColumnKind
from finsam_saas.followup.rules import Sex
from finsam_saas.nation_table.areas import COUNTRY
from finsam_saas.nation_table.choice import KINDS, MEASURES, NONE, SEXES, SHARE, Axis, Choice
from finsam_saas.nation_table.table import Key, NationTable, Value
from finsam_saas.nation_table.wording import (
    AXIS_WITHIN,
    AXIS_WORDS,
    KINDS_SAID,
    MEASURES_SAID,
    SEXES_SAID,
    county_name,
)
from finsam_saas.releases.release import Release
from finsam_saas.releases.view import period_words
from finsam_saas.statistics.cells import Level
from finsam_saas.web.formats import current_formats

MOST_IN_PICTURE = 24
FEWEST_OF_A_LINE = 3
HASH_SHOWN = 12
LOOKS = {Sex.WOMEN.value: Look.WOMEN, Sex.MEN.value: Look.MEN, Sex.UNKNOWN.value: Look.UNKNOWN}
_CODES = {
    Axis.KIND.value: {code: words for words, code in KINDS.items()},
    Axis.SEX.value: {code: words for words, code in SEXES.items()},
    Axis.MEASURE.value: {code: words for words, code in MEASURES.items()},
}
_SAID = {Axis.KIND.value: KINDS_SAID, Axis.SEX.value: SEXES_SAID, Axis.MEASURE.value: MEASURES_SAID}


def said(table: NationTable, axis: str, value: Value) -> str:
    """What a value of an axis is called."""
    if axis == Axis.TIME:
        return period_words(value.code)
    if axis != Axis.AREA:
        return str(_SAID[axis][_CODES[axis][value.code]])
    if (value.level, value.code) == COUNTRY:
        return str(_("Hela landet"))
    if value.level == Level.COUNTY:
        return county_name(value.code)
    return table.areas.names.get((value.level, value.code), value.code)


def key_said(table: NationTable, axes: Sequence[str], key: Key) -> str:
    """What a row or column is called: "Uppsala län, Kvinnor"."""
    return ", ".join(said(table, axis, one) for axis, one in zip(axes, key, strict=True))


def columns_said(table: NationTable) -> list[str]:
    """The headings of the columns with figures."""
    if table.choice.columns == NONE:
        return [measure_said(table)]
    return [key_said(table, (table.choice.columns,), key) for key in table.columns]


def rows_said(table: NationTable) -> list[str]:
    """The names of the rows."""
    return [key_said(table, table.row_axes, key) for key in table.rows]


def corner_said(table: NationTable) -> str:
    """What stands over the names of the rows."""
    return ", ".join(str(AXIS_WORDS[one]) for one in table.row_axes)


def measure_said(table: NationTable) -> str:
    """What is counted, where it is the same in the whole table."""
    fixed = table.fixed.get(Axis.MEASURE.value)
    return said(table, Axis.MEASURE.value, fixed) if fixed else str(_("Antal personer"))


def title(table: NationTable) -> str:
    """What the table is: "Deltagare efter område och kön"."""
    axes = [str(AXIS_WITHIN[one]) for one in table.choice.axes if one != Axis.MEASURE]
    if not axes:
        return measure_said(table)
    by = _("%(first)s och %(last)s", first=", ".join(axes[:-1]), last=axes[-1]) if axes[1:] else axes[0]
    return str(_("%(measure)s efter %(axes)s", measure=measure_said(table), axes=by))


def fixed_said(table: NationTable) -> list[str]:
    """What is the same in the whole table besides the measure: "Hela landet", "Kvartal 3 2026"."""
    told = []
    for axis, value in table.fixed.items():
        is_self_evident = axis == Axis.MEASURE or (value.is_total and axis != Axis.AREA)
        if not is_self_evident:
            told.append(said(table, axis, value))
    return told


def is_share(table: NationTable, row: Key, column: Key) -> bool:
    """Whether the figure of a place is a share."""
    return SHARE in {one.code for one in (*row, *column)} or table.fixed.get(Axis.MEASURE.value) == Value(
        SHARE
    )


def pinned(table: NationTable) -> Choice:
    """The choice that shows the same for ever: tied to the newest release there was."""
    return replace(table.choice, release=table.shelf.newest.code)


def query(choice: Choice) -> str:
    """The choice as it stands after the question mark of an address."""
    return urlencode(choice.parameters, safe=",")


def checksum(table: NationTable) -> str:
    """The fingerprint of the table: of its pinned address and of every release that it is read from."""
    told = [query(pinned(table)), *(f"{one.code} {one.content_hash or ''}" for one in table.used)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def citation(table: NationTable, permalink: str) -> str:
    """How the table is cited: source, what it shows, release, day, address and fingerprint."""
    newest: Release = table.shelf.newest
    words = {
        "title": ", ".join([title(table), *fixed_said(table)]),
        "code": newest.code,
        "day": current_formats().date(newest.published_at) if newest.published_at else "-",
        "address": permalink,
        "hash": checksum(table)[:HASH_SHOWN],
    }
    return str(
        _(
            "Finsam, nationell statistik: %(title)s. Läget vid utgåva %(code)s, utgiven %(day)s. %(address)s"
            " (kontrollsumma %(hash)s).",
            **words,
        )
    )


def diagram(table: NationTable) -> Diagram | None:
    """The table as a picture: one series, or women and men; None where more is needed, or all is gaps."""
    choice = table.choice
    if choice.then != NONE or Axis.MEASURE in choice.axes or table.is_empty:
        return None
    turned = choice.rows == Axis.SEX and choice.columns != NONE
    if choice.columns not in (NONE, Axis.SEX) and not turned:
        return None
    lines = [list(one) for one in zip(*table.cells, strict=True)] if turned else table.cells
    along, series = (table.columns, table.rows) if turned else (table.rows, table.columns)
    axis = choice.columns if turned else choice.rows
    kept = [place for place, key in enumerate(along) if not key[0].is_total] or list(range(len(along)))
    names = [said(table, axis, along[place][0]) for place in kept]
    made = [
        Series(
            said(table, Axis.SEX.value, key[0]) if key else measure_said(table),
            [lines[place][column] for place in kept],
            LOOKS.get(key[0].code, Look.ALL) if key else Look.ALL,
        )
        for column, key in enumerate(series)
        if not key or len(series) == 1 or not key[0].is_total
    ]
    shows = any(isinstance(value, int | Fraction) for one in made for value in one.values)
    if not shows or len(names) > MOST_IN_PICTURE or len(set(names)) < len(names):
        return None
    share = table.fixed.get(Axis.MEASURE.value) == Value(SHARE)
    is_line = axis == Axis.TIME and len(names) >= FEWEST_OF_A_LINE
    return Diagram(
        title=", ".join([title(table), *fixed_said(table)]),
        periods=names,
        series=made,
        shape=Shape.LINES if is_line else Shape.BARS,
        kind=ColumnKind.SHARE if share else ColumnKind.COUNT,
        unit=_("procent") if share else _("personer"),
        source=_("förbundens godkända rapporter"),
    )
