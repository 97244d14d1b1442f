"""What a reporter enters for a quarter, what changed in it, and what it says about results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from finsam_saas.followup.rules import (
    ALL_ROWS,
    WORK_OR_STUDIES,
    Cell,
    CellKey,
    Cells,
    Measure,
    Missing,
    Row,
    Sex,
    total,
)

LONGEST_TEXT = 4_000
"""Characters in one of the report's texts: some lines, not a document."""

SMALLEST_WHOLE_FOR_A_SHARE = 5
"""A share of fewer persons says nothing and is not shown (R15, domain.md 8.1)."""

CELL_KEYS: tuple[CellKey, ...] = tuple((row, sex) for row in ALL_ROWS for sex in Sex)


class ReportText(StrEnum):
    """The two texts of a report."""

    HAPPENED = "happened"
    DEVIATIONS = "deviations"


@dataclass(frozen=True)
class Entry:
    """All that a reporter has entered: counts and symbols by row and sex, and two short texts."""

    cells: Cells = field(default_factory=dict)
    texts: Mapping[ReportText, str] = field(default_factory=dict)

    def cell(self, key: CellKey) -> Cell:
        """What stands in a cell; not filled in where nothing does."""
        return self.cells.get(key, Missing.NOT_FILLED_IN)

    def text(self, name: ReportText) -> str:
        """One of the texts; empty where nothing was written."""
        return self.texts.get(name, "")


@dataclass(frozen=True)
class CellChange:
    """That one cell went from one count or symbol to another."""

    row: Row
    sex: Sex
    old: Cell
    new: Cell


def changed_cells(before: Entry, after: Entry) -> list[CellChange]:
    """The cells that differ, in the report's order."""
    return [
        CellChange(*key, before.cell(key), after.cell(key))
        for key in CELL_KEYS
        if before.cell(key) != after.cell(key)
    ]


def changed_texts(before: Entry, after: Entry) -> list[ReportText]:
    """The texts that differ."""
    return [name for name in ReportText if before.text(name) != after.text(name)]


def differs(before: Entry, after: Entry) -> bool:
    """Whether anything at all was changed."""
    return bool(changed_cells(before, after) or changed_texts(before, after))


def start_from(last_accepted: Cells) -> dict[CellKey, Cell]:
    """Ongoing at start as the last accepted report left it; what was not known there is left to fill in."""
    ends = {sex: last_accepted.get((Measure.ONGOING_AT_END, sex), Missing.NOT_KNOWN) for sex in Sex}
    return {
        (Measure.ONGOING_AT_START, sex): cell for sex, cell in ends.items() if cell is not Missing.NOT_KNOWN
    }


def row_total(cells: Sequence[Cell]) -> int | Missing:
    """A row's sum over the sexes: a gap is never added as 0, and what is not yet filled in is left out."""
    if Missing.NOT_KNOWN in cells:
        return Missing.NOT_KNOWN
    if all(cell is Missing.NOT_APPLICABLE for cell in cells):
        return Missing.NOT_APPLICABLE
    found = total(cells).value
    return Missing.NOT_KNOWN if found is None else found


@dataclass(frozen=True)
class ResultShare:
    """How many of those who ended went to work or studies; None where a count is not known."""

    part: int | None
    whole: int | None

    @property
    def is_shown(self) -> bool:
        """Whether the whole is large enough for a share to say something."""
        return self.part is not None and self.whole is not None and self.whole >= SMALLEST_WHOLE_FOR_A_SHARE


def to_work_or_studies(cells: Cells, sexes: Iterable[Sex] = tuple(Sex)) -> ResultShare:
    """Those who went to work, studies or both, of those who ended (goal 1a, seed 1); the sexes together."""
    chosen = list(sexes)
    part = [cells.get((row, sex), Missing.NOT_KNOWN) for row in WORK_OR_STUDIES for sex in chosen]
    whole = [cells.get((Measure.ENDED, sex), Missing.NOT_KNOWN) for sex in chosen]
    return ResultShare(_known_sum(part), _known_sum(whole))


def _known_sum(cells: Sequence[Cell]) -> int | None:
    found = total(cells)
    if not found.complete:
        return None
    return found.value or 0
