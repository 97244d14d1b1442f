"""A file that somebody sends: what it really is, whatever its name says, and whether it may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from finsam_saas.applications.file_rules import (
    LARGEST_FILE,
    FileFault,
    FileKind,
    FileRefused,
    cleaned_name,
    kind_named,
)
from finsam_saas.applications.office_files import OLD_OFFICE_START, ZIP_START, read_office
from finsam_saas.applications.pdf_files import PDF_START, read_pdf
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept, under the name that it gets."""

    name: str
    kind: FileKind
    content: bytes
    sha256: str


def check_file(name: str, content: bytes) -> CheckedFile:
    """The file as it may be kept. Raises FileRefused, also where a personnummer stands in it (R16)."""
    if not content:
        raise FileRefused(FileFault.EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(FileFault.TOO_LARGE)
    if find_personal_identity_numbers(name):
        raise FileRefused(FileFault.IDENTITY_NUMBER)
    kind, text = _read(content)
    if "." in name and kind_named(name) is not kind:
        raise FileRefused(FileFault.NAME_SAYS_OTHER)
    if find_personal_identity_numbers(text):
        raise FileRefused(FileFault.IDENTITY_NUMBER)
    return CheckedFile(cleaned_name(name, kind), kind, content, sha256(content).hexdigest())


def _read(content: bytes) -> tuple[FileKind, str]:
    """What the content is, by itself."""
    if content.startswith(PDF_START):
        return FileKind.PDF, read_pdf(content)
    if content.startswith(ZIP_START):
        return read_office(content)
    # Word and Excel keep older files, and files with a password, in the same form.
    raise FileRefused(FileFault.LOCKED if content.startswith(OLD_OFFICE_START) else FileFault.OTHER_KIND)
