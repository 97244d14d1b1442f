"""A version on its way through the board: proposed, on an agenda, taken back, adopted by a §.

An adopted version is locked for good; what the board changes afterwards is a new version with a § of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.budgets import queries
from finsam_saas.budgets.agenda import SUBJECT, is_subject
from finsam_saas.budgets.entry import AdoptionEntry
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.rules import (
    AdoptionFault,
    BudgetState,
    BudgetStep,
    adoption_faults,
)
from finsam_saas.budgets.versions import checked, locked, move, of_year, tell
from finsam_saas.events.names import EventName
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.cited import cited
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.meetings.planning import add_item
from finsam_saas.web.errors import Conflict
from tenants.database import session, today


class NothingInIt(ValueError):
    """A version without lines cannot be proposed."""


class NotDeciding(ValueError):
    """Only the board adopts a budget: goals and extent are never delegated (kommunallagen 6 kap. 38 §)."""


class OnAgenda(ValueError):
    """The version stands on an agenda already."""


class AdoptionRefused(ValueError):
    """The decision cannot be what the version is adopted by; `faults` say why."""

    def __init__(self, faults: Sequence[AdoptionFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


def propose(*, actor: Actor, budget_id: UUID, version: int) -> None:
    """Say that a version is what is proposed to the board; it is locked until it is taken back.

    Raises NotFound, Conflict, BudgetStepRefused, and NothingInIt.
    """
    row = locked(budget_id, version, BudgetStep.PROPOSE)
    if not queries.budget(budget_id).lines:
        raise NothingInIt(row.name)
    move(row, BudgetStep.PROPOSE)
    tell(actor, EventName.BUDGET_PROPOSED, row)


def put_on_agenda(*, actor: Actor, budget_id: UUID, version: int, meeting_id: UUID, entry: ItemEntry) -> None:
    """Put a proposed version on an agenda of the board; it stands on one agenda at most.

    Raises NotFound, Conflict, BudgetStepRefused where it is not proposed, NotDeciding, OnAgenda, and
    StepRefused where the agenda is closed.
    """
    row = locked(budget_id, version, BudgetStep.ADOPT)
    if row.item_id is not None:
        raise OnAgenda(row.name)
    whole = meetings.meeting(actor, meeting_id)
    if whole.meeting.body_kind is not BodyKind.BOARD:
        raise NotDeciding(whole.meeting.body)
    row.item_id = add_item(actor=actor, meeting_id=meeting_id, entry=entry, subject=(SUBJECT, row.id))
    row.version += 1
    meeting = f"{whole.meeting.body} {whole.meeting.day}"
    tell(actor, EventName.BUDGET_PUT_ON_AGENDA, row, meeting=meeting)


def take_back(*, actor: Actor, budget_id: UUID, version: int) -> None:
    """Take a proposal back to go on writing; an item on an agenda stays there without it.

    Raises NotFound, Conflict and BudgetStepRefused.
    """
    row = locked(budget_id, version, BudgetStep.TAKE_BACK)
    move(row, BudgetStep.TAKE_BACK)
    row.item_id = None
    tell(actor, EventName.BUDGET_TAKEN_BACK, row)


def adopt(*, actor: Actor, budget_id: UUID, version: int, entry: AdoptionEntry) -> None:
    """Write down by which § a proposed version was adopted, where the minutes are kept elsewhere.

    The version that held is replaced by it. Raises NotFound, Conflict (also where another version has come to
    hold meanwhile), BudgetStepRefused, AdoptionRefused, and OnAgenda where a meeting here is to decide it.
    """
    year = queries.budget(budget_id).year
    rows = of_year(year)
    row = checked(rows, budget_id, version, BudgetStep.ADOPT)
    if row.item_id is not None and is_subject(row.item_id, row.id):
        raise OnAgenda(row.name)
    held = that_holds(rows)
    if (held.id if held else None) != entry.replaces:
        raise Conflict(f"another version of the budget of {year} holds now")
    hold(actor, row, held, _found(entry))


def that_holds(rows: Sequence[Budget]) -> Budget | None:
    """The adopted version among those of a year."""
    return next((one for one in rows if one.state is BudgetState.ADOPTED), None)


def hold(actor: Actor, row: Budget, held: Budget | None, decision: AdoptionEntry) -> None:
    """Let a proposed version hold by a decision, in place of the one that did; raises AdoptionRefused."""
    faults = adoption_faults(
        decision.paragraph,
        decision.decided_on,
        replaced_on=held.adopted_on if held else None,
        today=today(),
    )
    if faults:
        raise AdoptionRefused(faults)
    if held is not None:
        move(held, BudgetStep.REPLACE)
        session.flush()
    move(row, BudgetStep.ADOPT)
    row.item_id, row.replaces_id = decision.item_id, held.id if held else None
    row.paragraph, row.adopted_on, row.adopted_by = decision.paragraph, decision.decided_on, actor.name
    session.flush()
    cites = {"paragraph": row.paragraph, "decided_on": str(row.adopted_on)}
    if held is not None:
        tell(actor, EventName.BUDGET_REPLACED, held, **cites)
    tell(actor, EventName.BUDGET_ADOPTED, row, **cites)


def _found(entry: AdoptionEntry) -> AdoptionEntry:
    """The decision with number and day as the minutes have them; raises AdoptionRefused."""
    if entry.item_id is None:
        return entry
    item = cited(entry.item_id)
    if item is None:
        raise AdoptionRefused([AdoptionFault.NOT_ADJUSTED])
    return AdoptionEntry(item.item_id, str(item.paragraph), item.day)
