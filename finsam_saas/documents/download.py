"""Documents and diagrams as answers that the reader saves, named förbund, report, period and version."""

from __future__ import annotations

from enum import Enum

from flask import Response

from finsam_saas.documents.diagrams import Diagram, picture_png, picture_svg
from finsam_saas.documents.model import Document
from finsam_saas.documents.pdf import to_pdf
from finsam_saas.documents.word import to_docx
from finsam_saas.web.tables import file_stem

TEXT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocumentType(Enum):
    """The formats a document can be taken out in."""

    DOCX = "docx"
    PDF = "pdf"


class PictureType(Enum):
    """The formats a diagram can be taken out in."""

    SVG = "svg"
    PNG = "png"


CONTENT_TYPES = {
    DocumentType.DOCX: TEXT_TYPE,
    DocumentType.PDF: "application/pdf",
    PictureType.SVG: "image/svg+xml",
    PictureType.PNG: "image/png",
}


def download(
    document: Document, document_type: DocumentType, *, report: str, period: str, version: str = ""
) -> Response:
    """The answer that saves the document as `forbund_rapport_period_version.docx` or `.pdf`."""
    content = to_pdf(document) if document_type is DocumentType.PDF else to_docx(document)
    return _saved(content, document_type, file_stem(report, period, version))


def download_diagram(
    diagram: Diagram, picture_type: PictureType, *, language: str, report: str, period: str
) -> Response:
    """The answer that saves the diagram as a picture with its title in it."""
    return _saved(_picture(diagram, picture_type, language), picture_type, file_stem(report, period))


def show_diagram(diagram: Diagram, *, language: str) -> Response:
    """The answer that a page's picture element asks for: the diagram as SVG with its title in it."""
    content = _picture(diagram, PictureType.SVG, language)
    return Response(content, content_type=CONTENT_TYPES[PictureType.SVG])


def _picture(diagram: Diagram, picture_type: PictureType, language: str) -> bytes:
    if picture_type is PictureType.PNG:
        return picture_png(diagram, language)
    return picture_svg(diagram, language).encode()


def _saved(content: bytes, file_type: DocumentType | PictureType, stem: str) -> Response:
    return Response(
        content,
        content_type=CONTENT_TYPES[file_type],
        headers={"Content-Disposition": f'attachment; filename="{stem}.{file_type.value}"'},
    )
