"""What other features put behind an item in the papers of a meeting; `app` says which they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from finsam_saas.documents.model import Block


@dataclass(frozen=True)
class PaperFile:
    """A file that belongs to an item; `size` in bytes, `content` reads it, `is_pdf` whether it has pages."""

    name: str
    size: int
    sha256: str
    is_pdf: bool
    content: Callable[[], bytes]


@dataclass(frozen=True)
class Behind:
    """What is to be read before an item is decided: in words, with headings from 2, and in files."""

    blocks: Sequence[Block]
    files: Sequence[PaperFile] = ()


ReadBehind = Callable[[Sequence[UUID]], Mapping[UUID, Behind]]
"""What is behind the subjects of some items, by subject; for whoever may read papers and that as well."""
PAPERS_BEHIND = "meeting_papers_behind"
"""Where the application keeps them, by kind of subject."""
