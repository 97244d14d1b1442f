"""What a reporter enters for a period, what changed in it, and what it says about results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from finsam_saas.followup.rules import (
    WORK_OR_STUDIES,
    Cell,
    CellKey,
    Cells,
    GoalState,
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

WHY = "why:"
"""The text beside a row that says why a count is not known, or differs from what was expected."""
ON_TARGET = "target:"
"""The text that answers how a result stands to the template's target."""
GOAL = "goal:"
"""The note to one of the insats's own goals."""

Number = Decimal | Missing
"""The answer to a question that is not split by sex: a number, kronor, or why there is none."""


def cell_keys(rows: Iterable[Row]) -> list[CellKey]:
    """The cells of some rows, in order."""
    return [(row, sex) for row in rows for sex in Sex]


class ReportText(StrEnum):
    """The two texts of every report."""

    HAPPENED = "happened"
    DEVIATIONS = "deviations"


@dataclass(frozen=True)
class GoalStanding:
    """Where one of the insats's own goals stands, and a note to it."""

    state: GoalState
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """All that a reporter has entered: counts and symbols by row and sex, single numbers, texts and goals.

    Numbers and texts stand under the key of their question; `why:<row>` and `target:<key>` are texts too.
    `no_participants` are words that look like names and that the reporter has said are no participants'.
    """

    cells: Cells = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    goals: Mapping[UUID, GoalStanding] = field(default_factory=dict)
    no_participants: frozenset[str] = frozenset()

    def cell(self, key: CellKey) -> Cell:
        """What stands in a cell; not filled in where nothing does."""
        return self.cells.get(key, Missing.NOT_FILLED_IN)

    def text(self, name: str) -> str:
        """One of the texts; empty where nothing was written."""
        return self.texts.get(name, "")

    def why(self, row: Row) -> str:
        """What was written beside a row."""
        return self.texts.get(WHY + row, "").strip()

    def on_target(self, key: str) -> str:
        """What was written to how the result stands to one of the template's targets."""
        return self.texts.get(ON_TARGET + key, "").strip()

    @property
    def free_texts(self) -> dict[str, str]:
        """All that was written freely: the texts, and the notes to goals under `goal:<id>`."""
        notes = {f"{GOAL}{goal}": standing.note for goal, standing in self.goals.items()}
        return {**self.texts, **notes}

    def number(self, key: str) -> Number:
        """The answer to a question that is not split by sex; not filled in where there is none."""
        return self.numbers.get(key, Missing.NOT_FILLED_IN)


@dataclass(frozen=True)
class CellChange:
    """That one cell went from one count or symbol to another."""

    row: Row
    sex: Sex
    old: Cell
    new: Cell


def changed_cells(before: Entry, after: Entry) -> list[CellChange]:
    """The cells that differ, row by row in the order they were entered."""
    rows = dict.fromkeys(row for row, _sex in [*before.cells, *after.cells])
    return [
        CellChange(*key, before.cell(key), after.cell(key))
        for key in cell_keys(rows)
        if before.cell(key) != after.cell(key)
    ]


def changed_texts(before: Entry, after: Entry) -> list[str]:
    """The texts that differ, by key."""
    keys = dict.fromkeys([*after.texts, *before.texts])
    return [str(key) for key in keys if before.text(key) != after.text(key)]


def changed_numbers(before: Entry, after: Entry) -> list[str]:
    """The single numbers that differ, by key."""
    keys = dict.fromkeys([*after.numbers, *before.numbers])
    return [key for key in keys if before.number(key) != after.number(key)]


def changed_goals(before: Entry, after: Entry) -> list[UUID]:
    """The goals whose state or note differs."""
    goals = dict.fromkeys([*before.goals, *after.goals])
    return [goal for goal in goals if before.goals.get(goal) != after.goals.get(goal)]


def differs(before: Entry, after: Entry) -> bool:
    """Whether anything at all was changed."""
    found = (changed_cells, changed_texts, changed_numbers, changed_goals)
    return any(changed(before, after) for changed in found)


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


def as_core(cells: Cells, counted_as: Mapping[Row, Row]) -> dict[CellKey, Cell]:
    """Counts with the förbund's own rows added to the core rows that they are counted as.

    Where a part is not known the row is not known.
    """
    found = {key: cell for key, cell in cells.items() if key[0] not in counted_as}
    for own, core in counted_as.items():
        for sex in Sex:
            part = cells.get((own, sex), Missing.NOT_KNOWN)
            before = found.get((core, sex))
            found[core, sex] = part if before is None else row_total([before, part])
    return found


@dataclass(frozen=True)
class ResultShare:
    """A part of a whole, such as those who ended to work or studies; None where a count is not known."""

    part: int | None
    whole: int | None

    @property
    def is_shown(self) -> bool:
        """Whether the whole is large enough for a share to say something."""
        return self.part is not None and self.whole is not None and self.whole >= SMALLEST_WHOLE_FOR_A_SHARE

    def is_below(self, threshold: Fraction) -> bool:
        """Whether a share that can be shown is smaller than a target."""
        if not self.is_shown or self.part is None or self.whole is None:
            return False
        return Fraction(self.part, self.whole) < threshold


def share_of(
    cells: Cells, parts: Iterable[Row], whole: Row, sexes: Iterable[Sex] = tuple(Sex)
) -> ResultShare:
    """The sum of some rows against another row, the sexes together; nothing where a count is not known."""
    chosen = list(sexes)
    counted = [cells.get((row, sex), Missing.NOT_KNOWN) for row in parts for sex in chosen]
    of = [cells.get((whole, sex), Missing.NOT_KNOWN) for sex in chosen]
    return ResultShare(_known_sum(counted), _known_sum(of))


def to_work_or_studies(cells: Cells, sexes: Iterable[Sex] = tuple(Sex)) -> ResultShare:
    """Those who went to work, studies or both, of those who ended (goal 1a, seed 1); the sexes together."""
    return share_of(cells, WORK_OR_STUDIES, Measure.ENDED, sexes)


def _known_sum(cells: Sequence[Cell]) -> int | None:
    found = total(cells)
    if not found.complete:
        return None
    return found.value or 0
