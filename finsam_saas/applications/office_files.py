"""What a Word or Excel file holds: its kind, its text, and whether something in it runs, fetches or hides.

The file is never opened by a program that would run it. It is a zip of parts: each is looked at, within
limits that keep the house standing, and a file with a part that no ordinary document has is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from finsam_saas.applications.file_rules import MEGABYTE, FileFault, FileKind, FileRefused

ZIP_START = b"PK\x03\x04"
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"
MOST_PARTS = 2_000
MOST_UNPACKED = 80 * MEGABYTE
MOST_XML = 8 * MEGABYTE
DEEPEST = 2
"""A chart in a document has its figures in a workbook inside it; nothing needs to lie deeper than that."""
BREAK = "\n|\n"
"""Between two texts that do not belong together, so that the digits of two cells are never read as one."""

_MAIN = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    f"{_MAIN}wordprocessingml.document.main+xml": FileKind.DOCX,
    f"{_MAIN}spreadsheetml.sheet.main+xml": FileKind.XLSX,
}
_XML = (".xml", ".rels")
_PICTURES = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp"),
    *(".webp", ".vml", ".odttf", ".fntdata"),
)
_OFFICE = (".docx", ".xlsx")
# A part whose name holds one of these → why the file is refused.
_FORBIDDEN_PARTS: Mapping[str, FileFault] = {
    "vbaproject": FileFault.MACROS,
    "vbadata": FileFault.MACROS,
    "/activex/": FileFault.MACROS,
    "/macrosheets/": FileFault.MACROS,
    "/webextensions/": FileFault.ACTIVE,
    "/externallinks/": FileFault.FETCHES,
    "/connections.xml": FileFault.FETCHES,
    "/querytables/": FileFault.FETCHES,
}
_MACRO_TYPES = ("macroenabled", "vbaproject", "activex", "ms-excel.macrosheet", "ms-excel.intlmacrosheet")
_FETCHING_WORDS = re.compile(r"\bDDE(?:AUTO)?\b|\bWEBSERVICE\s*\(", re.IGNORECASE)
_ON_OWN_DISK = re.compile(r"(?:file:/{2,4})?[a-z]:[\\/]|[^:\\/]+$", re.IGNORECASE)
# Where one text ends and the next begins; runs of one paragraph or cell are read as one.
_ENDS_TEXT = frozenset(
    {"p", "si", "is", "c", "f", "v", "comment", "tc", "tr", "row", "tab", "br", "cr", "pt"}
)
_INSTRUCTIONS = frozenset({"instrText", "f"})


@dataclass
class _Room:
    """What is left of the limits while a file is looked through."""

    parts: int = MOST_PARTS
    unpacked: int = MOST_UNPACKED
    xml: int = MOST_XML

    def take(self, info: zipfile.ZipInfo) -> None:
        """Count one more part, by what it says of its size: more than that is never unpacked."""
        self.parts -= 1
        self.unpacked -= info.file_size
        self.xml -= info.file_size if info.filename.lower().endswith(_XML) else 0
        if min(self.parts, self.unpacked, self.xml) < 0:
            raise FileRefused(FileFault.UNPACKS_TOO_LARGE)


@dataclass
class _Found:
    """What stands in the parts: the kinds that they say, and the text."""

    kinds: set[FileKind] = field(default_factory=set)
    text: list[str] = field(default_factory=list)


def read_office(content: bytes) -> tuple[FileKind, str]:
    """The kind and the text of a DOCX or XLSX file; raises FileRefused."""
    return _read(content, _Room(), 1)


def _read(content: bytes, room: _Room, depth: int) -> tuple[FileKind, str]:
    found = _Found()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for info in _parts(packed, room):
                _look_at(packed, info, found, room, depth)
    except FileRefused:
        raise
    except Exception as error:
        # Damaged parts fail in the ways of what unpacks and decodes them: zipfile, zlib, expat, codecs.
        raise FileRefused(FileFault.DAMAGED) from error
    if len(found.kinds) != 1:
        raise FileRefused(FileFault.OTHER_KIND)
    return found.kinds.pop(), "".join(found.text)


def _parts(packed: zipfile.ZipFile, room: _Room) -> Iterator[zipfile.ZipInfo]:
    """The parts, once all of them have been found to be of a sort that an ordinary document has."""
    parts = [info for info in packed.infolist() if not info.is_dir()]
    names = [info.filename for info in parts]
    if len(set(names)) < len(names) or any(".." in name or name.startswith("/") for name in names):
        raise FileRefused(FileFault.DAMAGED)
    for info in parts:
        room.take(info)
        if info.flag_bits & 1:
            raise FileRefused(FileFault.LOCKED)
        _refuse_part("/" + info.filename.lower())
    return iter(parts)


def _refuse_part(name: str) -> None:
    for words, fault in _FORBIDDEN_PARTS.items():
        if words in name:
            raise FileRefused(fault)
    if name.endswith((*_XML, *_PICTURES)) or ("/embeddings/" in name and name.endswith(_OFFICE)):
        return
    # How a sheet is printed is the one thing that is kept in a form of its own.
    if not (name.endswith(".bin") and "/printersettings/" in name):
        raise FileRefused(FileFault.EMBEDDED)


def _look_at(packed: zipfile.ZipFile, info: zipfile.ZipInfo, found: _Found, room: _Room, depth: int) -> None:
    name = info.filename.lower()
    if name.endswith(_OFFICE):
        if depth == DEEPEST:
            raise FileRefused(FileFault.EMBEDDED)
        found.text.append(_read(packed.read(info), room, depth + 1)[1] + BREAK)
    elif name.endswith(_XML):
        reader = _PartReader(name)
        with packed.open(info) as stream:
            while chunk := stream.read(65_536):
                reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
        found.kinds |= reader.kinds
        found.text.append("".join(reader.text) + BREAK)


class _PartReader:
    """Reads one part of XML: its text, what it says that the file is, and what it fetches."""

    def __init__(self, name: str) -> None:
        self.text: list[str] = []
        self.kinds: set[FileKind] = set()
        self._instruction: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._document_type
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        # Properties have no runs: each stands for itself.
        self._all_end_text = not name.startswith(("word/", "xl/"))

    def _document_type(self, *_parts: object) -> None:
        """A document type may define entities that grow without end or fetch files; no document has one."""
        raise FileRefused(FileFault.DAMAGED)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local in ("Override", "Default"):
            self._content_type(attributes.get("ContentType", ""))
        elif local == "Relationship":
            _refuse_relationship(attributes)
        elif local == "fldSimple":
            _refuse_instruction("".join(attributes.values()))
        elif local == "noBreakHyphen":
            self.text.append("-")
        elif local in _INSTRUCTIONS:
            self._instruction = []

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in _ENDS_TEXT or self._all_end_text:
            self.text.append(BREAK)
        if local in _INSTRUCTIONS and self._instruction is not None:
            _refuse_instruction("".join(self._instruction))
            self._instruction = None

    def _characters(self, text: str) -> None:
        self.text.append(text)
        if self._instruction is not None:
            self._instruction.append(text)

    def _content_type(self, said: str) -> None:
        if any(words in said.lower() for words in _MACRO_TYPES):
            raise FileRefused(FileFault.MACROS)
        if said in _KINDS:
            self.kinds.add(_KINDS[said])


def _refuse_instruction(text: str) -> None:
    """A field or formula that fetches from another program or from the net."""
    if _FETCHING_WORDS.search(text):
        raise FileRefused(FileFault.FETCHES)


def _refuse_relationship(attributes: Mapping[str, str]) -> None:
    """What is fetched when the document is opened; a link that one clicks on is none of that.

    A template on the writer's own disk is named in most documents, and is fetched from nowhere else.
    """
    sort = attributes.get("Type", "").rpartition("/")[2].lower()
    if "vba" in sort or "macro" in sort:
        raise FileRefused(FileFault.MACROS)
    if attributes.get("TargetMode", "").lower() != "external" or sort == "hyperlink":
        return
    if sort == "attachedtemplate" and _ON_OWN_DISK.match(attributes.get("Target", "")):
        return
    raise FileRefused(FileFault.FETCHES)
