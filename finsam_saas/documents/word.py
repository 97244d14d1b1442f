"""A document as a Word file: real headings, lists and tables in named styles, ready to be worked on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from finsam_saas.documents.drawing import png_of
from finsam_saas.documents.model import BulletList, Contents, Document, Facts, Heading, PageBreak, SigningLine
from finsam_saas.documents.word_parts import page_break, page_line, paragraph, run, table, two_ends
from finsam_saas.documents.word_styles import LANGUAGES, NUMBERS_NUMBER, PARAGRAPH_STYLES, TABLE
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
    from docx.document import Document as File

MM: Final = 36_000
"""A millimetre in the file's own measure."""
TWIPS_PER_MM: Final = 56.7
SHORT_SIDE, LONG_SIDE, MARGIN, TOP = 210, 297, 22, 25
WORDS_MODE: Final = "15"


def to_docx(document: Document) -> bytes:
    """The document as DOCX: the same words and figures as in PDF, in the same order."""
    import docx

    written = write(document)
    file = docx.Document()
    _describe(file, written)
    _dress(file, written)
    _lay_out(file, written)
    _fill(file, written)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _describe(file: File, written: WrittenDocument) -> None:
    """What archives and screen readers ask a file for."""
    facts = file.core_properties
    moment = written.as_of.astimezone(UTC).replace(tzinfo=None)
    facts.title, facts.subject = written.title[:255], written.subtitle[:255]
    facts.author = facts.last_modified_by = written.association[:255]
    facts.language = LANGUAGES[written.language]
    facts.created = facts.modified = moment
    facts.comments = facts.keywords = ""


def _dress(file: File, written: WrittenDocument) -> None:
    """Put our styles in the place of the template's, and the language under all of them."""
    from docx.oxml.ns import qn

    styles = file.styles.element
    ours = _elements("".join(PARAGRAPH_STYLES) + TABLE)
    taken = {element.get(qn("w:styleId")) for element in ours}
    for element in list(styles):
        if element.get(qn("w:styleId")) in taken:
            styles.remove(element)
    styles.extend(ours)
    for place in (*styles.iter(qn("w:lang")), *file.settings.element.iter(qn("w:themeFontLang"))):
        place.set(qn("w:val"), LANGUAGES[written.language])
    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORDS_MODE)


def _lay_out(file: File, written: WrittenDocument) -> None:
    """A4 with page numbers below and, from the second page, the association and the title above."""
    from docx.enum.section import WD_ORIENT

    section = file.sections[0]
    across, down = (LONG_SIDE, SHORT_SIDE) if written.landscape else (SHORT_SIDE, LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if written.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _length(across), _length(down)
    section.left_margin = section.right_margin = _length(MARGIN)
    section.top_margin = section.bottom_margin = _length(TOP)
    section.different_first_page_header_footer = True
    width = _width(written)
    above = two_ends("Header", run(written.association), run(written.title), width)
    below = two_ends("Footer", run(written.as_of_line), page_line(written.page_line), width)
    for part, line in (
        (section.header, above),
        (section.first_page_header, paragraph("Header")),
        (section.footer, below),
        (section.first_page_footer, below),
    ):
        part.is_linked_to_previous = False
        place = part._element
        for element in list(place):
            place.remove(element)
        place.extend(_elements(line))


def _fill(file: File, written: WrittenDocument) -> None:
    """Read the whole body in at once: moving a long table into it piece by piece takes seconds."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    body = "".join(
        (*_opening(written), *(_block(file, *placed, written) for placed in enumerate(written.blocks, 1)))
    )
    page = file.element.body.sectPr.xml
    file.part._element = parse_xml(
        f"<w:document {nsdecls('w', 'r')}><w:body>{body}{page}</w:body></w:document>"
    )


def _opening(written: WrittenDocument) -> Iterator[str]:
    yield paragraph("Association", run(written.association))
    yield paragraph("Title", run(written.title))
    if written.subtitle:
        yield paragraph("Subtitle", run(written.subtitle))
    yield paragraph("AsOf", run(written.as_of_line))


def _block(file: File, place: int, block: WrittenBlock, written: WrittenDocument) -> str:
    match block:
        case WrittenChart():
            figures = table(block.table, _width(written), landscape=written.landscape)
            picture = paragraph(
                "Picture", f"<w:r><w:drawing>{_picture(file, place, block, written)}</w:drawing></w:r>"
            )
            return "".join((paragraph("Caption", run(block.caption)), picture, *figures))
        case WrittenTable():
            return "".join(table(block, _width(written), landscape=written.landscape))
        case BulletList():
            return _list(file, block)
        case _:
            return "".join(_text(block))


def _text(
    block: Heading | WrittenText | Contents | Facts | SigningLine | PageBreak | WrittenAttached,
) -> Iterator[str]:
    match block:
        case Heading():
            yield paragraph(f"Heading{block.level}", run(block.text))
        case WrittenText():
            if block.label:
                yield paragraph("NoteLabel", run(block.label))
            style = "Note" if block.is_note else "Normal"
            yield from (paragraph(style, run(text)) for text in block.paragraphs)
        case Contents():
            yield from (paragraph("Normal", run(line)) for line in block.lines)
        case Facts():
            for name, content in block.lines:
                yield paragraph("Facts", run(f"{name}: ", "<w:b/>"), run(content))
        case SigningLine():
            yield paragraph("SigningLine", run(block.label))
        case PageBreak():
            yield page_break()
        case WrittenAttached():
            yield paragraph("Heading2", run(block.name))


def _list(file: File, block: BulletList) -> str:
    style, properties = "ListBullet", ""
    if block.numbered:
        style, properties = "ListNumber", f'<w:numPr><w:numId w:val="{_from_one(file)}"/></w:numPr>'
    return "".join(paragraph(style, run(item), properties=properties) for item in block.items)


def _from_one(file: File) -> int:
    """A numbering of its own, so that every list begins with 1."""
    numberings = file.part.numbering_part.element
    same = numberings.num_having_numId(NUMBERS_NUMBER).abstractNumId.val
    made = numberings.add_num(same)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _picture(file: File, place: int, block: WrittenChart, written: WrittenDocument) -> str:
    """The chart over the whole width, with its words for those who do not see it."""
    from docx.shared import Twips

    picture = file.part.new_pic_inline(io.BytesIO(png_of(block.svg)), width=Twips(_width(written)))
    picture.docPr.set("id", str(place))
    picture.docPr.set("descr", block.alternative)
    picture.docPr.set("name", block.caption)
    return str(picture.xml)


def _elements(parts: str) -> list[Any]:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return list(parse_xml(f"<w:body {nsdecls('w')}>{parts}</w:body>"))


def _length(millimetres: int) -> Any:
    from docx.shared import Emu

    return Emu(millimetres * MM)


def _width(written: WrittenDocument) -> int:
    """What is written across, in twentieths of a point."""
    across = LONG_SIDE if written.landscape else SHORT_SIDE
    return int((across - 2 * MARGIN) * TWIPS_PER_MM)
