"""The tables of the board's follow-up as they stand in the page: each cell with its heading and its words.

A page has some hundreds of cells: what is the same for a column is put together once for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from finsam_saas.documents.model import Facts, Heading
from finsam_saas.documents.written import WrittenBlock, WrittenTable, WrittenText
from finsam_saas.figures.cells import MEANINGS

ShownCell = tuple[str, str, str, str]
"""Heading, classes, what is written, and what is read out in its place where it is a symbol."""


@dataclass(frozen=True)
class ShownTable:
    """A written table as its page shows it."""

    table: WrittenTable

    @cached_property
    def headings(self) -> list[tuple[str, bool]]:
        """The words of each column, and whether it holds figures."""
        return list(zip(self.table.labels, self.table.figures, strict=True))

    @property
    def rows(self) -> list[tuple[str, list[ShownCell]]]:
        """The name of each row and its cells."""
        return [(row[0], self._cells(row)) for row in self.table.rows]

    @property
    def totals(self) -> list[tuple[str, list[ShownCell]]]:
        """The row of sums, where there is one."""
        return [(row[0], self._cells(row)) for row in (self.table.totals,) if row]

    def _cells(self, row: Sequence[str]) -> list[ShownCell]:
        found = []
        for text, (label, is_figure) in zip(row[1:], self.headings[1:], strict=True):
            classes = ("num" if is_figure else "") + ("" if text else " blank")
            meaning = str(MEANINGS[text]) if is_figure and text in MEANINGS else ""
            found.append((label, classes, text, meaning))
        return found


_KINDS: Mapping[type, str] = {Heading: "heading", WrittenText: "text", Facts: "facts", WrittenTable: "table"}


def shown_blocks(blocks: Iterable[WrittenBlock]) -> list[tuple[str, WrittenBlock | ShownTable]]:
    """The blocks of a written document as its page shows them, each after its kind."""
    return [(_KINDS[type(one)], ShownTable(one) if isinstance(one, WrittenTable) else one) for one in blocks]
