"""What stands on the page where a report is written: rows of cells to type in, and prompts at results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from finsam_saas.followup.comments import Thread
from finsam_saas.followup.forms import GridField
from finsam_saas.followup.rules import Cell


@dataclass(frozen=True)
class EntryCell:
    """A cell to type in."""

    name: str
    value: str
    state: str
    error: str | None


@dataclass(frozen=True)
class EntryRow:
    """A row of cells to type in, with all that is said and asked about it.

    `asks` are questions to answer in `comment`; `definition` and `purpose` are a click away.
    """

    key: str
    label: str
    cells: Sequence[EntryCell]
    total: Cell
    earlier: Sequence[Cell]
    hint: str
    definition: str
    purpose: str
    asks: Sequence[str]
    comment: GridField
    threads: Sequence[Thread]

    @property
    def is_open(self) -> bool:
        """Whether what is said about the row must be seen at once."""
        return bool(self.asks or self.comment.errors or any(one.is_open for one in self.threads))


@dataclass(frozen=True)
class TargetPrompt:
    """What a result says against its target, and the text that answers it; nothing where it is reached."""

    key: str
    sentence: str
    answer: Any

    @property
    def is_shown(self) -> bool:
        """Whether there is something to answer, or an answer already."""
        return bool(self.sentence or self.answer.data or self.answer.errors)
