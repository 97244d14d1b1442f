"""The checks of a report's counts (R14): that they are filled in, go together and are explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from finsam_saas.followup.rules import ALL_ROWS, Cell, Cells, Measure, Missing, Outcome, Row, Sex


@dataclass(frozen=True)
class Asked:
    """The rows that a report asks by sex: which must be filled in, and which groups sum to the ended."""

    rows: tuple[Row, ...] = ALL_ROWS
    required: frozenset[Row] = frozenset(ALL_ROWS)
    partitions: tuple[tuple[Row, ...], ...] = (tuple(Outcome),)


class CellFaultCode(StrEnum):
    """What is wrong at a cell (R14)."""

    NOT_FILLED_IN = "not_filled_in"
    MORE_ENDED_THAN_TOOK_PART = "more_ended_than_took_part"
    DOES_NOT_BALANCE = "does_not_balance"
    MORE_OUTCOMES_THAN_ENDED = "more_outcomes_than_ended"
    FEWER_OUTCOMES_THAN_ENDED = "fewer_outcomes_than_ended"
    MORE_THAN_ENDED = "more_than_ended"
    FEWER_THAN_ENDED = "fewer_than_ended"


@dataclass(frozen=True)
class CellFault:
    """A fault at one cell of the report, with the counts its message needs."""

    row: Row
    sex: Sex
    code: CellFaultCode
    values: Mapping[str, int] = field(default_factory=dict)


STANDARD = Asked()


def check_report(cells: Cells, *, submitting: bool, asked: Asked = STANDARD) -> list[CellFault]:
    """Faults in a report's counts (R14), at the cells where they show; an empty list means none.

    Per sex: ongoing at start + new − ended = ongoing at end, and each group of rows that counts those who
    ended once ≤ ended. When submitting every required cell is filled in and each group = ended. A sum with
    a count that is not known ("-") cannot be checked and is let through; "." means there is nobody to count.
    """
    faults: list[CellFault] = []
    for sex in Sex:
        own = {row: cells.get((row, sex), Missing.NOT_FILLED_IN) for row in asked.rows}
        if submitting:
            needed = asked.required | _begun(own, asked.partitions)
            faults += [
                CellFault(row, sex, CellFaultCode.NOT_FILLED_IN)
                for row, cell in own.items()
                if cell is Missing.NOT_FILLED_IN and row in needed
            ]
        if Measure.ENDED in own:
            faults += _flow_faults(own, sex)
            for rows in asked.partitions:
                faults += _partition_faults(own, sex, rows, submitting=submitting)
    return faults


def _begun(own: Mapping[Row, Cell], partitions: tuple[tuple[Row, ...], ...]) -> set[Row]:
    """The rows of groups where some row is filled in; then all of them are needed."""
    begun = (rows for rows in partitions if any(own[row] is not Missing.NOT_FILLED_IN for row in rows))
    return {row for rows in begun for row in rows}


def _flow_faults(own: Mapping[Row, Cell], sex: Sex) -> list[CellFault]:
    start, new, ended, end = (_checkable(own[measure]) for measure in Measure)
    if start is None or new is None or ended is None:
        return []
    values = {"start": start, "new": new, "ended": ended}
    expected = start + new - ended
    if expected < 0:
        return [CellFault(Measure.ENDED, sex, CellFaultCode.MORE_ENDED_THAN_TOOK_PART, values)]
    if end is not None and end != expected:
        values |= {"end": end, "expected": expected}
        return [CellFault(Measure.ONGOING_AT_END, sex, CellFaultCode.DOES_NOT_BALANCE, values)]
    return []


def _partition_faults(
    own: Mapping[Row, Cell], sex: Sex, rows: tuple[Row, ...], *, submitting: bool
) -> list[CellFault]:
    """One group of rows against the ended; a group that nobody has begun to fill in is not checked."""
    ended = _checkable(own[Measure.ENDED])
    if ended is None or all(own[row] is Missing.NOT_FILLED_IN for row in rows):
        return []
    parts = [_checkable(own[row]) for row in rows]
    values = {"outcomes": sum(count for count in parts if count is not None), "ended": ended}
    outcomes = Outcome.WORK in rows
    at = Measure.ENDED if outcomes else rows[0]
    if values["outcomes"] > ended:
        more = CellFaultCode.MORE_OUTCOMES_THAN_ENDED if outcomes else CellFaultCode.MORE_THAN_ENDED
        return [CellFault(at, sex, more, values)]
    if submitting and None not in parts and values["outcomes"] < ended:
        fewer = CellFaultCode.FEWER_OUTCOMES_THAN_ENDED if outcomes else CellFaultCode.FEWER_THAN_ENDED
        return [CellFault(at, sex, fewer, values)]
    return []


def _checkable(cell: Cell) -> int | None:
    if cell is Missing.NOT_APPLICABLE:
        return 0
    return None if isinstance(cell, Missing) else cell


def rows_to_explain(cells: Cells, start: Cells, rows: tuple[Row, ...] = ALL_ROWS) -> list[Row]:
    """The rows that need a sentence of why: a count that is not known, and a start that is not the last end.

    `start` is what the last accepted report ended with.
    """
    unknown = {row for (row, _sex), cell in cells.items() if cell is Missing.NOT_KNOWN}
    moved = {
        row
        for (row, sex), cell in start.items()
        if not isinstance(cells.get((row, sex), Missing.NOT_FILLED_IN), Missing) and cells[row, sex] != cell
    }
    return [row for row in rows if row in unknown | moved]


def forecast_to_explain(granted: Decimal | None, forecast: Decimal | None) -> bool:
    """Whether the forecast for the year (kr) is another amount than the granted one; then it says why."""
    return granted is not None and forecast is not None and granted != forecast
