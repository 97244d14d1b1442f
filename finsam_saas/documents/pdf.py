"""A document as PDF for reading, printing and archives: A4, tagged (PDF/UA-1), fonts inside.

The look is in pdf.typ. What users have written reaches it as data and never as markup. The fonts are those
that the engine carries (Libertinus Serif and DejaVu Sans Mono, free to embed), so that the same document is
the same file on every machine.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from finsam_saas.documents.attached import draw_pages
from finsam_saas.documents.model import (
    AttachedPages,
    BulletList,
    Contents,
    Document,
    Facts,
    Heading,
    PageBreak,
    SigningLine,
)
from finsam_saas.documents.written import (
    WrittenAttached,
    WrittenBlock,
    WrittenChart,
    WrittenDocument,
    WrittenTable,
    WrittenText,
    write,
)

if TYPE_CHECKING:
    import typst

TEMPLATE: Final = Path(__file__).with_name("pdf.typ")
ATTACHED_PAGE: Final = "<attached-page>"
"""How the look marks the pages on which attached files are drawn."""
# What the fonts can show for certain: letters of Europe's languages, punctuation, common signs.
_NOT_SHOWN: Final = re.compile(
    "[^\n\t -\u007e\u00a0-\u024f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0400-\u045f\u1e00-\u1eff"
    "\u2010-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\ufffd]"
)
REPLACEMENT: Final = "\ufffd"


def to_pdf(document: Document) -> bytes:
    """The document as tagged PDF.

    A sign that no font can show (an emoji, say) would break the promise of PDF/UA that every sign can be
    read; it is replaced by the replacement character, and the Word file keeps it.
    """
    import typst

    data = json.dumps(as_data(write(document)), ensure_ascii=False)
    try:
        return compiled(data, document)
    except typst.TypstError:
        displayable = _NOT_SHOWN.sub(REPLACEMENT, data)
        if displayable == data:
            raise
        return compiled(displayable, document)


def compiled(data: str, document: Document) -> bytes:
    """The PDF of what the look is given; what is attached is drawn on pages that the look has left for it."""
    import typst

    engine = typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    moment = int(document.as_of.timestamp())
    made = cast(bytes, engine.compile(format="pdf", pdf_standards="ua-1", timestamp=moment))
    attached = [block.content for block in document.blocks if isinstance(block, AttachedPages)]
    if not attached:
        return made
    return draw_pages(made, json.loads(engine.query(ATTACHED_PAGE, field="value")), attached)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts that the engine carries; those of the machine would make files differ."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def as_data(written: WrittenDocument) -> dict[str, Any]:
    """What the look is given."""
    return {
        "title": written.title,
        "subtitle": written.subtitle,
        "association": written.association,
        "language": written.language,
        "as_of_line": written.as_of_line,
        "page_line": written.page_line,
        "landscape": written.landscape,
        "blocks": [_block(block, landscape=written.landscape) for block in written.blocks],
    }


def _block(block: WrittenBlock, *, landscape: bool) -> dict[str, Any]:
    given: dict[str, Any] = {}
    match block:
        case Heading():
            given = {"kind": "heading", "text": block.text, "level": block.level}
        case WrittenText():
            kind = "note" if block.is_note else "text"
            given = {"kind": kind, "label": block.label, "paragraphs": block.paragraphs}
        case BulletList():
            given = {"kind": "bullets", "items": block.items, "numbered": block.numbered}
        case Contents():
            given = {"kind": "contents", "lines": block.lines}
        case Facts():
            given = {"kind": "facts", "lines": block.lines}
        case WrittenTable():
            given = {"kind": "table", "tight": block.is_tight(landscape=landscape), **vars(block)}
        case WrittenChart():
            given = {"kind": "chart", **vars(block), "table": _block(block.table, landscape=landscape)}
        case SigningLine():
            given = {"kind": "signing-line", "label": block.label}
        case PageBreak():
            given = {"kind": "page-break"}
        case WrittenAttached():
            given = {"kind": "attached", **vars(block)}
    return given
