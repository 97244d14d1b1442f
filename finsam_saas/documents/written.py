"""A document as it stands on paper: every figure and fixed word written once, for Word and PDF alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from flask_babel import gettext as _

from finsam_saas.documents.model import (
    AttachedPages,
    Block,
    BulletList,
    Chart,
    ColumnKind,
    Contents,
    Document,
    Facts,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    SigningLine,
    Table,
    TableColumn,
)
from finsam_saas.web.formats import MISSING, SYMBOLS, Formats, formats_for
from finsam_saas.web.language import speaking
from finsam_saas.web.tables import Cell

# What neither XML nor JSON can hold: control characters, halves of pairs, and the two that are no characters.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EMPTY_LINE: Final = re.compile(r"\n\s*\n")
PAGE: Final = "{page}"
PAGES: Final = "{pages}"
_PAGE_NUMBERS: Final = re.compile(r"(\{pages?\})")
NARROWEST: Final = 4
WIDEST: Final = 36
AIR: Final = 2
LETTERS_ACROSS: Final = 86
LETTERS_ACROSS_LANDSCAPE: Final = 130


@dataclass(frozen=True)
class WrittenTable:
    """A table in words.

    `figures` tells which columns hold figures; an empty table says so in `empty`; `below` is what stands
    under it: the symbols in use and the source.
    """

    caption: str
    labels: list[str]
    figures: list[bool]
    rows: list[list[str]]
    totals: list[str]
    below: list[str]
    empty: str

    @cached_property
    def widths(self) -> list[int]:
        """How many letters each column needs for its values and its heading's words, within reason."""
        lines = [*self.rows, *([self.totals] if self.totals else [])]
        return [
            min(WIDEST, max(NARROWEST, *map(len, label.split()), *(len(cells[place]) for cells in lines)))
            + AIR
            for place, label in enumerate(self.labels)
        ]

    def is_tight(self, *, landscape: bool) -> bool:
        """Whether its columns need smaller letters to stand beside each other on the page."""
        return sum(self.widths) > (LETTERS_ACROSS_LANDSCAPE if landscape else LETTERS_ACROSS)


@dataclass(frozen=True)
class WrittenChart:
    """A chart with its words and its table."""

    caption: str
    svg: str
    alternative: str
    table: WrittenTable


@dataclass(frozen=True)
class WrittenText:
    """Paragraphs under one roof: running text, or a note with its label."""

    paragraphs: list[str]
    label: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class WrittenAttached:
    """A file's name, what stands above each of its pages, and what each page shows in words."""

    name: str
    captions: list[str]
    alternatives: list[str]


WrittenBlock = (
    Heading
    | WrittenText
    | BulletList
    | Contents
    | Facts
    | WrittenTable
    | WrittenChart
    | SigningLine
    | PageBreak
    | WrittenAttached
)


@dataclass(frozen=True)
class WrittenDocument:
    """Everything that stands in the document; in `page_line` PAGE and PAGES stand for the numbers."""

    title: str
    subtitle: str
    association: str
    language: str
    as_of: datetime
    as_of_line: str
    page_line: list[str]
    landscape: bool
    blocks: list[WrittenBlock]


def write(document: Document) -> WrittenDocument:
    """The document in its language. Raises ValueError where a word stands in a figure's place."""
    with speaking(document.language):
        formats = formats_for(document.language)
        about: list[Block] = [Heading(_("Om uppgifterna")), Facts(document.about)] if document.about else []
        return WrittenDocument(
            title=clean(document.title),
            subtitle=clean(document.subtitle),
            association=clean(document.association),
            language=document.language,
            as_of=document.as_of,
            as_of_line=_("Uppgifter per %(moment)s", moment=formats.moment(document.as_of)),
            page_line=_PAGE_NUMBERS.split(_("Sida %(page)s av %(pages)s", page=PAGE, pages=PAGES)),
            landscape=document.landscape,
            blocks=[_written(block, formats) for block in (*document.blocks, *about)],
        )


def clean(text: str) -> str:
    """The text in composed letters, with one kind of line break and nothing that a file cannot hold."""
    # Nearly every text of a document is one line that is in order already.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", lines)).strip()


