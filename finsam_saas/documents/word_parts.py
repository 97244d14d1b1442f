"""Pieces of a Word file in its own language: paragraphs, tables, page numbers. All text is escaped here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from xml.sax.saxutils import escape, quoteattr

from finsam_saas.documents.word_styles import TABLE_STYLE
from finsam_saas.documents.written import PAGE, PAGES, WrittenTable

HUNDRED_PER_CENT = 5000
TIGHT_LETTERS = 16


def run(text: str, letters: str = "") -> str:
    """A stretch of text; line breaks in it are kept."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{letters}</w:rPr>' if letters else ''}{lines}</w:r>"


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph in a named style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def page_break() -> str:
    """What follows begins a new page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def two_ends(style: str, left: str, right: str, width: int) -> str:
    """A line with one thing at each end, `width` twentieths of a point apart."""
    tabs = f'<w:tabs><w:tab w:val="clear" w:pos="4320"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return paragraph(style, left, "<w:r><w:tab/></w:r>", right, properties=tabs)


def page_line(parts: list[str]) -> str:
    """The words around the page numbers, which the reader's program counts."""
    fields = {PAGE: "PAGE", PAGES: "NUMPAGES"}
    return "".join(
        f'<w:fldSimple w:instr="{fields[part]}">{run("1")}</w:fldSimple>' if part in fields else run(part)
        for part in parts
        if part
    )


def table(written: WrittenTable, width: int, *, landscape: bool) -> Iterator[str]:
    """Caption, rows with a repeated heading row, and what stands below."""
    yield paragraph("Caption", run(written.caption))
    letters = f'<w:sz w:val="{TIGHT_LETTERS}"/>' if written.is_tight(landscape=landscape) else ""
    widths = [share * width // sum(written.widths) for share in written.widths]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    yield (
        f"<w:tbl>{_table_properties(written)}"
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{_row(written, written.labels, widths, '<w:b/>' + letters, heading=True)}"
        f"{''.join(_row(written, cells, widths, letters) for cells in written.rows)}"
        f"{_row(written, written.totals, widths, '<w:b/>' + letters) if written.totals else ''}</w:tbl>"
    )
    if written.empty:
        yield paragraph("Empty", run(written.empty))
    yield from (paragraph("Below", run(line)) for line in written.below or [""])


def _table_properties(written: WrittenTable) -> str:
    last = int(bool(written.totals))
    return (
        f'<w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{HUNDRED_PER_CENT}" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{0x06A0 + 0x40 * last:04X}" w:firstRow="1" '
        f'w:lastRow="{last}" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(written.caption)}/></w:tblPr>"
    )


def _row(
    written: WrittenTable, cells: list[str], widths: list[int], letters: str, *, heading: bool = False
) -> str:
    repeated = "<w:tblHeader/>" if heading else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_BOTTOM if heading else ""}</w:tcPr>'
        f"{paragraph('TableFigure' if figure else 'TableText', run(cell, letters))}</w:tc>"
        for cell, width, figure in zip_longest(cells, widths, written.figures, fillvalue="")
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"


_BOTTOM = '<w:vAlign w:val="bottom"/>'
