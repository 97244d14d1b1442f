"""A free table as a file: rows and columns as on the page, and a first sheet that says what it holds."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.nation_table.choice import SHARE, Axis
from finsam_saas.nation_table.reading import (
    checksum,
    citation,
    columns_said,
    fixed_said,
    is_share,
    said,
    title,
)
from finsam_saas.nation_table.table import NationTable, Value
from finsam_saas.nation_table.wording import AXIS_WORDS
from finsam_saas.open_data.composing import method_said
from finsam_saas.open_data.wording import NOT_HERE_WORDS, meaning_said
from finsam_saas.releases.view import coverage_words, period_words
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about


def figures_sheet(table: NationTable) -> Sheet:
    """The table as it stands on the page: a column for each axis of the rows, then the figures."""
    columns = [Column(str(AXIS_WORDS[one])) for one in table.row_axes]
    columns += [
        Column(_heading(label, kind), kind)
        for label, kind in zip(columns_said(table), _kinds(table), strict=True)
    ]
    rows: list[list[Cell]] = []
    for key, line in zip(table.rows, table.cells, strict=True):
        names: list[Cell] = [
            _heading(said(table, axis, one), Kind.SHARE if one == Value(SHARE) else Kind.COUNT)
            for axis, one in zip(table.row_axes, key, strict=True)
        ]
        figures = [
            _cell(cell, kind, of_share=is_share(table, key, column))
            for cell, kind, column in zip(line, _kinds(table), table.columns, strict=True)
        ]
        rows.append([*names, *figures])
    return Sheet(_("Siffror"), columns, rows)


def about_sheet(table: NationTable, permalink: str) -> Sheet:
    """The first sheet: what the table shows, how it is protected, and of which releases it is made."""
    language = reader_language()
    told = about(
        source=citation(table, permalink),
        selection=", ".join([title(table), *fixed_said(table)]),
        definitions=" ".join(definitions(table)),
        coverage=" ".join(coverage_told(table)),
        revision=_("Utgåvor ändras aldrig. Ett fel rättas i en ny utgåva."),
    )
    releases = [(_("Utgåva %(code)s", code=one.code), one.content_hash) for one in table.used]
    method = [(_("Skydd"), method_said(table.shelf.newest).within(language))]
    return Sheet(
        told.title,
        told.columns,
        [*told.rows, *method, (_("Kontrollsumma"), checksum(table)), *releases],
    )


def definitions(table: NationTable) -> list[str]:
    """What the measures mean, and what stands where there is no figure."""
    language = reader_language()
    codes = {one.code for key in (*table.rows, *table.columns) for one in key}
    codes |= {table.fixed[Axis.MEASURE.value].code} if Axis.MEASURE.value in table.fixed else set()
    found = (meaning_said(one) for one in sorted(codes))
    return [*(one.within(language) for one in found if one), str(NOT_HERE_WORDS)]


def coverage_told(table: NationTable) -> list[str]:
    """Of how many förbund the country's figures of each period are made, the newest period first."""
    return [
        _(
            "%(period)s: %(coverage)s.",
            period=period_words(one),
            coverage=coverage_words(table.areas.coverage.get(one)),
        )
        for one in reversed(table.periods)
    ]


def newest_coverage(table: NationTable) -> str:
    """Of how many förbund the country's figures of the newest period are made."""
    return coverage_words(table.areas.coverage.get(table.periods[-1]))


def _kinds(table: NationTable) -> list[Kind]:
    """What each column holds: shares, counts, or both, which no single format fits."""
    if Axis.MEASURE in table.row_axes:
        mixed = any(Value(SHARE) in key for key in table.rows)
        return [Kind.TEXT if mixed else Kind.COUNT for _column in table.columns]
    return [Kind.SHARE if is_share(table, (), column) else Kind.COUNT for column in table.columns]


def _heading(label: str, kind: Kind) -> str:
    return str(_("%(label)s, procent", label=label)) if kind is Kind.SHARE else label


def _cell(cell: Cell, kind: Kind, *, of_share: bool) -> Cell:
    """A share among counts is written as per cent, since its row says so and its column cannot."""
    if of_share and kind is not Kind.SHARE and isinstance(cell, Fraction):
        return cell * 100
    return cell
