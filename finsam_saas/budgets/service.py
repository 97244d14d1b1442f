"""Writing budgets: a version begun, its lines, removed; `adopting` has the board. Each leaves an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.budgets import queries
from finsam_saas.budgets.agenda import is_awaited
from finsam_saas.budgets.comparison import compare
from finsam_saas.budgets.entry import BudgetEntry, LineEntry
from finsam_saas.budgets.models import Budget, BudgetLine
from finsam_saas.budgets.queries import BudgetFacts, BudgetLineFacts
from finsam_saas.budgets.rules import INITIATIVE_KINDS, BudgetLineKind, BudgetState, BudgetStep
from finsam_saas.budgets.versions import locked, tell
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import session

FORECAST = "is_forecast"


class NameTaken(ValueError):
    """Another version of the year's budget has the name."""


class Awaited(ValueError):
    """A meeting is to decide on the version: its item must go first."""


def begin(*, actor: Actor, year: int, name: str, copied_from: UUID | None = None) -> UUID:
    """Begin a version of a year's budget from nothing, or with the lines of another version or year.

    Raises NotFound, NameTaken, and Conflict where somebody began one at the same moment.
    """
    copied = queries.budget(copied_from) if copied_from else None
    held = queries.budgets_of(year)
    if name in {one.name for one in held}:
        raise NameTaken(name)
    number = max((one.number for one in held), default=0) + 1
    made = _new_row(year, number, name)
    if made is None:
        raise Conflict(f"a version of the budget of {year} was begun meanwhile")
    session.add_all(_copy_of(line, made, place) for place, line in enumerate(copied.lines if copied else ()))
    record(
        actor=actor,
        name=EventName.BUDGET_BEGUN,
        subject_id=made,
        subject_label=name,
        year=year,
        copied_budget=copied.name if copied else None,
    )
    return made


def _new_row(year: int, number: int, name: str) -> UUID | None:
    """The new version's id; None where somebody else took its number or name."""
    made: UUID | None = session.scalar(
        insert(Budget)
        .values(
            tenant_id=current_tenant().id,
            year=year,
            number=number,
            name=name,
            state=BudgetState.PRELIMINARY,
            details={},
            version=1,
        )
        .on_conflict_do_nothing()
        .returning(Budget.id)
    )
    return made


def _copy_of(line: BudgetLineFacts, budget_id: UUID, place: int) -> BudgetLine:
    return BudgetLine(
        budget_id=budget_id,
        position=place,
        kind=line.kind.value,
        label=line.label,
        group_label=line.group_label,
        initiative_key=line.initiative_key,
        amount=line.amount,
        note=line.note,
        details={FORECAST: True} if line.is_forecast else {},
    )


def save(*, actor: Actor, budget_id: UUID, version: int, entry: BudgetEntry) -> None:
    """Write a version's name, note and lines; what is not among the lines is taken away.

    Raises NotFound, Conflict, BudgetStepRefused where it is proposed or adopted, and NameTaken.
    """
    row = locked(budget_id, version, BudgetStep.EDIT)
    before = queries.budget(budget_id)
    if entry.name != row.name and entry.name in {one.name for one in queries.budgets_of(row.year)}:
        raise NameTaken(entry.name)
    row.name, row.note = entry.name, entry.note
    _write_lines(row.id, entry.lines)
    session.flush()
    found = queries.budget(budget_id)
    if not (changes := _changes(before, found)):
        return
    row.version += 1
    tell(actor, EventName.BUDGET_CHANGED, row, changes=changes)


def remove(*, actor: Actor, budget_id: UUID, version: int) -> None:
    """Remove a version that may still be edited; raises NotFound, Conflict, BudgetStepRefused and Awaited."""
    row = locked(budget_id, version, BudgetStep.EDIT)
    if is_awaited(budget_id):
        raise Awaited(row.name)
    tell(actor, EventName.BUDGET_REMOVED, row)
    session.delete(row)


def _write_lines(budget_id: UUID, entries: Sequence[LineEntry]) -> None:
    rows = {
        row.id: row
        for row in session.scalars(
            select(BudgetLine).where(
                BudgetLine.tenant_id == current_tenant().id, BudgetLine.budget_id == budget_id
            )
        )
    }
    for place, entry in enumerate(entries):
        row = rows.pop(entry.id, None) if entry.id else None
        values = _values(entry)
        if row is None:
            session.add(BudgetLine(budget_id=budget_id, position=place, details=_told(entry, {}), **values))
            continue
        if any(getattr(row, name) != value for name, value in values.items()):
            # What is typed here is no longer what the source says.
            row.source = None
        for name, value in values.items():
            setattr(row, name, value)
        row.position, row.details = place, _told(entry, row.details)
    for row in rows.values():
        session.delete(row)


def _values(entry: LineEntry) -> dict[str, object]:
    values = asdict(entry)
    for name in ("id", FORECAST):
        del values[name]
    pays_for_one = entry.kind in INITIATIVE_KINDS
    return {
        **values,
        "kind": entry.kind.value,
        "initiative_key": entry.initiative_key if pays_for_one else None,
    }


def _told(entry: LineEntry, held: Mapping[str, object]) -> dict[str, object]:
    """What lies beside the columns; a line that is no forecast is of no day either."""
    others = {name: value for name, value in held.items() if name not in (FORECAST, "as_of")}
    if not entry.is_forecast:
        return others
    return {**others, FORECAST: True, **({"as_of": held["as_of"]} if "as_of" in held else {})}


def _changes(before: BudgetFacts, found: BudgetFacts) -> dict[str, list[str | None]]:
    """What was changed, old and new, as an event holds it."""
    told: dict[str, list[str | None]] = {}
    for name in ("name", "note"):
        if getattr(before, name) != getattr(found, name):
            told[name] = [getattr(before, name), getattr(found, name)]
    for name in ("income", "costs"):
        old, new = getattr(before.sums, name), getattr(found.sums, name)
        if old != new:
            told[name] = [str(old), str(new)]
    for line in compare(before.lines, found.lines):
        if line.differs:
            told[f"line:{line.label}"] = [_plain(line.earlier), _plain(line.later)]
    if not told and _facts(before) != _facts(found):
        others = [facts[1] for facts in _facts(found) if facts not in _facts(before)]
        told["fields"] = [None, ", ".join(others or [line.label for line in found.lines])]
    return told


def _facts(found: BudgetFacts) -> list[tuple[BudgetLineKind, str, *tuple[object, ...]]]:
    """All that is said of each line, in order; the second is its name."""
    return [
        (
            line.kind,
            line.label,
            line.group_label,
            line.initiative_key,
            line.amount,
            line.note,
            line.is_forecast,
        )
        for line in found.lines
    ]


def _plain(amount: object) -> str | None:
    return None if amount is None else str(amount)
