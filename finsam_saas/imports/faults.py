"""What is wrong in a file: where it stands, what stands there, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.web.spreadsheets import CellFault

LONGEST_VALUE = 60


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
    """A fault that a row's reader told of."""
    return Fault(sheet, found.address, subject, found.value[:LONGEST_VALUE], found.words)