def written_cell(cell: Cell, column: TableColumn, formats: Formats) -> str:
    """A value as it is read in its column.

    Raises ValueError for text in a figure's column that is not one of the symbols `.`, `-` and `..`.
    """
    if cell is None:
        return MISSING if column.kind.is_figure else ""
    if isinstance(cell, str):
        if column.kind.is_figure and cell not in SYMBOLS:
            raise ValueError(f"not a figure or a known symbol: {cell!r}")
        return clean(cell)
    if isinstance(cell, datetime):
        return formats.moment(cell)
    if isinstance(cell, date):
        return formats.date(cell)
    return _written_figure(cell, column, formats)


def _written_figure(figure: int | Decimal | Fraction, column: TableColumn, formats: Formats) -> str:
    if column.kind is ColumnKind.TKR:
        return formats.tkr(_exact(figure))
    if column.kind is ColumnKind.KRONOR:
        return formats.kronor(_exact(figure))
    if column.kind is ColumnKind.SHARE:
        return formats.percent(Fraction(figure), column.decimals)
    return formats.number(figure, column.decimals if column.kind is ColumnKind.NUMBER else 0)


def _exact(figure: int | Decimal | Fraction) -> Decimal:
    return Decimal(figure.numerator) / figure.denominator if isinstance(figure, Fraction) else Decimal(figure)


def _written(block: Block, formats: Formats) -> WrittenBlock:
    made: WrittenBlock
    match block:
        case Heading():
            made = Heading(clean(block.text), block.level)
        case Paragraph():
            made = WrittenText(_paragraphs(block.text))
        case Note():
            made = WrittenText(_paragraphs(block.text), clean(block.label), is_note=True)
        case BulletList():
            made = BulletList([clean(item) for item in block.items], block.numbered)
        case Contents():
            made = Contents([clean(line) for line in block.lines])
        case Facts():
            made = Facts([(clean(name), clean(content)) for name, content in block.lines])
        case Table():
            made = _written_table(block, formats)
        case Chart():
            table = _written_table(block.table, formats)
            made = WrittenChart(clean(block.caption), block.svg, clean(block.alternative), table)
        case SigningLine():
            made = SigningLine(clean(block.label))
        case PageBreak():
            made = block
        case AttachedPages():
            made = _written_attached(block)
    return made


def _written_attached(block: AttachedPages) -> WrittenAttached:
    last = len(block.texts)
    captions = [_("Bilagans sida %(page)s av %(pages)s", page=n, pages=last) for n in range(1, last + 1)]
    texts = [clean(text) or _("Sidan är en bild utan text.") for text in block.texts]
    told = [f"{caption}: {text}" for caption, text in zip(captions, texts, strict=True)]
    return WrittenAttached(clean(block.name), captions, told)


def _paragraphs(text: str) -> list[str]:
    return [paragraph for part in _EMPTY_LINE.split(clean(text)) if (paragraph := part.strip())]


def _written_table(table: Table, formats: Formats) -> WrittenTable:
    def row(cells: Sequence[Cell]) -> list[str]:
        return [
            written_cell(cell, column, formats) for cell, column in zip(cells, table.columns, strict=True)
        ]

    rows = [row(cells) for cells in table.rows]
    totals = row(table.totals) if table.totals is not None else []
    shown = {
        cell
        for cells in (*rows, totals)
        for cell, column in zip(cells, table.columns, strict=False)
        if column.kind.is_figure
    }
    below = [*([legend] if (legend := _legend(shown)) else []), *map(clean, table.notes)]
    if table.source:
        below.append(_("Källa: %(source)s", source=clean(table.source)))
    return WrittenTable(
        caption=clean(table.caption),
        labels=[clean(column.label) for column in table.columns],
        figures=[column.kind.is_figure for column in table.columns],
        rows=rows,
        totals=totals,
        below=below,
        empty="" if rows else _("Det finns inga uppgifter att visa här."),
    )


def _legend(shown: set[str]) -> str:
    """What the symbols mean that stand in the table, and no others."""
    meanings = {".": _("ej tillämpligt"), "-": _("uppgift saknas"), "..": _("skyddat, för få personer")}
    return " · ".join(f"{symbol} {meaning}" for symbol, meaning in meanings.items() if symbol in shown)
