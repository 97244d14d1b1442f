"""Files that come with an application: which kinds, how large, and what they may be called."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

MEGABYTE = 1024 * 1024
LARGEST_FILE = 7 * MEGABYTE
"""In bytes; what one sends at a time may be 8 MB with all that is around the file."""
MOST_FILES = 10
LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[<>:"|?*/\\\s]+')


class FileKind(StrEnum):
    """The kinds of file that are taken; the value is how a name ends."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileFault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    SAME_FILE = "same_file"
    OTHER_KIND = "other_kind"
    NAME_SAYS_OTHER = "name_says_other"
    DAMAGED = "damaged"
    LOCKED = "locked"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    MACROS = "macros"
    ACTIVE = "active"
    FETCHES = "fetches"
    EMBEDDED = "embedded"
    IDENTITY_NUMBER = "identity_number"


class FileRefused(ValueError):
    """The file is not taken."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def kind_named(name: str) -> FileKind | None:
    """The kind that the end of a name says; None where it says another, or nothing."""
    ending = name.rpartition(".")[2].lower()
    return FileKind(ending) if ending in list(FileKind) else None


def cleaned_name(name: str, kind: FileKind) -> str:
    """A name that is safe in any folder: no path, no invisible characters, its own ending and a length."""
    # The last part alone, whatever the sender's computer puts between folders.
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    stem = seen.rpartition(".")[0] if kind_named(seen) else seen
    plain = _NOT_IN_NAMES.sub(" ", stem).strip(" .-")
    return f"{plain[:LONGEST_NAME].strip(' .-') or 'bilaga'}.{kind.value}"
