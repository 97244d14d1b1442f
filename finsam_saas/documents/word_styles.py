"""The look of a Word file: the ink, sizes and lines of the PDF, as named styles that a reader may change."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

FONT: Final = "Calibri"
INK, SOFT, HAIRLINE, PETROL = "16262B", "4D5E66", "DCD8CF", "0D4F5C"
OCHRE, OCHRE_WASH = "8A5100", "FDF1DC"
LANGUAGES: Final = MappingProxyType({"sv": "sv-SE", "en": "en-GB"})
TABLE_STYLE: Final = "FinsamTable"
KNOWN_TO_WORD: Final = frozenset(
    {"Normal", "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "caption", "header", "footer"}
    | {"List Bullet", "List Number"}
)


def style(identity: str, name: str, paragraph: str, letters: str) -> str:
    """A paragraph style; what its paragraphs and letters are like in Word's own words."""
    based = "" if identity == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = "" if based else ' w:default="1"'
    ours = "" if name in KNOWN_TO_WORD else ' w:customStyle="1"'
    following = '<w:next w:val="Normal"/>' if identity.startswith("Heading") else ""
    return (
        f'<w:style w:type="paragraph"{default}{ours} w:styleId="{identity}"><w:name w:val="{name}"/>{based}'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def letters(half_points: int, colour: str = INK, *, bold: bool = False, italic: bool = False) -> str:
    """Size in half points, colour, weight and slope."""
    return (
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>{"<w:b/>" if bold else ""}'
        f'{"<w:i/>" if italic else ""}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )


def spacing(before: int, after: int, line: int = 276) -> str:
    """Room before and after in twentieths of a point, and between lines (240 is single)."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _heading(level: int, half_points: int, colour: str, before: int) -> str:
    held = "<w:keepNext/><w:keepLines/>"
    paragraph = f'{held}{spacing(before, 100, 252)}<w:outlineLvl w:val="{level - 1}"/>'
    return style(f"Heading{level}", f"heading {level}", paragraph, letters(half_points, colour, bold=True))


def _border(side: str, size: int, colour: str, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _list(identity: str, name: str, number: int) -> str:
    return style(
        identity, name, f'<w:numPr><w:numId w:val="{number}"/></w:numPr>{spacing(0, 60)}', letters(22)
    )


# The numbers of the lists are those of the template that the library begins every file with.
BULLETS_NUMBER: Final = 1
NUMBERS_NUMBER: Final = 5

_NOTE_SIDES: Final = (
    f"<w:pBdr>{_border('left', 20, OCHRE, 8)}</w:pBdr>"
    f'<w:shd w:val="clear" w:color="auto" w:fill="{OCHRE_WASH}"/>'
)

PARAGRAPH_STYLES: Final = (
    style("Normal", "Normal", spacing(0, 140), letters(22)),
    style(
        "Association",
        "Association",
        f"<w:pBdr>{_border('bottom', 12, PETROL, 5)}</w:pBdr>{spacing(0, 480)}",
        letters(23, PETROL, bold=True),
    ),
    style("Title", "Title", spacing(0, 80, 240), letters(50, bold=True)),
    style("Subtitle", "Subtitle", spacing(0, 60), letters(26, SOFT)),
    style("AsOf", "As of", spacing(0, 360), letters(20, SOFT)),
    _heading(1, 32, PETROL, 400),
    _heading(2, 26, PETROL, 320),
    _heading(3, 22, INK, 260),
    _list("ListBullet", "List Bullet", BULLETS_NUMBER),
    _list("ListNumber", "List Number", NUMBERS_NUMBER),
    style("Facts", "Facts", spacing(0, 60), letters(20)),
    style(
        "SigningLine",
        "Signing line",
        f"<w:pBdr>{_border('top', 4, INK, 3)}</w:pBdr>{spacing(680, 60)}",
        letters(19, SOFT),
    ),
    style("NoteLabel", "Note label", f"<w:keepNext/>{_NOTE_SIDES}{spacing(160, 0)}", letters(22, bold=True)),
    style("Note", "Note", f"{_NOTE_SIDES}{spacing(0, 160)}", letters(22)),
    style("Caption", "caption", f"<w:keepNext/><w:keepLines/>{spacing(280, 120)}", letters(21, bold=True)),
    style("Picture", "Picture", f"<w:keepNext/>{spacing(0, 120, 240)}", letters(22)),
    style("TableText", "Table text", spacing(40, 40, 240), letters(19)),
    style("TableFigure", "Table figure", f'{spacing(40, 40, 240)}<w:jc w:val="right"/>', letters(19)),
    style("Below", "Below table", spacing(60, 40), letters(17, SOFT)),
    style("Empty", "Empty table", spacing(60, 60), letters(20, SOFT, italic=True)),
    style("Header", "header", spacing(0, 0, 240), letters(18, SOFT)),
    style("Footer", "footer", spacing(0, 0, 240), letters(18, SOFT)),
)

_EDGES: Final = f"{_border('bottom', 4, HAIRLINE, 0)}{_border('insideH', 4, HAIRLINE, 0)}"
_MARGINS: Final = (
    '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)


def _part(which: str, side: str) -> str:
    return (
        f'<w:tblStylePr w:type="{which}"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f"{_border(side, 8, INK, 0)}</w:tcBorders></w:tcPr></w:tblStylePr>"
    )


TABLE: Final = (
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="Finsam table"/>'
    f"<w:qFormat/><w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders>{_MARGINS}</w:tblPr>"
    f"{_part('firstRow', 'bottom')}{_part('lastRow', 'top')}</w:style>"
)
