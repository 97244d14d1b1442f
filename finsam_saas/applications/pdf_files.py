"""What a PDF file holds: its text, and whether something in it runs, or hides a file of its own."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

from finsam_saas.applications.file_rules import MEGABYTE, FileFault, FileRefused
from finsam_saas.applications.office_files import BREAK

PDF_START = b"%PDF-"
MOST_PAGES = 300
MOST_OBJECTS = 60_000
MOST_UNPACKED = 8 * MEGABYTE
"""Of what the pages are drawn with, in bytes; pictures are never unpacked."""
MOST_SECONDS = 5.0

_ACTIVE = frozenset(
    ("/JS", "/JavaScript", "/Launch", "/RichMedia", "/SubmitForm", "/ImportData", "/XFA", "/Rendition")
)
_EMBEDDED = frozenset(("/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment", "/EF", "/GoToE"))


def read_pdf(content: bytes) -> str:
    """The text of a PDF file, also that of notes and form fields; raises FileRefused.

    A page that is only a picture has no text: what stands in it is for people to see.
    """
    # Slow to start, and most pages never need it.
    from pypdf import apply_configuration

    try:
        with apply_configuration(
            array_based_stream_maximum_output_length=MOST_UNPACKED,
            lzw_maximum_output_length=MOST_UNPACKED,
            run_length_maximum_output_length=MOST_UNPACKED,
            zlib_maximum_output_length=MOST_UNPACKED,
        ):
            return _read(content, _Clock())
    except FileRefused:
        raise
    except Exception as error:
        # A damaged file makes the reader fail in ways that it does not name; one that grows without end too.
        raise FileRefused(FileFault.DAMAGED) from error


class _Clock:
    """Sees to it that no file is looked at for longer than the sender can wait."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + MOST_SECONDS

    def check(self, *_drawn: object) -> None:
        """Raises FileRefused when the time is up."""
        if time.monotonic() > self._ends:
            raise FileRefused(FileFault.UNPACKS_TOO_LARGE)


def _read(content: bytes, clock: _Clock) -> str:
    # Slow to start, and most pages never need it.
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise FileRefused(FileFault.LOCKED)
    if len(reader.pages) > MOST_PAGES:
        raise FileRefused(FileFault.UNPACKS_TOO_LARGE)
    return BREAK.join([*_values(reader, clock), *_pages(reader, clock)])


def _values(reader: Any, clock: _Clock) -> Iterator[str]:
    """The texts that stand in the file's objects: its title, notes, fields; raises FileRefused."""
    from pypdf.generic import IndirectObject

    places = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers} | {
        (number, 0) for number in reader.xref_objStm
    }
    if len(places) > MOST_OBJECTS:
        raise FileRefused(FileFault.UNPACKS_TOO_LARGE)
    for number, generation in sorted(places):
        clock.check()
        yield from _inside(IndirectObject(number, generation, reader).get_object())
    yield from _inside(reader.trailer)


def _inside(found: Any) -> Iterator[str]:
    """The texts of one object, by its own values; what it points at is an object for itself."""
    from pypdf.generic import NameObject, TextStringObject

    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *dict.values(one)]
        elif isinstance(one, list):
            waiting += list.__iter__(one)
        elif isinstance(one, NameObject):
            _refuse_name(str(one))
        elif isinstance(one, TextStringObject):
            yield str(one)


def _refuse_name(name: str) -> None:
    if name in _ACTIVE:
        raise FileRefused(FileFault.ACTIVE)
    if name in _EMBEDDED:
        raise FileRefused(FileFault.EMBEDDED)


def _pages(reader: Any, clock: _Clock) -> Iterator[str]:
    left = MOST_UNPACKED
    for page in reader.pages:
        clock.check()
        drawn = page.get_contents()
        left -= len(drawn.get_data()) if drawn is not None else 0
        if left < 0:
            raise FileRefused(FileFault.UNPACKS_TOO_LARGE)
        yield page.extract_text(visitor_operand_before=clock.check)
