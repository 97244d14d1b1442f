"""The files behind an item in the papers of a meeting: all are listed, PDF files stand in page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flask_babel import gettext as _

from finsam_saas.documents.attached import NotReadable, page_texts
from finsam_saas.documents.model import AttachedPages, Block, Heading, Table, TableColumn
from finsam_saas.meetings.behind import PaperFile
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE

MOST_PAGES_OF_ONE: Final = 40
MEGABYTE: Final = 1024 * 1024


@dataclass
class Room:
    """How many more pages, and bytes, the papers of a meeting take in; what is over is only listed."""

    pages: int = 150
    size: int = 20 * MEGABYTE

    def take(self, file: PaperFile) -> list[str] | None:
        """What stands on each page of a file that is taken in; None where there is no room for it."""
        if not file.is_pdf or file.size > self.size:
            return None
        try:
            texts = page_texts(file.content(), min(self.pages, MOST_PAGES_OF_ONE))
        except NotReadable:
            return None
        if texts is not None:
            self.pages -= len(texts)
            self.size -= file.size
        return texts


def attached(files: Sequence[PaperFile], room: Room) -> Iterator[Block]:
    """A list of the files with their fingerprints, and the pages of those that there is room for."""
    if not files:
        return
    taken = [(file, room.take(file)) for file in files]
    columns = [*map(TableColumn, (_("Bilaga"), _("Storlek"), _("Finns"), "SHA-256"))]
    yield Heading(_("Bilagor"), 2)
    yield Table(_("Ansökans bilagor"), columns, [_line(file, texts) for file, texts in taken])
    for file, texts in taken:
        if texts is not None:
            yield AttachedPages(_("Bilaga: %(name)s", name=file.name), file.content(), texts)


def _line(file: PaperFile, texts: Sequence[str] | None) -> list[str]:
    where = _("på sidorna efter listan") if texts is not None else _("som egen fil vid ansökan i Finsam")
    return [file.name, _size(file.size), where, file.sha256]


def _size(size: int) -> str:
    formats = formats_for(SOURCE_LANGUAGE)
    if size < MEGABYTE:
        return str(_("%(size)s kB", size=max(round(size / 1024), 1)))
    return str(_("%(size)s MB", size=formats.number(Fraction(size, MEGABYTE), 1)))
