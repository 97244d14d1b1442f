"""Small files of the kinds that applications may have, and of those they may not, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from pypdf import PdfWriter

IDENTITY_NUMBER = "19900101-9802"
"""Made up: the date exists, and the check digit is right."""
_MAIN = "application/vnd.openxmlformats-officedocument"
_WORD = "urn:example:word"
_SHEET = "urn:example:sheet"
_PACKAGE = "urn:example:package"
_OFFICE = "urn:example:office"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def types(main: str, part: str, more: str = "") -> str:
    """What a file says that its parts are."""
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/{part}"'
        f' ContentType="{_MAIN}.{main}.main+xml"/>{more}</Types>'
    )


def docx(*runs: str, more: Mapping[str, str | bytes] | None = None, said: str = "") -> bytes:
    """A Word file of one paragraph in runs, with more parts; `said` is added to its content types."""
    text = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    document = f'<w:document xmlns:w="{_WORD}"><w:body><w:p>{text}</w:p></w:body></w:document>'
    parts = {
        "[Content_Types].xml": types("wordprocessingml.document", "word/document.xml", said),
        "word/document.xml": document,
    }
    return packed({**parts, **(more or {})})


def xlsx(*cells: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An Excel file of one row of figures."""
    row = "".join(f"<c><v>{cell}</v></c>" for cell in cells)
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData><row>{row}</row></sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": types("spreadsheetml.sheet", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return packed({**parts, **(more or {})})


def relations(sort: str, target: str, mode: str = "External") -> str:
    """The relations of a part: one, to something outside the file."""
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/{sort}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def pdf(change: Callable[[PdfWriter], object] = lambda _writer: None) -> bytes:
    """A PDF file of one empty page, changed as a test wants."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    change(writer)
    writer.write(content)
    return content.getvalue()
