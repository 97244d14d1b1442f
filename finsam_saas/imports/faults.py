"""What is wrong in a file: where it stands, what stands there, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.web.spreadsheets import CellFault

LONGEST_VALUE = 60
SHORTEST_IDENTITY_NUMBER = 10
_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a cell of a sheet ("" in a CSV file); `subject` is the row's question, "" for none."""

    sheet: str
    cell: str
    subject: str
    value: str
    words: str

    @property
    def place(self) -> str:
        """Where to look: "Blad Framsteget, C7"; the cell alone in a CSV file."""
        if not self.sheet:
            return self.cell
        return str(_("Blad %(sheet)s, %(cell)s", sheet=self.sheet, cell=self.cell))


def at_cell(sheet: str, subject: str, found: CellFault) -> Fault:
    """A fault that a row's reader told of; a personnummer is never repeated."""
    return Fault(
        _shown(sheet), found.address, _shown(subject), _shown(found.value)[:LONGEST_VALUE], found.words
    )


def _shown(text: str) -> str:
    return str(_("visas inte")) if holds_identity_number(text) else text


def holds_identity_number(text: str) -> bool:
    """Whether a cell's text must be taken for a personnummer or samordningsnummer (R16)."""
    # Nearly all texts are short or have few digits, and are not looked at twice.
    if len(text) < SHORTEST_IDENTITY_NUMBER or len(_NOT_DIGITS.sub("", text)) < SHORTEST_IDENTITY_NUMBER:
        return False
    return bool(find_personal_identity_numbers(text))
