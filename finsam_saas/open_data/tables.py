"""A dataset as CSV and XLSX: a line for each figure, codes and names beside each other, and "Om uttaget"."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.open_data.dataset import Dataset
from finsam_saas.releases.release import Method
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about


def figures_sheet(dataset: Dataset, language: str) -> Sheet:
    """Every place of the table on a line of its own: code and name of each dimension, then the figure."""
    columns: list[Column] = []
    for one in dataset.dimensions:
        name = one.label.within(language)
        columns += [Column(_("%(dimension)s, kod", dimension=name)), Column(name)]
    columns.append(Column(dataset.unit.within(language), Kind.COUNT))
    # A text file has no page about itself: that figures have noise and do not sum stands on each line.
    noise = [method for method in [dataset.facts.get("method")] if method == Method.CELL_KEY]
    columns += [Column(_("Skydd av små tal")) for _method in noise]
    rows: list[list[Cell]] = []
    for categories, value in dataset.places():
        line: list[Cell] = []
        for category in categories:
            line += [category.code, category.label.within(language)]
        rows.append([*line, value, *noise])
    return Sheet(_("Siffror"), columns, rows)


def about_sheet(dataset: Dataset, language: str, *, coverage: str = "") -> Sheet:
    """The first sheet of the workbook: what the figures are, how they are protected, and how to cite them."""
    told = about(
        source=dataset.source.within(language),
        selection=dataset.title.within(language),
        definitions=" ".join(note.within(language) for note in dataset.notes),
        coverage=coverage,
        revision=_("Uppgifter per %(moment)s.", moment=current_formats().moment(dataset.updated)),
    )
    return Sheet(told.title, told.columns, [*told.rows, *dataset.facts.items()])
