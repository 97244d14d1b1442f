"""What a document says: plain values in reading order, from which Word and PDF are both made.

A figure is given as a value with a kind, never as text, and is written in one place for all formats. The
symbols `.`, `-` and `..` may stand for any figure; None in a figure's column is a missing figure (`-`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Final

from finsam_saas.web.language import LANGUAGES
from finsam_saas.web.tables import Cell, Kind, Sheet

DEEPEST_HEADING: Final = 3


class ColumnKind(Enum):
    """What the values of a column are, and so how they are written.

    TKR and KRONOR are amounts in kronor; a SHARE is a part of one, shown as per cent; a NUMBER has the
    column's decimals (a mean, for example).
    """

    TEXT = "text"
    COUNT = "count"
    TKR = "tkr"
    KRONOR = "kronor"
    SHARE = "share"
    NUMBER = "number"
    DAY = "day"

    @property
    def is_figure(self) -> bool:
        """Figures stand to the right, and a figure that is not there is missing, never blank."""
        return self not in (ColumnKind.TEXT, ColumnKind.DAY)


FROM_SHEET: Final = MappingProxyType(
    {
        Kind.TEXT: ColumnKind.TEXT,
        Kind.COUNT: ColumnKind.COUNT,
        Kind.KRONOR: ColumnKind.KRONOR,
        Kind.SHARE: ColumnKind.SHARE,
        Kind.DAY: ColumnKind.DAY,
    }
)


@dataclass(frozen=True)
class TableColumn:
    """A column's heading, with its unit, what its values are, and the decimals of shares and numbers."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int = 1


@dataclass(frozen=True)
class Heading:
    """A heading of a part (1), a section (2) or a piece of a section (3)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; an empty line in it begins a new paragraph."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """Short items, with numbers where their order matters."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and what they are, such as ("Källa", "Årsredovisning 2023")."""

    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Note:
    """Something to bear in mind while reading, set apart from the text; the label names what it is."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Contents:
    """What is to come; a line with the words of a part's heading (1) leads there, with its page in PDF."""

    lines: Sequence[str]


@dataclass(frozen=True)
class SigningLine:
    """A line to write on by hand, with room above it; the label says what stands there."""

    label: str


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a new page."""


@dataclass(frozen=True)
class Table:
    """Rows of values under a caption that says what is counted; the sum row, when there is one, comes last.

    The first column names the row; notes and source stand below, where the symbols in use are explained
    too. Raises ValueError where a row has not a cell for every column.
    """

    caption: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None = None
    source: str = ""
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.columns or not self.caption.strip():
            raise ValueError("a table needs columns and a caption")
        for row in (*self.rows, *([self.totals] if self.totals is not None else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells in a table of {len(self.columns)} columns: {row!r}")

    @classmethod
    def of(cls, sheet: Sheet, *, source: str = "") -> Table:
        """The same table as in the spreadsheet that the reader can take out."""
        columns = [TableColumn(column.label, FROM_SHEET[column.kind]) for column in sheet.columns]
        return cls(sheet.title, columns, sheet.rows, sheet.totals, source)


@dataclass(frozen=True)
class Chart:
    """A picture of figures (SVG), what it shows in words, and always the figures themselves beside it."""

    caption: str
    svg: str
    alternative: str
    table: Table

    def __post_init__(self) -> None:
        if not self.alternative.strip() or not self.caption.strip():
            raise ValueError("a chart needs a caption and words for those who do not see it")


@dataclass(frozen=True)
class AttachedPages:
    """A PDF file that somebody else made, each of its pages drawn on a page of ours; Word only names it.

    `texts` are what stands on each of its pages, for those who do not see them. The name becomes a section's
    heading (2), so it stands inside a part.
    """

    name: str
    content: bytes
    texts: Sequence[str]


Block = (
    Heading
    | Paragraph
    | BulletList
    | Contents
    | Facts
    | Table
    | Chart
    | Note
    | SigningLine
    | PageBreak
    | AttachedPages
)


@dataclass(frozen=True)
class Document:
    """A document of a förbund in one language (`sv`, `en`).

    `as_of` is the moment its figures were taken. `about` says where they come from, their coverage,
    protection and revision; it stands last, under its own heading. `landscape` is for wide tables.
    Raises ValueError for an unknown language, a moment without zone, a missing title, or headings that
    skip a level (a reader by ear would look for a section that is not there).
    """

    title: str
    association: str
    language: str
    as_of: datetime
    blocks: Sequence[Block]
    subtitle: str = ""
    about: Sequence[tuple[str, str]] = ()
    landscape: bool = False

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"no such language: {self.language!r}")
        if self.as_of.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if not self.title.strip() or not self.association.strip():
            raise ValueError("a document needs a title and an association")
        above = 0
        for level in (block.level for block in self.blocks if isinstance(block, Heading)):
            if not 1 <= level <= min(above + 1, DEEPEST_HEADING):
                raise ValueError(f"a heading of level {level} after one of level {above}")
            above = level


def about_lines(sheet: Sheet) -> list[tuple[str, str]]:
    """The sheet "Om uttaget" of the same report as lines for a document's `about`."""
    return [(str(label), str(content)) for label, content in sheet.rows]
